import { idFor } from '../appends.mjs';
import { atMost } from '../comparison.mjs';
import { makeData, withProjector } from '../data-directories.mjs';
import { contactAppend, talkativeCustomer, voidAppend } from '../facts.mjs';
import { median, timed } from '../measure.mjs';

export const name = 'late-facts';
export const title = 'A late fact, and a void, applied to all read models (median)';
export const limit = 'a fact in the order of time of the same customer';

const NOW = Date.UTC(2026, 0, 5);
const BEFORE_ALL_OTHERS = Date.UTC(2024, 0, 8, 10);
const TRIES = 15;
/** Events of the customer, and the most that a late one may take. */
const SIZES = [
  { size: 100, targets: [atMost(3)] },
  { size: 1000, targets: [atMost(25)] },
  { size: 10_000, targets: [] },
];

export async function run(context) {
  const rows = [];
  for (const { size, targets } of SIZES) {
    // A small run is to be quick.
    if (size > 100 && size > context.events / 2) continue;
    const directory = context.scratch('late');
    const customer = `late-${size}`;
    await makeData(directory, talkativeCustomer(customer, size));
    const times = await measure(directory, idFor(`talkative/${customer}`));
    const row = (what, found) => ({
      what: `${what}, customer of ${size.toLocaleString('en-US')} events`,
      unit: 'ms',
      ours: median(found),
      limit: median(times.inOrder),
      targets,
    });
    rows.push(row('late fact', times.late), row('void', times.voids));
  }
  return rows;
}

/** By turns, so that what else the machine is doing meets all alike. */
function measure(directory, customerId) {
  return withProjector(directory, async ({ store, codec, projector }) => {
    const record = async ({ stream, events, expected }) => {
      const encoded = await codec.encode(stream, events);
      const { position } = await store.append(stream, encoded, expected);
      const stored = await store.readAt([position]);
      return timed(() => projector.take(stored));
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
  });
}
