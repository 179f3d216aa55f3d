import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { fill, idFor } from '../appends.mjs';
import { atLeast } from '../comparison.mjs';
import { makeData, withLog, withProjector, withRuntime } from '../data-directories.mjs';
import { companyAppends, contactAppend, customerIdOf } from '../facts.mjs';
import { durableWriter } from '../limits.mjs';
import { rates, timed, together } from '../measure.mjs';
import { peerReadModels } from '../peers.mjs';

export const name = 'upkeep';
export const title = 'Live upkeep of all read models';
export const limit = 'the same bytes written to a plain file with fdatasync, one by one';

const NOW = Date.UTC(2026, 0, 5);
/** What a subscription of the embedded log hands over at once. */
const BATCH = 500;

export async function run(context) {
  const { batches, oneByOne } = await applied(context);
  const visible = await appendedAndVisible(context);
  const peers = await context.peers('upkeep');
  return [
    {
      ...{ what: `read and applied in batches of ${BATCH}`, unit: 'ev/s', ours: batches },
      targets: [atLeast(5000)],
    },
    {
      ...{ what: 'applied one by one', unit: 'ev/s', ours: oneByOne },
      targets: [atLeast(1000)],
    },
    {
      ...{ what: 'one by one, from append to visible', unit: 'ev/s', ...visible },
      peers,
      ...peerReadModels(peers),
    },
  ];
}

/** A log has grown while nobody kept its read models: they take most of it in batches, and the rest one by one. */
async function applied(context) {
  const directory = context.scratch('behind');
  await makeData(directory, [contactAppend(idFor('first'), 'first', NOW - 1000)]);
  const grown = companyAppends(context.upTo(20_000, 0.5));
  const count = await withLog(directory, (store, keys) => fill(store, keys, grown));
  const last = context.upTo(1000);
  return withProjector(directory, async ({ store, projector }) => {
    const events = [];
    for await (const batch of store.readAll(undefined)) events.push(...batch);
    const [first, end] = [events[0].position, events.at(-1 - last).position];
    const inBatches = await timed(async () => {
      const batches = store.readAll(first, { batchSize: BATCH, upTo: end });
      for await (const batch of batches) await projector.take(batch);
    });
    const oneByOne = await timed(async () => {
      for (const event of events.slice(-last)) await projector.take([event]);
    });
    return { batches: ((count - last) * 1000) / inBatches, oneByOne: (last * 1000) / oneByOne };
  });
}

async function appendedAndVisible(context) {
  const count = context.upTo(500);
  const directory = await context.companyCopy();
  const raw = durableWriter(directory, await context.eventLines(), { count });
  return withRuntime(directory, async (runtime) => {
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
}
