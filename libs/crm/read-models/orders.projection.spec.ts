import { describe, expect, it } from '@jest/globals';
import { foldDocument, type RecordedEvent } from '#event-sourcing';
import { fact, minute } from '#event-sourcing/testing';
import {
  cancelled,
  closed,
  creditNoteId,
  head,
  line,
  orderFact,
  orderId,
  part,
  placed,
  reopened,
  returned,
  shipmentId,
  shipped,
} from '../orders/orders.examples.js';
import { euros } from '../payments/payments.examples.js';
import type { OrderDocument } from './order.document.js';
import { orders } from './orders.projection.js';

type Told = { readonly type: string; readonly data: object };

/** The order after these facts, each a minute after the one before; checked against its schema. */
function after(...facts: readonly Told[]): OrderDocument {
  const document = fold(facts.map(({ type, data }, n) => fact(type, { ...data }, { revision: n })));
  if (document === undefined) throw new Error('no order');
  return document;
}

function fold(facts: readonly RecordedEvent[]): OrderDocument | undefined {
  const document = foldDocument(orders, orderId, facts);
  return document === undefined ? undefined : (orders.document.parse(document) as OrderDocument);
}

describe('an order that was placed', () => {
  it('shows everything as it was agreed, and nothing else yet', () => {
    expect(after(placed)).toEqual({
      number: '10248',
      customerId: head.customerId,
      externalIds: [],
      placedAt: minute(0),
      businessDate: '2026-03-01',
      currency: 'EUR',
      responsibleId: head.responsibleId,
      channel: 'PHONE',
      country: 'UA',
      settlement: 'TRACKED',
      status: 'OPEN',
      shipmentState: 'NOT_SHIPPED',
      paymentState: 'UNPAID',
      fulfilled: false,
      lines: [
        {
          lineId: '1',
          productId: 'chai',
          productGroup: 'Beverages',
          productName: 'Chai',
          unit: 'pcs',
          unitPrice: '100',
          discount: '0',
          taxRate: '0.2',
          net: 100_000,
          tax: 20_000,
          gross: 120_000,
          addedOn: '2026-03-01',
          ordered: '10',
          cancelled: '0',
          writtenOff: '0',
          dispatched: '0',
          replaced: '0',
          returnedForRefund: '0',
          returnedForReplacement: '0',
          leftToShip: '10',
          shipped: { net: 0, tax: 0, gross: 0 },
          returned: { net: 0, tax: 0, gross: 0 },
        },
      ],
      shipments: [],
      returns: [],
      creditNotes: [],
      paymentStages: [{ stage: 1 }],
      payments: [],
      orderedNet: euros(1000),
      orderedGross: euros(1200),
      due: euros(1200),
      paid: euros(0),
      refunded: euros(0),
      leftToPay: euros(1200),
      revenue: euros(0),
      lastActivityAt: minute(0),
    });
  });

  it('is found by what other systems call it', () => {
    const source = { externalSystem: 'northwind', externalId: '10248' };
    expect(fold([fact(placed.type, placed.data, { source })])?.externalIds).toEqual([
      'northwind:10248',
    ]);
  });

  it('has no stages of payment when payments are not followed', () => {
    const document = after(orderFact('OrderPlaced', { ...placed.data, settlement: 'NOT_TRACKED' }));
    expect([document.paymentState, document.paymentStages]).toEqual(['NOT_TRACKED', []]);
  });
});

describe('the lines of an order', () => {
  const of = { lineId: '1', productId: 'chai', productGroup: 'Beverages', productName: 'Chai' };

  it('follow what is added, changed, repriced and cancelled', () => {
    const more = { ...line, lineId: '2', quantity: '2', net: 2_000, tax: 400, gross: 2_400 };
    const price = { unitPrice: '100', discount: '0', taxRate: '0.2' };
    const document = after(
      placed,
      orderFact('OrderLineAdded', { ...head, line: more }),
      orderFact('OrderLineQuantityChanged', {
        ...head,
        ...of,
        from: '10',
        to: '20',
        net: 200_000,
        tax: 40_000,
        gross: 240_000,
      }),
      orderFact('OrderLineRepriced', {
        ...head,
        ...of,
        from: price,
        to: { ...price, unitPrice: '50' },
        net: 100_000,
        tax: 20_000,
        gross: 120_000,
      }),
      orderFact('OrderLineCancelled', { ...head, ...of, quantity: '5' }),
    );
    expect(document.lines.map((one) => [one.ordered, one.unitPrice, one.leftToShip])).toEqual([
      ['20', '50', '15'],
      ['2', '100', '2'],
    ]);
    // 120,000 × 15 ÷ 20 + 2,400
    expect(document.due.minor).toBe(92_400);
    expect(document.orderedNet).toEqual(euros(1020));
  });

  it('may have been shipped before they were ordered, in imported facts', () => {
    const second = orderFact('OrderLineAdded', { ...head, line: { ...line, lineId: '2' } });
    const sent = orderFact('ShipmentDispatched', {
      ...head,
      shipmentId,
      lines: [{ ...part(4), lineId: '2' }],
    });
    const [, late] = after(placed, sent, second).lines;
    const [, inOrder] = after(placed, second, sent).lines;
    expect({ ...late, addedOn: '' }).toEqual({ ...inOrder, addedOn: '' });
    expect(late?.leftToShip).toBe('6');
  });
});

describe('the shipments and returns of an order', () => {
  it('show cost and delivery, credit notes and what came back', () => {
    const document = after(
      placed,
      shipped(4),
      orderFact('ShipmentCosted', {
        ...head,
        shipmentId,
        lines: [{ lineId: '1', productId: 'chai', cost: 25_000 }],
      }),
      orderFact('ShipmentDelivered', { ...head, shipmentId }),
      returned(1),
      orderFact('CreditNoteIssued', {
        ...head,
        creditNoteId,
        net: 5_000,
        tax: 1_000,
        gross: 6_000,
        reason: 'scratched',
      }),
    );
    expect(document.shipments).toEqual([
      {
        shipmentId,
        dispatchedAt: minute(1),
        businessDate: '2026-03-01',
        deliveredAt: minute(3),
        lines: [{ ...part(4), cost: 25_000 }],
      },
    ]);
    expect(document.returns.map((one) => [one.disposition, one.acceptedAt, one.lines])).toEqual([
      ['REFUND', minute(4), [part(1)]],
    ]);
    expect(document.creditNotes).toEqual([
      {
        creditNoteId,
        issuedAt: minute(5),
        businessDate: '2026-03-01',
        net: 5_000,
        tax: 1_000,
        gross: 6_000,
      },
    ]);
    // 1,200 − 120 − 60, and 400 − 100 − 50
    expect([document.due, document.revenue]).toEqual([euros(1020), euros(250)]);
  });

  it('end with a write-off or a cancellation, and go on after a reopening', () => {
    const states = (...facts: readonly Told[]) => {
      const { status, shipmentState, due, lines } = after(placed, shipped(4), ...facts);
      return [status, shipmentState, due.minor, lines[0]?.leftToShip];
    };
    expect(states(closed(6))).toEqual(['CLOSED', 'SHIPPED', 48_000, '0']);
    expect(states(cancelled(6))).toEqual(['CANCELLED', 'SHIPPED', 48_000, '0']);
    const open = ['OPEN', 'PARTIALLY_SHIPPED', 120_000, '6'];
    expect(states(closed(6), reopened(6))).toEqual(open);
    expect(states(cancelled(6), reopened(6, 'CANCELLED'))).toEqual(open);
  });
});

describe('the days of an order', () => {
  it('keep what was promised first, apart from what is expected', () => {
    const day = (date: string) => orderFact('ShipmentDatePromised', { ...head, date });
    const document = after(
      placed,
      day('2026-03-20'),
      day('2026-03-25'),
      orderFact('ExpectedDateRevised', { ...head, side: 'SHIPMENT', date: '2026-03-27' }),
    );
    expect([
      document.shipmentFirstPromised,
      document.shipmentPromised,
      document.shipmentExpected,
    ]).toEqual(['2026-03-20', '2026-03-25', '2026-03-27']);
  });

  it('are those of each stage of payment', () => {
    const schedule = [
      { stage: 1, date: '2026-04-01', minor: 20_000 },
      { stage: 2, date: '2026-05-01', minor: 100_000 },
    ];
    const document = after(
      orderFact('OrderPlaced', { ...placed.data, schedule }),
      orderFact('PaymentDatePromised', { ...head, stage: 2, date: '2026-05-10' }),
      orderFact('ExpectedDateRevised', { ...head, side: 'PAYMENT', stage: 2, date: '2026-05-12' }),
    );
    expect(document.paymentStages).toEqual([
      { stage: 1, amount: euros(200), promised: '2026-04-01', firstPromised: '2026-04-01' },
      {
        stage: 2,
        amount: euros(1000),
        promised: '2026-05-10',
        firstPromised: '2026-05-01',
        expected: '2026-05-12',
      },
    ]);
  });
});
