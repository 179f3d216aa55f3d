import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { withLog, withRuntime } from '../context.mjs';
import { companyAppends, contactAppend, customerIdOf, fill, idFor } from '../facts.mjs';
import { durableWrites } from '../limits.mjs';
import { rate, timed } from '../measure.mjs';

export const name = 'upkeep';
export const title = 'Live upkeep of all read models';
export const limit = 'the same bytes written to a plain file with fdatasync, one by one';

const NOW = Date.UTC(2026, 0, 5);

export async function run(context) {
  const { runs } = context;
  const lines = await context.eventLines();
  const few = context.upTo(500);
  const directory = await context.companyCopy();
  const one = await withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    const codec = createEventCodec(eventCategories, runtime.keys);
    let next = 0;
    return rate({ runs, count: few }, async () => {
      for (const end = next + few; next < end; next += 1) {
        const { stream, events, expected } = contactAppend(
          customerIdOf(next % 10),
          `upkeep/${next}`,
          NOW + next * 1000,
        );
        const encoded = await codec.encode(stream, events);
        const { position } = await runtime.store.append(stream, encoded, expected);
        await runtime.reads.waitFor(position, 60_000);
      }
    });
  });
  return [
    {
      what: 'one by one, from append to visible',
      unit: 'ev/s',
      ours: one,
      limit: await durableWrites(directory, lines, { runs, count: few }),
    },
    { what: 'in batches, catching up with a log', unit: 'ev/s', ours: await batches(context) },
  ];
}

/** A log grows while nobody keeps its read models; then they catch up. */
async function batches(context) {
  const directory = context.scratch('behind');
  const first = idFor('first');
  await withLog(directory, (store, keys) =>
    fill(store, keys, [contactAppend(first, 'first', NOW - 1000)]),
  );
  await withRuntime(directory, (runtime) => runtime.caughtUp());
  const count = await withLog(directory, (store, keys) =>
    fill(store, keys, companyAppends(context.upTo(20_000, 0.5))),
  );
  const ms = await timed(() => withRuntime(directory, (runtime) => runtime.caughtUp()));
  return (count * 1000) / ms;
}
