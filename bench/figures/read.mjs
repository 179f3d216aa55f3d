import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { withLog } from '../context.mjs';
import { jsonParser, rawRead } from '../limits.mjs';
import { rates } from '../measure.mjs';

export const name = 'read';
export const title = 'Reading the whole log';
export const limit = 'JSON.parse alone, of whole events that are in memory already';

export async function run(context) {
  const { runs } = context;
  const { directory, events: count } = await context.company();
  const raw = await rawRead(directory, runs);
  const parsing = jsonParser(await context.eventLines(), count);
  const ours = await withLog(directory, (store, keys) => {
    const codec = createEventCodec(eventCategories, keys);
    return rates(
      { runs, count },
      {
        parsing,
        async parsed() {
          for await (const batch of store.readAll(undefined)) if (batch.length === 0) return;
        },
        async decoded() {
          for await (const batch of store.readAll(undefined)) await codec.decode(batch);
        },
      },
    );
  });
  const peer = await context.peer();
  const row = (what, value) => ({ what, unit: 'ev/s', ours: value, limit: ours.parsing });
  return [
    row('driver and JSON.parse of the data alone', raw),
    { ...row('read and parse', ours.parsed), peer: peer?.readBack },
    row('read, parse and decode (decrypt)', ours.decoded),
  ];
}
