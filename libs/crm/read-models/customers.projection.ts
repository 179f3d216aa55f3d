import { z } from 'zod';
import { projection, type EventOf, type Handler, type Instant } from '#event-sourcing';
import { contactEvents } from '../contacts/contacts.events.js';
import {
  ContactDetailKind,
  CustomerKind,
  CustomerSource,
  customerEvents,
  type CustomerAttribute,
} from '../customers/customers.events.js';
import { orderEvents } from '../orders/orders.events.js';
import { paymentEvents } from '../payments/payments.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { foldName } from '../shared/names.js';

const ContactDetail = z
  .strictObject({
    detailId: z.uuid().describe('Id of this contact detail'),
    kind: ContactDetailKind.describe('What kind of contact detail it is'),
    value: z.string().describe('The number, address or name to reach the customer at'),
    label: z.string().optional().describe('What it is for'),
  })
  .meta({ graphql: 'ContactDetail' });

const instant = z.iso.datetime();
const count = z.int().min(0);
const code = z.string().optional();

const CustomerDocument = z.strictObject({
  name: z.string().describe('Name of the company or person'),
  nameFolded: z.string().describe('The name in lower case, to search and sort by'),
  kinds: z.array(CustomerKind).describe('What the customer is to us'),
  taxId: z.string().optional().describe('Tax or company number'),
  country: code.describe('Country, a code'),
  region: code.describe('Region, a code'),
  industry: code.describe('Industry, a code'),
  size: code.describe('Size, a code'),
  language: code.describe('Language, a code'),
  contactDetails: z.array(ContactDetail).describe('How to reach the customer'),
  managerId: z.uuid().optional().describe('Id of the manager responsible now'),
  source: CustomerSource.describe('How the customer found us'),
  externalIds: z.array(z.string()).describe('What other systems call it, as "system:id"'),
  registeredAt: instant.describe('When the customer became known to us'),
  firstOrderAt: instant.optional().describe('When the first order was placed'),
  firstPurchaseAt: instant.optional().describe('When goods were first shipped to the customer'),
  lastContactAt: instant.optional().describe('When the last contact was held'),
  lastActivityAt: instant.describe(
    'When something last happened: registration, contact held, order placed, goods or money moved',
  ),
  contactCount: count.describe('Contacts held'),
  orderCount: count.describe('Orders placed, cancelled ones too'),
  shipmentCount: count.describe('Shipments dispatched'),
  paymentCount: count.describe('Payments received'),
});

/** The card of one customer. */
export type CustomerDocument = z.output<typeof CustomerDocument>;

const ATTRIBUTES = {
  COUNTRY: 'country',
  REGION: 'region',
  INDUSTRY: 'industry',
  SIZE: 'size',
  LANGUAGE: 'language',
} as const satisfies Record<CustomerAttribute, keyof CustomerDocument>;

type Fact = EventOf<
  typeof customerEvents | typeof contactEvents | typeof orderEvents | typeof paymentEvents
>;
type Of<T> = Extract<Fact, { readonly type: T }>;
type Changes<T extends string> = {
  readonly [K in T]: (document: CustomerDocument, event: Of<K>) => Partial<CustomerDocument>;
};
type Handlers<T extends string> = { readonly [K in T]: Handler<Of<K>, CustomerDocument> };

/**
 * Facts about a customer that is registered; one that happened before waits for the registration. `commute` says of all
 * of them that their order does not matter.
 */
function changes<T extends Fact['type']>(by: Changes<T>, commute?: 'commute'): Handlers<T>;
function changes(by: Changes<string>, commute?: 'commute'): Handlers<string> {
  return Object.fromEntries(
    Object.entries(by).map(([type, change]): [string, Handler<Fact, CustomerDocument>] => [
      type,
      {
        key: ({ data }) => data.customerId,
        apply: (document, event) => document && { ...document, ...change(document, event) },
        commutes: commute !== undefined,
      },
    ]),
  );
}

/** What the customer or we did, not only what we know of it. */
function active(document: CustomerDocument, { metadata }: Fact) {
  return { lastActivityAt: later(document.lastActivityAt, metadata.occurredAt) };
}

function held(document: CustomerDocument, event: Of<'ContactCompleted' | 'ContactRecorded'>) {
  return {
    ...active(document, event),
    lastContactAt: later(document.lastContactAt, event.metadata.occurredAt),
    contactCount: document.contactCount + 1,
  };
}

/** What we know of each customer. */
export const customers = projection({
  name: 'customers',
  one: 'customer',
  version: 1,
  description:
    'A customer: who it is, how to reach it, who is responsible, when it was last active',
  entity: 'customer',
  document: CustomerDocument,
  indexes: [
    ['nameFolded'],
    ['externalIds[]'],
    ['kinds[]', 'nameFolded'],
    ['managerId', 'nameFolded'],
    ['country', 'nameFolded'],
    ['lastActivityAt'],
    ['registeredAt'],
  ],
  events: [customerEvents, contactEvents, orderEvents, paymentEvents],
  on: {
    CustomerRegistered: {
      key: ({ data }) => data.customerId,
      apply: (_, { data, metadata }) => ({
        name: data.name,
        nameFolded: foldName(data.name),
        kinds: data.kinds,
        ...(data.taxId === undefined ? {} : { taxId: data.taxId }),
        contactDetails: [],
        source: data.source,
        externalIds: externalIdsOf(metadata),
        registeredAt: metadata.occurredAt,
        lastActivityAt: metadata.occurredAt,
        contactCount: 0,
        orderCount: 0,
        shipmentCount: 0,
        paymentCount: 0,
      }),
    },
    ...changes({
      CustomerRenamed: (_, { data }) => ({ name: data.name, nameFolded: foldName(data.name) }),
      CustomerKindAdded: ({ kinds }, { data }) => ({ kinds: [...new Set([...kinds, data.kind])] }),
      CustomerKindRemoved: ({ kinds }, { data }) => ({
        kinds: kinds.filter((kind) => kind !== data.kind),
      }),
      CustomerClassified: (_, { data }) => ({ [ATTRIBUTES[data.attribute]]: data.to }),
      ContactDetailAdded: ({ contactDetails }, { data: { customerId: _, ...detail } }) => ({
        contactDetails: [...without(contactDetails, detail.detailId), detail],
      }),
      ContactDetailChanged: (
        { contactDetails },
        { data: { customerId: _, previousValue: _before, ...detail } },
      ) => ({ contactDetails: replaced(contactDetails, detail) }),
      ContactDetailRemoved: ({ contactDetails }, { data }) => ({
        contactDetails: without(contactDetails, data.detailId),
      }),
      CustomerManagerAssigned: (_, { data }) => ({ managerId: data.managerId }),
    }),
    ...changes(
      {
        ContactCompleted: held,
        ContactRecorded: held,
        OrderPlaced: (document, event) => ({
          ...active(document, event),
          firstOrderAt: earlier(document.firstOrderAt, event.metadata.occurredAt),
          orderCount: document.orderCount + 1,
        }),
        ShipmentDispatched: (document, event) => ({
          ...active(document, event),
          ...(event.data.replacementFor === undefined && {
            firstPurchaseAt: earlier(document.firstPurchaseAt, event.metadata.occurredAt),
          }),
          shipmentCount: document.shipmentCount + 1,
        }),
        PaymentReceived: (document, event) => ({
          ...active(document, event),
          paymentCount: document.paymentCount + 1,
        }),
        ShipmentDelivered: active,
        ReturnAccepted: active,
        PaymentRefunded: active,
        PaymentBounced: active,
      },
      'commute',
    ),
  },
});

function without(
  details: CustomerDocument['contactDetails'],
  detailId: string,
): CustomerDocument['contactDetails'] {
  return details.filter((detail) => detail.detailId !== detailId);
}

/** A change that happened before the addition, as far as we know, already tells the whole of it. */
function replaced(
  details: CustomerDocument['contactDetails'],
  detail: CustomerDocument['contactDetails'][number],
): CustomerDocument['contactDetails'] {
  const at = details.findIndex(({ detailId }) => detailId === detail.detailId);
  return at < 0 ? [...details, detail] : details.with(at, detail);
}

/** Facts that waited for the registration come in behind later ones. */
function later(known: Instant | undefined, instant: Instant): Instant {
  return known !== undefined && known > instant ? known : instant;
}

function earlier(known: Instant | undefined, instant: Instant): Instant {
  return known !== undefined && known < instant ? known : instant;
}
