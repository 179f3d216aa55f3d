import { describe, it } from '@jest/globals';
import { given, type Entry } from '#event-sourcing/testing';
import { orderId, paymentId, placed } from '../orders/orders.examples.js';
import { makePaymentDecider } from './payments.decider.js';
import {
  allocated,
  bounced,
  deallocated,
  otherOrderId,
  paymentFact,
  pays,
  paysOther,
  received,
  refunded,
} from './payments.examples.js';
import type { PaymentEvent } from './payments.events.js';

const payment = (...history: readonly Entry<PaymentEvent>[]) =>
  given(makePaymentDecider({ baseCurrency: 'EUR' }), history)
    .and(`order-${orderId}`, [placed])
    .and(`order-${otherOrderId}`, [placed]);
const early = { occurredAt: '2026-02-28T10:00:00.000Z' };

describe('refunding a payment', () => {
  const refund = (amount: string) => ({ type: 'RefundPayment', paymentId, amount }) as const;

  it('takes what is free first', () => {
    payment(received(pays(300)))
      .when(refund('200'))
      .then([refunded(200)]);
  });

  it('then takes the newest allocations off their orders in the same fact', () => {
    payment(received(pays(300)), allocated(paysOther(150)))
      .when(refund('250'))
      .then([refunded(250, paysOther(150), pays(50))]);
    payment(received(pays(300)), allocated(paysOther(100)), allocated(pays(100)))
      .when(refund('350'))
      .then([refunded(350, pays(350))]);
  });

  it('takes off what is named, and the rest from what is free', () => {
    payment(received(pays(300), paysOther(100)))
      .when({ ...refund('150'), deallocate: [{ orderId, amount: '100' }], reason: 'broken' })
      .then([
        paymentFact('PaymentRefunded', { ...refunded(150, pays(100)).data, reason: 'broken' }),
      ]);
  });

  it('does not give back more than came in: refund_exceeds_payment', () => {
    payment(received()).when(refund('500.01')).thenRefused('refund_exceeds_payment');
    payment(received(), refunded(400)).when(refund('101')).thenRefused('refund_exceeds_payment');
  });

  it('does not give back what stands at orders: refund_exceeds_unallocated', () => {
    payment(received(pays(500)))
      .when({ ...refund('100'), deallocate: [{ orderId, amount: '50' }] })
      .thenRefused('refund_exceeds_unallocated');
  });

  it('does not take off more than it gives back: deallocation_exceeds_refund', () => {
    payment(received(pays(500)))
      .when({ ...refund('100'), deallocate: [{ orderId, amount: '101' }] })
      .thenRefused('deallocation_exceeds_refund');
  });

  it('takes off what stands there: deallocation_exceeds_allocation', () => {
    payment(received(pays(500)))
      .when({ ...refund('100'), deallocate: [{ orderId: otherOrderId, amount: '1' }] })
      .thenRefused('deallocation_exceeds_allocation');
  });

  it('is an amount above 0, after the payment: amount_not_positive, refund_before_payment', () => {
    payment(received()).when(refund('0')).thenRefused('amount_not_positive');
    payment(received())
      .when({ ...refund('1'), meta: early })
      .thenRefused('refund_before_payment');
  });

  it('carries the rate of the payment', () => {
    const dollars = (minor: number) => ({ minor, currency: 'USD' });
    const inDollars = paymentFact('PaymentReceived', {
      ...received().data,
      amount: dollars(50_000),
      rate: '0.5',
      baseMinor: 25_000,
    });
    payment(inDollars)
      .when(refund('100'))
      .then([
        paymentFact('PaymentRefunded', {
          ...refunded(100).data,
          amount: dollars(10_000),
          rate: '0.5',
          baseMinor: 5_000,
        }),
      ]);
  });
});

describe('a payment that bounces', () => {
  const bounce = { type: 'BouncePayment', paymentId, kind: 'BANK' } as const;

  it('comes off all orders in the same fact', () => {
    payment(received(pays(300)), allocated(paysOther(50)))
      .when(bounce)
      .then([bounced(500, pays(300), paysOther(50))]);
  });

  it('is only what has not been given back', () => {
    payment(received(pays(300)), refunded(200))
      .when(bounce)
      .then([bounced(300, pays(300))]);
  });

  it('happens once: payment_bounced', () => {
    payment(received(), bounced(500)).when(bounce).thenRefused('payment_bounced');
  });

  it('is something: nothing_to_bounce', () => {
    payment(received(), refunded(500)).when(bounce).thenRefused('nothing_to_bounce');
  });

  it('does not come before the payment: bounce_before_payment', () => {
    payment(received())
      .when({ ...bounce, meta: early })
      .thenRefused('bounce_before_payment');
  });
});

describe('the void of a fact of a payment', () => {
  it('takes everything along when it is that money came in', () => {
    payment(received(pays(300)), refunded(200))
      .whenVoided(0)
      .then([0, 1]);
    payment({ ...received(), voided: true }, received(), refunded(200))
      .whenVoided(1)
      .then([1, 2]);
  });

  it('is possible while what remains makes sense', () => {
    payment(received(), allocated(pays(300)))
      .whenVoided(1)
      .then([1]);
    payment(received(pays(500)), bounced(500, pays(500)))
      .whenVoided(1)
      .then([1]);
  });

  it('is refused for an allocation that was taken off: void_breaks_payment', () => {
    payment(received(), allocated(pays(300)), deallocated(pays(100)))
      .whenVoided(1)
      .thenRefused('void_breaks_payment');
    payment(received(), allocated(pays(500)), bounced(500, pays(500)))
      .whenVoided(1)
      .thenRefused('void_breaks_payment');
  });

  it('is refused when more would be used than came in: void_breaks_payment', () => {
    payment(received(pays(500)), deallocated(pays(500)), allocated(paysOther(1)))
      .whenVoided(1)
      .thenRefused('void_breaks_payment');
    payment(received(pays(500)), refunded(100, pays(100)), allocated())
      .whenVoided(1)
      .then([1]);
  });
});
