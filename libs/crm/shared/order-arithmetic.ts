import { z } from 'zod';
import { shareOf, safeMinor, minorDigits, sumMinor } from './money.js';
import { divideHalfEven, parseDecimal, SCALE } from './quantity.js';
import type { OrderLine } from './order-lines.js';

/** How much of an order has been shipped. */
export const ShipmentState = z.enum(['NOT_SHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED']).meta({
  graphql: 'ShipmentState',
  about: 'How much of an order has been shipped.',
  values: {
    NOT_SHIPPED: 'Nothing yet.',
    PARTIALLY_SHIPPED: 'Some of it; something is left to ship.',
    SHIPPED: 'All of it; nothing is left to ship.',
  },
});
export type ShipmentState = z.output<typeof ShipmentState>;

/** How much of an order has been paid; NOT_TRACKED where payments are not followed. */
export const PaymentState = z
  .enum(['NOT_TRACKED', 'UNPAID', 'PARTIALLY_PAID', 'PAID', 'OVERPAID'])
  .meta({
    graphql: 'PaymentState',
    about: 'How much of an order has been paid.',
    values: {
      NOT_TRACKED: 'Its payments are not followed.',
      UNPAID: 'Nothing yet.',
      PARTIALLY_PAID: 'Less than is due.',
      PAID: 'What is due.',
      OVERPAID: 'More than is due.',
    },
  });
export type PaymentState = z.output<typeof PaymentState>;

/** An amount without tax, the tax, and both together, in minor units. */
export interface Amounts {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

export const NOTHING: Amounts = { net: 0, tax: 0, gross: 0 };

/** What a line is agreed at. `discount` and `taxRate` are fractions. */
export interface Price {
  readonly unitPrice: string;
  readonly discount: string;
  readonly taxRate: string;
}

/**
 * What a quantity costs at a price: net and tax each rounded half-even, once, from the exact product.
 *
 * @throws Refusal `amount_too_large`, `not_a_decimal`
 */
export function priced(
  quantity: string,
  price: Price,
  currency: string,
  path: readonly string[] = [],
): Amounts {
  const exact =
    parseDecimal(quantity) * parseDecimal(price.unitPrice) * (SCALE - parseDecimal(price.discount));
  const minorUnits = 10n ** BigInt(minorDigits(currency));
  const net = safeMinor(divideHalfEven(exact * minorUnits, SCALE ** 3n), path);
  const tax = safeMinor(
    divideHalfEven(exact * parseDecimal(price.taxRate) * minorUnits, SCALE ** 4n),
    path,
  );
  return { net, tax, gross: sumMinor([net, tax], path) };
}

/** The sum of amounts. @throws Refusal `amount_too_large` */
export function total(amounts: readonly Amounts[], path: readonly string[] = []): Amounts {
  return {
    net: sumMinor(
      amounts.map(({ net }) => net),
      path,
    ),
    tax: sumMinor(
      amounts.map(({ tax }) => tax),
      path,
    ),
    gross: sumMinor(
      amounts.map(({ gross }) => gross),
      path,
    ),
  };
}

/** The share of a line's amounts that falls to `part` of `whole`; the gross is net + tax. */
export function shareOfAmounts(line: Amounts, part: bigint, whole: bigint): Amounts {
  const net = shareOf(line.net, part, whole);
  const tax = shareOf(line.tax, part, whole);
  return { net, tax, gross: net + tax };
}

/** The amounts of one more part: the share of all parts so far with this one, less what they used. */
export function nextPart(line: OrderLine, used: Amounts, before: bigint, part: bigint): Amounts {
  const share = shareOfAmounts(line, before + part, parseDecimal(line.ordered));
  return {
    net: share.net - used.net,
    tax: share.tax - used.tax,
    gross: share.gross - used.gross,
  };
}

/** ordered − cancelled − writtenOff − dispatched + returnedForReplacement, in units of 10^-9. */
export function leftToShip(line: OrderLine): bigint {
  return leftOfOrdered(line) + leftToReplace(line);
}

/** What is left to ship of what was ordered, without what is owed as a replacement. */
export function leftOfOrdered(line: OrderLine): bigint {
  return wanted(line) - (parseDecimal(line.dispatched) - parseDecimal(line.replaced));
}

/** What came back to be replaced and has not been yet. */
export function leftToReplace(line: OrderLine): bigint {
  return parseDecimal(line.returnedForReplacement) - parseDecimal(line.replaced);
}

/** ordered − cancelled − writtenOff. */
function wanted(line: OrderLine): bigint {
  return parseDecimal(line.ordered) - parseDecimal(line.cancelled) - parseDecimal(line.writtenOff);
}

/** What of an order its derived figures depend on. */
export interface OrderSoFar {
  readonly settlement: 'TRACKED' | 'NOT_TRACKED';
  readonly lines: readonly OrderLine[];
  /** Sum of the credit notes. */
  readonly credited: Amounts;
  /** allocated − deallocated, in minor units. */
  readonly paid: number;
}

/** Amounts in minor units of the order's currency. */
export interface OrderFigures {
  /** Gross of what is wanted and kept, less credit notes: may be below 0 after returns. */
  readonly due: number;
  /** due − paid: below 0 when overpaid. */
  readonly leftToPay: number;
  /** Net of dispatches − refunded returns − credit notes. */
  readonly revenue: number;
  readonly shipmentState: ShipmentState;
  readonly paymentState: PaymentState;
  /** Something was shipped, nothing is left to ship, and nothing to pay (or payments are not tracked). */
  readonly fulfilled: boolean;
}

/** All that follows from what was ordered, shipped, returned, credited and paid. */
export function figuresOf(order: OrderSoFar): OrderFigures {
  const { lines, credited, paid } = order;
  const due = lines.reduce((sum, line) => sum + dueOf(line), 0) - credited.gross;
  const revenue =
    lines.reduce((sum, { shipped, returned }) => sum + shipped.net - returned.net, 0) -
    credited.net;
  const shipmentState = shipmentStateOf(lines);
  const paymentState = order.settlement === 'NOT_TRACKED' ? 'NOT_TRACKED' : paidState(due, paid);
  return {
    due,
    leftToPay: due - paid,
    revenue,
    shipmentState,
    paymentState,
    fulfilled: shipmentState === 'SHIPPED' && (paymentState === 'NOT_TRACKED' || paid >= due),
  };
}

/**
 * The share of what is wanted, less what returns took off: rounded as shipments and returns are, so that a finished
 * order that is paid leaves a customer's balance at 0.
 */
function dueOf(line: OrderLine): number {
  const kept = shareOfAmounts(line, wanted(line), parseDecimal(line.ordered));
  return kept.gross - line.returned.gross;
}

function shipmentStateOf(lines: readonly OrderLine[]): ShipmentState {
  if (lines.every(({ dispatched }) => parseDecimal(dispatched) === 0n)) return 'NOT_SHIPPED';
  return lines.every((line) => leftToShip(line) <= 0n) ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
}

function paidState(due: number, paid: number): PaymentState {
  if (paid > due) return 'OVERPAID';
  if (paid === due) return 'PAID';
  return paid > 0 ? 'PARTIALLY_PAID' : 'UNPAID';
}
