import { uuidV5 } from '#event-sourcing';
import { atLeast, ofLimit } from '../comparison.mjs';
import { makeData, withLog } from '../data-directories.mjs';
import { durableWriter } from '../limits.mjs';
import { rates, together } from '../measure.mjs';

export const name = 'append';
export const title = 'Durable appends of one event';
export const limit =
  'the same bytes written to a plain file, each write (of 1 or 64) with fdatasync';

/** Each append to a new stream, through the store alone. */
export async function run(context) {
  const directory = context.scratch();
  await makeData(directory, []);
  const lines = await context.eventLines();
  const events = lines.map((line) => JSON.parse(line));
  const measure = (store, inFlight, count) => {
    const append = (n, run) => {
      const { id, type, data, metadata } = events[n % events.length];
      const stream = `${type}-${inFlight}-${run}-${n}`;
      return store.append(stream, [{ id: uuidV5(id, stream), type, data, metadata }], -1);
    };
    const raw = durableWriter(directory, lines, { count, inFlight });
    return rates(
      { runs: context.runs, count },
      { ours: (run) => together(count, inFlight, (n) => append(n, run)), limit: raw.write },
    ).finally(raw.close);
  };
  const { one, many } = await withLog(directory, async (store) => ({
    one: await measure(store, 1, context.upTo(1500)),
    many: await measure(store, 64, context.upTo(10_000)),
  }));
  return [
    {
      ...{ what: 'one by one', unit: '/s', ...one },
      targets: [ofLimit(0.7)],
      peers: await context.peers('oneByOne'),
    },
    { what: '64 in flight', unit: '/s', ...many, peers: await context.peers('inFlight') },
    {
      ...{ what: '64 in flight, times one by one', unit: '×', ours: many.ours / one.ours },
      targets: [atLeast(4)],
    },
  ];
}
