import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import {
  customerId,
  head,
  orderFact,
  orderId,
  part,
  placed,
  replaced,
  returned,
  shipmentId,
  toReplace,
} from '../orders/orders.examples.js';
import {
  allocated,
  deallocated,
  euros,
  otherOrderId,
  pays,
  paysOther,
  received,
  refunded,
} from '../payments/payments.examples.js';
import { settlementsOf } from './settlements.js';

type Told = { readonly type: string; readonly data: object };

/** Facts of March 2026, by day. */
function log(...facts: readonly (readonly [day: number, told: Told])[]): readonly RecordedEvent[] {
  return facts.map(([day, { type, data }], n) => {
    const occurredAt = `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
    return fact(type, { ...data }, { revision: n, occurredAt });
  });
}
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}`;

const order = { orderId, orderNumber: '10248' };
const other = { orderId: otherOrderId, orderNumber: '10249' };
const ship = (quantity: number) =>
  orderFact('ShipmentDispatched', { ...head, shipmentId, lines: [part(quantity)] });
const pay = (amount: number) => ({
  ...received(),
  data: { ...received().data, amount: euros(amount), allocations: [pays(amount)] },
});

/** 10 × 100.00 with 20 % tax: the rows of domain.md §2, one a day. */
const rows: readonly (readonly [day: number, told: Told, receivable: number])[] = [
  [1, placed, 0],
  [2, ship(4), 480],
  [3, pay(480), 0],
  [4, ship(6), 720],
  [5, returned(2), 480],
  [6, pay(720), -240],
  [7, refunded(240, pays(240)), 0],
  [8, toReplace(1), 0],
  [9, replaced(1), 0],
  [10, returned(1), -120],
];
const all = log(...rows.map(([on, told]) => [on, told] as const));

describe('mutual settlements', () => {
  it.each(rows)('on day %i after %j the customer owes what domain.md prints', (on, _, owed) => {
    const [euro] = settlementsOf(all, { to: day(on) });
    expect((euro?.closing ?? 0) / 100).toBe(owed);
  });

  it('of a period: opening + charges − payments = closing, by order', () => {
    const row = { opening: 48_000, charges: 72_000 - 24_000, payments: 48_000 + 72_000 };
    const settled = { ...row, closing: -24_000 };
    expect(settlementsOf(all, { from: day(3), to: day(6) })).toEqual([
      { currency: 'EUR', ...settled, orders: [{ ...order, ...settled }] },
    ]);
  });

  it('begin with what was open before, and are empty where nothing was', () => {
    const settled = { opening: 0, charges: 0, payments: 0, closing: 0 };
    expect(settlementsOf(all, { from: day(8), to: day(9) })).toEqual([
      { currency: 'EUR', ...settled, orders: [] },
    ]);
    expect(settlementsOf([], {})).toEqual([]);
  });

  it('count money where it stands: at an order, or at none', () => {
    const second = { ...placed, data: { ...placed.data, ...other } };
    const facts = log(
      [1, placed],
      [1, second],
      [2, received(pays(200))],
      [3, allocated(paysOther(100))],
      [4, deallocated(pays(50))],
    );
    const of = (payments: number) => ({ opening: 0, charges: 0, payments, closing: -payments });
    expect(settlementsOf(facts, {})).toEqual([
      {
        currency: 'EUR',
        ...of(50_000),
        orders: [{ ...order, ...of(15_000) }, { ...other, ...of(10_000) }, of(25_000)],
      },
    ]);
  });

  it('take what stands at an order that was never placed for money of no order', () => {
    const [euro] = settlementsOf(log([2, received(pays(200))]), {});
    expect(euro?.orders).toEqual([{ opening: 0, charges: 0, payments: 50_000, closing: -50_000 }]);
  });

  it('hold credits without an order, and nothing whose payments are not followed', () => {
    const credit = {
      ...{ creditId: testUuid(8), customerId, currency: 'EUR', settlement: 'TRACKED' },
      ...{ net: 1000, tax: 200, gross: 1200, reason: 'late' },
    };
    const back = {
      ...{ returnId: testUuid(9), customerId, currency: 'USD', settlement: 'TRACKED' },
      ...{ lines: [{ net: 500, tax: 0, gross: 500 }], reason: 'old' },
    };
    const untracked = { ...credit, settlement: 'NOT_TRACKED' };
    const facts = log(
      [1, { type: 'CustomerCreditIssued', data: credit }],
      [2, { type: 'UnmatchedReturnAccepted', data: back }],
      [3, { type: 'CustomerCreditIssued', data: untracked }],
    );
    const [euro, dollar] = settlementsOf(facts, {});
    expect([euro?.currency, euro?.closing]).toEqual(['EUR', -1200]);
    expect([dollar?.currency, dollar?.closing]).toEqual(['USD', -500]);
    expect(dollar?.orders).toEqual([{ opening: 0, charges: -500, payments: 0, closing: -500 }]);
  });
});
