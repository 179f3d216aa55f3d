import { Refusal } from '#event-sourcing';
import {
  byValidTime,
  newContradiction,
  withNew,
  type Contradiction,
  type Happened,
} from '../shared/valid-time.js';
import { isAtVoidOrder, type AboutPayment } from './allocation.rules.js';
import { paymentAfter, receivedPayment, type ReceivedPayment } from './payment.state.js';
import type { NewPaymentEvent } from './payments.events.js';

interface PaymentContradiction extends Contradiction {
  readonly wrong: 'order' | 'payment' | 'bounced';
}

/**
 * Where the facts of a payment contradict each other when they are read in the order in which they happened: on no day
 * may more come off an order than stands there, more be used and given back than came in, or a payment that bounced go on.
 *
 * @param isVoid whether an order was declared never placed: nothing ever stood there
 */
export function contradictionsIn(
  facts: readonly Happened<NewPaymentEvent>[],
  isVoid: (orderId: string) => boolean = () => false,
): readonly PaymentContradiction[] {
  const [opening, ...later] = byValidTime(facts);
  if (opening?.event.type !== 'PaymentReceived') return [];
  const found: PaymentContradiction[] = [];
  let payment = receivedPayment(opening.event.data, opening.at);
  for (const { id, at, event } of later) {
    if (event.type === 'PaymentReceived') continue;
    const after = paymentAfter(payment, event);
    for (const [wrong, what] of worse(payment, after, isVoid)) {
      found.push({ key: `${id} ${what}`, at, wrong, what });
    }
    payment = after;
  }
  return found;
}

/**
 * Refuses what a command decides when it makes a day impossible: with allocation_exceeds_payment,
 * deallocation_before_allocation, refund_before_allocation, refund_exceeds_unallocated, payment_changed_later. An import
 * that has marked its fact with an anomaly may record it all the same.
 */
export function refuseImpossibleDays(
  decided: readonly NewPaymentEvent[],
  { payment: { facts }, orders, at, meta }: AboutPayment,
): void {
  const fact = decided.at(-1);
  if (fact === undefined || meta.source?.anomaly !== undefined) return;
  const isVoid = (orderId: string) => isAtVoidOrder({ orderId }, orders);
  const found = newContradiction(contradictionsIn(withNew(facts, decided, at), isVoid), () =>
    contradictionsIn(facts, isVoid),
  );
  if (found === undefined) return;
  throw new Refusal(
    codeFor(fact.type, found),
    `occurredAt is ${at}: then ${found.what} at ${found.at}; give a later time, or void later facts first`,
    ['occurredAt'],
  );
}

function codeFor(type: NewPaymentEvent['type'], { wrong }: PaymentContradiction): string {
  switch (type) {
    case 'PaymentReceived':
    case 'PaymentAllocated':
      return 'allocation_exceeds_payment';
    case 'PaymentDeallocated':
      return 'deallocation_before_allocation';
    case 'PaymentRefunded':
      return wrong === 'order' ? 'refund_before_allocation' : 'refund_exceeds_unallocated';
    case 'PaymentBounced':
      return 'payment_changed_later';
  }
}

type Wrong = readonly [wrong: PaymentContradiction['wrong'], what: string];

/** What of a payment is below nothing after a fact, and lower than before it. */
function worse(
  before: ReceivedPayment,
  after: ReceivedPayment,
  isVoid: (orderId: string) => boolean,
): readonly Wrong[] {
  const orders = [...after.allocated].flatMap(([orderId, { orderNumber, minor }]): Wrong[] => {
    const isWorse = minor < Math.min(0, before.allocated.get(orderId)?.minor ?? 0);
    if (!isWorse || isVoid(orderId)) return [];
    return [['order', `more would come off order ${orderNumber} than stands there`]];
  });
  const free = freeOf(after, isVoid);
  const isOverused = free < Math.min(0, freeOf(before, isVoid));
  return [
    ...(before.status === 'bounced' ? [['bounced', 'it would have bounced'] as const] : []),
    ...orders,
    ...(isOverused ? [['payment', 'more would be used and given back than came in'] as const] : []),
  ];
}

/** What of a payment is free to use; what an order lacks makes nothing free. */
function freeOf(
  { received, refunded, bounced, allocated }: ReceivedPayment,
  isVoid: (orderId: string) => boolean,
): number {
  const standing = [...allocated].filter(([orderId, { minor }]) => minor > 0 && !isVoid(orderId));
  return standing.reduce((free, [, { minor }]) => free - minor, received - refunded - bounced);
}
