import { Refusal } from '#event-sourcing';
import { given } from '../shared/given.js';
import { leftOfOrdered, leftToReplace } from '../shared/order-arithmetic.js';
import { formatDecimal } from '../shared/quantity.js';
import { headOf, productOf, refuseBefore, refuseUnlessOpen, type About } from './order.rules.js';
import type { CancelOrder, CloseOrder, ReopenOrder } from './orders.commands.js';
import type { LinePart, NewOrderEvent } from './orders.events.js';

/** Refuses with order_closed, order_cancelled, change_before_order, replacement_outstanding. */
export function close(command: CloseOrder, about: About): readonly NewOrderEvent[] {
  const writtenOff = remainder(about);
  const data = { ...headOf(about), writtenOff, reason: command.reason };
  return [{ type: 'OrderClosed', data }];
}

/**
 * Refuses with order_closed, order_cancelled, change_before_order, order_has_shipments (ALL), nothing_to_cancel
 * (REMAINDER), replacement_outstanding.
 */
export function cancel(command: CancelOrder, about: About): readonly NewOrderEvent[] {
  const { order } = about;
  const { scope, reason } = command;
  const cancelled = remainder(about);
  if (scope === 'ALL' && order.shipments.size > 0) {
    throw new Refusal(
      'order_has_shipments',
      `scope is ALL: order ${order.header.orderNumber} has ${order.shipments.size} shipment(s); cancel the REMAINDER, and accept returns of what was shipped`,
      ['scope'],
    );
  }
  if (scope === 'REMAINDER' && cancelled.length === 0) {
    throw new Refusal(
      'nothing_to_cancel',
      `scope is REMAINDER: nothing of order ${order.header.orderNumber} is left to ship; close it instead`,
      ['scope'],
    );
  }
  return [{ type: 'OrderCancelled', data: { ...headOf(about), scope, cancelled, reason } }];
}

/** Refuses with order_open, reopened_before_ended. */
export function reopen(command: ReopenOrder, about: About): readonly NewOrderEvent[] {
  const { status, ending, header } = about.order;
  if (status === 'open' || ending === undefined) {
    throw new Refusal(
      'order_open',
      `orderId is ${header.orderId}: order ${header.orderNumber} is open; change it as it is`,
      ['orderId'],
    );
  }
  refuseBefore(about, ending.at, 'reopened_before_ended', `the order was ${status}`, 'refused');
  const data = {
    ...headOf(about),
    previousStatus: status === 'closed' ? ('CLOSED' as const) : ('CANCELLED' as const),
    restored: [...ending.parts],
    ...given({ reason: command.reason }),
  };
  return [{ type: 'OrderReopened', data }];
}

/**
 * What is left to ship of each line. What is owed as a replacement cannot be written off: the goods came back, so they
 * are replaced, or they are to be refunded.
 */
function remainder(about: About): LinePart[] {
  const { order } = about;
  refuseUnlessOpen(order);
  refuseBefore(about, order.placedAt, 'change_before_order', 'the order was placed', 'refused');
  const owed = order.lines.find((line) => leftToReplace(line) > 0n);
  if (owed !== undefined) {
    throw new Refusal(
      'replacement_outstanding',
      `orderId is ${order.header.orderId}: ${formatDecimal(leftToReplace(owed))} of line ${owed.lineId} came back to be replaced; ship the replacement, or void that return and accept it for a refund`,
      ['orderId'],
    );
  }
  return order.lines.flatMap((line) => {
    const left = leftOfOrdered(line);
    if (left <= 0n) return [];
    return [{ lineId: line.lineId, ...productOf(line), quantity: formatDecimal(left) }];
  });
}
