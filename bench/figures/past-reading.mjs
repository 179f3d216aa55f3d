import { customers } from '#crm';
import { withLog, withRuntime } from '../context.mjs';
import { fill, idFor } from '../appends.mjs';
import { talkativeCustomer } from '../facts.mjs';
import { quantile, timed } from '../measure.mjs';

export const name = 'past-reading';
export const title = 'A reading of a customer with many events: asOf and knownAt of a past day';
export const limit = 'the events read again by their stored places and their data parsed, no fold';

const TRIES = 20;

export async function run(context) {
  const size = context.upTo(10_000, 0.5);
  const directory = context.scratch('past');
  await withLog(directory, (store, keys) => fill(store, keys, talkativeCustomer('past', size)));
  const key = idFor('talkative/past');
  return withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    // A point that leaves out the last tenth of the facts.
    const events = [];
    for await (const batch of runtime.store.readAll(undefined)) events.push(...batch);
    const then = events[Math.floor(size * 0.9)].metadata.occurredAt;
    const positions = events.slice(0, Math.floor(size * 0.9)).map(({ position }) => position);
    const reading = { asOf: then, knownAt: { at: then } };
    const times = { document: [], page: [], raw: [] };
    for (let n = 0; n < TRIES; n += 1) {
      times.raw.push(await timed(() => runtime.store.readAt(positions)));
      times.document.push(await timed(() => runtime.reads.document(customers, key, reading)));
      const query = { key: `customer:${key}`, limit: 50, ...reading };
      times.page.push(await timed(() => runtime.reads.ledger(query)));
    }
    const rows = [];
    for (const [label, q] of [
      ['p50', 0.5],
      ['p95', 0.95],
    ]) {
      rows.push({
        what: `its card, ${size} events, ${label}`,
        unit: 'ms',
        ours: quantile(times.document, q),
        limit: quantile(times.raw, q),
      });
    }
    const page = quantile(times.page, 0.95);
    return [...rows, { what: '50 entries of its history, p95', unit: 'ms', ours: page }];
  });
}
