import { z } from 'zod';
import { categoryOf, idOf, ledger, type RecordedEvent } from '#event-sourcing';
import type { ContactEvent } from '../contacts/contacts.events.js';
import { isFact, isFactType, isVoid, type Fact, type FactType, type Void } from '../crm.events.js';
import type { OrderEvent } from '../orders/orders.events.js';
import type { Allocation, PaymentEvent } from '../payments/payments.events.js';
import { Channel, HistoryKind } from '../shared/vocabulary.js';

/** What the domain adds to a row of the list of all facts; text, all of it searchable. */
const HistoryFacets = z.strictObject({
  kind: HistoryKind.describe('What the fact is about'),
  customerId: z.uuid().optional().describe('Id of the customer that it concerns'),
  managerId: z.uuid().optional().describe('Id of the manager responsible'),
  channel: Channel.optional().describe('Through which channel it happened'),
  subject: z.string().describe('What it is a fact of, as "order:<id>"'),
  keyMoment: z
    .literal('true')
    .optional()
    .describe('"true" for a return, a cancelled order, a bounced payment'),
});
type HistoryFacets = z.output<typeof HistoryFacets>;

/** A new type of fact does not compile until it has a kind here and is named below. */
const KINDS: Readonly<Record<FactType, HistoryKind>> = {
  CustomerRegistered: 'CUSTOMER_DATA',
  CustomerRenamed: 'CUSTOMER_DATA',
  CustomerKindAdded: 'CUSTOMER_DATA',
  CustomerKindRemoved: 'CUSTOMER_DATA',
  CustomerClassified: 'CUSTOMER_DATA',
  ContactDetailAdded: 'CUSTOMER_DATA',
  ContactDetailChanged: 'CUSTOMER_DATA',
  ContactDetailRemoved: 'CUSTOMER_DATA',
  CustomerManagerAssigned: 'MANAGER',
  ContactPlanned: 'CONTACT',
  ContactCompleted: 'CONTACT',
  ContactCancelled: 'CONTACT',
  ContactRecorded: 'CONTACT',
  ManagerRegistered: 'MANAGER',
  ManagerRenamed: 'MANAGER',
  OrderPlaced: 'ORDER',
  OrderLineAdded: 'ORDER',
  OrderLineQuantityChanged: 'ORDER',
  OrderLineRepriced: 'ORDER',
  OrderLineCancelled: 'ORDER',
  ShipmentDatePromised: 'ORDER',
  PaymentDatePromised: 'ORDER',
  ExpectedDateRevised: 'ORDER',
  ShipmentDispatched: 'SHIPMENT',
  ShipmentCosted: 'SHIPMENT',
  ShipmentDelivered: 'SHIPMENT',
  ReturnAccepted: 'RETURN',
  CreditNoteIssued: 'ORDER',
  OrderClosed: 'ORDER',
  OrderCancelled: 'ORDER',
  OrderReopened: 'ORDER',
  PaymentReceived: 'PAYMENT',
  PaymentAllocated: 'PAYMENT',
  PaymentDeallocated: 'PAYMENT',
  PaymentRefunded: 'PAYMENT',
  PaymentBounced: 'PAYMENT',
};

/** Whom and what a fact names. */
interface Named {
  readonly customerId?: string | undefined;
  readonly managerId?: string | undefined;
  readonly channel?: Channel | undefined;
  /** Orders and managers besides those. */
  readonly others?: readonly string[];
  readonly keyMoment?: boolean;
}

/** The list of all facts: what histories, the log and readings are queries over. */
export const history = ledger({
  name: 'ledger',
  version: 1,
  description: 'Every fact, with whom it concerns and what it is about',
  facets: HistoryFacets,
  describe(event) {
    if (isVoid(event)) return row(event, kindOfVoid(event), event.data);
    if (isFact(event)) return row(event, KINDS[event.type], named(event));
    throw new Error(`event ${event.id} is a ${event.type}: no such fact is known to this build`);
  },
});

function kindOfVoid({ data }: Void): HistoryKind {
  return isFactType(data.voidedType) ? KINDS[data.voidedType] : 'CUSTOMER_DATA';
}

/** A stream is named after what it is of: `order-<id>` holds the facts of `order:<id>`. */
function row(event: RecordedEvent, kind: HistoryKind, about: Named) {
  const { customerId, managerId, others = [], keyMoment = false } = about;
  const channel = about.channel ?? recordedThrough(event);
  const subject = `${categoryOf(event.stream)}:${idOf(event.stream)}`;
  const keys = [
    subject,
    ...(customerId === undefined ? [] : [`customer:${customerId}`]),
    ...(managerId === undefined ? [] : [`manager:${managerId}`]),
    ...others,
  ];
  const facets: HistoryFacets = {
    kind,
    subject,
    ...(customerId === undefined ? {} : { customerId }),
    ...(managerId === undefined ? {} : { managerId }),
    ...(channel === undefined ? {} : { channel }),
    ...(keyMoment ? { keyMoment: 'true' } : {}),
  };
  return { ...facets, keys: [...new Set(keys)] };
}

/** For facts that name no channel of their own, the one they were recorded through, if it is one of ours. */
function recordedThrough({ metadata }: RecordedEvent): Channel | undefined {
  return Channel.options.find((channel) => channel === metadata.source?.channel);
}

function named(event: Fact): Named {
  switch (event.type) {
    case 'CustomerRegistered':
      return { customerId: event.data.customerId, channel: event.data.source.channel };
    case 'CustomerRenamed':
    case 'CustomerKindAdded':
    case 'CustomerKindRemoved':
    case 'CustomerClassified':
    case 'ContactDetailAdded':
    case 'ContactDetailChanged':
    case 'ContactDetailRemoved':
      return { customerId: event.data.customerId };
    case 'CustomerManagerAssigned': {
      const { customerId, managerId, previousManagerId: before } = event.data;
      return { customerId, managerId, others: before === undefined ? [] : [`manager:${before}`] };
    }
    case 'ManagerRegistered':
    case 'ManagerRenamed':
      return { managerId: event.data.managerId };
    case 'ContactPlanned':
    case 'ContactCompleted':
    case 'ContactCancelled':
    case 'ContactRecorded':
      return namedByContact(event);
    case 'OrderPlaced':
    case 'OrderLineAdded':
    case 'OrderLineQuantityChanged':
    case 'OrderLineRepriced':
    case 'OrderLineCancelled':
    case 'ShipmentDatePromised':
    case 'PaymentDatePromised':
    case 'ExpectedDateRevised':
    case 'ShipmentDispatched':
    case 'ShipmentCosted':
    case 'ShipmentDelivered':
    case 'CreditNoteIssued':
    case 'OrderClosed':
    case 'OrderReopened':
      return namedByOrder(event, false);
    case 'ReturnAccepted':
      return namedByOrder(event, true);
    case 'OrderCancelled':
      return namedByOrder(event, event.data.scope === 'ALL');
    case 'PaymentReceived':
    case 'PaymentAllocated':
    case 'PaymentDeallocated':
      return namedByPayment(event, event.data.allocations, false);
    case 'PaymentRefunded':
      return namedByPayment(event, event.data.deallocated, false);
    case 'PaymentBounced':
      return namedByPayment(event, event.data.deallocated, true);
  }
}

function namedByContact({ data }: ContactEvent): Named {
  const { customerId, responsibleId: managerId, channel, about } = data;
  const orderId = about?.orderId;
  return {
    customerId,
    managerId,
    channel,
    others: orderId === undefined ? [] : [`order:${orderId}`],
  };
}

function namedByOrder({ data }: OrderEvent, keyMoment: boolean): Named {
  const { customerId, responsibleId: managerId, channel } = data;
  return { customerId, managerId, channel, keyMoment };
}

function namedByPayment(
  { data }: PaymentEvent,
  allocations: readonly Allocation[],
  keyMoment: boolean,
): Named {
  const { customerId, responsibleId: managerId } = data;
  const others = allocations.map(({ orderId }) => `order:${orderId}`);
  return { customerId, managerId, others, keyMoment };
}
