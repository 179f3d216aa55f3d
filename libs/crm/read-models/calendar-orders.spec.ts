import { describe, expect, it } from '@jest/globals';
import { foldDocument } from '#event-sourcing';
import { fact } from '#event-sourcing/testing';
import {
  cancelled,
  closed,
  customerId,
  head,
  line,
  managerId,
  orderFact,
  orderId,
  placed,
  replaced,
  returned,
  shipped,
  toReplace,
} from '../orders/orders.examples.js';
import { pays, received } from '../payments/payments.examples.js';
import { orderItem } from './calendar-items.js';
import { calendarOrders, CalendarOrderRow } from './calendar-orders.rollup.js';
import { orders } from './orders.projection.js';

type Told = { readonly type: string; readonly data: object };

const now = { now: '2026-03-15T10:00:00.000Z', timeZone: 'Europe/Kyiv' };

/** The rows of the order after these facts, each a minute after the one before; checked against their schema. */
function rows(...facts: readonly Told[]): readonly CalendarOrderRow[] {
  const told = facts.map(({ type, data }, n) => fact(type, { ...data }, { revision: n }));
  const document = foldDocument(orders, orderId, told);
  if (document === undefined) throw new Error('no order');
  return calendarOrders
    .contribute(document, orderId)
    .map(({ key, add }) => CalendarOrderRow.parse({ ...key, ...add }));
}

/** What is left to ship, and to pay by stage: quantity and euros, done and left. */
function left(...facts: readonly Told[]) {
  return rows(...facts).map((row) => [
    row.kind === 'SHIPMENT' ? 'ship' : row.stage,
    ...(row.kind === 'SHIPMENT' ? [row.quantityDone, row.quantityLeft] : []),
    row.amountDone / 100,
    row.amountLeft / 100,
  ]);
}

const stage = (n: number, date: string, minor: number) => ({ stage: n, date, minor });

const scheduled = orderFact('OrderPlaced', {
  ...head,
  lines: [line],
  promisedShipmentDate: '2026-03-12',
  schedule: [stage(1, '2026-03-10', 40_000), stage(2, '2026-04-10', 80_000)],
});

describe('an order stands in the calendar', () => {
  it('with what is left to ship and to pay, without a day when nobody said one', () => {
    const whole = {
      ...{ customerId, managerId, orderId, orderNumber: '10248', currency: 'EUR', items: 1 },
      ...{ amountDone: 0, amountLeft: 120_000 },
    };
    const shipment = `shipment:${orderId}`;
    const payment = `payment:${orderId}:1`;
    expect(rows(placed)).toEqual([
      {
        ...whole,
        ...{ itemId: shipment, kind: 'SHIPMENT', place: `~ 2  ${shipment}` },
        ...{ unit: 'pcs', quantityDone: '0', quantityLeft: '10' },
      },
      { ...whole, itemId: payment, kind: 'PAYMENT', place: `~ 2  ${payment}`, stage: 1 },
    ]);
  });

  it('until nothing is left', () => {
    expect(left(placed, shipped(6))).toEqual([
      ['ship', '6', '4', 720, 480],
      [1, 0, 1200],
    ]);
    expect(left(placed, shipped(10))).toEqual([[1, 0, 1200]]);
    expect(left(placed, shipped(10), received(pays(1200)))).toEqual([]);
    expect(left(placed, received(pays(1300)))).toEqual([['ship', '0', '10', 0, 1200]]);
  });

  it('without what was written off or cancelled', () => {
    expect(left(placed, shipped(6), closed(4))).toEqual([[1, 0, 720]]);
    expect(left(placed, cancelled(10))).toEqual([]);
  });

  it('with what is owed as a replacement, which is free', () => {
    expect(left(placed, shipped(10), received(pays(1200)), toReplace(2))).toEqual([
      ['ship', '10', '2', 1200, 0],
    ]);
    expect(left(placed, shipped(10), received(pays(1200)), toReplace(2), replaced(2))).toEqual([]);
  });

  it('without payments where they are not followed', () => {
    const untracked = orderFact('OrderPlaced', {
      ...head,
      settlement: 'NOT_TRACKED',
      lines: [line],
    });
    expect(left(untracked)).toEqual([['ship', '0', '10', 0, 1200]]);
  });
});

describe('the stages of a payment schedule', () => {
  it('are items of their own, which money fills one after the other', () => {
    const paid = (amount: number) => left(scheduled, shipped(10), received(pays(amount)));
    expect(left(scheduled, shipped(10))).toEqual([
      [1, 0, 400],
      [2, 0, 800],
    ]);
    expect(paid(100)).toEqual([
      [1, 100, 300],
      [2, 0, 800],
    ]);
    expect(paid(500)).toEqual([[2, 100, 700]]);
  });

  it('want less from the last one on after a return', () => {
    expect(left(scheduled, shipped(10), returned(3))).toEqual([
      [1, 0, 400],
      [2, 0, 440],
    ]);
    expect(left(scheduled, shipped(10), returned(8))).toEqual([[1, 0, 240]]);
  });

  it('have days of their own', () => {
    const expected = (side: 'SHIPMENT' | 'PAYMENT', date: string, of?: number) =>
      orderFact('ExpectedDateRevised', {
        ...head,
        side,
        ...(of !== undefined && { stage: of }),
        date,
        reason: 'the dock is closed',
      });
    const facts = [
      scheduled,
      expected('SHIPMENT', '2026-03-20'),
      expected('PAYMENT', '2026-03-15', 2),
    ];
    const items = rows(...facts).map((row) => orderItem(row, now));
    const shown = items.map(
      ({ id, bucket, due, promised, firstPromised, expected: when, slipDays }) => [
        ...[id.split(':')[0], bucket, due, promised, firstPromised, when, slipDays],
      ],
    );
    expect(shown).toEqual([
      ['shipment', 'OVERDUE', '2026-03-12', '2026-03-12', '2026-03-12', '2026-03-20', 8],
      ['payment', 'OVERDUE', '2026-03-10', '2026-03-10', '2026-03-10', undefined, undefined],
      ['payment', 'TODAY', '2026-03-15', '2026-04-10', '2026-04-10', '2026-03-15', -26],
    ]);
  });
});

it('an item says how much of it is done, in quantities and amounts', () => {
  const [shipment, payment] = rows(placed, shipped(6)).map((row) => orderItem(row, now));
  const euros = (amount: number) => ({ minor: amount * 100, currency: 'EUR' });
  expect(shipment).toMatchObject({
    ...{ state: 'PARTIAL', importance: 'NORMAL', unit: 'pcs', daysLate: 0 },
    quantities: { total: '10', done: '6', left: '4' },
    amounts: { total: euros(1200), done: euros(720), left: euros(480) },
  });
  expect(payment).toMatchObject({
    state: 'NOT_STARTED',
    amounts: { total: euros(1200), done: euros(0), left: euros(1200) },
  });
});
