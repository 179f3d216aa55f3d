import { z } from 'zod';
import { categoryOf, idOf, ledger, type RecordedEvent } from '#event-sourcing';
import type { ContactEvent } from '../contacts/contacts.events.js';
import type { CreditEvent, ReturnEvent } from '../credits/credits.events.js';
import {
  isFact,
  isFactType,
  isVoid,
  type Fact,
  type FactOf,
  type FactType,
  type Void,
} from '../crm.events.js';
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
  ContactPersonAdded: 'CUSTOMER_DATA',
  ContactPersonChanged: 'CUSTOMER_DATA',
  ContactPersonLeft: 'CUSTOMER_DATA',
  CustomerVipMarked: 'CUSTOMER_DATA',
  CustomerVipUnmarked: 'CUSTOMER_DATA',
  CustomerArchived: 'CUSTOMER_DATA',
  CustomerRestored: 'CUSTOMER_DATA',
  ContactPlanned: 'CONTACT',
  ContactRescheduled: 'CONTACT',
  ContactImportanceChanged: 'CONTACT',
  ContactReassigned: 'CONTACT',
  ContactCompleted: 'CONTACT',
  ContactCancelled: 'CONTACT',
  ContactRecorded: 'CONTACT',
  ManagerRegistered: 'MANAGER',
  ManagerRenamed: 'MANAGER',
  ManagerLeft: 'MANAGER',
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
  UnmatchedReturnAccepted: 'RETURN',
  CustomerCreditIssued: 'PAYMENT',
  DecisionRecorded: 'DECISION',
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
  const subject = `${entityOf(event)}:${idOf(event.stream)}`;
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

/** What a stream is of: of a credit, when goods came back or a note was issued without an order. */
function entityOf(event: RecordedEvent): string {
  const type = isVoid(event) ? event.data.voidedType : event.type;
  const category = categoryOf(event.stream);
  return category === 'return' || type === 'CustomerCreditIssued' ? 'credit' : category;
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
    case 'ContactPersonAdded':
    case 'ContactPersonChanged':
    case 'ContactPersonLeft':
    case 'CustomerVipMarked':
    case 'CustomerVipUnmarked':
    case 'CustomerArchived':
    case 'CustomerRestored':
      return { customerId: event.data.customerId };
    case 'CustomerManagerAssigned': {
      const { customerId, managerId, previousManagerId: before } = event.data;
      return { customerId, managerId, others: before === undefined ? [] : [`manager:${before}`] };
    }
    case 'ManagerRegistered':
    case 'ManagerRenamed':
    case 'ManagerLeft':
      return { managerId: event.data.managerId };
    case 'ContactPlanned':
    case 'ContactRescheduled':
    case 'ContactImportanceChanged':
    case 'ContactReassigned':
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
    case 'PaymentBounced':
      return namedByPayment(event, event.data.deallocated, event.type === 'PaymentBounced');
    case 'UnmatchedReturnAccepted':
    case 'CustomerCreditIssued':
      return namedByCredit(event);
    case 'DecisionRecorded':
      return namedByDecision(event);
  }
}

function namedByContact({ data }: ContactEvent): Named {
  const { customerId, responsibleId: managerId, channel, about, participants = [] } = data;
  const orderId = about?.orderId;
  const managers = participants.filter(({ kind }) => kind === 'MANAGER').map(({ id }) => id);
  const before = 'previousResponsibleId' in data ? [data.previousResponsibleId] : [];
  const others = [
    ...(orderId === undefined ? [] : [`order:${orderId}`]),
    ...[...managers, ...before].map((id) => `manager:${id}`),
  ];
  return { customerId, managerId, channel, others };
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

function namedByCredit({ type, data }: ReturnEvent | CreditEvent): Named {
  const { customerId, responsibleId: managerId, channel } = data;
  return { customerId, managerId, channel, keyMoment: type === 'UnmatchedReturnAccepted' };
}

function namedByDecision({ data }: FactOf<'DecisionRecorded'>): Named {
  return 'customerId' in data ? { customerId: data.customerId } : { managerId: data.managerId };
}
