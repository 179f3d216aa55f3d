import { customers } from '#crm';
import { idFor } from '../appends.mjs';
import { atMost } from '../comparison.mjs';
import { makeData, withRuntime } from '../data-directories.mjs';
import { talkativeCustomer } from '../facts.mjs';
import { quantile, timed } from '../measure.mjs';

export const name = 'past-reading';
export const title = 'A customer with many events, read as of a past day';
export const limit = 'the events read again by their stored places and their data parsed, no fold';

const TRIES = 20;
const LARGEST = 10_000;

export async function run(context) {
  const size = context.upTo(LARGEST, 0.5);
  const directory = context.scratch('past');
  await makeData(directory, talkativeCustomer('past', size));
  return withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    const times = await measure(runtime, size);
    const row = (what, q, found, more) => ({
      what: `${what}, p${q * 100}`,
      unit: 'ms',
      ours: quantile(found, q),
      ...more,
    });
    const target = { targets: [atMost(200, { events: 2 * LARGEST })] };
    const limited = (q) => ({ limit: quantile(times.raw, q) });
    return [
      row(`its card, ${size} events, asOf and knownAt`, 0.5, times.both, limited(0.5)),
      row('its card, asOf and knownAt', 0.95, times.both, { ...limited(0.95), ...target }),
      row('its card, asOf', 0.95, times.asOf, { ...limited(0.95), ...target }),
      row('its card, knownAt', 0.95, times.knownAt, { ...limited(0.95), ...target }),
      row('50 entries of its history, both', 0.95, times.page, target),
    ];
  });
}

async function measure(runtime, size) {
  const key = idFor('talkative/past');
  const events = [];
  for await (const batch of runtime.store.readAll(undefined)) events.push(...batch);
  // A point that leaves out the last tenth of the facts.
  const known = events.slice(0, Math.floor(size * 0.9));
  const then = known.at(-1).metadata.occurredAt;
  const positions = known.map(({ position }) => position);
  const asOf = { asOf: then };
  const knownAt = { knownAt: { at: then } };
  const both = { ...asOf, ...knownAt };
  const times = { raw: [], both: [], asOf: [], knownAt: [], page: [] };
  const add = async (name, work) => void times[name].push(await timed(work));
  for (let n = 0; n < TRIES; n += 1) {
    await add('raw', () => runtime.store.readAt(positions));
    await add('both', () => runtime.reads.document(customers, key, both));
    await add('asOf', () => runtime.reads.document(customers, key, asOf));
    await add('knownAt', () => runtime.reads.document(customers, key, knownAt));
    await add('page', () => runtime.reads.ledger({ key: `customer:${key}`, limit: 50, ...both }));
  }
  return times;
}
