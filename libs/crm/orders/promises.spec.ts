import { describe, it } from '@jest/globals';
import { given, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import { closed, head, line, orderFact, orderId, placed } from './orders.examples.js';

const order = (...history: readonly Entry<OrderEvent>[]) =>
  given(makeOrderDecider({ baseCurrency: 'EUR' }), history);
const meta = { occurredAt: '2026-02-28T10:00:00.000Z' };
const inStages = orderFact('OrderPlaced', {
  ...head,
  lines: [line],
  schedule: [
    { stage: 1, date: '2026-04-01', minor: 20_000 },
    { stage: 2, date: '2026-05-01', minor: 100_000 },
  ],
});
const untracked = orderFact('OrderPlaced', { ...head, settlement: 'NOT_TRACKED', lines: [line] });

describe('promising a day of shipment', () => {
  const promise = (date: string) => ({ type: 'PromiseShipmentDate', orderId, date }) as const;
  const first = orderFact('ShipmentDatePromised', { ...head, date: '2026-03-20' });

  it('keeps the day promised before', () => {
    order(placed).when(promise('2026-03-20')).then([first]);
    order(placed, first)
      .when(promise('2026-03-25'))
      .then([
        orderFact('ShipmentDatePromised', {
          ...head,
          date: '2026-03-25',
          previousDate: '2026-03-20',
        }),
      ]);
  });

  it('changes nothing when it is the same day', () => {
    order(placed, first).when(promise('2026-03-20')).then([]);
  });

  it('needs an open order, after it was placed: order_closed, change_before_order', () => {
    order(placed, closed(10)).when(promise('2026-03-20')).thenRefused('order_closed');
    order(placed)
      .when({ ...promise('2026-03-20'), meta })
      .thenRefused('change_before_order');
  });
});

describe('promising a day of payment', () => {
  const promise = (date: string, stage?: number) =>
    ({
      type: 'PromisePaymentDate',
      orderId,
      date,
      ...(stage !== undefined && { stage }),
    }) as const;

  it('is about the first stage unless one is given', () => {
    order(placed)
      .when(promise('2026-04-10'))
      .then([orderFact('PaymentDatePromised', { ...head, stage: 1, date: '2026-04-10' })]);
    order(inStages)
      .when(promise('2026-05-10', 2))
      .then([
        orderFact('PaymentDatePromised', {
          ...head,
          stage: 2,
          date: '2026-05-10',
          previousDate: '2026-05-01',
        }),
      ]);
  });

  it('goes on after the order was closed', () => {
    order(placed, closed(10))
      .when(promise('2026-04-10'))
      .then([orderFact('PaymentDatePromised', { ...head, stage: 1, date: '2026-04-10' })]);
  });

  it('names a stage of the order: stage_not_found', () => {
    order(placed).when(promise('2026-04-10', 2)).thenRefused('stage_not_found');
  });

  it('is for orders whose payments are followed: order_not_tracked', () => {
    order(untracked).when(promise('2026-04-10')).thenRefused('order_not_tracked');
  });
});

describe('revising the day on which we expect something', () => {
  const revise = {
    type: 'ReviseExpectedDate',
    orderId,
    side: 'SHIPMENT',
    date: '2026-03-22',
  } as const;
  const revised = orderFact('ExpectedDateRevised', {
    ...head,
    side: 'SHIPMENT',
    date: '2026-03-22',
  });

  it('is about the shipment, or about a stage of the payment', () => {
    order(placed).when(revise).then([revised]);
    order(inStages)
      .when({ ...revise, side: 'PAYMENT', stage: 2, reason: 'slow bank' })
      .then([
        orderFact('ExpectedDateRevised', {
          ...head,
          side: 'PAYMENT',
          stage: 2,
          date: '2026-03-22',
          reason: 'slow bank',
        }),
      ]);
  });

  it('keeps the day expected before, and changes nothing when it is the same', () => {
    order(placed, revised).when(revise).then([]);
    order(placed, revised)
      .when({ ...revise, date: '2026-03-23' })
      .then([
        orderFact('ExpectedDateRevised', {
          ...head,
          side: 'SHIPMENT',
          date: '2026-03-23',
          previousDate: '2026-03-22',
        }),
      ]);
  });

  it('gives no stage for a shipment: stage_of_shipment', () => {
    order(placed)
      .when({ ...revise, stage: 1 })
      .thenRefused('stage_of_shipment');
  });

  it('is refused where promising is: order_closed, stage_not_found, order_not_tracked', () => {
    order(placed, closed(10)).when(revise).thenRefused('order_closed');
    const payment = { ...revise, side: 'PAYMENT', stage: 3 } as const;
    order(inStages).when(payment).thenRefused('stage_not_found');
    order(untracked).when(payment).thenRefused('order_not_tracked');
  });
});
