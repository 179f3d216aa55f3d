import {
  FACT_VOIDED,
  type EventCategory,
  type EventOf,
  type FactVoidedData,
  type JsonObject,
  type RecordedEvent,
} from '#event-sourcing';
import { contactEvents } from './contacts/contacts.events.js';
import { returnEvents } from './credits/credits.events.js';
import { customerEvents } from './customers/customers.events.js';
import { managerEvents } from './managers/managers.events.js';
import { orderEvents } from './orders/orders.events.js';
import { paymentEvents } from './payments/payments.events.js';

/** Every category of streams of the domain. */
export const eventCategories = [
  customerEvents,
  contactEvents,
  managerEvents,
  orderEvents,
  paymentEvents,
  returnEvents,
] as const satisfies readonly EventCategory[];

/** Every fact of the domain; a `switch` over its `type` need not compile until a new one is in it. */
export type Fact = EventOf<(typeof eventCategories)[number]>;
export type FactType = Fact['type'];
export type FactOf<T extends FactType> = Extract<Fact, { readonly type: T }>;

/** The fact that another fact was never true, with the id of whose it was. */
export type Void = RecordedEvent<
  typeof FACT_VOIDED,
  JsonObject & FactVoidedData & { readonly customerId?: string; readonly managerId?: string }
>;

const types: ReadonlySet<string> = new Set(
  eventCategories.flatMap(({ schemas }) => Object.keys(schemas)),
);

/** Whether an event read from the log is a fact of the domain: the codec has checked its data by its type. */
export function isFact(event: RecordedEvent): event is Fact {
  return types.has(event.type);
}

/** Whether a text is the type of a fact of the domain. */
export function isFactType(type: string): type is FactType {
  return types.has(type);
}

/** Whether an event says that another one was never true. */
export function isVoid(event: RecordedEvent): event is Void {
  return event.type === FACT_VOIDED;
}
