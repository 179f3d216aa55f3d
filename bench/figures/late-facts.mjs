import { eventCategories } from '#crm';
import { createEventCodec } from '#event-sourcing';
import { withLog, withRuntime } from '../context.mjs';
import { fill, idFor } from '../appends.mjs';
import { contactAppend, talkativeCustomer } from '../facts.mjs';
import { median, timed } from '../measure.mjs';

export const name = 'late-facts';
export const title = 'A late fact, which folds its customer again, from append to visible (median)';
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
    rows.push(
      await withRuntime(directory, async (runtime) => {
        await runtime.caughtUp();
        const codec = createEventCodec(eventCategories, runtime.keys);
        const record = async (key, happened) => {
          const { stream, events, expected } = contactAppend(customerId, key, NOW, happened);
          const encoded = await codec.encode(stream, events);
          return timed(async () => {
            const { position } = await runtime.store.append(stream, encoded, expected);
            await runtime.reads.waitFor(position, 60_000);
          });
        };
        const times = { inOrder: [], late: [] };
        for (let n = 0; n < TRIES; n += 1) {
          times.inOrder.push(await record(`in-order/${size}/${n}`, NOW + n * 60_000));
          times.late.push(await record(`late/${size}/${n}`, BEFORE_ALL_OTHERS + n * 1000));
        }
        return {
          what: `customer of ${size} events`,
          unit: 'ms',
          ours: median(times.late),
          limit: median(times.inOrder),
        };
      }),
    );
  }
  return rows;
}
