import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { withLog, withRuntime } from '../context.mjs';
import { fill, idFor } from '../appends.mjs';
import { companyAppends, contactAppend, customerIdOf } from '../facts.mjs';
import { durableWriter } from '../limits.mjs';
import { rates, timed, together } from '../measure.mjs';

export const name = 'upkeep';
export const title = 'Live upkeep of all read models';
export const limit = 'the same bytes written to a plain file with fdatasync, one by one';

const NOW = Date.UTC(2026, 0, 5);

export async function run(context) {
  const count = context.upTo(500);
  const directory = await context.companyCopy();
  const raw = durableWriter(directory, await context.eventLines(), { count });
  const one = await withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    const codec = createEventCodec(eventCategories, runtime.keys);
    const record = async (n) => {
      const contact = contactAppend(customerIdOf(n % 10), `upkeep/${n}`, NOW + n * 1000);
      const encoded = await codec.encode(contact.stream, contact.events);
      const { position } = await runtime.store.append(contact.stream, encoded, contact.expected);
      await runtime.reads.waitFor(position, 60_000);
    };
    return rates(
      { runs: context.runs, count },
      { ours: (run) => together(count, 1, (n) => record(run * count + n)), limit: raw.write },
    );
  }).finally(raw.close);
  return [
    { what: 'one by one, from append to visible', unit: 'ev/s', ...one },
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
