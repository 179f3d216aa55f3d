import { describe, expect, it } from '@jest/globals';
import { foldDocument } from '#event-sourcing';
import { fact, minute } from '#event-sourcing/testing';
import {
  creditNoteId,
  customerId,
  head,
  orderFact,
  part,
  placed,
  returned,
  shipmentId,
  shipped,
  toReplace,
} from '../orders/orders.examples.js';
import { bounced, euros, paymentFact, received, refunded } from '../payments/payments.examples.js';
import { balances, type BalanceDocument } from './balances.projection.js';

type Told = { readonly type: string; readonly data: object };

function after(...facts: readonly Told[]): BalanceDocument | undefined {
  const log = facts
    .map(({ type, data }, n) => fact(type, { ...data }, { revision: n }))
    .filter((event) => balances.on[event.type]?.key(event) === customerId);
  const document = foldDocument(balances, customerId, log);
  return document && (balances.document.parse(document) as BalanceDocument);
}

const balance = (charges: number, receipts: number) => ({
  currency: 'EUR',
  charges: euros(charges),
  receipts: euros(receipts),
  receivable: euros(charges - receipts),
});

describe('how we stand with a customer', () => {
  it('is what was shipped less what came back and was credited, and what was paid', () => {
    const credit = orderFact('CreditNoteIssued', {
      ...head,
      creditNoteId,
      net: 1_000,
      tax: 200,
      gross: 1_200,
      reason: 'scratched',
    });
    const facts = [placed, shipped(4), returned(1), credit, received(), refunded(100)];
    expect(after(...facts)).toEqual({
      currencies: [balance(348, 400)],
      lastActivityAt: minute(5),
    });
  });

  it('does not change by what is ordered or to be replaced', () => {
    expect(after(placed)).toBeUndefined();
    expect(after(placed, shipped(4), toReplace(1))?.currencies).toEqual([balance(480, 0)]);
  });

  it('is as before when a payment bounces', () => {
    expect(after(received(), bounced(500))?.currencies).toEqual([balance(0, 0)]);
  });

  it('does not count orders whose payments are not followed', () => {
    const untracked = orderFact('ShipmentDispatched', {
      ...head,
      settlement: 'NOT_TRACKED',
      shipmentId,
      lines: [part(4)],
    });
    expect(after(untracked)).toBeUndefined();
  });

  it('is kept apart by currency, in the order of the codes', () => {
    const dollars = { minor: 700, currency: 'USD' };
    const zlotys = { minor: 900, currency: 'PLN' };
    const pay = (amount: typeof dollars) =>
      paymentFact('PaymentReceived', { ...received().data, amount });
    expect(
      after(pay(dollars), shipped(4), pay(zlotys))?.currencies.map(({ receivable }) => receivable),
    ).toEqual([euros(480), { ...zlotys, minor: -900 }, { ...dollars, minor: -700 }]);
  });

  it('is the same whatever the order of the facts', () => {
    const log = [shipped(4), received(), returned(1), refunded(100)].map(({ type, data }, n) =>
      fact(type, { ...data }, { revision: n }),
    );
    const once = foldDocument(balances, customerId, log);
    expect(foldDocument(balances, customerId, log.reverse())).toEqual(once);
  });
});
