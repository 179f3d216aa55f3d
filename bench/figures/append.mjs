import { uuidV5 } from '#event-sourcing';
import { withLog } from '../context.mjs';
import { durableWriter } from '../limits.mjs';
import { rates, together } from '../measure.mjs';

export const name = 'append';
export const title = 'Durable appends of one event';
export const limit = 'the same bytes written to a plain file, each write with fdatasync';

/** Each append to a new stream, through the store alone. */
export async function run(context) {
  const directory = context.scratch();
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
  const peer = await context.peer();
  return [
    { what: 'one by one', unit: '/s', ...one, peer: peer?.oneByOne },
    {
      what: '64 in flight',
      unit: '/s',
      ...many,
      peer: peer?.inFlight,
      // On one connection its transactions nest, and only the outermost commits; a connection for each fails with BUSY.
      ...(typeof peer?.inFlight === 'number' && {
        note: 'the peer acknowledges appends that overlap before they are committed',
      }),
    },
  ];
}
