import { Refusal, uuidV5, type CommandMeta, type Instant } from '#event-sourcing';
import { fieldAt } from '../shared/field-path.js';
import { convert } from '../shared/money.js';
import type { OrderLine } from '../shared/order-lines.js';
import { formatDecimal, parseDecimal } from '../shared/quantity.js';
import { headerOf, type OrderHeader, type PlacedOrder } from './order.state.js';

/** An order, and when what is decided about it happened. */
export interface About {
  readonly order: PlacedOrder;
  readonly at: Instant;
  readonly meta: CommandMeta;
  readonly baseCurrency: string;
}

/** Settings of the installation that facts depend on. */
export interface OrderSettings {
  /** A fact in another currency carries the rate to this one. */
  readonly baseCurrency: string;
}

/** @throws Refusal `order_closed`, `order_cancelled` */
export function refuseUnlessOpen({ status, header }: PlacedOrder): void {
  if (status === 'open') return;
  throw new Refusal(
    `order_${status}`,
    `orderId is ${header.orderId}: order ${header.orderNumber} is ${status}; reopen it first, or place a new one`,
    ['orderId'],
  );
}

/**
 * What cannot have happened at this time is refused. An import that has marked its fact with an anomaly may record it,
 * where `anomalies` says so.
 */
export function refuseBefore(
  { at, meta }: Pick<About, 'at' | 'meta'>,
  earliest: Instant,
  code: string,
  what: string,
  anomalies: 'accepted' | 'refused' = 'accepted',
): void {
  if (at >= earliest) return;
  if (anomalies === 'accepted' && meta.source?.anomaly !== undefined) return;
  throw new Refusal(code, `occurredAt is ${at}: ${what} at ${earliest}; give a later time`, [
    'occurredAt',
  ]);
}

/** @throws Refusal `line_not_found` */
export function lineOf(order: PlacedOrder, lineId: string, path: readonly string[]): OrderLine {
  const line = order.lines.find((one) => one.lineId === lineId);
  if (line !== undefined) return line;
  const known = order.lines.map((one) => one.lineId).join(', ');
  throw new Refusal(
    'line_not_found',
    `${fieldAt(path)} is "${lineId}": order ${order.header.orderNumber} has the lines ${known}; name one of them`,
    path,
  );
}

/** A quantity > 0 in units of 10^-9. @throws Refusal `quantity_not_positive`, `not_a_decimal` */
export function positive(quantity: string, path: readonly string[]): bigint {
  const value = parseDecimal(quantity, path);
  if (value > 0n) return value;
  throw new Refusal(
    'quantity_not_positive',
    `${fieldAt(path)} is "${quantity}": give a quantity more than 0`,
    path,
  );
}

/** @throws Refusal `line_named_twice` */
export function refuseRepeatedLines(lines: readonly { readonly lineId: string }[]): void {
  const repeated = lines.findIndex(({ lineId }, index) =>
    lines.some((other, before) => before < index && other.lineId === lineId),
  );
  if (repeated < 0) return;
  throw new Refusal(
    'line_named_twice',
    `lines[${repeated}].lineId is "${lines[repeated]?.lineId}" again: name each line once`,
    ['lines', String(repeated), 'lineId'],
  );
}

/** `quantity` must not be above `limit`. */
export function refuseAbove(
  quantity: bigint,
  limit: bigint,
  code: string,
  what: string,
  path: readonly string[],
): void {
  if (quantity <= limit) return;
  const [asked, left] = [formatDecimal(quantity), formatDecimal(limit)];
  throw new Refusal(
    code,
    `${fieldAt(path)} is "${asked}": ${what} ${left}; give no more than that`,
    path,
  );
}

/** The header of the next fact of an order. */
export function headOf({ order }: About): OrderHeader {
  return headerOf(order.header);
}

/** `baseMinor` of a fact about so much net: only when the order is in another currency than the base. */
export function inBase(
  net: number,
  { currency, rate }: Pick<OrderHeader, 'currency' | 'rate'>,
  { baseCurrency }: OrderSettings,
  path: readonly string[] = [],
): { readonly baseMinor?: number } {
  return rate === undefined ? {} : { baseMinor: convert(net, currency, baseCurrency, rate, path) };
}

/** The product of a line, as facts about a part of it carry it. */
export function productOf({ productId, productGroup }: OrderLine): {
  readonly productId: string;
  readonly productGroup?: string;
} {
  return { productId, ...(productGroup !== undefined && { productGroup }) };
}

/** The id of what a command opens inside an order: the one given, or one derived from the command's. */
export function idFor(given: string | null | undefined, kind: string, meta: CommandMeta): string {
  return given ?? uuidV5(meta.commandId, kind);
}
