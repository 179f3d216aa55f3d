import { randomUUID } from 'node:crypto';
import { idFor } from '../appends.mjs';
import { atLeast } from '../comparison.mjs';
import { withRuntime } from '../data-directories.mjs';
import { customerIdOf, EVENTS_PER_CUSTOMER } from '../facts.mjs';
import { durableWrites } from '../limits.mjs';
import { median, rate, timed, together } from '../measure.mjs';

export const name = 'commands';
export const title = 'Commands end to end: read, decide, encode, append; projections running';
export const limit = 'one event per command written to a plain file with fdatasync';

/** Orders, contacts and payments of customers there are, by turns, each opening a stream. */
export async function run(context) {
  const { runs } = context;
  const lines = await context.eventLines();
  const [few, many] = [context.upTo(500), context.upTo(3000)];
  const customers = Math.max(1, Math.round(context.events / EVENTS_PER_CUSTOMER));
  const directory = await context.companyCopy();
  const ours = await withRuntime(directory, async (runtime) => {
    await runtime.caughtUp();
    const execute = (n) => runtime.execute(commandOf(n, customerIdOf(n % customers)));
    const one = await rate({ runs, count: few }, () => together(few, 1, execute));
    await runtime.caughtUp();
    const acknowledged = [];
    const shown = [];
    for (let run = 0; run < runs; run += 1) {
      const ms = await timed(() => together(many, 64, execute));
      const more = await timed(() => runtime.caughtUp());
      acknowledged.push((many * 1000) / ms);
      shown.push((many * 1000) / (ms + more));
    }
    return { one, acknowledged: median(acknowledged), shown: median(shown) };
  });
  const single = await durableWrites(directory, lines, { runs, count: few });
  const group = await durableWrites(directory, lines, { runs, count: many, inFlight: 64 });
  return [
    { what: 'one at a time', unit: '/s', ours: ours.one, limit: single },
    {
      ...{ what: '64 in flight, acknowledged', unit: '/s', ours: ours.acknowledged, limit: group },
      targets: [atLeast(5000)],
    },
    { what: '64 in flight, in every read model', unit: '/s', ours: ours.shown, limit: group },
  ];
}

function commandOf(n, customerId) {
  const commandId = randomUUID();
  const actor = { type: 'user', id: 'bench' };
  const now = new Date().toISOString();
  const meta = { commandId, correlationId: commandId, actor, now };
  return { commandId, customerId, ...INPUTS[n % INPUTS.length], meta };
}

const product = { productGroup: 'Beverages', taxRate: '0.2', unit: 'pcs' };
const INPUTS = [
  {
    type: 'PlaceOrder',
    channel: 'PHONE',
    currency: 'EUR',
    lines: [
      { ...product, productId: 'p1', productName: 'Chai', quantity: '10', unitPrice: '100' },
      { ...product, productId: 'p2', productName: 'Chang', quantity: '4', unitPrice: '19.50' },
    ],
  },
  {
    type: 'RecordContact',
    channel: 'PHONE',
    direction: 'OUTBOUND',
    subject: 'Next delivery',
    outcome: 'AGREED',
    responsibleId: idFor('manager/0'),
  },
  { type: 'ReceivePayment', amount: '250.00', currency: 'EUR', method: 'CARD' },
];
