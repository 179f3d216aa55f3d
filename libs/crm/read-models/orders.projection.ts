import { projection } from '#event-sourcing';
import { orderEvents, type OrderEvent } from '../orders/orders.events.js';
import { paymentEvents, type PaymentEvent } from '../payments/payments.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { given } from '../shared/given.js';
import type { Money } from '../shared/money.js';
import { figuresOf, total } from '../shared/order-arithmetic.js';
import { linesAfter } from '../shared/order-lines.js';
import { OrderDocument } from './order.document.js';
import { withMoved } from './order-payments.js';

type Of<T> = Extract<OrderEvent | PaymentEvent, { readonly type: T }>;
type Change = Partial<OrderDocument>;

const ofOrder = ({ data }: OrderEvent) => data.orderId;

/** A fact of the order itself: lines follow by the shared arithmetic, the rest by `change`. */
function order<T extends OrderEvent['type']>(
  change: (document: OrderDocument, event: Extract<OrderEvent, { readonly type: T }>) => Change,
) {
  return {
    key: ofOrder,
    apply: (
      document: OrderDocument | undefined,
      event: Extract<OrderEvent, { readonly type: T }>,
    ) => {
      if (document === undefined) return undefined;
      const lines = [...linesAfter(document.lines, event)];
      return derived({ ...document, lines, ...change(document, event) }, event);
    },
  };
}

/** A fact of a payment that names orders in `field`, where it adds (1) or takes off (-1) what it says. */
const payment = {
  allocated: <E extends Of<'PaymentReceived' | 'PaymentAllocated'>>() => ({
    key: ({ data }: E) => data.allocations.map(({ orderId }) => orderId),
    apply: (document: OrderDocument | undefined, event: E, key: string) =>
      document && derived(withMoved(document, event, event.data.allocations, key, 1), event),
  }),
  deallocated: {
    key: ({ data }: Of<'PaymentDeallocated'>) => data.allocations.map(({ orderId }) => orderId),
    apply: (document: OrderDocument | undefined, event: Of<'PaymentDeallocated'>, key: string) =>
      document && derived(withMoved(document, event, event.data.allocations, key, -1), event),
  },
  takenBack: <E extends Of<'PaymentRefunded' | 'PaymentBounced'>>() => ({
    key: ({ data }: E) => data.deallocated.map(({ orderId }) => orderId),
    apply: (document: OrderDocument | undefined, event: E, key: string) =>
      document && derived(withMoved(document, event, event.data.deallocated, key, -1), event),
  }),
};

/** Orders with all that became of them, from their own facts and those of payments. */
export const orders = projection({
  name: 'orders',
  one: 'order',
  version: 1,
  description:
    'An order: what was ordered, shipped and returned, what is due and paid, and what is left of both',
  entity: 'order',
  document: OrderDocument,
  indexes: [
    ['customerId', 'placedAt'],
    ['responsibleId', 'placedAt'],
    ['status', 'placedAt'],
    ['shipmentState', 'placedAt'],
    ['paymentState', 'placedAt'],
    ['fulfilled', 'placedAt'],
    ['placedAt'],
    ['number'],
    ['externalIds[]'],
  ],
  events: [orderEvents, paymentEvents],
  on: {
    OrderPlaced: { key: ofOrder, apply: (_, event) => placed(event) },
    OrderLineAdded: order<'OrderLineAdded'>(() => ({})),
    OrderLineQuantityChanged: order<'OrderLineQuantityChanged'>(() => ({})),
    OrderLineRepriced: order<'OrderLineRepriced'>(() => ({})),
    OrderLineCancelled: order<'OrderLineCancelled'>(() => ({})),
    ShipmentDatePromised: order<'ShipmentDatePromised'>(
      ({ shipmentFirstPromised }, { data: { date } }) => ({
        shipmentPromised: date,
        shipmentFirstPromised: shipmentFirstPromised ?? date,
      }),
    ),
    PaymentDatePromised: order<'PaymentDatePromised'>((document, { data: { stage, date } }) =>
      withStage(document, stage, ({ firstPromised }) => ({
        promised: date,
        firstPromised: firstPromised ?? date,
      })),
    ),
    ExpectedDateRevised: order<'ExpectedDateRevised'>(
      (document, { data: { side, stage, date } }) =>
        side === 'SHIPMENT'
          ? { shipmentExpected: date }
          : withStage(document, stage ?? 1, () => ({ expected: date })),
    ),
    ShipmentDispatched: order<'ShipmentDispatched'>(({ shipments }, { data, metadata }) => {
      const { shipmentId, replacementFor, lines } = data;
      const { occurredAt: dispatchedAt, businessDate } = metadata;
      const shipment = given({ shipmentId, dispatchedAt, businessDate, replacementFor, lines });
      return { shipments: [...shipments, shipment] };
    }),
    ShipmentCosted: order<'ShipmentCosted'>(({ shipments }, { data }) => ({
      shipments: shipments.map((shipment) =>
        shipment.shipmentId === data.shipmentId
          ? { ...shipment, lines: shipment.lines.map((line) => costed(line, data.lines)) }
          : shipment,
      ),
    })),
    ShipmentDelivered: order<'ShipmentDelivered'>(({ shipments }, { data, metadata }) => ({
      shipments: shipments.map((shipment) =>
        shipment.shipmentId === data.shipmentId
          ? { ...shipment, deliveredAt: metadata.occurredAt }
          : shipment,
      ),
    })),
    ReturnAccepted: order<'ReturnAccepted'>(({ returns }, { data, metadata }) => {
      const { returnId, shipmentId, disposition, lines } = data;
      const { occurredAt: acceptedAt, businessDate } = metadata;
      const one = { returnId, shipmentId, disposition, acceptedAt, businessDate, lines };
      return { returns: [...returns, one] };
    }),
    CreditNoteIssued: order<'CreditNoteIssued'>(({ creditNotes }, { data, metadata }) => {
      const { creditNoteId, lineId, productGroup, net, tax, gross } = data;
      const { occurredAt: issuedAt, businessDate } = metadata;
      const note = { creditNoteId, issuedAt, businessDate, lineId, productGroup, net, tax, gross };
      return { creditNotes: [...creditNotes, given(note)] };
    }),
    OrderClosed: order<'OrderClosed'>(() => ({ status: 'CLOSED' })),
    OrderCancelled: order<'OrderCancelled'>(() => ({ status: 'CANCELLED' })),
    OrderReopened: order<'OrderReopened'>(() => ({ status: 'OPEN' })),
    PaymentReceived: payment.allocated(),
    PaymentAllocated: payment.allocated(),
    PaymentDeallocated: payment.deallocated,
    PaymentRefunded: payment.takenBack(),
    PaymentBounced: payment.takenBack(),
  },
});

function placed(event: Of<'OrderPlaced'>): OrderDocument {
  const { data, metadata } = event;
  const { currency, settlement, promisedShipmentDate: promised } = data;
  const nothing: Money = { minor: 0, currency };
  const document: OrderDocument = given({
    number: data.orderNumber,
    customerId: data.customerId,
    externalIds: externalIdsOf(metadata),
    placedAt: metadata.occurredAt,
    businessDate: metadata.businessDate,
    currency,
    rate: data.rate,
    responsibleId: data.responsibleId,
    channel: data.channel,
    country: data.country,
    region: data.region,
    settlement,
    status: 'OPEN' as const,
    shipmentState: 'NOT_SHIPPED' as const,
    paymentState: 'UNPAID' as const,
    fulfilled: false,
    lines: [...linesAfter([], event)],
    shipments: [],
    returns: [],
    creditNotes: [],
    shipmentPromised: promised,
    shipmentFirstPromised: promised,
    paymentStages: stagesOf(data),
    payments: [],
    orderedNet: nothing,
    orderedGross: nothing,
    due: nothing,
    paid: nothing,
    refunded: nothing,
    leftToPay: nothing,
    revenue: nothing,
    lastActivityAt: metadata.occurredAt,
  });
  return derived(document, event);
}

function stagesOf(data: Of<'OrderPlaced'>['data']): OrderDocument['paymentStages'] {
  const { schedule, promisedPaymentDate: promised, settlement, currency } = data;
  if (settlement === 'NOT_TRACKED') return [];
  if (schedule === undefined) return [given({ stage: 1, promised, firstPromised: promised })];
  return schedule.map(({ stage, date, minor }) => ({
    stage,
    amount: { minor, currency },
    promised: date,
    firstPromised: date,
  }));
}

/** The document with all that follows from its lines, credit notes and payments. */
function derived(document: OrderDocument, { metadata }: OrderEvent | PaymentEvent): OrderDocument {
  const { lines, currency, settlement, paid, lastActivityAt } = document;
  const credited = total(document.creditNotes);
  const figures = figuresOf({ settlement, lines, credited, paid: paid.minor });
  const at = metadata.occurredAt;
  const money = (minor: number): Money => ({ minor, currency });
  const ordered = total(lines);
  // Leaving a field out copies slowly, so it is left out only where it has to go.
  const kept = figures.fulfilled ? document : withoutFulfilledAt(document);
  return {
    ...kept,
    orderedNet: money(ordered.net),
    orderedGross: money(ordered.gross),
    due: money(figures.due),
    leftToPay: money(figures.leftToPay),
    revenue: money(figures.revenue),
    shipmentState: figures.shipmentState,
    paymentState: figures.paymentState,
    fulfilled: figures.fulfilled,
    ...(figures.fulfilled && { fulfilledAt: document.fulfilledAt ?? at }),
    lastActivityAt: at > lastActivityAt ? at : lastActivityAt,
  };
}

function withoutFulfilledAt(document: OrderDocument): OrderDocument {
  if (document.fulfilledAt === undefined) return document;
  const { fulfilledAt: _, ...rest } = document;
  return rest;
}

type Stage = OrderDocument['paymentStages'][number];

function withStage(
  { paymentStages }: OrderDocument,
  stage: number,
  change: (stage: Stage) => Partial<Stage>,
): Change {
  return {
    paymentStages: paymentStages.map((one) =>
      one.stage === stage ? { ...one, ...change(one) } : one,
    ),
  };
}

function costed<L extends { readonly lineId: string }>(
  line: L,
  costs: Of<'ShipmentCosted'>['data']['lines'],
): L & { readonly cost?: number } {
  const found = costs.find(({ lineId }) => lineId === line.lineId);
  return found === undefined ? line : { ...line, cost: found.cost };
}
