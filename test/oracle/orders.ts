/** What domain.md §2 ("Orders: what is left, what is due") says of one order, folded naïvely. */
import { decimalText, shareOf } from './exact.js';
import {
  applyAgreement,
  applyGoods,
  applyMoney,
  movements,
  opened,
  type Line,
  type Order,
} from './order-facts.js';
import { fromOpening, type Fact } from './facts.js';

/** One line, in decimal text, as a document would show it. */
export interface LineAnswer {
  readonly lineId: string;
  readonly ordered: string;
  readonly cancelled: string;
  readonly writtenOff: string;
  readonly dispatched: string;
  readonly returnedForRefund: string;
  readonly returnedForReplacement: string;
  readonly leftToShip: string;
}

/** Amounts in minor units of the order's currency. */
export interface OrderAnswer {
  readonly customerId: string;
  readonly currency: string;
  readonly placedAt: string;
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  readonly lines: readonly LineAnswer[];
  readonly orderedNet: number;
  readonly orderedGross: number;
  readonly due: number;
  readonly paid: number;
  readonly leftToPay: number;
  readonly refunded: number;
  readonly credited: number;
  readonly revenue: number;
  readonly shipmentState: 'NOT_SHIPPED' | 'PARTIALLY_SHIPPED' | 'SHIPPED';
  readonly paymentState: 'NOT_TRACKED' | 'UNPAID' | 'PARTIALLY_PAID' | 'PAID' | 'OVERPAID';
  readonly fulfilled: boolean;
  readonly fulfilledAt: string | null;
}

/** The order as these facts of a reading (of the whole company) make it; undefined when it is not placed in them. */
export function orderIn(facts: readonly Fact[], orderId: string): OrderAnswer | undefined {
  const ours = fromOpening(
    facts.filter((fact) => concerns(fact, orderId)),
    'OrderPlaced',
  );
  const placed = ours[0];
  if (placed?.type !== 'OrderPlaced') return undefined;
  const order = opened(placed);
  for (const fact of ours) {
    applyAgreement(order, fact);
    applyGoods(order, fact);
    applyMoney(order, fact, orderId);
    if (!isFulfilled(order)) order.fulfilledAt = null;
    else order.fulfilledAt ??= fact.occurredAt;
  }
  return answerOf(order);
}

/** Whether a fact says something about the order: its own facts, and payments that are put on it or taken off. */
function concerns(fact: Fact, orderId: string): boolean {
  if (fact.stream === `order-${orderId}`) return true;
  return movements(fact).some((moved) => moved.orderId === orderId);
}

/** Left to ship = ordered − cancelled − writtenOff − dispatched + returnedForReplacement. */
function leftToShip(line: Line): bigint {
  return line.ordered - line.cancelled - line.writtenOff - line.dispatched + line.replaced;
}

function sumOf({ lines }: Order, amount: (line: Line) => bigint): bigint {
  return [...lines.values()].reduce((sum, line) => sum + amount(line), 0n);
}

/** Gross of what is kept of the order, less the refunded returns and the credit notes. */
function dueOf(order: Order): bigint {
  const kept = sumOf(order, ({ ordered, cancelled, writtenOff, net, tax }) => {
    const part = ordered - cancelled - writtenOff;
    return shareOf(net, part, ordered) + shareOf(tax, part, ordered);
  });
  return kept - order.returnedGross - order.creditedGross;
}

/**
 * Nothing is left to ship. There is less than nothing left only where an import has recorded an anomaly: shipped on
 * that day what was only ordered later.
 */
function isAllShipped({ lines }: Order): boolean {
  return [...lines.values()].every((line) => leftToShip(line) <= 0n);
}

function isFulfilled(order: Order): boolean {
  const isSettled =
    order.placed.data.settlement === 'NOT_TRACKED' || dueOf(order) - order.paid <= 0n;
  return order.hasShipped && isAllShipped(order) && isSettled;
}

function paymentState({ placed, paid }: Order, due: bigint): OrderAnswer['paymentState'] {
  if (placed.data.settlement === 'NOT_TRACKED') return 'NOT_TRACKED';
  if (paid > due) return 'OVERPAID';
  if (paid === due) return 'PAID';
  // Less than nothing is paid only where an import has recorded an anomaly: taken off before it was allocated.
  return paid > 0n ? 'PARTIALLY_PAID' : 'UNPAID';
}

function shipmentState(order: Order): OrderAnswer['shipmentState'] {
  if (!order.hasShipped) return 'NOT_SHIPPED';
  return isAllShipped(order) ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
}

function answerOf(order: Order): OrderAnswer {
  const due = dueOf(order);
  return {
    customerId: order.placed.data.customerId,
    currency: order.placed.data.currency,
    placedAt: order.placed.occurredAt,
    status: order.status,
    lines: [...order.lines].map(([lineId, line]) => ({
      lineId,
      ordered: decimalText(line.ordered),
      cancelled: decimalText(line.cancelled),
      writtenOff: decimalText(line.writtenOff),
      dispatched: decimalText(line.dispatched),
      returnedForRefund: decimalText(line.refunded),
      returnedForReplacement: decimalText(line.replaced),
      leftToShip: decimalText(leftToShip(line)),
    })),
    orderedNet: Number(sumOf(order, ({ net }) => net)),
    orderedGross: Number(sumOf(order, ({ net, tax }) => net + tax)),
    due: Number(due),
    paid: Number(order.paid),
    leftToPay: Number(due - order.paid),
    refunded: Number(order.refunded),
    credited: Number(order.creditedGross),
    revenue: Number(order.shippedNet - order.returnedNet - order.creditedNet),
    shipmentState: shipmentState(order),
    paymentState: paymentState(order, due),
    fulfilled: isFulfilled(order),
    fulfilledAt: order.fulfilledAt,
  };
}
