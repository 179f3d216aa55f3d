import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, minute, testUuid, type Entry } from '#event-sourcing/testing';
import { uuidV5 } from '#event-sourcing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  cancelled,
  closed,
  free,
  head,
  line,
  nobody,
  orderFact,
  orderId,
  part,
  placed,
  replaced,
  returned,
  returnId,
  shipmentId,
  shipped,
  toReplace,
} from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);
const dispatch = (quantity?: number) => ({
  type: 'DispatchShipment' as const,
  orderId,
  shipmentId,
  ...(quantity !== undefined && { lines: [{ lineId: '1', quantity: String(quantity) }] }),
});
const early = '2026-02-28T10:00:00.000Z';

describe('dispatching a shipment', () => {
  it('records what was shipped with its part of the amounts', () => {
    order(placed)
      .when(dispatch(4))
      .then([shipped(4)]);
  });

  it('ships everything left when no lines are given', () => {
    order(placed, shipped(4, testUuid(9)))
      .when(dispatch())
      .then([shipped(6)]);
  });

  it('has an id derived from its command unless one is given', () => {
    const derived = uuidV5(commandMeta().commandId, 'shipment');
    order(placed)
      .when({ type: 'DispatchShipment', orderId })
      .then([shipped(10, derived)]);
  });

  it('keeps the cost', () => {
    order(placed)
      .when({ ...dispatch(), lines: [{ lineId: '1', quantity: '4', cost: '250.5' }] })
      .then([
        {
          type: 'ShipmentDispatched',
          data: { ...head, shipmentId, lines: [{ ...part(4), cost: 25_050 }] },
        },
      ]);
  });

  it('gives parts that add up to the line', () => {
    // 3 pieces for 1.00: 0.33 + 0.34 + 0.33
    const third = { ...line, quantity: '3', net: 100, tax: 0, gross: 100 };
    const start = orderFact('OrderPlaced', { ...head, lines: [third] });
    const one = (net: number, n: number) =>
      orderFact('ShipmentDispatched', {
        ...head,
        shipmentId: testUuid(n),
        lines: [{ ...part(1), net, tax: 0, gross: net }],
      });
    const ship = (n: number) => ({ ...dispatch(1), shipmentId: testUuid(n) });
    order(start)
      .when(ship(1))
      .then([one(33, 1)]);
    order(start, one(33, 1))
      .when(ship(2))
      .then([one(34, 2)]);
    order(start, one(33, 1), one(34, 2))
      .when(ship(3))
      .then([one(33, 3)]);
  });

  it('needs an order: order_not_found', () => {
    order().when(dispatch(1)).thenRefused('order_not_found');
    order({ ...placed, voided: true })
      .when(dispatch(1))
      .thenRefused('order_not_found');
  });

  it('needs an order that is open: order_closed, order_cancelled', () => {
    order(placed, closed(10)).when(dispatch(1)).thenRefused('order_closed');
    order(placed, cancelled(10)).when(dispatch(1)).thenRefused('order_cancelled');
  });

  it('does not come before its order: shipment_before_order', () => {
    order(placed)
      .when({ ...dispatch(1), meta: { occurredAt: early } })
      .thenRefused('shipment_before_order');
  });

  it('may come before its order where an import marks the anomaly', () => {
    order(placed)
      .when({
        ...dispatch(4),
        meta: { occurredAt: early, source: { anomaly: 'shipment_before_order' } },
      })
      .then([shipped(4)]);
  });

  it('names lines of the order, each once: line_not_found, line_named_twice', () => {
    const lines = [{ lineId: '2', quantity: '1' }];
    const refusal = order(placed)
      .when({ ...dispatch(), lines })
      .thenRefused('line_not_found');
    expect(refusal.message).toBe(
      'lines[0].lineId is "2": order 10248 has the lines 1; name one of them',
    );
    const twice = [
      { lineId: '1', quantity: '1' },
      { lineId: '1', quantity: '1' },
    ];
    order(placed)
      .when({ ...dispatch(), lines: twice })
      .thenRefused('line_named_twice');
  });

  it('does not ship more than is left: shipment_exceeds_order', () => {
    const refusal = order(placed, shipped(4, testUuid(9)))
      .when(dispatch(7))
      .thenRefused('shipment_exceeds_order');
    expect(refusal.message).toBe(
      'lines[0].quantity is "7": what is left to ship of the line is 6; give no more than that',
    );
  });

  it('ships something: quantity_not_positive, nothing_to_ship', () => {
    order(placed).when(dispatch(0)).thenRefused('quantity_not_positive');
    order(placed, shipped(10, testUuid(9)))
      .when(dispatch())
      .thenRefused('nothing_to_ship');
  });

  it('is recorded once: shipment_already_exists', () => {
    order(placed, shipped(4)).when(dispatch(1)).thenRefused('shipment_already_exists');
  });
});

describe('dispatching a replacement', () => {
  const second = testUuid(0xa2);
  const replace = (quantity?: number) => ({
    ...dispatch(quantity),
    shipmentId: second,
    replacementFor: returnId,
  });

  it('costs nothing', () => {
    order(placed, shipped(10), toReplace(2))
      .when(replace(1))
      .then([replaced(1, second)]);
  });

  it('ships everything that the return is owed when no lines are given', () => {
    order(placed, shipped(4), toReplace(2))
      .when(replace())
      .then([
        {
          type: 'ShipmentDispatched',
          data: { ...head, shipmentId: second, lines: [free(2)], replacementFor: returnId },
        },
      ]);
  });

  it('names a return of the order: return_not_found', () => {
    order(placed, shipped(10), toReplace(2))
      .when({ ...replace(1), replacementFor: nobody })
      .thenRefused('return_not_found');
  });

  it('names a return to be replaced: return_not_for_replacement', () => {
    order(placed, shipped(10), returned(2))
      .when(replace(1))
      .thenRefused('return_not_for_replacement');
  });

  it('does not come before its return: replacement_before_return', () => {
    order(placed, shipped(10), toReplace(2))
      .when({ ...replace(1), meta: { occurredAt: minute(1) } })
      .thenRefused('replacement_before_return');
  });

  it('does not exceed its return: replacement_exceeds_return', () => {
    order(placed, shipped(10), toReplace(2), replaced(1, testUuid(9)))
      .when(replace(2))
      .thenRefused('replacement_exceeds_return');
  });

  it('is not shipped as an ordinary shipment: shipment_exceeds_order', () => {
    order(placed, shipped(10), toReplace(2))
      .when({ ...dispatch(1), shipmentId: second })
      .thenRefused('shipment_exceeds_order');
  });
});

describe('the cost and the delivery of a shipment', () => {
  const costs = { type: 'CostShipment', orderId, shipmentId } as const;
  const cost = { ...costs, lines: [{ lineId: '1', cost: '300' }] };
  const delivery = { type: 'ConfirmDelivery', orderId, shipmentId } as const;
  const costed = { lineId: '1', productId: 'chai', productGroup: 'Beverages', cost: 30_000 };
  const delivered = orderFact('ShipmentDelivered', { ...head, shipmentId });

  it('are recorded by line, and for the whole', () => {
    order(placed, shipped(4))
      .when(cost)
      .then([{ type: 'ShipmentCosted', data: { ...head, shipmentId, lines: [costed] } }]);
    order(placed, shipped(4)).when(delivery).then([delivered]);
  });

  it('name a shipment of the order: shipment_not_found', () => {
    order(placed).when(cost).thenRefused('shipment_not_found');
    order(placed).when(delivery).thenRefused('shipment_not_found');
  });

  it('name lines of the shipment, each once: line_not_in_shipment, line_named_twice', () => {
    const other = { ...costs, lines: [{ lineId: '2', cost: '1' }] };
    order(placed, shipped(4)).when(other).thenRefused('line_not_in_shipment');
    const twice = { ...costs, lines: [...cost.lines, ...cost.lines] };
    order(placed, shipped(4)).when(twice).thenRefused('line_named_twice');
  });

  it('do not come before it: cost_before_shipment, delivery_before_shipment', () => {
    const meta = { occurredAt: minute(0) };
    order(placed, shipped(4))
      .when({ ...cost, meta })
      .thenRefused('cost_before_shipment');
    order(placed, shipped(4))
      .when({ ...delivery, meta })
      .thenRefused('delivery_before_shipment');
  });

  it('are delivered once: shipment_already_delivered', () => {
    order(placed, shipped(4), delivered).when(delivery).thenRefused('shipment_already_delivered');
  });
});
