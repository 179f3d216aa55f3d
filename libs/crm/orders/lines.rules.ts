import { Refusal } from '#event-sourcing';
import { given } from '../shared/given.js';
import { leftOfOrdered, priced } from '../shared/order-arithmetic.js';
import type { OrderLine } from '../shared/order-lines.js';
import { formatDecimal, parseDecimal } from '../shared/quantity.js';
import type {
  AddOrderLine,
  CancelOrderLine,
  ChangeOrderLineQuantity,
  RepriceOrderLine,
} from './order-lines.commands.js';
import {
  headOf,
  inBase,
  lineOf,
  positive,
  productOf,
  refuseAbove,
  refuseBefore,
  refuseUnlessOpen,
  type About,
} from './order.rules.js';
import type { NewOrderEvent } from './orders.events.js';
import { orderedLine, refuseImpossiblePrice } from './placing.rules.js';

/** Refuses with order_closed, order_cancelled, change_before_order, line_already_exists and as placing does. */
export function addLine(command: AddOrderLine, about: About): readonly NewOrderEvent[] {
  const { order } = about;
  refuseUnlessOpen(order);
  refuseBefore(about, order.placedAt, 'change_before_order', 'the order was placed', 'refused');
  const header = headOf(about);
  const number = String(order.lines.length + 1);
  const line = orderedLine(command.line, number, header.currency, ['line']);
  if (order.lines.some(({ lineId }) => lineId === line.lineId)) {
    throw new Refusal(
      'line_already_exists',
      `line.lineId is "${line.lineId}": order ${header.orderNumber} has that line; give another id`,
      ['line', 'lineId'],
    );
  }
  return [
    {
      type: 'OrderLineAdded',
      data: { ...header, line, ...inBase(line.net, header, about, ['line', 'unitPrice']) },
    },
  ];
}

/**
 * Refuses with order_closed, order_cancelled, line_not_found, line_changed_later, quantity_not_positive,
 * quantity_below_shipped (what is cancelled counts as well).
 */
export function changeQuantity(
  command: ChangeOrderLineQuantity,
  about: About,
): readonly NewOrderEvent[] {
  const line = changeable(command.lineId, about);
  const to = positive(command.quantity, ['quantity']);
  const from = parseDecimal(line.ordered);
  if (to === from) return [];
  const used = from - leftOfOrdered(line);
  if (to < used) {
    throw new Refusal(
      'quantity_below_shipped',
      `quantity is "${command.quantity}": ${formatDecimal(used)} of line ${line.lineId} are shipped or cancelled already; give at least that`,
      ['quantity'],
    );
  }
  const header = headOf(about);
  const amounts = priced(command.quantity, line, header.currency, ['quantity']);
  const data = {
    ...header,
    ...lineHead(line),
    from: line.ordered,
    to: formatDecimal(to),
    ...amounts,
    ...inBase(amounts.net, header, about, ['quantity']),
  };
  return [{ type: 'OrderLineQuantityChanged', data }];
}

/**
 * Refuses with order_closed, order_cancelled, line_not_found, line_changed_later, line_already_shipped,
 * discount_above_price. After shipment the price stands: a credit note is what changes what is owed.
 */
export function reprice(command: RepriceOrderLine, about: About): readonly NewOrderEvent[] {
  const line = changeable(command.lineId, about);
  if (parseDecimal(line.dispatched) !== 0n) {
    throw new Refusal(
      'line_already_shipped',
      `lineId is "${line.lineId}": ${line.dispatched} of it are shipped at the price agreed; issue a credit note instead`,
      ['lineId'],
    );
  }
  const { unitPrice, discount, taxRate } = line;
  const from = { unitPrice, discount, taxRate };
  const to = {
    unitPrice: command.unitPrice ?? unitPrice,
    discount: command.discount ?? discount,
    taxRate: command.taxRate ?? taxRate,
  };
  refuseImpossiblePrice(to, []);
  if ((['unitPrice', 'discount', 'taxRate'] as const).every((part) => same(from[part], to[part]))) {
    return [];
  }
  const header = headOf(about);
  const amounts = priced(line.ordered, to, header.currency, ['unitPrice']);
  const base = inBase(amounts.net, header, about, ['unitPrice']);
  const data = { ...header, ...lineHead(line), from, to, ...amounts, ...base };
  return [{ type: 'OrderLineRepriced', data }];
}

/**
 * Refuses with order_closed, order_cancelled, line_not_found, change_before_order, nothing_to_cancel,
 * quantity_not_positive, cancellation_exceeds_left.
 */
export function cancelLine(command: CancelOrderLine, about: About): readonly NewOrderEvent[] {
  const line = lineToChange(command.lineId, about);
  const left = leftOfOrdered(line);
  if (left <= 0n) {
    throw new Refusal(
      'nothing_to_cancel',
      `lineId is "${line.lineId}": nothing of that line is left to ship; what was shipped can be returned`,
      ['lineId'],
    );
  }
  const asked = command.quantity ?? undefined;
  const quantity = asked === undefined ? left : positive(asked, ['quantity']);
  refuseAbove(quantity, left, 'cancellation_exceeds_left', 'what is left to ship of it is', [
    'quantity',
  ]);
  const data = {
    ...headOf(about),
    ...lineHead(line),
    quantity: formatDecimal(quantity),
    ...given({ reason: command.reason }),
  };
  return [{ type: 'OrderLineCancelled', data }];
}

function lineToChange(lineId: string, about: About): OrderLine {
  refuseUnlessOpen(about.order);
  const line = lineOf(about.order, lineId, ['lineId']);
  const ordered = about.order.lineTimes.get(lineId)?.ordered ?? about.order.placedAt;
  refuseBefore(about, ordered, 'change_before_order', 'the line was ordered', 'refused');
  return line;
}

/** The last change in valid time is what a line is: a change before it would change nothing that stands. */
function changeable(lineId: string, about: About): OrderLine {
  const line = lineToChange(lineId, about);
  const changed = about.order.lineTimes.get(lineId)?.changed ?? about.order.placedAt;
  refuseBefore(about, changed, 'line_changed_later', 'the line was changed again', 'refused');
  return line;
}

function lineHead(line: OrderLine) {
  return { lineId: line.lineId, ...productOf(line), productName: line.productName };
}

function same(one: string, other: string): boolean {
  return parseDecimal(one) === parseDecimal(other);
}
