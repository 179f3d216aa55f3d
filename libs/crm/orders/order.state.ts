import type { Instant } from '#event-sourcing';
import { pastDecisions } from '../shared/decision.js';
import { NOTHING, type Amounts } from '../shared/order-arithmetic.js';
import { linesAfter, type OrderLine } from '../shared/order-lines.js';
import { sumDecimals } from '../shared/quantity.js';
import { happened, type Happened } from '../shared/valid-time.js';
import type {
  LinePart,
  NewOrderEvent,
  OrderEvent,
  ReturnedLine,
  Settlement,
} from './orders.events.js';

/** What every fact of an order carries of it. */
export type OrderHeader = Pick<
  Extract<NewOrderEvent, { readonly type: 'ShipmentDelivered' }>['data'],
  | 'orderId'
  | 'orderNumber'
  | 'customerId'
  | 'currency'
  | 'settlement'
  | 'responsibleId'
  | 'channel'
  | 'country'
  | 'region'
  | 'rate'
>;

export interface Shipment {
  readonly dispatchedAt: Instant;
  readonly lines: readonly LinePart[];
  /** What of it came back, by line id. */
  readonly returned: ReadonlyMap<string, string>;
  readonly delivered: boolean;
}

export interface Return {
  readonly shipmentId: string;
  readonly disposition: 'REFUND' | 'REPLACE';
  readonly acceptedAt: Instant;
  readonly lines: readonly ReturnedLine[];
  /** What of it has been replaced, by line id. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** How an order that is not open ended, and with what it left out. */
export interface Ending {
  readonly at: Instant;
  readonly parts: readonly LinePart[];
}

/** What is true of an order that was placed. */
export interface PlacedOrder {
  readonly status: 'open' | 'closed' | 'cancelled';
  readonly header: OrderHeader;
  readonly placedAt: Instant;
  readonly lines: readonly OrderLine[];
  /** When each line was ordered and last changed, by line id. */
  readonly lineTimes: ReadonlyMap<string, { readonly ordered: Instant; readonly changed: Instant }>;
  readonly shipments: ReadonlyMap<string, Shipment>;
  readonly returns: ReadonlyMap<string, Return>;
  readonly creditNotes: ReadonlyMap<string, Amounts>;
  readonly shipmentDates: { readonly promised?: string; readonly expected?: string };
  /** Dates by stage of payment; an order without a schedule has stage 1. */
  readonly paymentDates: ReadonlyMap<
    number,
    { readonly promised?: string; readonly expected?: string }
  >;
  readonly ending?: Ending;
  /** All of its facts, as they were recorded. */
  readonly facts: readonly Happened<NewOrderEvent>[];
}

/** `absent`: never placed, or its placement was void. */
export type OrderState = { readonly status: 'absent' } | PlacedOrder;

type Placement = Extract<OrderEvent, { readonly type: 'OrderPlaced' }>;

/** Folds the stream of an order; other deciders consult an order with it. */
export const orderFold = pastDecisions<OrderState, OrderEvent>({
  initial: { status: 'absent' },
  evolve(state, event) {
    if (event.type === 'OrderPlaced') return placed(event);
    if (state.status === 'absent') return state;
    const facts = [...state.facts, happened<NewOrderEvent>(event)];
    const lines = linesAfter(state.lines, event);
    const status = statusAfter(state.status, event);
    return { ...changed(state, event), lines, status, facts };
  },
});

/** The notes of one order altogether. */
export function creditedOf(order: PlacedOrder): Amounts {
  return [...order.creditNotes.values()].reduce(plusAmounts, NOTHING);
}

/** The sum of two amounts. */
export function plusAmounts(sum: Amounts, { net, tax, gross }: Amounts): Amounts {
  return { net: sum.net + net, tax: sum.tax + tax, gross: sum.gross + gross };
}

/** The status of an order after a fact: it ends, or goes on. */
export function statusAfter(
  status: PlacedOrder['status'],
  { type }: Pick<NewOrderEvent, 'type'>,
): PlacedOrder['status'] {
  if (type === 'OrderClosed') return 'closed';
  if (type === 'OrderCancelled') return 'cancelled';
  return type === 'OrderReopened' ? 'open' : status;
}

/** The header as the facts of an order carry it. */
export function headerOf(data: OrderHeader): OrderHeader {
  const { orderId, orderNumber, customerId, currency, settlement, channel } = data;
  const { responsibleId, country, region, rate } = data;
  return {
    orderId,
    orderNumber,
    customerId,
    currency,
    settlement,
    channel,
    ...(responsibleId !== undefined && { responsibleId }),
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(rate !== undefined && { rate }),
  };
}

function placed(event: Placement): PlacedOrder {
  const { data, metadata } = event;
  const at = { ordered: metadata.occurredAt, changed: metadata.occurredAt };
  const { promisedShipmentDate, promisedPaymentDate, schedule } = data;
  const stages = schedule?.map(({ stage, date }) => [stage, { promised: date }] as const);
  const single = promisedPaymentDate === undefined ? {} : { promised: promisedPaymentDate };
  return {
    status: 'open',
    header: headerOf(data),
    placedAt: metadata.occurredAt,
    lines: linesAfter([], event),
    lineTimes: new Map(data.lines.map(({ lineId }) => [lineId, at])),
    shipments: new Map(),
    returns: new Map(),
    creditNotes: new Map(),
    shipmentDates: promisedShipmentDate === undefined ? {} : { promised: promisedShipmentDate },
    paymentDates: new Map(stages ?? [[1, single]]),
    facts: [happened<NewOrderEvent>(event)],
  };
}

/** What a fact changes in an order besides its status and the quantities of its lines. A void may have left one without its cause. */
function changed(state: PlacedOrder, event: Exclude<OrderEvent, Placement>): PlacedOrder {
  const at = event.metadata.occurredAt;
  switch (event.type) {
    case 'OrderLineAdded':
      return withLineTime(state, event.data.line.lineId, { ordered: at, changed: at });
    case 'OrderLineQuantityChanged':
    case 'OrderLineRepriced':
      return withLineTime(state, event.data.lineId, { changed: at });
    case 'ShipmentDatePromised':
      return { ...state, shipmentDates: { ...state.shipmentDates, promised: event.data.date } };
    case 'PaymentDatePromised':
      return withPaymentDate(state, event.data.stage, { promised: event.data.date });
    case 'ExpectedDateRevised':
      return event.data.side === 'SHIPMENT'
        ? { ...state, shipmentDates: { ...state.shipmentDates, expected: event.data.date } }
        : withPaymentDate(state, event.data.stage ?? 1, { expected: event.data.date });
    case 'ShipmentDispatched':
      return withShipment(state, event);
    case 'ShipmentDelivered':
      return withDelivery(state, event.data.shipmentId);
    case 'ReturnAccepted':
      return withReturn(state, event);
    case 'CreditNoteIssued': {
      const { creditNoteId, net, tax, gross } = event.data;
      const creditNotes = new Map(state.creditNotes).set(creditNoteId, { net, tax, gross });
      return { ...state, creditNotes };
    }
    case 'OrderClosed':
      return { ...state, ending: { at, parts: event.data.writtenOff } };
    case 'OrderCancelled':
      return { ...state, ending: { at, parts: event.data.cancelled } };
    case 'OrderReopened': {
      const { ending: _ended, ...rest } = state;
      return rest;
    }
    case 'OrderLineCancelled':
    case 'ShipmentCosted':
      return state;
  }
}

function withLineTime(
  state: PlacedOrder,
  lineId: string,
  times: { readonly ordered?: Instant; readonly changed: Instant },
): PlacedOrder {
  const known = state.lineTimes.get(lineId) ?? { ordered: times.changed };
  return { ...state, lineTimes: new Map(state.lineTimes).set(lineId, { ...known, ...times }) };
}

function withPaymentDate(
  state: PlacedOrder,
  stage: number,
  dates: { readonly promised?: string; readonly expected?: string },
): PlacedOrder {
  const known = state.paymentDates.get(stage);
  return {
    ...state,
    paymentDates: new Map(state.paymentDates).set(stage, { ...known, ...dates }),
  };
}

function withShipment(
  state: PlacedOrder,
  { data, metadata }: Extract<OrderEvent, { readonly type: 'ShipmentDispatched' }>,
): PlacedOrder {
  const { shipmentId, lines, replacementFor } = data;
  const shipment: Shipment = {
    dispatchedAt: metadata.occurredAt,
    lines,
    returned: new Map(),
    delivered: false,
  };
  const shipments = new Map(state.shipments).set(shipmentId, shipment);
  const replaced = replacementFor === undefined ? undefined : state.returns.get(replacementFor);
  if (replacementFor === undefined || replaced === undefined) return { ...state, shipments };
  const now: Return = { ...replaced, replaced: plusParts(replaced.replaced, lines) };
  return { ...state, shipments, returns: new Map(state.returns).set(replacementFor, now) };
}

function withDelivery(state: PlacedOrder, shipmentId: string): PlacedOrder {
  const shipment = state.shipments.get(shipmentId);
  if (shipment === undefined) return state;
  const shipments = new Map(state.shipments).set(shipmentId, { ...shipment, delivered: true });
  return { ...state, shipments };
}

function withReturn(
  state: PlacedOrder,
  { data, metadata }: Extract<OrderEvent, { readonly type: 'ReturnAccepted' }>,
): PlacedOrder {
  const { returnId, shipmentId, disposition, lines } = data;
  const acceptedAt = metadata.occurredAt;
  const returns = new Map(state.returns).set(returnId, {
    shipmentId,
    disposition,
    acceptedAt,
    lines,
    replaced: new Map(),
  });
  const shipment = state.shipments.get(shipmentId);
  if (shipment === undefined) return { ...state, returns };
  const now: Shipment = { ...shipment, returned: plusParts(shipment.returned, lines) };
  return { ...state, returns, shipments: new Map(state.shipments).set(shipmentId, now) };
}

function plusParts(
  sums: ReadonlyMap<string, string>,
  parts: readonly LinePart[],
): ReadonlyMap<string, string> {
  const next = new Map(sums);
  for (const { lineId, quantity } of parts) {
    next.set(lineId, sumDecimals(next.get(lineId) ?? '0', quantity));
  }
  return next;
}

/** Whether payments of this order are followed. */
export function isTracked(header: { readonly settlement: Settlement }): boolean {
  return header.settlement === 'TRACKED';
}
