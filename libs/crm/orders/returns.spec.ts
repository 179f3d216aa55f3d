import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, minute, testUuid, type Entry } from '#event-sourcing/testing';
import { uuidV5 } from '#event-sourcing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  cancelled,
  closed,
  creditNoteId,
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

describe('accepting a return', () => {
  const accept = (quantity: number, disposition: 'REFUND' | 'REPLACE' = 'REFUND') => ({
    type: 'AcceptReturn' as const,
    orderId,
    shipmentId,
    returnId,
    disposition,
    lines: [{ lineId: '1', quantity: String(quantity) }],
  });

  it('values what comes back at the prices of the order', () => {
    order(placed, shipped(4))
      .when(accept(2))
      .then([returned(2)]);
  });

  it('values what is to be replaced at nothing', () => {
    order(placed, shipped(4))
      .when(accept(2, 'REPLACE'))
      .then([toReplace(2)]);
  });

  it('values a returned replacement at the prices of the order, whatever the shipment was worth', () => {
    const second = testUuid(0xa2);
    const third = testUuid(0xb2);
    order(placed, shipped(10), toReplace(1), replaced(1, second))
      .when({ ...accept(1), shipmentId: second, returnId: third })
      .then([returned(1, third, second)]);
  });

  it('gives parts that add up to what was shipped', () => {
    // 3 pieces for 1.00: 0.33 + 0.34 + 0.33
    const start = orderFact('OrderPlaced', {
      ...head,
      lines: [{ ...line, quantity: '3', net: 100, tax: 0, gross: 100 }],
    });
    const all = orderFact('ShipmentDispatched', {
      ...head,
      shipmentId,
      lines: [{ ...part(3), net: 100, tax: 0, gross: 100 }],
    });
    const one = (net: number, id: string) =>
      orderFact('ReturnAccepted', {
        ...head,
        returnId: id,
        shipmentId,
        disposition: 'REFUND',
        lines: [{ ...part(1), net, tax: 0, gross: net }],
      });
    order(start, all)
      .when(accept(1))
      .then([one(33, returnId)]);
    order(start, all, one(33, testUuid(9)))
      .when(accept(1))
      .then([one(34, returnId)]);
  });

  it('has an id derived from its command unless one is given', () => {
    const { returnId: _none, ...unnamed } = accept(2);
    order(placed, shipped(4))
      .when({ ...unnamed, reason: 'broken' })
      .then([
        orderFact('ReturnAccepted', {
          ...returned(2, uuidV5(commandMeta().commandId, 'return')).data,
          reason: 'broken',
        }),
      ]);
  });

  it('names a shipment of the order: shipment_not_found', () => {
    order(placed, shipped(4))
      .when({ ...accept(1), shipmentId: nobody })
      .thenRefused('shipment_not_found');
    order(placed, { ...shipped(4), voided: true })
      .when(accept(1))
      .thenRefused('shipment_not_found');
  });

  it('names lines of that shipment, each once: line_not_in_shipment, line_named_twice', () => {
    const [first] = accept(1).lines;
    order(placed, shipped(4))
      .when({ ...accept(1), lines: [{ lineId: '2', quantity: '1' }] })
      .thenRefused('line_not_in_shipment');
    order(placed, shipped(4))
      .when({ ...accept(1), lines: [first!, first!] })
      .thenRefused('line_named_twice');
  });

  it('does not exceed what was shipped less what came back: return_exceeds_shipment', () => {
    const refusal = order(placed, shipped(4), returned(1, testUuid(8)), toReplace(1, testUuid(9)))
      .when(accept(3))
      .thenRefused('return_exceeds_shipment');
    expect(refusal.message).toBe(
      'lines[0].quantity is "3": what has not come back of that shipment is 2; give no more than that',
    );
    order(placed, shipped(4)).when(accept(0)).thenRefused('quantity_not_positive');
  });

  it('does not come before its shipment: return_before_shipment', () => {
    const occurredAt = minute(0);
    order(placed, shipped(4))
      .when({ ...accept(1), meta: { occurredAt } })
      .thenRefused('return_before_shipment');
    order(placed, shipped(4))
      .when({ ...accept(1), meta: { occurredAt, source: { anomaly: 'return_before_shipment' } } })
      .then([returned(1)]);
  });

  it('is recorded once: return_already_exists', () => {
    order(placed, shipped(4), returned(1)).when(accept(1)).thenRefused('return_already_exists');
  });

  it('takes goods back after the order has ended, but does not replace: order_closed, order_cancelled', () => {
    order(placed, shipped(4), closed(6))
      .when(accept(2))
      .then([returned(2)]);
    order(placed, shipped(4), closed(6)).when(accept(2, 'REPLACE')).thenRefused('order_closed');
    order(placed, shipped(4), cancelled(6))
      .when(accept(2, 'REPLACE'))
      .thenRefused('order_cancelled');
  });
});

describe('issuing a credit note', () => {
  const issue = {
    type: 'IssueCreditNote',
    orderId,
    creditNoteId,
    net: '100',
    tax: '20.00',
    reason: 'scratched',
  } as const;
  const issued = orderFact('CreditNoteIssued', {
    ...head,
    creditNoteId,
    net: 10_000,
    tax: 2_000,
    gross: 12_000,
    reason: 'scratched',
  });

  it('is for the order, or for one of its lines', () => {
    order(placed).when(issue).then([issued]);
    order(placed)
      .when({ ...issue, lineId: '1' })
      .then([
        orderFact('CreditNoteIssued', { ...issued.data, lineId: '1', productGroup: 'Beverages' }),
      ]);
    order(placed)
      .when({ ...issue, lineId: '2' })
      .thenRefused('line_not_found');
  });

  it('does not exceed what is due: credit_note_exceeds_due', () => {
    order(placed)
      .when({ ...issue, net: '1000', tax: '200.01' })
      .thenRefused('credit_note_exceeds_due');
    order(placed, shipped(10), returned(9), { ...issued })
      .when({ ...issue, creditNoteId: testUuid(9), net: '0.01', tax: '0' })
      .thenRefused('credit_note_exceeds_due');
  });

  it('is worth something: amount_not_positive', () => {
    order(placed)
      .when({ ...issue, net: '0' })
      .thenRefused('amount_not_positive');
  });

  it('has amounts of the currency: amount_too_precise', () => {
    order(placed)
      .when({ ...issue, net: '0.001' })
      .thenRefused('amount_too_precise');
  });

  it('is recorded once, after the order: credit_note_already_exists, credit_before_order', () => {
    order(placed, issued).when(issue).thenRefused('credit_note_already_exists');
    order(placed)
      .when({ ...issue, meta: { occurredAt: '2026-02-28T10:00:00.000Z' } })
      .thenRefused('credit_before_order');
  });
});
