import { describe, it } from '@jest/globals';
import { given, minute, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  bare,
  cancelled,
  closed,
  head,
  orderFact,
  orderId,
  placed,
  reopened,
  shipped,
  toReplace,
} from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);
const early = { occurredAt: '2026-02-28T10:00:00.000Z' };

describe('closing an order', () => {
  const close = { type: 'CloseOrder', orderId, reason: 'out of stock' } as const;

  it('writes off what is left to ship', () => {
    order(placed, shipped(4))
      .when(close)
      .then([closed(6)]);
  });

  it('writes off nothing when everything was shipped', () => {
    order(placed, shipped(10))
      .when(close)
      .then([closed(0)]);
  });

  it('is done once: order_closed, order_cancelled', () => {
    order(placed, closed(10)).when(close).thenRefused('order_closed');
    order(placed, cancelled(10)).when(close).thenRefused('order_cancelled');
  });

  it('does not leave a replacement owed: replacement_outstanding', () => {
    order(placed, shipped(10), toReplace(1)).when(close).thenRefused('replacement_outstanding');
  });

  it('does not come before the order: change_before_order', () => {
    order(placed)
      .when({ ...close, meta: early })
      .thenRefused('change_before_order');
  });
});

describe('cancelling an order', () => {
  const cancel = (scope: 'ALL' | 'REMAINDER') =>
    ({ type: 'CancelOrder', orderId, scope, reason: 'not wanted' }) as const;

  it('takes out everything while nothing was shipped, later what is left', () => {
    order(placed)
      .when(cancel('ALL'))
      .then([orderFact('OrderCancelled', { ...cancelled(10).data, scope: 'ALL' })]);
    order(placed, shipped(4))
      .when(cancel('REMAINDER'))
      .then([cancelled(6)]);
  });

  it('does not take out what was shipped: order_has_shipments', () => {
    order(placed, shipped(4)).when(cancel('ALL')).thenRefused('order_has_shipments');
  });

  it('takes out everything when its shipment was declared void', () => {
    order(placed, { ...shipped(4), voided: true })
      .when(cancel('ALL'))
      .then([orderFact('OrderCancelled', { ...cancelled(10).data, scope: 'ALL' })]);
  });

  it('needs something that is left: nothing_to_cancel', () => {
    order(placed, shipped(10)).when(cancel('REMAINDER')).thenRefused('nothing_to_cancel');
  });

  it('does not leave a replacement owed: replacement_outstanding', () => {
    order(placed, shipped(4), toReplace(1))
      .when(cancel('REMAINDER'))
      .thenRefused('replacement_outstanding');
  });

  it('is done once: order_cancelled', () => {
    order(placed, cancelled(10)).when(cancel('ALL')).thenRefused('order_cancelled');
  });
});

describe('reopening an order', () => {
  const reopen = { type: 'ReopenOrder', orderId } as const;

  it('leaves to ship again what was not to be shipped', () => {
    order(placed, shipped(4), closed(6))
      .when(reopen)
      .then([reopened(6)]);
    order(placed, cancelled(10))
      .when({ ...reopen, reason: 'wanted after all' })
      .then([
        orderFact('OrderReopened', {
          ...head,
          previousStatus: 'CANCELLED',
          restored: [bare(10)],
          reason: 'wanted after all',
        }),
      ]);
  });

  it('lets the order be shipped', () => {
    order(placed, closed(10), reopened(10))
      .when({ type: 'DispatchShipment', orderId, shipmentId: orderId })
      .then([shipped(10, orderId)]);
  });

  it('needs an order that has ended: order_open', () => {
    order(placed).when(reopen).thenRefused('order_open');
    order(placed, closed(10), reopened(10)).when(reopen).thenRefused('order_open');
  });

  it('does not come before the end: reopened_before_ended', () => {
    order(placed, closed(10))
      .when({ ...reopen, meta: { occurredAt: minute(0) } })
      .thenRefused('reopened_before_ended');
  });
});
