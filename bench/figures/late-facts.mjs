import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { fill, idFor } from '../appends.mjs';
import { withLog, withRuntime } from '../context.mjs';
import { contactAppend, talkativeCustomer, voidAppend } from '../facts.mjs';
import { median, timed } from '../measure.mjs';

export const name = 'late-facts';
export const title = 'A late fact, and a void, from append to visible (median)';
export const limit = 'a fact in the order of time of the same customer';

const NOW = Date.UTC(2026, 0, 5);
const BEFORE_ALL_OTHERS = Date.UTC(2024, 0, 8, 10);
const TRIES = 20;

export async function run(context) {
  const rows = [];
  for (const size of [100, 1000]) {
    const directory = context.scratch('late');
    const customer = `late-${size}`;
    await withLog(directory, (store, keys) => fill(store, keys, talkativeCustomer(customer, size)));
    const customerId = idFor(`talkative/${customer}`);
    const times = await withRuntime(directory, (runtime) => measure(runtime, customerId));
    const row = (what, found) => ({
      what: `${what}, customer of ${size} events`,
      unit: 'ms',
      ours: median(found),
      limit: median(times.inOrder),
    });
    rows.push(row('late fact', times.late), row('void', times.voids));
  }
  return rows;
}

/** By turns, so that what else the machine is doing meets all alike. */
async function measure(runtime, customerId) {
  await runtime.caughtUp();
  const codec = createEventCodec(eventCategories, runtime.keys);
  const record = async ({ stream, events, expected }) => {
    const encoded = await codec.encode(stream, events);
    return timed(async () => {
      const { position } = await runtime.store.append(stream, encoded, expected);
      await runtime.reads.waitFor(position, 60_000);
    });
  };
  const times = { inOrder: [], late: [], voids: [] };
  for (let n = 0; n < TRIES; n += 1) {
    const inOrder = contactAppend(customerId, `in-order/${customerId}/${n}`, NOW + n * 60_000);
    const happened = BEFORE_ALL_OTHERS + n * 1000;
    times.inOrder.push(await record(inOrder));
    const late = contactAppend(customerId, `late/${customerId}/${n}`, NOW + n * 60_000, happened);
    times.late.push(await record(late));
    times.voids.push(await record(voidAppend(inOrder, customerId, NOW + n * 60_000)));
  }
  return times;
}
