import { Refusal, type Voiding } from '#event-sourcing';
import { priced } from '../shared/order-arithmetic.js';
import { parseDecimal } from '../shared/quantity.js';
import { newContradiction } from '../shared/valid-time.js';
import type { OrderState, PlacedOrder } from './order.state.js';
import type { OrderEvent } from './orders.events.js';
import { contradictionsIn } from './valid-time.rules.js';

/**
 * When facts of an order may be declared void. Cost and delivery fall with their shipment, everything with the order.
 * Refuses with order_has_shipments, shipment_has_return, line_already_shipped (a price that goods were shipped at), and
 * void_breaks_order when the facts that remain would contradict each other, today or on a day in the past.
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
    if (fact.type === 'OrderPlaced') refuseWithShipments(fact.id, before);
    if (fact.type === 'ShipmentDispatched') refuseWithReturn(fact.id, fact.data.shipmentId, before);
    if (fact.type === 'OrderLineRepriced') refuseShipped(fact.id, fact.data.lineId, before);
    if (after.status === 'absent') return;
    const found = newContradiction(contradictionsIn(after.facts), () =>
      contradictionsIn(before.facts),
    );
    const contradiction =
      found === undefined ? newlyAmiss(before, after) : `${found.what} at ${found.at}`;
    if (contradiction === undefined) return;
    throw new Refusal(
      'void_breaks_order',
      `eventId is ${fact.id}: without ${fact.type} ${contradiction}; void the later facts that depend on it first`,
      ['eventId'],
    );
  },
};

function refuseWithShipments(eventId: string, { shipments, header }: PlacedOrder): void {
  if (shipments.size === 0) return;
  throw new Refusal(
    'order_has_shipments',
    `eventId is ${eventId}: order ${header.orderNumber} has ${shipments.size} shipment(s); void those first`,
    ['eventId'],
  );
}

function refuseWithReturn(eventId: string, shipmentId: string, { returns }: PlacedOrder): void {
  const named = [...returns].find(([, one]) => one.shipmentId === shipmentId);
  if (named === undefined) return;
  throw new Refusal(
    'shipment_has_return',
    `eventId is ${eventId}: goods of shipment ${shipmentId} came back with return ${named[0]}; void that return first`,
    ['eventId'],
  );
}

function refuseShipped(eventId: string, lineId: string, { lines }: PlacedOrder): void {
  const line = lines.find((one) => one.lineId === lineId);
  if (line === undefined || parseDecimal(line.dispatched) === 0n) return;
  throw new Refusal(
    'line_already_shipped',
    `eventId is ${eventId}: ${line.dispatched} of line ${lineId} are shipped at the price that would be void; void the shipment first`,
    ['eventId'],
  );
}

function newlyAmiss(before: PlacedOrder, after: PlacedOrder): string | undefined {
  return amissIn(before) === undefined ? amissIn(after) : undefined;
}

/** A line that its facts cannot have made, in words; undefined when there is none. */
function amissIn(order: PlacedOrder): string | undefined {
  for (const line of order.lines) {
    const { net, tax } = priced(line.ordered, line, order.header.currency);
    if (net !== line.net || tax !== line.tax) {
      return `line ${line.lineId} would have amounts of another quantity or price`;
    }
  }
  const lost = [...order.lineTimes.keys()].find(
    (lineId) => !order.lines.some((line) => line.lineId === lineId),
  );
  return lost === undefined ? undefined : `line ${lost} would be changed but never ordered`;
}
