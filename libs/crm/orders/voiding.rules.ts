import { Refusal, type Voiding } from '#event-sourcing';
import { leftOfOrdered, leftToReplace, priced } from '../shared/order-arithmetic.js';
import type { OrderLine } from '../shared/order-lines.js';
import { parseDecimal } from '../shared/quantity.js';
import type { OrderState, PlacedOrder } from './order.state.js';
import type { OrderEvent } from './orders.events.js';

/**
 * When facts of an order may be declared void. Cost and delivery fall with their shipment, everything with the order.
 * Refuses with order_has_shipments, shipment_has_return, line_already_shipped (a price that goods were shipped at), and
 * void_breaks_order when the facts that remain would contradict each other.
 */
export const orderVoiding: Voiding<OrderState, OrderEvent> = {
  along(fact, facts) {
    const others = facts.filter(({ id }) => id !== fact.id);
    if (fact.type === 'OrderPlaced') return others;
    if (fact.type !== 'ShipmentDispatched') return [];
    return others.filter(
      (other) =>
        (other.type === 'ShipmentCosted' || other.type === 'ShipmentDelivered') &&
        other.data.shipmentId === fact.data.shipmentId,
    );
  },
  check(fact, before, after) {
    if (before.status === 'absent') return;
    if (fact.type === 'OrderPlaced') refuseWithShipments(before);
    if (fact.type === 'ShipmentDispatched') refuseWithReturn(fact.data.shipmentId, before);
    if (fact.type === 'OrderLineRepriced') refuseShipped(fact.data.lineId, before);
    if (after.status === 'absent') return;
    const contradiction = contradictionIn(after);
    if (contradiction === undefined || contradictionIn(before) !== undefined) return;
    throw new Refusal(
      'void_breaks_order',
      `without ${fact.type} ${contradiction}: void the later facts that depend on it first`,
    );
  },
};

function refuseWithShipments({ shipments, header }: PlacedOrder): void {
  if (shipments.size === 0) return;
  throw new Refusal(
    'order_has_shipments',
    `order ${header.orderNumber} has ${shipments.size} shipment(s): void those first`,
  );
}

function refuseWithReturn(shipmentId: string, { returns }: PlacedOrder): void {
  const named = [...returns].find(([, one]) => one.shipmentId === shipmentId);
  if (named === undefined) return;
  throw new Refusal(
    'shipment_has_return',
    `goods of shipment ${shipmentId} came back with return ${named[0]}: void that return first`,
  );
}

function refuseShipped(lineId: string, { lines }: PlacedOrder): void {
  const line = lines.find((one) => one.lineId === lineId);
  if (line === undefined || parseDecimal(line.dispatched) === 0n) return;
  throw new Refusal(
    'line_already_shipped',
    `${line.dispatched} of line ${lineId} are shipped at the price that would be void: void the shipment first`,
  );
}

/** What the facts of an order cannot all say at once, in words; undefined when nothing. */
function contradictionIn(order: PlacedOrder): string | undefined {
  for (const line of order.lines) {
    const found = contradictionOf(line, order.header.currency);
    if (found !== undefined) return `line ${line.lineId} would have ${found}`;
  }
  const lost = [...order.lineTimes.keys()].find(
    (lineId) => !order.lines.some((line) => line.lineId === lineId),
  );
  return lost === undefined ? undefined : `line ${lost} would be changed but never ordered`;
}

function contradictionOf(line: OrderLine, currency: string): string | undefined {
  if (leftOfOrdered(line) < 0n) return 'more shipped or cancelled than ordered';
  if (leftToReplace(line) < 0n) return 'more replaced than came back';
  if (parseDecimal(line.cancelled) < 0n) return 'more restored than cancelled';
  if (parseDecimal(line.writtenOff) < 0n) return 'more restored than written off';
  const { net, tax } = priced(line.ordered, line, currency);
  if (net !== line.net || tax !== line.tax) return 'amounts of another quantity or price';
  return undefined;
}
