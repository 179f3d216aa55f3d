/** What each fact does to an order and its lines, one by one; what follows from it is in orders.ts. */
import { billionths } from './exact.js';
import type { Fact, FactOf } from './facts.js';

/** A line: quantities in billionths, what it is worth as ordered in minor units. */
export interface Line {
  ordered: bigint;
  cancelled: bigint;
  writtenOff: bigint;
  dispatched: bigint;
  refunded: bigint;
  replaced: bigint;
  net: bigint;
  tax: bigint;
}

/** An order as far as the facts have come. Amounts in minor units. */
export interface Order {
  readonly placed: FactOf<'OrderPlaced'>;
  status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  readonly lines: Map<string, Line>;
  hasShipped: boolean;
  shippedNet: bigint;
  returnedNet: bigint;
  returnedGross: bigint;
  creditedNet: bigint;
  creditedGross: bigint;
  paid: bigint;
  refunded: bigint;
  fulfilledAt: string | null;
}

/** The order before its first fact is applied. */
export function opened(placed: FactOf<'OrderPlaced'>): Order {
  return {
    placed,
    status: 'OPEN',
    lines: new Map(),
    hasShipped: false,
    shippedNet: 0n,
    returnedNet: 0n,
    returnedGross: 0n,
    creditedNet: 0n,
    creditedGross: 0n,
    paid: 0n,
    refunded: 0n,
    fulfilledAt: null,
  };
}

/** What a fact of a payment puts on orders (more than 0) or takes off them (less than 0). */
export function movements(
  fact: Fact,
): readonly { readonly orderId: string; readonly minor: bigint }[] {
  const put = (list: FactOf<'PaymentReceived'>['data']['allocations'], sign: bigint) =>
    list.map(({ orderId, amount }) => ({ orderId, minor: sign * BigInt(amount.minor) }));
  switch (fact.type) {
    case 'PaymentReceived':
    case 'PaymentAllocated':
      return put(fact.data.allocations, 1n);
    case 'PaymentDeallocated':
      return put(fact.data.allocations, -1n);
    case 'PaymentRefunded':
    case 'PaymentBounced':
      return put(fact.data.deallocated, -1n);
    default:
      return [];
  }
}

function lineOf(order: Order, lineId: string): Line {
  const blank = {
    ordered: 0n,
    cancelled: 0n,
    writtenOff: 0n,
    dispatched: 0n,
    refunded: 0n,
    replaced: 0n,
    net: 0n,
    tax: 0n,
  };
  const line = order.lines.get(lineId) ?? blank;
  order.lines.set(lineId, line);
  return line;
}

type Parts = readonly { readonly lineId: string; readonly quantity: string }[];

/** Goes on with what was written off, and where that is not enough, with what was cancelled. */
function restore(order: Order, parts: Parts): void {
  for (const { lineId, quantity } of parts) {
    const line = lineOf(order, lineId);
    const restored = billionths(quantity);
    const written = line.writtenOff < restored ? line.writtenOff : restored;
    line.writtenOff -= written;
    line.cancelled -= restored - written;
  }
}

/** What was agreed: lines, their prices, and what is not to be shipped after all. */
export function applyAgreement(order: Order, fact: Fact): void {
  const priced = (lineId: string, amounts: { readonly net: number; readonly tax: number }) =>
    Object.assign(lineOf(order, lineId), { net: BigInt(amounts.net), tax: BigInt(amounts.tax) });
  const drop = (how: 'cancelled' | 'writtenOff', parts: Parts) => {
    for (const { lineId, quantity } of parts) lineOf(order, lineId)[how] += billionths(quantity);
  };
  switch (fact.type) {
    case 'OrderPlaced':
      for (const line of fact.data.lines) {
        priced(line.lineId, line).ordered = billionths(line.quantity);
      }
      break;
    case 'OrderLineAdded':
      priced(fact.data.line.lineId, fact.data.line).ordered = billionths(fact.data.line.quantity);
      break;
    case 'OrderLineQuantityChanged':
      priced(fact.data.lineId, fact.data).ordered = billionths(fact.data.to);
      break;
    case 'OrderLineRepriced':
      priced(fact.data.lineId, fact.data);
      break;
    case 'OrderLineCancelled':
      drop('cancelled', [fact.data]);
      break;
    case 'OrderClosed':
      drop('writtenOff', fact.data.writtenOff);
      order.status = 'CLOSED';
      break;
    case 'OrderCancelled':
      drop('cancelled', fact.data.cancelled);
      order.status = 'CANCELLED';
      break;
    case 'OrderReopened':
      restore(order, fact.data.restored);
      order.status = 'OPEN';
      break;
    default:
  }
}

/** What went out, came back, or was credited. The amounts are facts. */
export function applyGoods(order: Order, fact: Fact): void {
  switch (fact.type) {
    case 'ShipmentDispatched':
      order.hasShipped = true;
      for (const part of fact.data.lines) {
        lineOf(order, part.lineId).dispatched += billionths(part.quantity);
        order.shippedNet += BigInt(part.net);
      }
      break;
    case 'ReturnAccepted':
      for (const part of fact.data.lines) {
        const line = lineOf(order, part.lineId);
        if (fact.data.disposition === 'REPLACE') line.replaced += billionths(part.quantity);
        else {
          line.refunded += billionths(part.quantity);
          order.returnedNet += BigInt(part.net);
          order.returnedGross += BigInt(part.gross);
        }
      }
      break;
    case 'CreditNoteIssued':
      order.creditedNet += BigInt(fact.data.net);
      order.creditedGross += BigInt(fact.data.gross);
      break;
    default:
  }
}

/** What payments put on the order or take off it. */
export function applyMoney(order: Order, fact: Fact, orderId: string): void {
  for (const moved of movements(fact)) {
    if (moved.orderId !== orderId) continue;
    order.paid += moved.minor;
    if (fact.type === 'PaymentRefunded') order.refunded -= moved.minor;
  }
}
