import { customerId, managerId, orderId, paymentId } from '../orders/orders.examples.js';
import type { Allocation, NewPaymentEvent } from './payments.events.js';

// Facts of one payment of 500.00, as examples: specs tell their histories with them. Amounts in whole euros.

type DataOf<T> = Extract<NewPaymentEvent, { readonly type: T }>['data'];

/** A fact of a payment, its data checked by the compiler. */
export function paymentFact<T extends NewPaymentEvent['type']>(type: T, data: DataOf<T>) {
  return { type, data };
}

export const head = { paymentId, customerId, responsibleId: managerId };

export const otherOrderId = '00000000-0000-4000-8000-000000000004';

export const euros = (amount: number) => ({ minor: amount * 100, currency: 'EUR' });

/** A part of the payment for order 10248. */
export const pays = (amount: number): Allocation => ({
  orderId,
  orderNumber: '10248',
  amount: euros(amount),
});

/** A part of the payment for order 10249. */
export const paysOther = (amount: number): Allocation => ({
  orderId: otherOrderId,
  orderNumber: '10249',
  amount: euros(amount),
});

export const received = (...allocations: Allocation[]) =>
  paymentFact('PaymentReceived', {
    ...head,
    amount: euros(500),
    method: 'BANK_TRANSFER',
    allocations,
  });

export const allocated = (...allocations: Allocation[]) =>
  paymentFact('PaymentAllocated', { ...head, allocations });

export const deallocated = (...allocations: Allocation[]) =>
  paymentFact('PaymentDeallocated', { ...head, allocations });

export const refunded = (amount: number, ...deallocations: Allocation[]) =>
  paymentFact('PaymentRefunded', { ...head, amount: euros(amount), deallocated: deallocations });

export const bounced = (amount: number, ...deallocations: Allocation[]) =>
  paymentFact('PaymentBounced', {
    ...head,
    amount: euros(amount),
    kind: 'BANK',
    deallocated: deallocations,
  });
