import { describe, it } from '@jest/globals';
import { given, minute, testUuid, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  bare,
  cancelled,
  closed,
  head,
  line,
  orderFact,
  orderId,
  placed,
  replaced,
  shipped,
  toReplace,
} from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);
const early = { occurredAt: '2026-02-28T10:00:00.000Z' };
const of = { lineId: '1', productId: 'chai', productGroup: 'Beverages', productName: 'Chai' };

describe('adding a line', () => {
  const tea = { productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '5' };
  const add = { type: 'AddOrderLine', orderId, line: tea } as const;
  const teaLine = {
    ...tea,
    lineId: '2',
    unit: 'pcs',
    discount: '0',
    taxRate: '0',
    net: 1_000,
    tax: 0,
    gross: 1_000,
  };
  const added = orderFact('OrderLineAdded', { ...head, line: teaLine });

  it('numbers it after the others', () => {
    order(placed).when(add).then([added]);
  });

  it('gives it an id of its own: line_already_exists', () => {
    order(placed)
      .when({ ...add, line: { ...tea, lineId: '1' } })
      .thenRefused('line_already_exists');
  });

  it('needs an open order that was placed before: order_closed, change_before_order', () => {
    order(placed, closed(10)).when(add).thenRefused('order_closed');
    order(placed)
      .when({ ...add, meta: early })
      .thenRefused('change_before_order');
  });

  it('does not take what an anomaly excuses elsewhere: change_before_order', () => {
    const meta = { ...early, source: { anomaly: 'shipment_before_order' } };
    order(placed)
      .when({ ...add, meta })
      .thenRefused('change_before_order');
  });

  it('comes before its shipment: shipment_before_order', () => {
    order(placed, added)
      .when({
        type: 'DispatchShipment',
        orderId,
        lines: [{ lineId: '2', quantity: '1' }],
        meta: { occurredAt: minute(0) },
      })
      .thenRefused('shipment_before_order');
  });
});

describe('changing the quantity of a line', () => {
  const change = (quantity: string) =>
    ({ type: 'ChangeOrderLineQuantity', orderId, lineId: '1', quantity }) as const;
  const changedTo = (to: number, from = '10') =>
    orderFact('OrderLineQuantityChanged', {
      ...head,
      ...of,
      from,
      to: String(to),
      net: to * 10_000,
      tax: to * 2_000,
      gross: to * 12_000,
    });

  it('computes the amounts of the line anew', () => {
    order(placed)
      .when(change('12'))
      .then([changedTo(12)]);
    order(placed, shipped(4))
      .when(change('4'))
      .then([changedTo(4)]);
  });

  it('changes nothing when it is the same', () => {
    order(placed).when(change('10.0')).then([]);
  });

  it('keeps what is shipped or cancelled: quantity_below_shipped', () => {
    order(placed, shipped(4)).when(change('3')).thenRefused('quantity_below_shipped');
    const cancelledTwo = orderFact('OrderLineCancelled', { ...head, ...of, quantity: '2' });
    order(placed, shipped(4), cancelledTwo).when(change('5')).thenRefused('quantity_below_shipped');
  });

  it('does not count a replacement as shipped again', () => {
    order(placed, shipped(4), toReplace(1), replaced(1))
      .when(change('4'))
      .then([changedTo(4)]);
  });

  it('leaves something ordered: quantity_not_positive', () => {
    order(placed).when(change('0')).thenRefused('quantity_not_positive');
  });

  it('names a line of an open order: line_not_found, order_cancelled', () => {
    order(placed)
      .when({ ...change('1'), lineId: '2' })
      .thenRefused('line_not_found');
    order(placed, cancelled(10)).when(change('1')).thenRefused('order_cancelled');
  });

  it('does not come before a change that stands: line_changed_later, change_before_order', () => {
    order(placed, changedTo(12))
      .when({ ...change('8'), meta: { occurredAt: minute(0) } })
      .thenRefused('line_changed_later');
    order(placed)
      .when({ ...change('8'), meta: early })
      .thenRefused('change_before_order');
  });
});

describe('repricing a line', () => {
  const reprice = { type: 'RepriceOrderLine', orderId, lineId: '1', discount: '0.1' } as const;
  const from = { unitPrice: '100', discount: '0', taxRate: '0.2' };

  it('keeps what is not given', () => {
    order(placed)
      .when(reprice)
      .then([
        orderFact('OrderLineRepriced', {
          ...head,
          ...of,
          from,
          to: { ...from, discount: '0.1' },
          net: 90_000,
          tax: 18_000,
          gross: 108_000,
        }),
      ]);
  });

  it('changes nothing when it is the same price', () => {
    order(placed)
      .when({ ...reprice, discount: '0.0' })
      .then([]);
  });

  it('comes before any shipment of the line: line_already_shipped', () => {
    order(placed, shipped(1)).when(reprice).thenRefused('line_already_shipped');
  });

  it('makes a possible price: discount_above_price', () => {
    order(placed)
      .when({ ...reprice, discount: '2' })
      .thenRefused('discount_above_price');
  });

  it('carries the net total in the base currency', () => {
    const dollars = { ...head, currency: 'USD', rate: '0.5' };
    order(orderFact('OrderPlaced', { ...dollars, lines: [line], baseMinor: 50_000 }))
      .when(reprice)
      .then([
        orderFact('OrderLineRepriced', {
          ...dollars,
          ...of,
          from,
          to: { ...from, discount: '0.1' },
          net: 90_000,
          tax: 18_000,
          gross: 108_000,
          baseMinor: 45_000,
        }),
      ]);
  });
});

describe('cancelling a line', () => {
  const cancel = { type: 'CancelOrderLine', orderId, lineId: '1' } as const;
  const gone = (quantity: string, reason?: string) =>
    orderFact('OrderLineCancelled', {
      ...head,
      ...of,
      quantity,
      ...(reason !== undefined && { reason }),
    });

  it('takes out all that is left unless a quantity is given', () => {
    order(placed, shipped(4))
      .when(cancel)
      .then([gone('6')]);
    order(placed, shipped(4))
      .when({ ...cancel, quantity: '2', reason: 'too late' })
      .then([gone('2', 'too late')]);
  });

  it('does not take out more than is left: cancellation_exceeds_left', () => {
    order(placed, shipped(4))
      .when({ ...cancel, quantity: '7' })
      .thenRefused('cancellation_exceeds_left');
  });

  it('does not take out what is owed as a replacement: nothing_to_cancel', () => {
    order(placed, shipped(10), toReplace(2)).when(cancel).thenRefused('nothing_to_cancel');
  });

  it('leaves nothing to cancel twice: nothing_to_cancel', () => {
    order(placed, gone('10')).when(cancel).thenRefused('nothing_to_cancel');
  });

  it('leaves nothing to ship: nothing_to_ship', () => {
    order(placed, gone('10'))
      .when({ type: 'DispatchShipment', orderId, shipmentId: testUuid(5) })
      .thenRefused('nothing_to_ship');
    order(placed, gone('9'))
      .when({ type: 'DispatchShipment', orderId, lines: [bare(2)] })
      .thenRefused('shipment_exceeds_order');
  });
});
