import type { Instant, RecordedEvent } from '#event-sourcing';
import { isFact, type Fact, type FactOf, type FactType } from '../crm.events.js';
import type { Allocation } from '../payments/payments.events.js';
import { sumMinor } from '../shared/money.js';

/** How we stand over a period. Amounts in minor units of one currency: opening + charges − payments = closing. */
export interface Settled {
  /** What was open before the period: above 0 when the customer owed us. */
  readonly opening: number;
  /** Shipments less refunded returns and credits, with tax. */
  readonly charges: number;
  /** Payments less refunds and bounces. */
  readonly payments: number;
  readonly closing: number;
}

/** The part of one order; of none: money that stands at no order, and credits without one. */
export interface OrderSettled extends Settled {
  readonly orderId?: string;
  readonly orderNumber?: string;
}

/** One currency, and the orders that make it up, by number; what is of no order comes last. */
export interface CurrencySettled extends Settled {
  readonly currency: string;
  readonly orders: readonly OrderSettled[];
}

/** The facts that settlements are made of; those that place orders say whether money stands at one. */
export const SETTLING: readonly FactType[] = [
  'OrderPlaced',
  'ShipmentDispatched',
  'ReturnAccepted',
  'CreditNoteIssued',
  'UnmatchedReturnAccepted',
  'CustomerCreditIssued',
  'PaymentReceived',
  'PaymentAllocated',
  'PaymentDeallocated',
  'PaymentRefunded',
  'PaymentBounced',
];

/** Days of the business calendar, both included; open where one is absent. */
export interface SettledPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: Instant | undefined;
}

/** What one fact moves, at one order or none. */
interface Movement {
  readonly currency: string;
  readonly order?: Pick<Allocation, 'orderId' | 'orderNumber'> | undefined;
  readonly charges?: number;
  readonly payments?: number;
}

/**
 * The mutual settlements with one customer, from all facts of it that are known (SETTLING is enough), up to the instant
 * `asOf` where that is given. Money counts where it stands:
 * what is allocated at its order from that day on, the rest, and what stands at an order that was never placed, at none.
 * Orders whose payments are not followed take no part. Currencies by code; orders that had or have nothing are left out.
 */
export function settlementsOf(
  facts: readonly RecordedEvent[],
  { from, to, asOf }: SettledPeriod,
): readonly CurrencySettled[] {
  const known = facts.filter(isFact);
  const placed = new Set(known.flatMap((fact) => (isPlacement(fact) ? fact.data.orderId : [])));
  const tallies = new Map<string, Tally>();
  for (const fact of known) {
    const { businessDate } = fact.metadata;
    if (to !== undefined && businessDate > to) continue;
    if (asOf !== undefined && fact.metadata.occurredAt > asOf) continue;
    const isBefore = from !== undefined && businessDate < from;
    for (const movement of movementsOf(fact)) add(tallies, atStanding(movement, placed), isBefore);
  }
  const currencies = [...new Set([...tallies.values()].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const orders = [...tallies.values()].filter((tally) => tally.currency === currency);
    const rows = orders.map(settled).filter(isMoved).sort(byNumber);
    return { currency, ...summed(rows), orders: rows };
  });
}

interface Tally {
  readonly currency: string;
  readonly order: Movement['order'];
  opening: number;
  charges: number;
  payments: number;
}

function isPlacement(fact: Fact): fact is FactOf<'OrderPlaced'> {
  return fact.type === 'OrderPlaced';
}

/** What stands at an order that was never placed is free. */
function atStanding(movement: Movement, placed: ReadonlySet<string>): Movement {
  const { order } = movement;
  return order === undefined || placed.has(order.orderId)
    ? movement
    : { ...movement, order: undefined };
}

function add(tallies: Map<string, Tally>, movement: Movement, isBefore: boolean): void {
  const { currency, order, charges = 0, payments = 0 } = movement;
  const id = `${currency} ${order?.orderId ?? ''}`;
  const tally = tallies.get(id) ?? { currency, order, opening: 0, charges: 0, payments: 0 };
  tallies.set(id, tally);
  if (isBefore) tally.opening += charges - payments;
  else {
    tally.charges += charges;
    tally.payments += payments;
  }
}

function movementsOf(fact: Fact): readonly Movement[] {
  switch (fact.type) {
    case 'ShipmentDispatched':
      return charged(fact.data, grossOf(fact.data.lines));
    case 'ReturnAccepted':
      return fact.data.disposition === 'REFUND'
        ? charged(fact.data, -grossOf(fact.data.lines))
        : [];
    case 'CreditNoteIssued':
      return charged(fact.data, -fact.data.gross);
    case 'UnmatchedReturnAccepted':
      return charged(fact.data, -grossOf(fact.data.lines));
    case 'CustomerCreditIssued':
      return charged(fact.data, -fact.data.gross);
    case 'PaymentReceived':
      return paid(fact.data.amount.currency, fact.data.amount.minor, fact.data.allocations, 1);
    case 'PaymentAllocated':
      return paid(currencyOf(fact.data.allocations), 0, fact.data.allocations, 1);
    case 'PaymentDeallocated':
      return paid(currencyOf(fact.data.allocations), 0, fact.data.allocations, -1);
    case 'PaymentRefunded':
    case 'PaymentBounced':
      return paid(fact.data.amount.currency, -fact.data.amount.minor, fact.data.deallocated, -1);
    default:
      return [];
  }
}

type Charge =
  | FactOf<'ShipmentDispatched' | 'ReturnAccepted' | 'CreditNoteIssued'>['data']
  | FactOf<'UnmatchedReturnAccepted' | 'CustomerCreditIssued'>['data'];

function charged(data: Charge, charges: number): readonly Movement[] {
  if (data.settlement === 'NOT_TRACKED') return [];
  const { currency } = data;
  return [{ currency, charges, ...('orderId' in data && { order: data }) }];
}

/** What is put on orders or taken off them, and the rest of what came in or went out. */
function paid(
  currency: string,
  minor: number,
  allocations: readonly Allocation[],
  sign: 1 | -1,
): readonly Movement[] {
  const atOrders = allocations.map((order) => ({
    currency,
    order,
    payments: sign * order.amount.minor,
  }));
  const rest = minor - sumMinor(atOrders.map(({ payments }) => payments));
  return rest === 0 ? atOrders : [...atOrders, { currency, payments: rest }];
}

/** The events allow no empty list here. */
function currencyOf([first]: readonly Allocation[]): string {
  return first?.amount.currency ?? 'XXX';
}

function grossOf(lines: readonly { readonly gross: number }[]): number {
  return sumMinor(lines.map(({ gross }) => gross));
}

function settled({ order, opening, charges, payments }: Tally): OrderSettled {
  const closing = opening + charges - payments;
  if (order === undefined) return { opening, charges, payments, closing };
  const { orderId, orderNumber } = order;
  return { orderId, orderNumber, opening, charges, payments, closing };
}

function isMoved({ opening, charges, payments }: Settled): boolean {
  return opening !== 0 || charges !== 0 || payments !== 0;
}

function summed(rows: readonly Settled[]): Settled {
  const sum = (field: keyof Settled) => sumMinor(rows.map((row) => row[field]));
  return {
    opening: sum('opening'),
    charges: sum('charges'),
    payments: sum('payments'),
    closing: sum('closing'),
  };
}

/** Numbers in them as numbers: 9 before 10. */
const collator = new Intl.Collator('en', { numeric: true });

function byNumber(one: OrderSettled, other: OrderSettled): number {
  if (one.orderNumber === undefined || other.orderNumber === undefined) {
    return Number(one.orderNumber === undefined) - Number(other.orderNumber === undefined);
  }
  return (
    collator.compare(one.orderNumber, other.orderNumber) ||
    ((one.orderId ?? '') < (other.orderId ?? '') ? -1 : 1)
  );
}
