import { Refusal } from '#event-sourcing';
import { fieldAt } from '../shared/field-path.js';
import { safeMinor, toMinor } from '../shared/money.js';
import {
  leftOfOrdered,
  leftToReplace,
  nextPart,
  NOTHING,
  total,
  type Amounts,
} from '../shared/order-arithmetic.js';
import type { OrderLine } from '../shared/order-lines.js';
import { formatDecimal, parseDecimal } from '../shared/quantity.js';
import {
  headOf,
  idFor,
  inBase,
  lineOf,
  positive,
  productOf,
  refuseAbove,
  refuseBefore,
  refuseRepeatedLines,
  refuseUnlessOpen,
  type About,
} from './order.rules.js';
import type { Return, Shipment } from './order.state.js';
import type { NewOrderEvent } from './orders.events.js';
import type {
  ConfirmDelivery,
  CostShipment,
  DispatchLineInput,
  DispatchShipment,
} from './shipments.commands.js';

/**
 * Refuses with order_closed, order_cancelled, shipment_already_exists, shipment_before_order, line_not_found,
 * line_named_twice, quantity_not_positive, shipment_exceeds_order, nothing_to_ship; for replacements also with
 * return_not_found, return_not_for_replacement, replacement_before_return, replacement_exceeds_return.
 */
export function dispatch(command: DispatchShipment, about: About): readonly NewOrderEvent[] {
  const { order, meta } = about;
  refuseUnlessOpen(order);
  refuseBefore(about, order.placedAt, 'shipment_before_order', 'the order was placed');
  const shipmentId = idFor(command.shipmentId, 'shipment', meta);
  if (order.shipments.has(shipmentId)) {
    throw new Refusal(
      'shipment_already_exists',
      `shipmentId is ${shipmentId}: order ${order.header.orderNumber} has that shipment; give another id`,
      ['shipmentId'],
    );
  }
  const replacementFor = command.replacementFor ?? undefined;
  const replaced = replacementFor === undefined ? undefined : replacedReturn(replacementFor, about);
  const asked = command.lines ?? everythingLeft(about, replaced);
  refuseRepeatedLines(asked);
  const lines = asked.map((line, index) => shippedLine(line, index, about, replaced));
  const header = headOf(about);
  const data = {
    ...header,
    shipmentId,
    lines,
    ...(replacementFor !== undefined && { replacementFor }),
    ...inBase(total(lines).net, header, about),
  };
  return [{ type: 'ShipmentDispatched', data }];
}

function replacedReturn(returnId: string, about: About): Return {
  const found = about.order.returns.get(returnId);
  const path = ['replacementFor'];
  if (found === undefined) {
    throw new Refusal(
      'return_not_found',
      `replacementFor is ${returnId}: order ${about.order.header.orderNumber} has no such return; take an id from its returns, or leave replacementFor out`,
      path,
    );
  }
  if (found.disposition !== 'REPLACE') {
    throw new Refusal(
      'return_not_for_replacement',
      `replacementFor is ${returnId}: that return is refunded; leave replacementFor out`,
      path,
    );
  }
  refuseBefore(about, found.acceptedAt, 'replacement_before_return', 'the goods came back');
  return found;
}

/** Everything that is left: of the order, or of the return that is replaced. */
function everythingLeft(about: About, replaced: Return | undefined): readonly DispatchLineInput[] {
  const left = about.order.lines.flatMap((line) => {
    const quantity = limitOf(line, replaced);
    return quantity > 0n ? [{ lineId: line.lineId, quantity: formatDecimal(quantity) }] : [];
  });
  if (left.length > 0) return left;
  throw new Refusal(
    'nothing_to_ship',
    `lines is missing, which means all that is left: nothing of order ${about.order.header.orderNumber} is left to ship${replaced ? ' for this return' : ''}; ${replaced ? 'leave replacementFor out' : 'add a line or raise a quantity first'}`,
    ['lines'],
  );
}

function limitOf(line: OrderLine, replaced: Return | undefined): bigint {
  if (replaced === undefined) return leftOfOrdered(line);
  const returned = replaced.lines.find(({ lineId }) => lineId === line.lineId)?.quantity ?? '0';
  const left = parseDecimal(returned) - parseDecimal(replaced.replaced.get(line.lineId) ?? '0');
  const owed = leftToReplace(line);
  return left < owed ? left : owed;
}

function shippedLine(
  input: DispatchLineInput,
  index: number,
  about: About,
  replaced: Return | undefined,
) {
  const at = ['lines', String(index)];
  const line = lineOf(about.order, input.lineId, [...at, 'lineId']);
  const ordered = about.order.lineTimes.get(line.lineId)?.ordered ?? about.order.placedAt;
  refuseBefore(about, ordered, 'shipment_before_order', 'the line was ordered');
  const path = [...at, 'quantity'];
  const quantity = positive(input.quantity, path);
  const cost = input.cost ?? undefined;
  const code = replaced ? 'replacement_exceeds_return' : 'shipment_exceeds_order';
  const what = replaced ? 'what is left to replace is' : 'what is left to ship of the line is';
  refuseAbove(quantity, limitOf(line, replaced), code, what, path);
  return {
    lineId: line.lineId,
    ...productOf(line),
    quantity: formatDecimal(quantity),
    ...(replaced ? NOTHING : shippedAmounts(line, quantity)),
    ...(cost !== undefined && {
      cost: toMinor(cost, about.order.header.currency, [...at, 'cost']),
    }),
  };
}

function shippedAmounts(line: OrderLine, quantity: bigint): Amounts {
  const before = parseDecimal(line.dispatched) - parseDecimal(line.replaced);
  return nextPart(line, line.shipped, before, quantity);
}

/** Refuses with shipment_not_found, cost_before_shipment, line_named_twice, line_not_in_shipment. */
export function cost(command: CostShipment, about: About): readonly NewOrderEvent[] {
  const shipment = shipmentOf(command.shipmentId, about);
  refuseBefore(about, shipment.dispatchedAt, 'cost_before_shipment', 'it was shipped', 'refused');
  refuseRepeatedLines(command.lines);
  const header = headOf(about);
  const lines = command.lines.map((input, index) => {
    const at = ['lines', String(index)];
    const part = shippedPart(shipment, input.lineId, [...at, 'lineId']);
    const { lineId, productId, productGroup } = part;
    return {
      lineId,
      productId,
      ...(productGroup !== undefined && { productGroup }),
      cost: toMinor(input.cost, header.currency, [...at, 'cost']),
    };
  });
  safeMinor(
    lines.reduce((sum, line) => sum + BigInt(line.cost), 0n),
    ['lines'],
  );
  return [{ type: 'ShipmentCosted', data: { ...header, shipmentId: command.shipmentId, lines } }];
}

/** Refuses with shipment_not_found, delivery_before_shipment, shipment_already_delivered. */
export function deliver(command: ConfirmDelivery, about: About): readonly NewOrderEvent[] {
  const { shipmentId } = command;
  const shipment = shipmentOf(shipmentId, about);
  const { dispatchedAt } = shipment;
  refuseBefore(about, dispatchedAt, 'delivery_before_shipment', 'it was shipped', 'refused');
  if (shipment.delivered) {
    throw new Refusal(
      'shipment_already_delivered',
      `shipmentId is ${shipmentId}: its delivery is recorded already; void that fact first if it was wrong`,
      ['shipmentId'],
    );
  }
  return [{ type: 'ShipmentDelivered', data: { ...headOf(about), shipmentId } }];
}

/** @throws Refusal `shipment_not_found` */
export function shipmentOf(shipmentId: string, { order }: About): Shipment {
  const shipment = order.shipments.get(shipmentId);
  if (shipment !== undefined) return shipment;
  throw new Refusal(
    'shipment_not_found',
    `shipmentId is ${shipmentId}: order ${order.header.orderNumber} has no such shipment; take an id from its shipments`,
    ['shipmentId'],
  );
}

/** @throws Refusal `line_not_in_shipment` */
export function shippedPart(shipment: Shipment, lineId: string, path: readonly string[]) {
  const part = shipment.lines.find((line) => line.lineId === lineId);
  if (part !== undefined) return part;
  throw new Refusal(
    'line_not_in_shipment',
    `${fieldAt(path)} is "${lineId}": the shipment has the lines ${shipment.lines.map((line) => line.lineId).join(', ')}; name one of them`,
    path,
  );
}
