import { Refusal, type Instant } from '#event-sourcing';
import {
  figuresOf,
  leftOfOrdered,
  leftToReplace,
  NOTHING,
  type Amounts,
  type OrderFigures,
} from '../shared/order-arithmetic.js';
import { linesWith, type OrderLine } from '../shared/order-lines.js';
import { parseDecimal } from '../shared/quantity.js';
import {
  byValidTime,
  newContradiction,
  withNew,
  type Contradiction,
  type Happened,
} from '../shared/valid-time.js';
import type { About } from './order.rules.js';
import { plusAmounts, statusAfter, type PlacedOrder } from './order.state.js';
import type { NewOrderEvent } from './orders.events.js';

type Told = Happened<NewOrderEvent>;

interface OrderContradiction extends Contradiction {
  readonly type: NewOrderEvent['type'];
  /** The status in which the fact meets the order, when it cannot happen in it. */
  readonly barredBy?: PlacedOrder['status'];
}

/**
 * Where the facts of an order contradict each other when they are read in the order in which they happened: on no day
 * may more be shipped or cancelled than was ordered by then, more be replaced than had come back, or an order that had
 * ended go on.
 */
export function contradictionsIn(facts: readonly Told[]): readonly OrderContradiction[] {
  const found: OrderContradiction[] = [];
  let lines: readonly OrderLine[] = [];
  let status: PlacedOrder['status'] = 'open';
  for (const { id, at, event } of byValidTime(facts)) {
    const { type } = event;
    const after = linesWith(lines, event, '');
    if (isBarred(event, status)) {
      const what = `${type} would happen while the order is ${status}`;
      found.push({ key: `${id} ${status}`, at, type, what, barredBy: status });
    }
    for (const [index, line] of after.entries()) {
      for (const wrong of worse(lines[index], line)) {
        const what = `line ${line.lineId} would have ${wrong}`;
        found.push({ key: `${id} ${what}`, at, type, what });
      }
    }
    lines = after;
    status = statusAfter(status, event);
  }
  return found;
}

/**
 * Refuses what a command decides when it makes a day impossible: with order_closed and order_cancelled when the order
 * had ended on that day, shipment_before_line_change, line_changed_later (a line with less of it), order_changed_later.
 * An import that has marked its fact with an anomaly may record shipments and returns all the same.
 */
export function refuseImpossibleDays(decided: readonly NewOrderEvent[], about: About): void {
  const { order, at, meta } = about;
  const [fact] = decided;
  if (fact === undefined) return;
  if (meta.source?.anomaly !== undefined && MAY_BE_ANOMALIES.includes(fact.type)) return;
  const found = newContradiction(contradictionsIn(withNew(order.facts, decided, at)), () =>
    contradictionsIn(order.facts),
  );
  if (found === undefined) return;
  const isItself = found.key.startsWith('new ') && found.barredBy !== undefined;
  throw new Refusal(
    isItself ? `order_${found.barredBy}` : codeFor(fact.type, found),
    isItself
      ? `occurredAt is ${at}: order ${order.header.orderNumber} was ${found.barredBy} then; give a time at which it was open`
      : `occurredAt is ${at}: then ${found.what} at ${found.at} (${found.type}); give a later time, or void later facts first`,
    ['occurredAt'],
  );
}

const MAY_BE_ANOMALIES: readonly NewOrderEvent['type'][] = ['ShipmentDispatched', 'ReturnAccepted'];

function codeFor(type: NewOrderEvent['type'], found: OrderContradiction): string {
  const isAtEnd = found.type === 'OrderClosed' || found.type === 'OrderCancelled';
  if (type === 'ShipmentDispatched' && !isAtEnd) return 'shipment_before_line_change';
  const isOfLine = type === 'OrderLineCancelled' || type === 'OrderLineQuantityChanged';
  return isOfLine ? 'line_changed_later' : 'order_changed_later';
}

/** What facts up to `at` make of the order, payments left aside. */
export function figuresAt({ facts, header }: PlacedOrder, at: Instant): OrderFigures {
  let lines: readonly OrderLine[] = [];
  let credited: Amounts = NOTHING;
  for (const { event } of byValidTime(facts).filter((told) => told.at <= at)) {
    lines = linesWith(lines, event, '');
    if (event.type === 'CreditNoteIssued') credited = plusAmounts(credited, event.data);
  }
  return figuresOf({ settlement: header.settlement, lines, credited, paid: 0 });
}

/** Whether a fact cannot happen to an order in this status. */
function isBarred(event: NewOrderEvent, status: PlacedOrder['status']): boolean {
  switch (event.type) {
    case 'OrderReopened':
      return status === 'open';
    case 'ReturnAccepted':
      return status !== 'open' && event.data.disposition === 'REPLACE';
    case 'OrderLineAdded':
    case 'OrderLineQuantityChanged':
    case 'OrderLineRepriced':
    case 'OrderLineCancelled':
    case 'ShipmentDispatched':
    case 'OrderClosed':
    case 'OrderCancelled':
      return status !== 'open';
    default:
      return false;
  }
}

const BELOW_NOTHING: readonly (readonly [what: string, of: (line: OrderLine) => bigint])[] = [
  ['more shipped or cancelled than ordered', leftOfOrdered],
  ['more replaced than came back', leftToReplace],
  ['more restored than cancelled', ({ cancelled }) => parseDecimal(cancelled)],
  ['more restored than written off', ({ writtenOff }) => parseDecimal(writtenOff)],
];

/** What of a line is below nothing after a fact, and lower than before it. */
function worse(before: OrderLine | undefined, after: OrderLine): readonly string[] {
  if (before === after) return [];
  return BELOW_NOTHING.flatMap(([what, of]) => {
    const left = of(after);
    return left < 0n && (before === undefined || left < of(before)) ? [what] : [];
  });
}
