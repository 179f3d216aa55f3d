/** Late facts of orders: on no day may they make less than nothing left. Fact n of a history happened at minute n. */
import { describe, expect, it } from '@jest/globals';
import { given, minute, testUuid, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  cancelled,
  closed,
  creditNoteId,
  head,
  orderFact,
  orderId,
  placed,
  reopened,
  shipmentId,
  shipped,
  toReplace,
} from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);

/** After fact n and before the next. */
const after = (n: number, anomaly?: string) => ({
  occurredAt: minute(n + 0.5),
  ...(anomaly === undefined ? {} : { source: { anomaly } }),
});
const other = testUuid(0xa9);
const of = { lineId: '1', productId: 'chai', productGroup: 'Beverages', productName: 'Chai' };
const changed = (from: number, to: number) =>
  orderFact('OrderLineQuantityChanged', {
    ...head,
    ...of,
    from: String(from),
    to: String(to),
    net: to * 10_000,
    tax: to * 2_000,
    gross: to * 12_000,
  });
const lineCancelled = (quantity: number) =>
  orderFact('OrderLineCancelled', { ...head, ...of, quantity: String(quantity) });
const dispatch = (quantity: number) => ({
  type: 'DispatchShipment' as const,
  orderId,
  shipmentId,
  lines: [{ lineId: '1', quantity: String(quantity) }],
});

describe('a late shipment', () => {
  it('may be of what was left on its day', () => {
    order(placed, changed(10, 20))
      .when({ ...dispatch(10), meta: after(0) })
      .then([shipped(10)]);
  });

  it('does not come before the line had so much: shipment_before_line_change', () => {
    const refusal = order(placed, changed(10, 20))
      .when({ ...dispatch(11), meta: after(0) })
      .thenRefused('shipment_before_line_change');
    expect(refusal.path).toEqual(['occurredAt']);
    expect(refusal.message).toBe(
      'occurredAt is 2026-03-01T09:00:30.000Z: then line 1 would have more shipped or cancelled than ordered ' +
        'at 2026-03-01T09:00:30.000Z (ShipmentDispatched); give a later time, or void later facts first',
    );
    order(placed, changed(10, 20))
      .when({ ...dispatch(11), meta: after(1) })
      .then([shipped(11)]);
  });

  it('does not take what a later one shipped before more was ordered: shipment_before_line_change', () => {
    order(placed, shipped(6, other), changed(10, 20))
      .when({ ...dispatch(5), meta: after(0) })
      .thenRefused('shipment_before_line_change');
    order(placed, shipped(6, other), changed(10, 20))
      .when({ ...dispatch(4), meta: after(0) })
      .then([shipped(4)]);
  });

  it('does not come while the order had ended: order_closed, order_cancelled', () => {
    order(placed, closed(10), reopened(10))
      .when({ ...dispatch(1), meta: after(1) })
      .thenRefused('order_closed');
    order(placed, cancelled(10), reopened(10, 'CANCELLED'))
      .when({ ...dispatch(1), meta: after(1) })
      .thenRefused('order_cancelled');
    order(placed, closed(10), reopened(10))
      .when({ ...dispatch(1), meta: after(2) })
      .then([shipped(1)]);
  });

  it('is not of what was written off later: order_changed_later', () => {
    order(placed, closed(10), reopened(10))
      .when({ ...dispatch(1), meta: after(0) })
      .thenRefused('order_changed_later');
  });

  it('is recorded all the same when an import has marked it, and what follows is not hindered', () => {
    const early = order(placed, changed(10, 20));
    early
      .when({ ...dispatch(11), meta: after(0, 'shipment_before_line_change') })
      .then([shipped(11)]);
    order(placed, { ...shipped(11, other), occurredAt: minute(0.5) }, changed(10, 20))
      .when({ ...dispatch(9), meta: after(2) })
      .then([shipped(9)]);
    order(placed, { ...shipped(11, other), occurredAt: minute(0.5) }, changed(10, 20))
      .when({ ...dispatch(1), meta: after(0) })
      .thenRefused('shipment_before_line_change');
  });
});

describe('a late change of an order', () => {
  it('does not cancel what a line only got later: line_changed_later', () => {
    const cancel = { type: 'CancelOrderLine', orderId, lineId: '1', quantity: '11' } as const;
    order(placed, changed(10, 20))
      .when({ ...cancel, meta: after(0) })
      .thenRefused('line_changed_later');
    order(placed, shipped(4), changed(10, 20))
      .when({ ...cancel, quantity: '7', meta: after(0) })
      .thenRefused('line_changed_later');
    order(placed, shipped(4), changed(10, 20))
      .when({ ...cancel, quantity: '6', meta: after(0) })
      .then([lineCancelled(6)]);
  });

  it('does not lower a quantity that was cancelled and ordered again', () => {
    const change = {
      type: 'ChangeOrderLineQuantity',
      orderId,
      lineId: '1',
      quantity: '4',
    } as const;
    order(placed, closed(10), reopened(10))
      .when({ ...change, meta: after(0) })
      .thenRefused('line_changed_later');
  });

  it('does not end the order before its goods were shipped, or more was ordered: order_changed_later', () => {
    const close = { type: 'CloseOrder', orderId, reason: 'out of stock' } as const;
    const remainder = {
      type: 'CancelOrder',
      orderId,
      scope: 'REMAINDER',
      reason: 'not wanted',
    } as const;
    for (const command of [close, remainder]) {
      order(placed, shipped(4))
        .when({ ...command, meta: after(0) })
        .thenRefused('order_changed_later');
      order(placed, changed(10, 20))
        .when({ ...command, meta: after(0) })
        .thenRefused('order_changed_later');
    }
    order(placed, shipped(4))
      .when({ ...close, meta: after(1) })
      .then([closed(6)]);
  });

  it('does not come while the order had ended: order_closed', () => {
    const tea = { productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '5' };
    const ended = order(placed, closed(0), reopened(0));
    const meta = after(1);
    ended.when({ type: 'AddOrderLine', orderId, line: tea, meta }).thenRefused('order_closed');
    ended.when({ type: 'CloseOrder', orderId, reason: 'twice', meta }).thenRefused('order_closed');
    order(placed, shipped(10, other), closed(0), reopened(0))
      .when({
        type: 'AcceptReturn',
        ...{ orderId, shipmentId: other, disposition: 'REPLACE', meta: after(2) },
        lines: [{ lineId: '1', quantity: '1' }],
      })
      .thenRefused('order_closed');
  });

  it('is no anomaly of the world: an import may not mark it', () => {
    order(placed, shipped(4))
      .when({ type: 'CloseOrder', orderId, reason: 'r', meta: after(0, 'order_changed_later') })
      .thenRefused('order_changed_later');
  });
});

describe('a late credit note', () => {
  const issue = {
    type: 'IssueCreditNote',
    ...{ orderId, creditNoteId, net: '1500', tax: '300', reason: 'late' },
  } as const;

  it('does not exceed what was due on its day: credit_note_exceeds_due', () => {
    const refusal = order(placed, changed(10, 20))
      .when({ ...issue, meta: after(0) })
      .thenRefused('credit_note_exceeds_due');
    expect(refusal.message).toContain(
      'only "1200.00" EUR are due of order 10248, as of 2026-03-01T09:00',
    );
    const data = { ...head, creditNoteId, net: 150_000, tax: 30_000, gross: 180_000 };
    const issued = orderFact('CreditNoteIssued', { ...data, reason: 'late' });
    order(placed, changed(10, 20))
      .when({ ...issue, meta: after(1) })
      .then([issued]);
    order(placed, changed(10, 20))
      .when({ ...issue, meta: after(0, 'credit_before_order') })
      .then([issued]);
  });
});

describe('a void that leaves a day impossible: void_breaks_order', () => {
  const late = (entry: Entry<OrderEvent>, n: number) => ({ ...entry, occurredAt: minute(n) });

  it('of what made room for a shipment that came before a later increase', () => {
    // Ordered 10, then 20 from minute 1 on; shipped 15 at minute 2; 30 from minute 3 on.
    const history = [placed, changed(10, 20), shipped(15), changed(20, 30)] as const;
    order(...history)
      .whenVoided(1)
      .thenRefused('void_breaks_order');
    order(placed, changed(10, 20), shipped(10), changed(20, 30)).whenVoided(1).then([1]);
  });

  it('of a reopening, when goods came back to be replaced after it', () => {
    order(placed, shipped(10), closed(0), reopened(0), toReplace(1))
      .whenVoided(3)
      .thenRefused('void_breaks_order');
  });

  it('of an ending that was taken back', () => {
    order(placed, closed(0), reopened(0)).whenVoided(1).thenRefused('void_breaks_order');
  });

  it('is not held up by an anomaly that stands already', () => {
    const early = late(shipped(11), 0.5);
    order(placed, early, changed(10, 20), lineCancelled(2)).whenVoided(3).then([3]);
  });
});
