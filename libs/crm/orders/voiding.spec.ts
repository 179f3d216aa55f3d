import { describe, it } from '@jest/globals';
import { given, testUuid, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  cancelled,
  closed,
  head,
  line,
  orderFact,
  part,
  placed,
  reopened,
  replaced,
  returned,
  shipmentId,
  shipped,
  toReplace,
} from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);
const of = { lineId: '1', productId: 'chai', productGroup: 'Beverages', productName: 'Chai' };
const costed = orderFact('ShipmentCosted', {
  ...head,
  shipmentId,
  lines: [{ lineId: '1', productId: 'chai', cost: 100 }],
});
const delivered = orderFact('ShipmentDelivered', { ...head, shipmentId });
const other = testUuid(0xa9);
const twelve = orderFact('OrderLineQuantityChanged', {
  ...head,
  ...of,
  from: '10',
  to: '12',
  net: 120_000,
  tax: 24_000,
  gross: 144_000,
});
const price = { unitPrice: '100', discount: '0', taxRate: '0.2' };
const repriced = orderFact('OrderLineRepriced', {
  ...head,
  ...of,
  from: price,
  to: { ...price, discount: '0.1' },
  net: 90_000,
  tax: 18_000,
  gross: 108_000,
});

describe('the void of an order', () => {
  it('takes all its facts along', () => {
    order(placed, twelve).whenVoided(0).then([0, 1]);
  });

  it('takes all along also when the order had been placed before and that was void', () => {
    order({ ...placed, voided: true }, placed, twelve)
      .whenVoided(1)
      .then([1, 2]);
  });

  it('is refused while it has shipments: order_has_shipments', () => {
    order(placed, shipped(4)).whenVoided(0).thenRefused('order_has_shipments');
  });

  it('is possible again when its shipments are void', () => {
    order(placed, { ...shipped(4), voided: true })
      .whenVoided(0)
      .then([0]);
  });
});

describe('the void of a shipment', () => {
  it('takes its cost and its delivery along, not those of others', () => {
    order(placed, shipped(4), costed, shipped(2, other), delivered).whenVoided(1).then([1, 2, 4]);
    order(placed, shipped(4), costed, shipped(2, other), delivered).whenVoided(3).then([3]);
  });

  it('is refused while a return names it: shipment_has_return', () => {
    order(placed, shipped(4), returned(1)).whenVoided(1).thenRefused('shipment_has_return');
    order(placed, shipped(4), { ...returned(1), voided: true })
      .whenVoided(1)
      .then([1]);
  });

  it('leaves its cost and delivery to be void by themselves', () => {
    order(placed, shipped(4), costed, delivered).whenVoided(2).then([2]);
    order(placed, shipped(4), costed, delivered).whenVoided(3).then([3]);
  });
});

describe('the void of any other fact of an order', () => {
  it('is possible while what remains makes sense', () => {
    order(placed, twelve, shipped(10)).whenVoided(1).then([1]);
    order(placed, repriced).whenVoided(1).then([1]);
    order(placed, shipped(4), returned(1)).whenVoided(2).then([2]);
    order(placed, shipped(4), closed(6)).whenVoided(2).then([2]);
  });

  it('is refused for a line that was shipped: void_breaks_order', () => {
    const added = orderFact('OrderLineAdded', { ...head, line: { ...line, lineId: '2' } });
    const sent = orderFact('ShipmentDispatched', {
      ...head,
      shipmentId,
      lines: [{ ...part(1), lineId: '2' }],
    });
    order(placed, added, sent).whenVoided(1).thenRefused('void_breaks_order');
    const changed = orderFact('OrderLineQuantityChanged', { ...twelve.data, lineId: '2' });
    order(placed, added, changed).whenVoided(1).thenRefused('void_breaks_order');
  });

  it('is refused for a quantity that was shipped: void_breaks_order', () => {
    order(placed, twelve, shipped(12)).whenVoided(1).thenRefused('void_breaks_order');
  });

  it('is refused for a change that a later one was computed with: void_breaks_order', () => {
    const then = orderFact('OrderLineQuantityChanged', {
      ...twelve.data,
      net: 108_000,
      tax: 21_600,
      gross: 129_600,
    });
    order(placed, repriced, then).whenVoided(1).thenRefused('void_breaks_order');
    order(placed, repriced, then).whenVoided(2).then([2]);
  });

  it('is refused for a price that goods were shipped at: line_already_shipped', () => {
    order(placed, repriced, shipped(1)).whenVoided(1).thenRefused('line_already_shipped');
  });

  it('is refused for a return whose replacement was shipped: void_breaks_order', () => {
    order(placed, shipped(10), toReplace(1), replaced(1))
      .whenVoided(2)
      .thenRefused('void_breaks_order');
    order(placed, shipped(10), toReplace(1), replaced(1)).whenVoided(3).then([3]);
  });

  it('is refused for an end that was taken back: void_breaks_order', () => {
    order(placed, closed(10), reopened(10)).whenVoided(1).thenRefused('void_breaks_order');
    order(placed, cancelled(10), reopened(10, 'CANCELLED'))
      .whenVoided(1)
      .thenRefused('void_breaks_order');
  });

  it('is refused for a reopening after which goods were shipped: void_breaks_order', () => {
    order(placed, closed(10), reopened(10), shipped(4))
      .whenVoided(2)
      .thenRefused('void_breaks_order');
    order(placed, closed(10), reopened(10)).whenVoided(2).then([2]);
  });
});
