/**
 * A process that imports without end, 64 rows in flight, until it is killed: the loop of `litopys import` over rows that it
 * makes up, into the runtime as it is built. What a row says depends on its number alone, so a second run sends the same
 * commands again.
 *
 *   node importing.mjs DIRECTORY FROM
 *
 * Each acknowledged command is a line on stdout, written before anything that waits for it goes on.
 */
import { importRows } from '../../dist/apps/cli/import/import-rows.js';
import { newStream } from '#crm';
import { eventIdOf } from '#event-sourcing';
import { openRuntime } from '#runtime';
import { sayLine } from './say-line.mjs';

const ROWS_A_CUSTOMER = 8;
const [directory, from] = process.argv.slice(2);
const runtime = await openRuntime({ data: directory, mode: 'write' });
sayLine('open');

const commandId = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const idIn = (stream) => stream.slice(stream.indexOf('-') + 1);

function meta(n, day) {
  const id = commandId(n);
  const occurredAt = `2026-03-${String(day).padStart(2, '0')}T10:00:00.000Z`;
  const now = runtime.clock();
  return {
    ...{ commandId: id, correlationId: id, now, occurredAt },
    actor: { type: 'integration', id: 'i' },
  };
}

/** A customer, an order, what is shipped, paid, renamed (late), and a payment that is declared void. */
function rowOf(n) {
  const first = n - (n % ROWS_A_CUSTOMER);
  const customer = newStream('customer', meta(first, 1));
  const order = newStream('order', meta(first + 1, 2));
  const payment = newStream('payment', meta(first + 3, 10));
  const customerId = idIn(customer);
  const line = { productId: 'tea', productName: 'Tea', unitPrice: '2.50', quantity: '9' };
  const paid = { customerId, amount: '5.00', currency: 'EUR' };
  const placed = { customerId, number: `N-${n}`, currency: 'EUR', channel: 'PHONE' };
  const shipped = { orderId: idIn(order), lines: [{ lineId: '1', quantity: '2' }] };
  const registered = { name: `Customer ${n}`, kinds: ['BUYER'], source: { channel: 'OTHER' } };
  const voided = {
    ...{ stream: payment, eventId: eventIdOf(commandId(first + 3), payment, 0) },
    reason: 'It was somebody else’s',
  };
  const rows = [
    ['RegisterCustomer', 1, customer, [], registered],
    ['PlaceOrder', 2, order, [customer], { ...placed, lines: [{ lineId: '1', ...line }] }],
    ['DispatchShipment', 6, order, [], shipped],
    ['ReceivePayment', 10, payment, [customer], paid],
    ['RenameCustomer', 4, customer, [], { customerId, name: `Renamed ${n}` }],
    ['DispatchShipment', 5, order, [], shipped],
    ['VoidFact', 11, payment, [], voided],
    ['ReceivePayment', 9, newStream('payment', meta(n, 9)), [customer], paid],
  ];
  const [type, day, stream, needs, input] = rows[n % ROWS_A_CUSTOMER];
  return { n, stream, needs, command: { type, ...input, meta: meta(n, day) } };
}

function* rows() {
  for (let n = Number(from); ; n += 1) yield rowOf(n);
}

await importRows(rows(), {
  async settle({ n, command }) {
    const receipt = await runtime.execute(command);
    const { stream, position, eventIds } = receipt;
    sayLine(JSON.stringify({ n, commandId: command.meta.commandId, stream, position, eventIds }));
    return { kind: 'recorded', facts: eventIds.length, corrected: false };
  },
  onRejected: () => undefined,
  onRow: () => undefined,
  signal: new AbortController().signal,
});
