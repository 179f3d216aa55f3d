import type { ContactOutcome, Direction } from '../contacts/contacts.events.js';
import type { FactType } from '../crm.events.js';
import type {
  ContactDetailKind,
  CustomerAttribute,
  CustomerKind,
} from '../customers/customers.events.js';
import type { PaymentMethod } from '../payments/payments.events.js';
import type { Channel } from '../shared/vocabulary.js';

type Words<K extends string> = Readonly<Record<K, string>>;

/** What happened: one sentence or more for each type of fact; `{name}` is filled in. */
const titles = {
  CustomerRegistered: 'Customer registered: {name} ({kinds}; channel: {channel})',
  CustomerRenamed: 'Renamed from {previousName} to {name}',
  CustomerKindAdded: 'Customer kind added: {kind}',
  CustomerKindRemoved: 'Customer kind removed: {kind}',
  CustomerClassified: '{attribute} set to {to}',
  CustomerReclassified: '{attribute} changed from {from} to {to}',
  ContactDetailAdded: '{kind} added: {value}{label}',
  ContactDetailChanged: '{kind} changed from {previousValue} to {value}{label}',
  ContactDetailRelabelled: '{kind} changed: {value}{label}',
  ContactDetailRemoved: '{kind} removed: {value}',
  CustomerManagerAssigned: '{manager} became responsible',
  CustomerManagerReplaced: '{manager} became responsible in place of {previous}',
  ContactPersonAdded: 'Contact person added: {name}{title}',
  ContactPersonChanged: 'Contact person changed: {name}{title}',
  ContactPersonRenamed: 'Contact person renamed from {previousName} to {name}{title}',
  ContactPersonLeft: 'Contact person left: {name}',
  CustomerVipMarked: 'Marked as VIP',
  CustomerVipUnmarked: 'No longer VIP',
  CustomerArchived: 'Customer archived',
  CustomerRestored: 'Customer taken out of the archive',
  ContactPlanned: '{contact} planned for {start}: {subject}{about}{importance}',
  ContactCompleted: 'Planned {contactWithin}: {outcome} – {subject}{about}',
  ContactCancelled: '{contact} planned for {start} cancelled: {subject}{about}',
  ContactRecorded: '{contact}, {outcome}: {subject}{about}',
  ContactRescheduled: '{contact} moved from {from} to {start}: {subject}{about}',
  ContactImportanceRaised: '{contact} planned for {start} is important now: {subject}{about}',
  ContactImportanceNormal:
    '{contact} planned for {start} is of normal importance now: {subject}{about}',
  ContactImportanceLowered: '{contact} planned for {start} is not urgent now: {subject}{about}',
  ContactReassigned:
    '{contact} planned for {start}: {manager} takes it over from {previous}: {subject}{about}',
  ManagerRegistered: 'Manager registered: {name}',
  ManagerRenamed: 'Manager {previousName} renamed to {name}',
  ManagerNamed: 'Manager renamed to {name}',
  ManagerLeft: 'Manager left: {name}',
  OrderPlaced: 'Order {number} placed: {lines}, {amount}',
  OrderLineAdded: 'Order {number}: {quantity} × {product} added, {amount}',
  OrderLineQuantityChanged: 'Order {number}: quantity of {product} changed from {from} to {to}',
  OrderLineRepriced: 'Order {number}: price of {product} changed from {from} to {to}',
  OrderLineDiscounted: 'Order {number}: discount on {product} changed from {from} to {to}',
  OrderLineTaxed: 'Order {number}: tax on {product} changed from {from} to {to}',
  OrderLineCancelled: 'Order {number}: {quantity} × {product} cancelled',
  ShipmentDatePromised: 'Order {number}: shipment promised for {date}',
  ShipmentDateMoved: 'Order {number}: promised shipment moved from {previous} to {date}',
  PaymentDatePromised: 'Order {number}: payment{stage} promised for {date}',
  PaymentDateMoved: 'Order {number}: promised payment{stage} moved from {previous} to {date}',
  ShipmentExpected: 'Order {number}: shipment expected on {date}',
  PaymentExpected: 'Order {number}: payment{stage} expected on {date}',
  ShipmentDispatched: 'Order {number}: shipped {goods}, {amount}',
  ReplacementDispatched: 'Order {number}: shipped {goods} as a replacement',
  ShipmentCosted: 'Order {number}: shipped goods cost {amount}',
  ShipmentDelivered: 'Order {number}: shipment delivered',
  ReturnRefunded: 'Order {number}: {goods} returned for a refund, {amount}',
  ReturnReplaced: 'Order {number}: {goods} returned for replacement',
  CreditNoteIssued: 'Order {number}: credit note of {amount}',
  OrderClosed: 'Order {number} closed',
  OrderClosedShort: 'Order {number} closed, {goods} written off',
  OrderCancelled: 'Order {number} cancelled',
  OrderRemainderCancelled: 'Order {number}: {goods} not shipped yet cancelled',
  OrderReopened: 'Order {number} reopened',
  PaymentReceived: 'Payment of {amount} received by {method}{orders}',
  PaymentAllocated: '{amount} of a payment used{orders}',
  PaymentDeallocated: '{amount} of a payment no longer used{orders}',
  PaymentRefunded: '{amount} paid back to the customer',
  PaymentBounced: 'Payment of {amount} bounced at the bank',
  PaymentChargedBack: 'Payment of {amount} charged back by the payer',
  UnmatchedReturnAccepted: '{goods} returned for a refund without an order, {amount}',
  CustomerCreditIssued: 'Credit note of {amount} without an order',
  DecisionRecorded: 'Decision: {decision}',
  DecisionAboutOrderRecorded: 'Order {number}, decision: {decision}',
  FactVoided: 'Declared void: {fact}',
} as const;

/** Parts of sentences that are there or not. */
const parts = {
  label: ' ({label})',
  about: ' (order {number})',
  stage: ', stage {stage},',
  high: ' (important)',
  low: ' (not urgent)',
  order: ' for order {orders}',
  orders: ' for orders {orders}',
} as const;

/** Forms by the plural category of the number, at least `other`. */
const plurals = {
  lines: { one: '{n} line', other: '{n} lines' },
  units: { one: '{n} unit', other: '{n} units' },
} as const;

const channel: Words<Channel> = {
  POINT_OF_SALE: 'point of sale',
  PHONE: 'phone',
  EMAIL: 'e-mail',
  EVENT: 'event',
  MEETING: 'meeting',
  WEB_FORM: 'web form',
  AD_LINK: 'advertisement',
  CHAT: 'chat',
  SOCIAL_NETWORK: 'social network',
  ONLINE_STORE: 'online store',
  CUSTOMER_PORTAL: 'customer portal',
  SMS: 'text message',
  LETTER: 'letter',
  OTHER: 'other',
};

/** What a contact through a channel is called, at the beginning of a sentence. */
const contact: Words<Channel> = {
  POINT_OF_SALE: 'Visit to the shop',
  PHONE: 'Call',
  EMAIL: 'E-mail',
  EVENT: 'Event',
  MEETING: 'Meeting',
  WEB_FORM: 'Web form',
  AD_LINK: 'Answer to an advertisement',
  CHAT: 'Chat',
  SOCIAL_NETWORK: 'Message in a social network',
  ONLINE_STORE: 'Message in the online store',
  CUSTOMER_PORTAL: 'Message in the customer portal',
  SMS: 'Text message',
  LETTER: 'Letter',
  OTHER: 'Contact',
};

const direction: Words<Direction> = {
  INBOUND: '{contact} from the customer',
  OUTBOUND: '{contact}',
};

/** In place of `direction.INBOUND` for what is arranged, not sent. */
const requested = '{contact} at the customer’s request';

const outcome: Words<ContactOutcome> = {
  REACHED: 'reached',
  NOT_REACHED: 'not reached',
  AGREED: 'agreed',
  REFUSED: 'refused',
  CALL_BACK: 'to call back',
  OTHER: 'other outcome',
};

const kind: Words<CustomerKind> = {
  BUYER: 'buyer',
  SUPPLIER: 'supplier',
  PARTNER: 'partner',
  AGENT: 'agent',
  GOVERNMENT: 'government',
  NGO: 'NGO',
  INTERNAL: 'internal',
};

const attribute: Words<CustomerAttribute> = {
  COUNTRY: 'Country',
  REGION: 'Region',
  INDUSTRY: 'Industry',
  SIZE: 'Size',
  LANGUAGE: 'Language',
};

const detail: Words<ContactDetailKind> = {
  PHONE: 'Phone number',
  EMAIL: 'E-mail address',
  ADDRESS: 'Address',
  MESSENGER: 'Messenger',
  WEB: 'Web page',
  OTHER: 'Contact detail',
};

const method: Words<PaymentMethod> = {
  BANK_TRANSFER: 'bank transfer',
  CARD: 'card',
  CASH: 'cash',
  DIRECT_DEBIT: 'direct debit',
  OTHER: 'other means',
};

/** What a fact is called, inside a sentence. */
const facts: Words<FactType> = {
  CustomerRegistered: 'registration of the customer',
  CustomerRenamed: 'change of name',
  CustomerKindAdded: 'added customer kind',
  CustomerKindRemoved: 'removed customer kind',
  CustomerClassified: 'classification',
  ContactDetailAdded: 'added contact detail',
  ContactDetailChanged: 'change of a contact detail',
  ContactDetailRemoved: 'removed contact detail',
  CustomerManagerAssigned: 'assignment of a manager',
  ContactPersonAdded: 'added contact person',
  ContactPersonChanged: 'change of a contact person',
  ContactPersonLeft: 'leaving of a contact person',
  CustomerVipMarked: 'VIP mark',
  CustomerVipUnmarked: 'removed VIP mark',
  CustomerArchived: 'archiving of the customer',
  CustomerRestored: 'return from the archive',
  ContactPlanned: 'planned contact',
  ContactRescheduled: 'new time of a contact',
  ContactImportanceChanged: 'change of importance',
  ContactReassigned: 'change of who holds a contact',
  ContactCompleted: 'completion of a contact',
  ContactCancelled: 'cancellation of a contact',
  ContactRecorded: 'contact',
  ManagerRegistered: 'registration of the manager',
  ManagerRenamed: 'change of a manager’s name',
  ManagerLeft: 'leaving of a manager',
  OrderPlaced: 'order',
  OrderLineAdded: 'added order line',
  OrderLineQuantityChanged: 'change of a quantity',
  OrderLineRepriced: 'change of a price',
  OrderLineCancelled: 'cancellation of an order line',
  ShipmentDatePromised: 'promised shipment date',
  PaymentDatePromised: 'promised payment date',
  ExpectedDateRevised: 'expected date',
  ShipmentDispatched: 'shipment',
  ShipmentCosted: 'cost of a shipment',
  ShipmentDelivered: 'delivery',
  ReturnAccepted: 'return',
  CreditNoteIssued: 'credit note',
  OrderClosed: 'closing of the order',
  OrderCancelled: 'cancellation of the order',
  OrderReopened: 'reopening of the order',
  PaymentReceived: 'payment',
  PaymentAllocated: 'allocation of a payment',
  PaymentDeallocated: 'withdrawn allocation of a payment',
  PaymentRefunded: 'refund',
  PaymentBounced: 'bounced payment',
  UnmatchedReturnAccepted: 'return without an order',
  CustomerCreditIssued: 'credit note without an order',
  DecisionRecorded: 'decision',
};

/** All that Litopys says in English. */
export const english = {
  /** For dates and numbers. */
  tag: 'en-GB',
  titles,
  parts,
  plurals,
  channel,
  contact,
  direction,
  requested,
  outcome,
  kind,
  attribute,
  detail,
  method,
  facts,
  /** In place of personal data whose key has been destroyed. */
  erased: '(erased)',
  /** For a manager whose name is not at hand. */
  manager: 'A manager',
  otherManager: 'another manager',
} as const;

type Widened<T> = T extends string ? string : { readonly [K in keyof T]: Widened<T[K]> };

type Counted = keyof typeof plurals;
type Forms<R extends Intl.LDMLPluralRule> = Readonly<Record<R, string>>;

/** The words of one language: another language is another object of this type. */
export type Wording = Widened<Omit<typeof english, 'plurals'>> & {
  /** For `{ending}` of a participle that agrees with what a contact is called; in a language that has genders. */
  readonly endings?: Words<Channel>;
  readonly plurals: Readonly<Record<Counted, Partial<Forms<Intl.LDMLPluralRule>> & Forms<'other'>>>;
};

/** The words of a language that counts as Ukrainian and Russian do: 1 and 21, 2 to 4, 5 to 20, and 1.5. */
export type EastSlavic = Wording & {
  readonly plurals: Readonly<Record<Counted, Forms<'one' | 'few' | 'many' | 'other'>>>;
};
