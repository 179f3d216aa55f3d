import { uuidV5 } from '#event-sourcing';
import { withLog } from '../context.mjs';
import { durableWrites } from '../limits.mjs';
import { rate, together } from '../measure.mjs';

export const name = 'append';
export const title = 'Durable appends of one event';
export const limit = 'the same bytes written to a plain file, each write with fdatasync';

/** Each append to a new stream, through the store alone. */
export async function run(context) {
  const { runs } = context;
  const lines = await context.eventLines();
  const events = lines.map((line) => JSON.parse(line));
  const [few, many] = [context.upTo(1500), context.upTo(10_000)];
  const directory = context.scratch();
  const append = (store, n, suffix) => {
    const { id, type, data, metadata } = events[n % events.length];
    const stream = `${type}-${suffix}-${n}`;
    return store.append(stream, [{ id: uuidV5(id, stream), type, data, metadata }], -1);
  };
  const ours = await withLog(directory, async (store) => ({
    one: await rate({ runs, count: few }, (run) =>
      together(few, 1, (n) => append(store, n, `one${run}`)),
    ),
    many: await rate({ runs, count: many }, (run) =>
      together(many, 64, (n) => append(store, n, `many${run}`)),
    ),
  }));
  const peer = await context.peer();
  return [
    {
      what: 'one by one',
      unit: '/s',
      ours: ours.one,
      limit: await durableWrites(directory, lines, { runs, count: few }),
      peer: peer?.oneByOne,
    },
    {
      what: '64 in flight',
      unit: '/s',
      ours: ours.many,
      limit: await durableWrites(directory, lines, { runs, count: many, inFlight: 64 }),
      peer: peer?.inFlight,
      // On one connection its transactions nest, and only the outermost commits; a connection for each fails with BUSY.
      ...(typeof peer?.inFlight === 'number' && {
        note: 'the peer acknowledges appends that overlap before they are committed',
      }),
    },
  ];
}
