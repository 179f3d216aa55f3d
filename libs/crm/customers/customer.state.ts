import type { Instant } from '#event-sourcing';
import { pastDecisions } from '../shared/decision.js';
import type {
  ContactDetailKind,
  CustomerAttribute,
  CustomerEvent,
  CustomerKind,
} from './customers.events.js';

/** A way to reach the customer, as it stands. */
export interface ContactDetail {
  readonly kind: ContactDetailKind;
  readonly value: string;
  readonly label?: string | undefined;
}

/** Somebody to speak to at the customer, or who was until `leftAt`. */
export interface ContactPerson {
  readonly name: string;
  readonly title?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly leftAt?: Instant;
}

/** What is true of a registered customer. */
export interface RegisteredCustomer {
  readonly status: 'registered';
  readonly customerId: string;
  readonly kinds: readonly CustomerKind[];
  readonly name: string;
  /** COUNTRY, REGION … that are known. */
  readonly attributes: Readonly<Partial<Record<CustomerAttribute, string>>>;
  readonly managerId?: string | undefined;
  /** By detail id. */
  readonly details: ReadonlyMap<string, ContactDetail>;
  /** By person id. */
  readonly persons: ReadonlyMap<string, ContactPerson>;
  readonly isVip: boolean;
  /** Since when it has been archived; absent when it is not. */
  readonly archivedAt?: Instant | undefined;
  /** How many facts besides the registration stand. */
  readonly furtherFacts: number;
}

/** `absent`: never registered, or the registration was void. */
export type CustomerState = { readonly status: 'absent' } | RegisteredCustomer;

/** Folds the stream of a customer; other deciders consult a customer with it. */
export const customerFold = pastDecisions<CustomerState, CustomerEvent>({
  initial: { status: 'absent' },
  evolve(state, event) {
    if (event.type === 'CustomerRegistered') return registered(event);
    if (state.status === 'absent') return state;
    return { ...state, ...changed(state, event), furtherFacts: state.furtherFacts + 1 };
  },
});

type Registration = Extract<CustomerEvent, { readonly type: 'CustomerRegistered' }>;

function registered({ data }: Registration): RegisteredCustomer {
  return {
    status: 'registered',
    customerId: data.customerId,
    kinds: data.kinds,
    name: data.name,
    attributes: {},
    details: new Map(),
    persons: new Map(),
    isVip: false,
    furtherFacts: 0,
  };
}

/** What a fact changes in a customer. A void may have left a removal without what it removed. */
function changed(
  state: RegisteredCustomer,
  event: Exclude<CustomerEvent, Registration>,
): Partial<RegisteredCustomer> {
  switch (event.type) {
    case 'CustomerRenamed':
      return { name: event.data.name };
    case 'CustomerKindAdded':
      return { kinds: [...new Set([...state.kinds, event.data.kind])] };
    case 'CustomerKindRemoved':
      return { kinds: state.kinds.filter((kind) => kind !== event.data.kind) };
    case 'CustomerClassified':
      return { attributes: { ...state.attributes, [event.data.attribute]: event.data.to } };
    case 'ContactDetailAdded':
    case 'ContactDetailChanged': {
      const { detailId, kind, value, label } = event.data;
      return { details: new Map(state.details).set(detailId, { kind, value, label }) };
    }
    case 'ContactDetailRemoved': {
      const rest = [...state.details].filter(([id]) => id !== event.data.detailId);
      return { details: new Map(rest) };
    }
    case 'CustomerManagerAssigned':
      return { managerId: event.data.managerId };
    case 'ContactPersonAdded':
    case 'ContactPersonChanged': {
      const { personId, name, title, phone, email } = event.data;
      return { persons: new Map(state.persons).set(personId, { name, title, phone, email }) };
    }
    case 'ContactPersonLeft': {
      const { personId } = event.data;
      const person = state.persons.get(personId);
      const left = person && { ...person, leftAt: event.metadata.occurredAt };
      return left === undefined ? {} : { persons: new Map(state.persons).set(personId, left) };
    }
    case 'CustomerVipMarked':
    case 'CustomerVipUnmarked':
      return { isVip: event.type === 'CustomerVipMarked' };
    case 'CustomerArchived':
      return { archivedAt: event.metadata.occurredAt };
    case 'CustomerRestored':
      return { archivedAt: undefined };
  }
}
