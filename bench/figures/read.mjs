import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { withLog } from '../context.mjs';
import { jsonParsing, rawRead } from '../limits.mjs';
import { rate } from '../measure.mjs';

export const name = 'read';
export const title = 'Reading the whole log';
export const limit = 'JSON.parse alone, of whole events that are in memory already';

export async function run(context) {
  const { runs } = context;
  const { directory, events: count } = await context.company();
  const parsing = await jsonParsing(await context.eventLines(), runs);
  const raw = await rawRead(directory, runs);
  const ours = await withLog(directory, async (store, keys) => {
    const codec = createEventCodec(eventCategories, keys);
    const parsed = await rate({ runs, count }, async () => {
      for await (const batch of store.readAll(undefined)) if (batch.length === 0) return;
    });
    const decoded = await rate({ runs, count }, async () => {
      for await (const batch of store.readAll(undefined)) await codec.decode(batch);
    });
    return { parsed, decoded };
  });
  const peer = await context.peer();
  return [
    { what: 'driver and JSON.parse of the data alone', unit: 'ev/s', ours: raw, limit: parsing },
    {
      what: 'read and parse',
      unit: 'ev/s',
      ours: ours.parsed,
      limit: parsing,
      peer: peer?.readBack,
    },
    { what: 'read, parse and decode (decrypt)', unit: 'ev/s', ours: ours.decoded, limit: parsing },
  ];
}
