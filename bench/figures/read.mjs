import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { ofLimit } from '../comparison.mjs';
import { withLog } from '../data-directories.mjs';
import { jsonParser, rawReader } from '../limits.mjs';
import { rates } from '../measure.mjs';

export const name = 'read';
export const title = 'Reading the whole log';
export const limit = 'JSON.parse alone, of whole events that are in memory already';

export async function run(context) {
  const { directory, events: count } = await context.company();
  const raw = rawReader(directory);
  const parsing = jsonParser(await context.eventLines(), count);
  const ours = await withLog(directory, (store, keys) => {
    const codec = createEventCodec(eventCategories, keys);
    return rates(
      { runs: context.longRuns, count },
      {
        parsing,
        raw: raw.read,
        async parsed() {
          for await (const batch of store.readAll(undefined)) if (batch.length === 0) return;
        },
        async decoded() {
          for await (const batch of store.readAll(undefined)) await codec.decode(batch);
        },
      },
    );
  }).finally(raw.close);
  const row = (what, value) => ({ what, unit: 'ev/s', ours: value, limit: ours.parsing });
  return [
    row('driver and JSON.parse of the data alone', ours.raw),
    {
      ...row('read and parse', ours.parsed),
      ...{ targets: [ofLimit(0.8)], peers: await context.peers('readBack') },
    },
    row('read, parse and decode (decrypt)', ours.decoded),
  ];
}
