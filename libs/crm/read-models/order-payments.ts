import type { Allocation, PaymentEvent } from '../payments/payments.events.js';
import type { OrderDocument } from './order.document.js';

/**
 * An order after a fact of a payment has put money to it (1) or taken it off (-1). What a refund takes off counts as
 * refunded.
 */
export function withMoved(
  document: OrderDocument,
  { type, data }: PaymentEvent,
  allocations: readonly Allocation[],
  orderId: string,
  sign: 1 | -1,
): OrderDocument {
  const { currency } = document;
  const here = allocations.filter((allocation) => allocation.orderId === orderId);
  const moved = here.reduce((sum, { amount }) => sum + amount.minor, 0);
  const refunded = document.refunded.minor + (type === 'PaymentRefunded' ? moved : 0);
  return {
    ...document,
    payments: withPayment(document, data.paymentId, sign * moved),
    paid: { minor: document.paid.minor + sign * moved, currency },
    refunded: { minor: refunded, currency },
  };
}

/** What stands of each payment; those of which nothing stands are left out. */
function withPayment(
  { payments, currency }: OrderDocument,
  paymentId: string,
  moved: number,
): OrderDocument['payments'] {
  const known = payments.find((one) => one.paymentId === paymentId);
  const minor = (known?.amount.minor ?? 0) + moved;
  const now = { paymentId, amount: { minor, currency } };
  if (known === undefined) return minor === 0 ? payments : [...payments, now];
  if (minor === 0) return payments.filter((one) => one !== known);
  return payments.map((one) => (one === known ? now : one));
}
