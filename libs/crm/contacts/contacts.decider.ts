import { Refusal, consult, idOf, type Context, type Decider, type Fold } from '#event-sourcing';
import { customerFold } from '../customers/customer.state.js';
import { managerDecider } from '../managers/managers.decider.js';
import type { OrderEvent } from '../orders/orders.events.js';
import { given } from '../shared/given.js';
import { newStream, openedBy } from '../shared/ids.js';
import type {
  CancelContact,
  CompleteContact,
  PlanContact,
  RecordContact,
} from './contacts.commands.js';
import type { ContactAbout, ContactEvent, NewContactEvent } from './contacts.events.js';

type NewContact = PlanContact | RecordContact;
type ToContact = CompleteContact | CancelContact;
export type ContactCommand = NewContact | ToContact;

type Planned = Extract<ContactEvent, { readonly type: 'ContactPlanned' }>['data'];

/** `absent`: never planned nor recorded, or that was void. */
export type ContactState =
  | { readonly status: 'absent' }
  | { readonly status: 'planned'; readonly planned: Planned }
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled'; readonly planned: Planned };

/** What a contact must know of the order that it is about. */
type KnownOrder = { readonly customerId: string; readonly orderNumber: string } | undefined;

const knownOrder: Fold<KnownOrder, OrderEvent> = {
  initial: undefined,
  evolve: (known, { type, data }) => (type === 'OrderPlaced' ? data : known),
};

const consults = {
  customer: consult(customerFold, (command: ContactCommand) =>
    isNew(command) ? [`customer-${command.customerId}`] : [],
  ),
  responsible: consult(managerDecider, (command: ContactCommand) =>
    isNew(command) ? [`manager-${command.responsibleId}`] : [],
  ),
  order: consult(knownOrder, (command: ContactCommand) =>
    isNew(command) && command.orderId ? [`order-${command.orderId}`] : [],
  ),
};

type ContactContext = Context<typeof consults>;

/** How far a client's clock may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * The rules of contacts. Refuses with contact_already_exists, contact_not_found, contact_already_completed,
 * contact_cancelled, contact_ends_before_start, contact_not_held_yet, customer_not_found, manager_not_found,
 * order_not_found, order_of_other_customer. Every fact of a contact can be voided: without its completion or
 * cancellation it is planned again.
 */
export const contactDecider: Decider<
  ContactCommand,
  ContactState,
  ContactEvent,
  NewContactEvent,
  typeof consults
> = {
  category: 'contact',
  commands: ['PlanContact', 'CompleteContact', 'CancelContact', 'RecordContact'],
  streamOf: (command) =>
    isNew(command) ? newStream('contact', command.meta) : `contact-${command.contactId}`,
  consults,
  initial: { status: 'absent' },
  evolve(state, event) {
    switch (event.type) {
      case 'ContactPlanned':
        return { status: 'planned', planned: event.data };
      case 'ContactCompleted':
      case 'ContactRecorded':
        return { status: 'completed' };
      case 'ContactCancelled':
        return state.status === 'planned' ? { ...state, status: 'cancelled' } : state;
    }
  },
  decide: (command, state, context) =>
    isNew(command) ? open(command, state, context) : end(command, state, context),
  voiding: { check: () => undefined },
};

function isNew(command: ContactCommand): command is NewContact {
  return command.type === 'PlanContact' || command.type === 'RecordContact';
}

function open(
  command: NewContact,
  state: ContactState,
  context: ContactContext,
): readonly NewContactEvent[] {
  const contactId = idOf(context.stream);
  if (state.status !== 'absent') {
    const { path, said } = openedBy(command.meta);
    throw new Refusal(
      'contact_already_exists',
      `${said}: contact ${contactId} is recorded with it already and ${state.status}; use its id, or give another ${path.join()}`,
      path,
    );
  }
  const { customerId, channel, direction, subject, responsibleId, personId } = command;
  refuseUnknown(command, context);
  const about = aboutOf(command, context);
  const essence = { contactId, customerId, channel, direction, subject, responsibleId };
  if (command.type === 'RecordContact') {
    const held = heldBy(command, context);
    return [{ type: 'ContactRecorded', data: given({ ...essence, personId, about, ...held }) }];
  }
  const { plannedStart, plannedEnd } = command;
  if (plannedEnd) refuseBackwards('plannedStart', plannedStart, 'plannedEnd', plannedEnd);
  const plan = { plannedStart, plannedEnd, importance: command.importance ?? 'NORMAL' };
  return [{ type: 'ContactPlanned', data: given({ ...essence, personId, about, ...plan }) }];
}

function end(
  command: ToContact,
  state: ContactState,
  context: ContactContext,
): readonly NewContactEvent[] {
  const { contactId } = command;
  switch (state.status) {
    case 'absent':
      throw new Refusal(
        'contact_not_found',
        `contactId is ${contactId}: no such contact is planned; record it as an unplanned one`,
        ['contactId'],
      );
    case 'completed':
      throw new Refusal(
        'contact_already_completed',
        `contactId is ${contactId}: that contact has been held; void what is wrong and record it anew`,
        ['contactId'],
      );
    case 'cancelled':
      if (command.type === 'CancelContact') return [];
      throw new Refusal(
        'contact_cancelled',
        `contactId is ${contactId}: that contact is cancelled; void the cancellation, or record the contact anew`,
        ['contactId'],
      );
    case 'planned': {
      const { plannedStart, plannedEnd: _end, importance: _importance, ...essence } = state.planned;
      return command.type === 'CancelContact'
        ? [{ type: 'ContactCancelled', data: { ...essence, plannedStart, reason: command.reason } }]
        : [{ type: 'ContactCompleted', data: { ...essence, ...heldBy(command, context) } }];
    }
  }
}

function refuseUnknown(
  { customerId, responsibleId }: NewContact,
  { consulted }: ContactContext,
): void {
  if (consulted.customer.get(`customer-${customerId}`)?.status !== 'registered') {
    throw new Refusal(
      'customer_not_found',
      `customerId is ${customerId}: no such customer is registered; register it first`,
      ['customerId'],
    );
  }
  if (consulted.responsible.get(`manager-${responsibleId}`)?.status !== 'registered') {
    throw new Refusal(
      'manager_not_found',
      `responsibleId is ${responsibleId}: no such manager is registered; register the manager first`,
      ['responsibleId'],
    );
  }
}

function aboutOf(
  { orderId, customerId }: NewContact,
  { consulted }: ContactContext,
): ContactAbout | undefined {
  if (!orderId) return undefined;
  const order = consulted.order.get(`order-${orderId}`);
  if (order === undefined) {
    throw new Refusal(
      'order_not_found',
      `orderId is ${orderId}: no such order is placed; leave it out or place the order first`,
      ['orderId'],
    );
  }
  if (order.customerId !== customerId) {
    throw new Refusal(
      'order_of_other_customer',
      `orderId is ${orderId}: that order is of customer ${order.customerId}, not of ${customerId}; name one of the same customer`,
      ['orderId'],
    );
  }
  return { orderId, orderNumber: order.orderNumber };
}

/** When a contact was held and what came out of it; what is not told of the times follows from `occurredAt`. */
function heldBy(command: RecordContact | CompleteContact, { occurredAt }: ContactContext) {
  const endedAt = command.endedAt ?? occurredAt;
  const startedAt = command.startedAt ?? endedAt;
  refuseBackwards('startedAt', startedAt, 'endedAt', endedAt);
  if (Date.parse(endedAt) - Date.parse(command.meta.now) > CLOCK_TOLERANCE_MS) {
    throw new Refusal(
      'contact_not_held_yet',
      `endedAt is ${endedAt}, now is ${command.meta.now}: a contact is recorded when it has been held; plan it instead`,
      ['endedAt'],
    );
  }
  return given({ startedAt, endedAt, outcome: command.outcome, summary: command.summary });
}

function refuseBackwards(startField: string, start: string, endField: string, end: string): void {
  if (start <= end) return;
  throw new Refusal(
    'contact_ends_before_start',
    `${endField} is ${end}, before ${startField} ${start}: give an end that is not earlier`,
    [endField],
  );
}
