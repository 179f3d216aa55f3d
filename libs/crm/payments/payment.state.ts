import { foldWith, type Instant, type RecordedEvent } from '#event-sourcing';
import type { CreditEvent } from '../credits/credits.events.js';
import { pastDecisions } from '../shared/decision.js';
import { happened, type Happened } from '../shared/valid-time.js';
import {
  paymentEvents,
  type Allocation,
  type NewPaymentEvent,
  type PaymentEvent,
} from './payments.events.js';

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
  readonly bounced: number;
  /** What stands at each order, in the order of the allocations. */
  readonly allocated: ReadonlyMap<string, { readonly orderNumber: string; readonly minor: number }>;
  /** All of its facts, as they were recorded. */
  readonly facts: readonly Happened<NewPaymentEvent>[];
}

/** `absent`: never received, or that was void. `credit`: no payment but a credit without an order. */
export type PaymentState = { readonly status: 'absent' | 'credit' } | ReceivedPayment;

type Receipt = Extract<NewPaymentEvent, { readonly type: 'PaymentReceived' }>;

/** Folds the stream of a payment. */
export const paymentFold = pastDecisions<PaymentState, PaymentEvent | CreditEvent>({
  initial: { status: 'absent' },
  evolve(state, event) {
    if (event.type === 'CustomerCreditIssued') return { status: 'credit' };
    const fact = happened<NewPaymentEvent>(event);
    if (event.type === 'PaymentReceived') {
      return { ...receivedPayment(event.data, fact.at), facts: [fact] };
    }
    if (!isPayment(state)) return state;
    return { ...paymentAfter(state, event), facts: [...state.facts, fact] };
  },
});

/** Whether money came in. */
export function isPayment(state: PaymentState): state is ReceivedPayment {
  return state.status === 'received' || state.status === 'bounced';
}

/** Received, neither given back nor standing at an order. */
export function unallocatedOf(payment: ReceivedPayment): number {
  const { received, refunded, bounced, allocated } = payment;
  const standing = [...allocated.values()].reduce((sum, { minor }) => sum + minor, 0);
  return received - refunded - bounced - standing;
}

/** The ids of the orders at which a payment with these facts stands. */
export function ordersPaidBy(facts: readonly RecordedEvent[]): readonly string[] {
  const state = foldWith(paymentFold, facts.filter(isPaymentFact));
  return isPayment(state) ? [...state.allocated.keys()] : [];
}

function isPaymentFact(event: RecordedEvent): event is PaymentEvent {
  return event.type in paymentEvents.schemas;
}

/** The payment as it came in; its fact is not among its facts yet. */
export function receivedPayment(data: Receipt['data'], receivedAt: Instant): ReceivedPayment {
  const { paymentId, customerId, responsibleId, amount, rate } = data;
  const payment: ReceivedPayment = {
    status: 'received',
    header: { paymentId, customerId, ...(responsibleId !== undefined && { responsibleId }) },
    currency: amount.currency,
    rate,
    receivedAt,
    received: amount.minor,
    refunded: 0,
    bounced: 0,
    allocated: new Map(),
    facts: [],
  };
  return withAllocations(payment, data.allocations, 1);
}

/** What a later fact makes of the payment, its list of facts left aside. */
export function paymentAfter(
  state: ReceivedPayment,
  event: Exclude<NewPaymentEvent, Receipt>,
): ReceivedPayment {
  switch (event.type) {
    case 'PaymentAllocated':
      return withAllocations(state, event.data.allocations, 1);
    case 'PaymentDeallocated':
      return withAllocations(state, event.data.allocations, -1);
    case 'PaymentRefunded': {
      const refunded = state.refunded + event.data.amount.minor;
      return withAllocations({ ...state, refunded }, event.data.deallocated, -1);
    }
    case 'PaymentBounced': {
      const bounced = state.bounced + event.data.amount.minor;
      return withAllocations({ ...state, status: 'bounced', bounced }, event.data.deallocated, -1);
    }
  }
}

/** Below 0 only where a deallocation comes without its allocation, or before it: that is refused. */
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
