import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, testUuid, type Asked, type Entry } from '#event-sourcing/testing';
import { makePaymentDecider } from '../payments/payments.decider.js';
import { makeReturnDecider } from './returns.decider.js';
import type { AcceptUnmatchedReturn } from './credits.commands.js';
import type { CreditEvent, NewCreditEvent, NewReturnEvent, ReturnEvent } from './credits.events.js';

const settings = { baseCurrency: 'EUR' };
const returns = makeReturnDecider(settings);
const payments = makePaymentDecider(settings);
const customerId = testUuid(1);
const managerId = testUuid(2);
const customer = [
  {
    type: 'CustomerRegistered',
    data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
  },
  { type: 'CustomerClassified', data: { customerId, attribute: 'COUNTRY', to: 'DE' } },
  { type: 'CustomerManagerAssigned', data: { customerId, managerId } },
];
const line = { productId: '22423', productGroup: 'Kitchen', quantity: '2', unitPrice: '10.95' };
const accept: Asked<AcceptUnmatchedReturn> = {
  type: 'AcceptUnmatchedReturn',
  customerId,
  currency: 'EUR',
  lines: [line],
  reason: 'bought before our records begin',
};
const issue = {
  type: 'IssueCustomerCredit',
  customerId,
  currency: 'EUR',
  net: '15',
  tax: '3',
  reason: 'postage charged twice',
} as const;
const commandId = testUuid(0xc0);
const returnId = returns
  .streamOf({ ...accept, commandId, meta: commandMeta() })
  .slice('return-'.length);
const creditId = payments
  .streamOf({ ...issue, commandId, meta: commandMeta() })
  .slice('payment-'.length);
const header = {
  customerId,
  currency: 'EUR',
  settlement: 'TRACKED' as const,
  responsibleId: managerId,
  country: 'DE',
};
const accepted: NewReturnEvent = {
  type: 'UnmatchedReturnAccepted',
  data: {
    returnId,
    ...header,
    lines: [{ ...line, net: 2190, tax: 0, gross: 2190 }],
    reason: accept.reason,
  },
};
const issued: NewCreditEvent = {
  type: 'CustomerCreditIssued',
  data: { creditId, ...header, net: 1500, tax: 300, gross: 1800, reason: issue.reason },
};
const returning = (history: readonly Entry<ReturnEvent>[] = []) =>
  given(returns, history).and(`customer-${customerId}`, customer);
const crediting = (history: readonly Entry<CreditEvent>[] = []) =>
  given(payments, history).and(`customer-${customerId}`, customer);

describe('a return whose shipment cannot be named', () => {
  it('is recorded at the prices told, grouped as the customer is', () => {
    returning().when(accept).then([accepted]);
  });

  it('carries tax, channel, country and settlement where they are told', () => {
    returning()
      .when({
        ...accept,
        channel: 'ONLINE_STORE',
        country: 'GB',
        settlement: 'NOT_TRACKED',
        lines: [{ ...line, productName: 'Cakestand', taxRate: '0.2' }],
      })
      .then([
        {
          type: 'UnmatchedReturnAccepted',
          data: {
            ...accepted.data,
            channel: 'ONLINE_STORE',
            country: 'GB',
            settlement: 'NOT_TRACKED',
            lines: [{ ...line, productName: 'Cakestand', net: 2190, tax: 438, gross: 2628 }],
          },
        },
      ]);
  });

  it('carries the rate and what it is worth in the base currency', () => {
    returning()
      .when({ ...accept, currency: 'GBP', exchangeRate: '1.17' })
      .then([
        {
          type: 'UnmatchedReturnAccepted',
          data: { ...accepted.data, currency: 'GBP', rate: '1.17', baseMinor: 2562 },
        },
      ]);
  });

  it('is refused the second time: return_already_accepted', () => {
    returning([accepted]).when(accept).thenRefused('return_already_accepted');
  });

  it('is refused of nobody: customer_not_found', () => {
    const refusal = given(returns).when(accept).thenRefused('customer_not_found');
    expect(refusal.path).toEqual(['customerId']);
  });

  it('is refused of nothing: quantity_not_positive', () => {
    const refusal = returning()
      .when({ ...accept, lines: [line, { ...line, quantity: '0' }] })
      .thenRefused('quantity_not_positive');
    expect(refusal.path).toEqual(['lines', '1', 'quantity']);
  });

  it('is refused below price 0: price_negative', () => {
    returning()
      .when({ ...accept, lines: [{ ...line, unitPrice: '-1' }] })
      .thenRefused('price_negative');
  });

  it('is refused in a foreign currency without a rate: exchange_rate_required', () => {
    returning()
      .when({ ...accept, currency: 'GBP' })
      .thenRefused('exchange_rate_required');
  });

  it('can be declared void, and recorded anew', () => {
    returning([accepted]).whenVoided(0).then([0]);
    returning([{ ...accepted, voided: true }])
      .when(accept)
      .then([accepted]);
  });
});

describe('a credit note without an order', () => {
  it('is recorded with its amount, grouped as the customer is', () => {
    crediting().when(issue).then([issued]);
  });

  it('names the product that it is for', () => {
    const product = { productId: 'POST', productName: 'Postage', productGroup: 'Services' };
    crediting()
      .when({ ...issue, ...product })
      .then([{ type: 'CustomerCreditIssued', data: { ...issued.data, ...product } }]);
  });

  it('is refused the second time: credit_already_issued', () => {
    crediting([issued]).when(issue).thenRefused('credit_already_issued');
  });

  it('is refused of nobody: customer_not_found', () => {
    given(payments).when(issue).thenRefused('customer_not_found');
  });

  it('is refused of nothing: credit_not_positive', () => {
    crediting()
      .when({ ...issue, net: '0', tax: '0' })
      .thenRefused('credit_not_positive');
  });

  it('is refused with more digits than the currency has: amount_too_precise', () => {
    crediting()
      .when({ ...issue, net: '1.005' })
      .thenRefused('amount_too_precise');
  });

  it('is no payment: nothing of it is allocated or given back, payment_not_found', () => {
    crediting([issued])
      .when({ type: 'RefundPayment', paymentId: creditId, amount: '1' })
      .thenRefused('payment_not_found');
  });

  it('leaves no room for a payment under its id: payment_already_received', () => {
    crediting([issued])
      .when({ type: 'ReceivePayment', customerId, amount: '1', currency: 'EUR' })
      .thenRefused('payment_already_received');
  });

  it('can be declared void', () => {
    crediting([issued]).whenVoided(0).then([0]);
  });
});
