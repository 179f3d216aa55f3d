/** The vector of domain.md, "Corrections and the two clocks", as far as it is about an order. */
import { describe, expect, it } from '@jest/globals';
import { foldDocument, type RecordedEvent } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import { orders } from './orders.projection.js';
import { sales } from './sales.rollup.js';
import {
  customerId,
  head,
  line,
  orderId,
  part,
  paymentId,
  returnId,
} from '../orders/orders.examples.js';

const day = (date: string) => `${date}T12:00:00.000Z`;
const end = (date: string) => `${date}T23:59:59.999Z`;

const worth = (net: number) => ({ ...part(1), net: net * 100, tax: 0, gross: net * 100 });
const payment = { paymentId, customerId, responsibleId: head.responsibleId };
const money = { minor: 10_000, currency: 'EUR' };
const allocations = [{ orderId, orderNumber: '10248', amount: money }];
const shipment = (n: number, net: number) => ({
  ...head,
  shipmentId: testUuid(n),
  lines: [worth(net)],
});

const VOID = 'FactVoided';

/** Type, data, day of valid time, day of recorded time; for a void, the position that it voids. */
const log: readonly (readonly [string, Record<string, unknown>, string, string, number?])[] = [
  ['OrderPlaced', { ...head, lines: [line] }, '2026-03-01', '2026-03-01'],
  ['ShipmentDispatched', shipment(1, 100), '2026-03-05', '2026-03-05'],
  [
    'PaymentReceived',
    { ...payment, amount: money, method: 'CASH', allocations },
    '2026-03-07',
    '2026-03-10',
  ],
  [VOID, {}, '2026-03-20', '2026-03-20', 2],
  ['ShipmentDispatched', shipment(2, 90), '2026-03-05', '2026-03-20'],
  [
    'ReturnAccepted',
    { ...head, returnId, shipmentId: testUuid(2), disposition: 'REFUND', lines: [worth(30)] },
    '2026-03-25',
    '2026-03-25',
  ],
  [
    'PaymentBounced',
    { ...payment, amount: money, kind: 'BANK', deallocated: allocations },
    '2026-03-28',
    '2026-03-28',
  ],
];

/** reading(d, k): the facts with v ≤ d and r ≤ k that no void up to k has struck out, by (v, r). */
function reading(asOf: string, knownPosition: number): readonly RecordedEvent[] {
  const known = log.slice(0, knownPosition);
  const voided = new Set(known.map(([, , , , voids]) => voids));
  return known
    .map(([type, data, occurred, recorded], index) =>
      fact(type, data, {
        revision: index,
        occurredAt: day(occurred),
        recordedAt: day(recorded),
        businessDate: occurred,
      }),
    )
    .filter(
      (one, index) =>
        one.type !== VOID && !voided.has(index + 1) && one.metadata.occurredAt <= end(asOf),
    )
    .sort((a, b) => (a.metadata.occurredAt < b.metadata.occurredAt ? -1 : 1));
}

/** The last position recorded by the end of a day. */
const knownOn = (date: string) => log.filter(([, , , recorded]) => recorded <= date).length;

type Order = NonNullable<(typeof orders)['_document']>;

describe('an order read at (asOf, knownAt)', () => {
  it.each([
    ['2026-03-04', 'now', 7, 0, 0],
    ['2026-03-06', '6 Mar', knownOn('2026-03-06'), 100, 0],
    ['2026-03-06', 'p4', 4, 0, 0],
    ['2026-03-06', 'now', 7, 90, 0],
    ['2026-03-08', '8 Mar', knownOn('2026-03-08'), 100, 0],
    ['2026-03-08', '10 Mar', knownOn('2026-03-10'), 100, 100],
    ['2026-03-08', 'now', 7, 90, 100],
    ['2026-03-26', 'now', 7, 60, 100],
    ['2026-03-29', 'now', 7, 60, 0],
    ['2026-03-29', 'p6', 6, 60, 100],
  ])(
    'as of %s, known at %s (position %d): revenue %d, paid %d',
    (asOf, _known, k, revenue, paid) => {
      const order = foldDocument(orders, orderId, reading(asOf, k)) as Order;
      expect([order.revenue.minor, order.paid.minor]).toEqual([revenue * 100, paid * 100]);
    },
  );

  it('sells in the month in which each fact happened, whenever it was recorded', () => {
    const order = foldDocument(orders, orderId, reading('2026-03-31', 7));
    const byGroup = sales
      .contribute(order!, orderId)
      .filter(({ key }) => key['dimension'] === 'PRODUCT_GROUP');
    expect(byGroup).toEqual([
      {
        key: { month: '2026-03', dimension: 'PRODUCT_GROUP', value: 'Beverages', currency: 'EUR' },
        add: {
          orders: 1,
          ordered: 100_000,
          shipped: 9_000,
          returned: 3_000,
          credited: 0,
          revenue: 6_000,
          cost: 0,
          shippedWithCost: 0,
        },
      },
    ]);
  });
});
