import { projection, type EventOf, type Handler, type Instant } from '#event-sourcing';
import { contactEvents } from '../contacts/contacts.events.js';
import { customerEvents, type CustomerAttribute } from '../customers/customers.events.js';
import { searchTerms } from '../shared/search-terms.js';
import { returnEvents } from '../credits/credits.events.js';
import { orderEvents } from '../orders/orders.events.js';
import { paymentEvents } from '../payments/payments.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { foldName } from '../shared/names.js';
import { CustomerDocument } from './customer.document.js';

const ATTRIBUTES = {
  COUNTRY: 'country',
  REGION: 'region',
  INDUSTRY: 'industry',
  SIZE: 'size',
  LANGUAGE: 'language',
} as const satisfies Record<CustomerAttribute, keyof CustomerDocument>;

type Fact = EventOf<
  | typeof customerEvents
  | typeof contactEvents
  | typeof orderEvents
  | typeof paymentEvents
  | typeof returnEvents
>;
type Of<T> = Extract<Fact, { readonly type: T }>;
type Changes<T extends string> = {
  readonly [K in T]: (document: CustomerDocument, event: Of<K>) => Partial<CustomerDocument>;
};
type Handlers<T extends string> = { readonly [K in T]: Handler<Of<K>, CustomerDocument> };

/** What is special about facts: their order does not matter, or they change what a customer is found by. */
type Special = 'commute' | 'are searched';

/** Facts about a customer that is registered; one that happened before waits for the registration. */
function changes<T extends Fact['type']>(by: Changes<T>, special?: Special): Handlers<T>;
function changes(by: Changes<string>, special?: Special): Handlers<string> {
  return Object.fromEntries(
    Object.entries(by).map(([type, change]): [string, Handler<Fact, CustomerDocument>] => [
      type,
      {
        key: ({ data }) => data.customerId,
        apply(document, event) {
          if (document === undefined) return undefined;
          const changed = { ...document, ...change(document, event) };
          if (special !== 'are searched') return changed;
          return { ...changed, search: searchTerms(changed) };
        },
        commutes: special === 'commute',
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
  version: 3,
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
    ['isArchived', 'nameFolded'],
    ['isVip', 'nameFolded'],
    ['search[]', 'nameFolded'],
    ['lastActivityAt'],
    ['registeredAt'],
  ],
  events: [customerEvents, contactEvents, orderEvents, paymentEvents, returnEvents],
  on: {
    CustomerRegistered: {
      key: ({ data }) => data.customerId,
      apply: (_, { data, metadata }) => ({
        search: searchTerms({ ...data, contactDetails: [], contactPersons: [] }),
        name: data.name,
        nameFolded: foldName(data.name),
        kinds: data.kinds,
        ...(data.taxId === undefined ? {} : { taxId: data.taxId }),
        contactDetails: [],
        contactPersons: [],
        isVip: false,
        isArchived: false,
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
    ...changes(
      {
        CustomerRenamed: (_, { data }) => ({ name: data.name, nameFolded: foldName(data.name) }),
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
        ContactPersonAdded: ({ contactPersons }, { data: { customerId: _, ...person } }) => ({
          contactPersons: withPerson(contactPersons, person),
        }),
        ContactPersonChanged: (
          { contactPersons },
          { data: { customerId: _, previousName: _before, ...person } },
        ) => ({ contactPersons: withPerson(contactPersons, person) }),
      },
      'are searched',
    ),
    ...changes({
      CustomerKindAdded: ({ kinds }, { data }) => ({ kinds: [...new Set([...kinds, data.kind])] }),
      CustomerKindRemoved: ({ kinds }, { data }) => ({
        kinds: kinds.filter((kind) => kind !== data.kind),
      }),
      CustomerClassified: (_, { data }) => ({ [ATTRIBUTES[data.attribute]]: data.to }),
      CustomerManagerAssigned: (_, { data }) => ({ managerId: data.managerId }),
      ContactPersonLeft: ({ contactPersons }, { data, metadata }) => ({
        contactPersons: contactPersons.map((person) =>
          person.personId === data.personId ? { ...person, leftAt: metadata.occurredAt } : person,
        ),
      }),
      CustomerVipMarked: () => ({ isVip: true }),
      CustomerVipUnmarked: () => ({ isVip: false }),
      CustomerArchived: (_, { metadata }) => ({
        isArchived: true,
        archivedAt: metadata.occurredAt,
      }),
    }),
    CustomerRestored: {
      key: ({ data }) => data.customerId,
      apply(document) {
        if (document === undefined) return undefined;
        const { archivedAt: _since, ...rest } = document;
        return { ...rest, isArchived: false };
      },
    },
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
        UnmatchedReturnAccepted: active,
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

type Persons = CustomerDocument['contactPersons'];

/** Whoever is told of anew is there, at their old place; those who have left do not come back by that. */
function withPerson(persons: Persons, person: Persons[number]): Persons {
  const at = persons.findIndex(({ personId }) => personId === person.personId);
  const leftAt = persons[at]?.leftAt;
  const now = leftAt === undefined ? person : { ...person, leftAt };
  return at < 0 ? [...persons, now] : persons.with(at, now);
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
