import type { PaymentDocument } from '../read-models/payments.projection.js';

/**
 * The payment as it stands when some of its orders have been declared never placed: what was allocated to them counts as
 * unallocated. The payment's own document cannot know, because the void of an order names no payment; so whoever shows a
 * payment looks up its orders, in the same reading.
 *
 * @param stands whether the order with this id is there
 */
export function withoutVoidOrders(
  payment: PaymentDocument,
  stands: (orderId: string) => boolean,
): PaymentDocument {
  const allocations = payment.allocations.filter(({ orderId }) => stands(orderId));
  if (allocations.length === payment.allocations.length) return payment;
  const minor = allocations.reduce((sum, { amount }) => sum + amount.minor, 0);
  const freed = payment.allocated.minor - minor;
  return {
    ...payment,
    allocations,
    allocated: { ...payment.allocated, minor },
    unallocated: { ...payment.unallocated, minor: payment.unallocated.minor + freed },
  };
}
