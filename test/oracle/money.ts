/** Payments and the balance of a customer, folded naïvely. */
import { fromOpening, isFact, reading, type Clocks, type Fact, type Logged } from './facts.js';
import { movements } from './order-facts.js';

/** Amounts in minor units of the payment's currency. */
export interface PaymentAnswer {
  readonly customerId: string;
  readonly currency: string;
  readonly received: number;
  readonly allocated: number;
  readonly refunded: number;
  readonly bounced: number;
  /** Neither on an order nor gone back. */
  readonly left: number;
  /** What is on each order, by the order's id; nothing for those it has been taken off. */
  readonly allocations: readonly { readonly orderId: string; readonly minor: number }[];
}

/** Ids of the orders of which it is known at `k` that they were never placed. A void has no valid time. */
export function voidOrders(log: readonly Logged[], { k }: Clocks): ReadonlySet<string> {
  const standing = new Set(reading(log, { k }).map(({ id }) => id));
  const placed = log.filter((entry) => k === undefined || entry.position <= k).filter(isFact);
  const ids = placed.flatMap((fact) =>
    fact.type === 'OrderPlaced' && !standing.has(fact.id) ? [fact.data.orderId] : [],
  );
  return new Set(ids);
}

/**
 * The payment as these facts of a reading make it; undefined when it has not come in. What stands at one of the orders
 * in `isVoid` counts as unallocated.
 */
export function paymentIn(
  facts: readonly Fact[],
  paymentId: string,
  isVoid: ReadonlySet<string> = new Set(),
): PaymentAnswer | undefined {
  const ours = fromOpening(
    facts.filter(({ stream }) => stream === `payment-${paymentId}`),
    'PaymentReceived',
  );
  const received = ours[0];
  if (received?.type !== 'PaymentReceived') return undefined;
  const onOrders = new Map<string, bigint>();
  for (const { orderId, minor } of ours.flatMap(movements)) {
    if (isVoid.has(orderId)) continue;
    onOrders.set(orderId, (onOrders.get(orderId) ?? 0n) + minor);
  }
  const wentBack = (type: 'PaymentRefunded' | 'PaymentBounced') =>
    sum(ours.map((fact) => (fact.type === type ? amountOf(fact) : 0n)));
  const allocated = sum([...onOrders.values()]);
  const [refunded, bounced] = [wentBack('PaymentRefunded'), wentBack('PaymentBounced')];
  const { customerId, amount } = received.data;
  return {
    customerId,
    currency: amount.currency,
    received: amount.minor,
    allocated: Number(allocated),
    refunded: Number(refunded),
    bounced: Number(bounced),
    left: Number(BigInt(amount.minor) - allocated - refunded - bounced),
    allocations: [...onOrders]
      .filter(([, minor]) => minor !== 0n)
      .map(([orderId, minor]) => ({ orderId, minor: Number(minor) }))
      .sort((one, other) => (one.orderId < other.orderId ? -1 : 1)),
  };
}

/** Settlements in one currency, in minor units: what a customer owes us for goods, what came in, the difference. */
export interface BalanceAnswer {
  readonly currency: string;
  readonly charges: number;
  readonly receipts: number;
  readonly receivable: number;
}

/** The customer's balances by currency, sorted by it; none for currencies in which nothing happened. */
export function balanceIn(facts: readonly Fact[], customerId: string): readonly BalanceAnswer[] {
  const currencies = new Map<string, { charges: bigint; receipts: bigint }>();
  for (const fact of facts) {
    if (!('customerId' in fact.data) || fact.data.customerId !== customerId) continue;
    const [currency, charge, receipt] = settlementOf(fact);
    if (currency === undefined) continue;
    const so = currencies.get(currency) ?? { charges: 0n, receipts: 0n };
    currencies.set(currency, { charges: so.charges + charge, receipts: so.receipts + receipt });
  }
  return [...currencies]
    .map(([currency, { charges, receipts }]) => ({
      currency,
      charges: Number(charges),
      receipts: Number(receipts),
      receivable: Number(charges - receipts),
    }))
    .sort((one, other) => (one.currency < other.currency ? -1 : 1));
}

/** Currency, charge and receipt of one fact. */
function settlementOf(
  fact: Fact,
): readonly [currency: string | undefined, charge: bigint, receipt: bigint] {
  switch (fact.type) {
    // Where payments are not followed, nobody can say what is owed: such orders have no part in settlements.
    case 'ShipmentDispatched':
      if (fact.data.settlement === 'NOT_TRACKED') return [undefined, 0n, 0n];
      return [fact.data.currency, sum(fact.data.lines.map(({ gross }) => BigInt(gross))), 0n];
    case 'ReturnAccepted': {
      if (fact.data.settlement === 'NOT_TRACKED') return [undefined, 0n, 0n];
      const isRefund = fact.data.disposition === 'REFUND';
      const gross = isRefund ? sum(fact.data.lines.map((line) => BigInt(line.gross))) : 0n;
      return [fact.data.currency, -gross, 0n];
    }
    case 'CreditNoteIssued':
      if (fact.data.settlement === 'NOT_TRACKED') return [undefined, 0n, 0n];
      return [fact.data.currency, -BigInt(fact.data.gross), 0n];
    case 'UnmatchedReturnAccepted':
      if (fact.data.settlement === 'NOT_TRACKED') return [undefined, 0n, 0n];
      return [fact.data.currency, -sum(fact.data.lines.map(({ gross }) => BigInt(gross))), 0n];
    case 'CustomerCreditIssued':
      if (fact.data.settlement === 'NOT_TRACKED') return [undefined, 0n, 0n];
      return [fact.data.currency, -BigInt(fact.data.gross), 0n];
    case 'PaymentReceived':
      return [fact.data.amount.currency, 0n, amountOf(fact)];
    case 'PaymentRefunded':
    case 'PaymentBounced':
      return [fact.data.amount.currency, 0n, -amountOf(fact)];
    default:
      return [undefined, 0n, 0n];
  }
}

function amountOf(fact: {
  readonly data: { readonly amount: { readonly minor: number } };
}): bigint {
  return BigInt(fact.data.amount.minor);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
