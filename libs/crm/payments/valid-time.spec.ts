/** Late facts of a payment of 500: on no day may less than nothing stand anywhere. Fact n happened at minute n. */
import { describe, expect, it } from '@jest/globals';
import { given, minute, type Entry } from '#event-sourcing/testing';
import { orderFact, orderId, paymentId, placed } from '../orders/orders.examples.js';
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
    .and(`order-${otherOrderId}`, [
      orderFact('OrderPlaced', { ...placed.data, orderId: otherOrderId, orderNumber: '10249' }),
    ]);

/** After fact n and before the next. */
const after = (n: number, anomaly?: string) => ({
  occurredAt: minute(n + 0.5),
  ...(anomaly === undefined ? {} : { source: { anomaly } }),
});
const to = (amount: string, id = orderId) => [{ orderId: id, amount }];
const refund = { type: 'RefundPayment', paymentId } as const;

describe('a late allocation', () => {
  const allocate = { type: 'AllocatePayment', paymentId, allocations: to('100') } as const;

  it('is of what was free on its day: allocation_exceeds_payment', () => {
    const freed = payment(received(paysOther(500)), deallocated(paysOther(300)));
    const refusal = freed
      .when({ ...allocate, meta: after(0) })
      .thenRefused('allocation_exceeds_payment');
    expect(refusal.path).toEqual(['occurredAt']);
    expect(refusal.message).toBe(
      'occurredAt is 2026-03-01T09:00:30.000Z: then more would be used and given back than came in ' +
        'at 2026-03-01T09:00:30.000Z; give a later time, or void later facts first',
    );
    freed.when({ ...allocate, meta: after(1) }).then([allocated(pays(100))]);
    freed
      .when({ ...allocate, meta: after(0, 'allocation_before_payment') })
      .then([allocated(pays(100))]);
  });

  it('does not take what later facts used before it was freed: allocation_exceeds_payment', () => {
    payment(received(), allocated(paysOther(500)), deallocated(paysOther(500)))
      .when({ ...allocate, meta: after(0) })
      .thenRefused('allocation_exceeds_payment');
  });

  it('may be of what stood at an order that was declared void, since it never stood there', () => {
    payment(received(), allocated(pays(500)))
      .and(`order-${orderId}`, [{ ...placed, voided: true }])
      .when({ ...allocate, allocations: to('100', otherOrderId), meta: after(0) })
      .then([
        paymentFact('PaymentDeallocated', {
          ...deallocated(pays(100)).data,
          reason: 'The order was declared void',
        }),
        allocated(paysOther(100)),
      ]);
  });
});

describe('a late deallocation', () => {
  it('does not come before what it takes back: deallocation_before_allocation', () => {
    const command = { type: 'DeallocatePayment', paymentId, allocations: to('100') } as const;
    const stands = payment(received(), allocated(pays(300)));
    stands.when({ ...command, meta: after(0) }).thenRefused('deallocation_before_allocation');
    stands.when({ ...command, meta: after(1) }).then([deallocated(pays(100))]);
    payment(received(), allocated(pays(300)), deallocated(pays(300)), allocated(pays(200)))
      .when({ ...command, meta: after(1) })
      .thenRefused('deallocation_before_allocation');
  });
});

describe('a late refund', () => {
  it('does not take off an order what came later: refund_before_allocation', () => {
    const command = { ...refund, amount: '300' } as const;
    payment(received(), allocated(pays(300)))
      .when({ ...command, deallocate: to('100'), meta: after(0) })
      .thenRefused('refund_before_allocation');
    payment(received(), allocated(pays(300)))
      .when({ ...command, amount: '300', meta: after(0) })
      .thenRefused('refund_before_allocation');
    payment(received(), allocated(pays(300)))
      .when({ ...command, meta: after(1) })
      .then([refunded(300, pays(100))]);
  });

  it('is of what was free on its day: refund_exceeds_unallocated', () => {
    payment(received(pays(500)), deallocated(pays(500)))
      .when({ ...refund, amount: '1', meta: after(0) })
      .thenRefused('refund_exceeds_unallocated');
    payment(received(pays(500)), deallocated(pays(500)))
      .when({ ...refund, amount: '1', meta: after(0, 'refund_before_payment') })
      .then([refunded(1)]);
  });
});

describe('a late bounce', () => {
  const bounce = { type: 'BouncePayment', paymentId, kind: 'BANK' } as const;

  it('does not come before the payment was used or given back: payment_changed_later', () => {
    for (const later of [allocated(pays(100)), refunded(100)]) {
      payment(received(), later)
        .when({ ...bounce, meta: after(0) })
        .thenRefused('payment_changed_later');
    }
    payment(received(), allocated(pays(100)))
      .when({ ...bounce, meta: after(1) })
      .then([bounced(500, pays(100))]);
  });
});

describe('a void that leaves a day impossible: void_breaks_payment', () => {
  it('of an allocation that was taken off before it was made again', () => {
    payment(received(), allocated(pays(300)), deallocated(pays(300)), allocated(pays(300)))
      .whenVoided(1)
      .thenRefused('void_breaks_payment');
    payment(received(), allocated(pays(300)), deallocated(pays(300)), allocated(pays(300)))
      .whenVoided(3)
      .then([3]);
  });

  it('of a deallocation that freed what was used before more was freed', () => {
    payment(
      received(pays(500)),
      deallocated(pays(200)),
      allocated(paysOther(200)),
      deallocated(pays(300)),
    )
      .whenVoided(1)
      .thenRefused('void_breaks_payment');
  });

  it('is not held up by an anomaly that stands already', () => {
    const early = { ...deallocated(pays(100)), occurredAt: minute(0.5) };
    payment(received(), allocated(pays(300)), early, allocated(paysOther(1)))
      .whenVoided(3)
      .then([3]);
  });
});
