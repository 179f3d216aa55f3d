/** The oracle itself, against the tables that domain.md prints. Whoever tests others should be tested first. */
import { describe, expect, it } from '@jest/globals';
import { billionths, decimalText, halfEven } from './exact.js';
import { positionKnownAt, reading, readingWithVoided, type Logged } from './facts.js';
import { balanceIn, paymentIn } from './money.js';
import { orderIn } from './orders.js';

const order = { orderId: 'o', orderNumber: '1', customerId: 'c', currency: 'EUR' };
const tracked = { ...order, settlement: 'TRACKED', channel: 'PHONE' } as const;
const payment = { paymentId: 'p', customerId: 'c' };
const euro = (amount: number) => ({ minor: amount * 100, currency: 'EUR' });

/** Amounts in whole euros, without tax and with 20 %. */
const worth = (net: number) => ({ net: net * 100, tax: net * 20, gross: net * 120 });
const goods = (quantity: number, net: number) => ({
  lineId: '1',
  productId: 'p',
  quantity: String(quantity),
  ...worth(net),
});

interface Told {
  readonly type: Logged['type'];
  readonly data: object;
  readonly v?: string;
  readonly rec?: string;
}

/** A log of one fact a minute, unless told otherwise. */
function logOf(...told: readonly Told[]): Logged[] {
  return told.map(({ type, data, v, rec }, position) => {
    const minute = `2026-03-01T10:${String(position).padStart(2, '0')}:00.000Z`;
    const category = type.startsWith('Payment') ? 'payment-p' : 'order-o';
    const recordedAt = rec ?? minute;
    const occurredAt = v ?? recordedAt;
    return { id: `e${position}`, type, stream: category, position, occurredAt, recordedAt, data };
  }) as Logged[];
}

const product = {
  productName: 'Tea',
  unit: 'pcs',
  unitPrice: '100',
  discount: '0',
  taxRate: '0.2',
};
const placed: Told = {
  type: 'OrderPlaced',
  data: { ...tracked, lines: [{ ...product, ...goods(10, 1000) }] },
};
const ship = (id: string, quantity: number, net: number): Told => ({
  type: 'ShipmentDispatched',
  data: { ...tracked, shipmentId: id, lines: [goods(quantity, net)] },
});
const takeBack = (disposition: 'REFUND' | 'REPLACE', quantity: number, net: number): Told => ({
  type: 'ReturnAccepted',
  data: { ...tracked, returnId: 'r', shipmentId: 's', disposition, lines: [goods(quantity, net)] },
});
const allocation = (amount: number) => [{ orderId: 'o', orderNumber: '1', amount: euro(amount) }];
const pay = (amount: number): Told => ({
  type: 'PaymentReceived',
  data: { ...payment, amount: euro(amount), method: 'CASH', allocations: allocation(amount) },
});

describe('the oracle on an order of 10 × 100.00 with 20 % tax', () => {
  const steps: readonly (readonly [Told, ...(string | number | boolean)[]])[] = [
    [placed, '10', 1200, 0, 'NOT_SHIPPED', 'UNPAID', false, 0, 0],
    [ship('s', 4, 400), '6', 1200, 0, 'PARTIALLY_SHIPPED', 'UNPAID', false, 400, 480],
    [pay(480), '6', 1200, 480, 'PARTIALLY_SHIPPED', 'PARTIALLY_PAID', false, 400, 0],
    [ship('s2', 6, 600), '0', 1200, 480, 'SHIPPED', 'PARTIALLY_PAID', false, 1000, 720],
    [takeBack('REFUND', 2, 200), '0', 960, 480, 'SHIPPED', 'PARTIALLY_PAID', false, 800, 480],
    [pay(720), '0', 960, 1200, 'SHIPPED', 'OVERPAID', true, 800, -240],
    [
      {
        type: 'PaymentRefunded',
        data: { ...payment, amount: euro(240), deallocated: allocation(240) },
      },
      ...['0', 960, 960, 'SHIPPED', 'PAID', true, 800, 0],
    ],
    [takeBack('REPLACE', 1, 0), '1', 960, 960, 'PARTIALLY_SHIPPED', 'PAID', false, 800, 0],
    [ship('s3', 1, 0), '0', 960, 960, 'SHIPPED', 'PAID', true, 800, 0],
    [takeBack('REFUND', 1, 100), '0', 840, 960, 'SHIPPED', 'OVERPAID', true, 700, -120],
  ];
  const log = logOf(...steps.map(([told]) => told));

  it.each(steps.map(([{ type }, ...row], k) => ({ type, row, k })))(
    'answers row $k of the table, after $type',
    ({ row, k }) => {
      const facts = reading(log, { k });
      const found = orderIn(facts, 'o')!;
      expect([
        found.lines[0]?.leftToShip,
        found.due / 100,
        found.paid / 100,
        found.shipmentState,
        found.paymentState,
        found.fulfilled,
        found.revenue / 100,
        (balanceIn(facts, 'c')[0]?.receivable ?? 0) / 100,
      ]).toEqual(row);
    },
  );

  it('dates the fulfilment at the fact that made it true, and forgets it when it is undone', () => {
    const at = (k: number) => orderIn(reading(log, { k }), 'o')?.fulfilledAt;
    expect([4, 5, 6, 7, 8, 9].map(at)).toEqual([
      null,
      '2026-03-01T10:05:00.000Z',
      '2026-03-01T10:05:00.000Z',
      null,
      '2026-03-01T10:08:00.000Z',
      '2026-03-01T10:08:00.000Z',
    ]);
  });
});

describe('the oracle on the two clocks', () => {
  const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T12:00:00.000Z`;
  const end = (n: number) => `2026-03-${String(n).padStart(2, '0')}T23:59:59.999Z`;
  const log = logOf(
    { ...placed, rec: day(1) },
    { ...ship('s', 1, 100), rec: day(5) },
    { ...pay(100), v: day(7), rec: day(10) },
    { type: 'FactVoided', data: { voids: 'e1', customerId: 'c' }, rec: day(20) },
    { ...ship('s2', 1, 90), v: day(5), rec: day(20) },
    { ...takeBack('REFUND', 1, 30), rec: day(25) },
    {
      type: 'PaymentBounced',
      data: { ...payment, amount: euro(100), kind: 'BANK', deallocated: allocation(100) },
      rec: day(28),
    },
  );

  it.each([
    { asOf: 4, knownAt: undefined, revenue: 0, paid: 0 },
    { asOf: 6, knownAt: end(6), revenue: 100, paid: 0 },
    { asOf: 6, knownAt: 3, revenue: 0, paid: 0 },
    { asOf: 6, knownAt: undefined, revenue: 90, paid: 0 },
    { asOf: 8, knownAt: end(8), revenue: 100, paid: 0 },
    { asOf: 8, knownAt: end(10), revenue: 100, paid: 100 },
    { asOf: 8, knownAt: undefined, revenue: 90, paid: 100 },
    { asOf: 26, knownAt: undefined, revenue: 60, paid: 100 },
    { asOf: 29, knownAt: undefined, revenue: 60, paid: 0 },
    { asOf: 29, knownAt: 5, revenue: 60, paid: 100 },
  ])('answers $revenue and $paid as of $asOf March, known at $knownAt', (row) => {
    const k = typeof row.knownAt === 'string' ? positionKnownAt(log, row.knownAt) : row.knownAt;
    const found = orderIn(reading(log, { d: end(row.asOf), k }), 'o');
    expect([found?.revenue, found?.paid]).toEqual([row.revenue * 100, row.paid * 100]);
  });

  it('keeps what a void has struck out where it was, when asked', () => {
    const ids = readingWithVoided(log, { d: end(6) }).map(({ id }) => id);
    expect(ids).toEqual(['e0', 'e1', 'e4']);
  });

  it('lets a payment wait for the order that it was received before', () => {
    const early = logOf({ ...pay(100), v: day(1) }, { ...placed, v: day(3) });
    expect(orderIn(reading(early, { d: day(2) }), 'o')).toBeUndefined();
    expect(orderIn(reading(early, { d: day(3) }), 'o')?.paid).toBe(10_000);
    expect(paymentIn(reading(early, { d: day(2) }), 'p')?.allocated).toBe(10_000);
  });

  it('turns a time into a position by the running maximum of recorded times', () => {
    const lagging = logOf(
      { ...placed, rec: day(1) },
      { ...ship('a', 1, 100), rec: day(4) },
      { ...ship('b', 1, 100), rec: day(2) },
      { ...ship('c', 1, 100), rec: day(5) },
    );
    expect([0, 1, 3, 4, 5].map((n) => positionKnownAt(lagging, end(n)))).toEqual([-1, 0, 0, 2, 3]);
  });
});

describe('exact numbers', () => {
  it('send a half to the even neighbour, on both sides of zero', () => {
    const halves = [1n, 3n, 5n, -1n, -3n, -5n].map((half) => halfEven(half, 2n));
    expect(halves).toEqual([0n, 2n, 2n, 0n, -2n, -2n]);
  });

  it('read and write decimals without loss', () => {
    const texts = ['0', '10', '0.333', '2.5', '0.000000001', '-1.25'];
    expect(texts.map((text) => decimalText(billionths(text)))).toEqual(texts);
  });
});
