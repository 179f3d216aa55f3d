import { foldWith, type Fold, type Instant, type RecordedEvent } from '#event-sourcing';
import { paymentEvents, type Allocation, type PaymentEvent } from './payments.events.js';

/** What every fact of a payment carries of it. */
export interface PaymentHeader {
  readonly paymentId: string;
  readonly customerId: string;
  readonly responsibleId?: string;
}

/** What is true of a payment that came in. Amounts in minor units of its currency. */
export interface ReceivedPayment {
  readonly status: 'received' | 'bounced';
  readonly header: PaymentHeader;
  readonly currency: string;
  readonly rate?: string | undefined;
  readonly receivedAt: Instant;
  readonly received: number;
  readonly refunded: number;
  /** What stands at each order, in the order of the allocations. */
  readonly allocated: ReadonlyMap<string, { readonly orderNumber: string; readonly minor: number }>;
}

/** `absent`: never received, or that was void. */
export type PaymentState = { readonly status: 'absent' } | ReceivedPayment;

type Receipt = Extract<PaymentEvent, { readonly type: 'PaymentReceived' }>;

/** Folds the stream of a payment. */
export const paymentFold: Fold<PaymentState, PaymentEvent> = {
  initial: { status: 'absent' },
  evolve(state, event) {
    if (event.type === 'PaymentReceived') return received(event);
    return state.status === 'absent' ? state : changed(state, event);
  },
};

/** Received, neither given back nor standing at an order. */
export function unallocatedOf({ received, refunded, allocated }: ReceivedPayment): number {
  const standing = [...allocated.values()].reduce((sum, { minor }) => sum + minor, 0);
  return received - refunded - standing;
}

/** The ids of the orders at which a payment with these facts stands. */
export function ordersPaidBy(facts: readonly RecordedEvent[]): readonly string[] {
  const state = foldWith(paymentFold, facts.filter(isPaymentFact));
  return state.status === 'absent' ? [] : [...state.allocated.keys()];
}

function isPaymentFact(event: RecordedEvent): event is PaymentEvent {
  return event.type in paymentEvents.schemas;
}

function received({ data, metadata }: Receipt): ReceivedPayment {
  const { paymentId, customerId, responsibleId, amount, rate } = data;
  const payment: ReceivedPayment = {
    status: 'received',
    header: { paymentId, customerId, ...(responsibleId !== undefined && { responsibleId }) },
    currency: amount.currency,
    rate,
    receivedAt: metadata.occurredAt,
    received: amount.minor,
    refunded: 0,
    allocated: new Map(),
  };
  return withAllocations(payment, data.allocations, 1);
}

function changed(state: ReceivedPayment, event: Exclude<PaymentEvent, Receipt>): ReceivedPayment {
  switch (event.type) {
    case 'PaymentAllocated':
      return withAllocations(state, event.data.allocations, 1);
    case 'PaymentDeallocated':
      return withAllocations(state, event.data.allocations, -1);
    case 'PaymentRefunded': {
      const refunded = state.refunded + event.data.amount.minor;
      return withAllocations({ ...state, refunded }, event.data.deallocated, -1);
    }
    case 'PaymentBounced':
      return withAllocations({ ...state, status: 'bounced' }, event.data.deallocated, -1);
  }
}

/** Below 0 only where a void has left a deallocation without its allocation; the void is refused for it. */
function withAllocations(
  state: ReceivedPayment,
  allocations: readonly Allocation[],
  sign: 1 | -1,
): ReceivedPayment {
  const allocated = new Map(state.allocated);
  for (const { orderId, orderNumber, amount } of allocations) {
    const minor = (allocated.get(orderId)?.minor ?? 0) + sign * amount.minor;
    // Deleted first: the newest allocation stands last.
    if (sign === 1 || minor === 0) allocated.delete(orderId);
    if (minor !== 0) allocated.set(orderId, { orderNumber, minor });
  }
  return { ...state, allocated };
}
