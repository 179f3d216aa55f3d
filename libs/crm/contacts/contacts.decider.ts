import { Refusal, idOf, type Decider, type Instant } from '#event-sourcing';
import type { RegisteredCustomer } from '../customers/customer.state.js';
import { refuseArchived } from '../customers/standing.rules.js';
import { refuseAbsent } from '../managers/manager-left.rules.js';
import { given } from '../shared/given.js';
import { newStream, openedBy } from '../shared/ids.js';
import { contactFold, type ContactState, type PlannedContact } from './contact.state.js';
import type { CompleteContact, RecordContact } from './contacts.commands.js';
import {
  consults,
  isNew,
  type ContactCommand,
  type ContactContext,
  type NewContact,
  type ToContact,
} from './contacts.context.js';
import type { ContactAbout, ContactEvent, NewContactEvent } from './contacts.events.js';
import { peopleOf } from './people.rules.js';
import { essenceOf, refuseBackwards, replan } from './planning.rules.js';

export type { ContactState } from './contact.state.js';
export type { ContactCommand } from './contacts.context.js';

/** How far a client's clock may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * The rules of contacts. Refuses with contact_already_exists, contact_not_found, contact_already_completed,
 * contact_cancelled, contact_before_plan, contact_ends_before_start, contact_not_held_yet, customer_not_found, customer_archived,
 * manager_not_found, manager_left, contact_person_not_found, contact_person_left, participant_named_twice,
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
  commands: [
    'PlanContact',
    'RescheduleContact',
    'ChangeContactImportance',
    'ReassignContact',
    'CompleteContact',
    'CancelContact',
    'RecordContact',
  ],
  streamOf: (command) =>
    isNew(command) ? newStream('contact', command.meta) : `contact-${command.contactId}`,
  consults,
  ...contactFold,
  decide(command, state, context) {
    if (isNew(command)) return open(command, state, context);
    if (state.status !== 'planned') return refuseEnded(command, state);
    refuseBeforePlan(command, state.plannedAt, context);
    return goOn(command, state.planned, context);
  },
  voiding: { check: () => undefined },
};

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
  const { customerId, channel, direction, subject, responsibleId } = command;
  const { consulted, occurredAt } = context;
  const customer = customerOf(customerId, context);
  const manager = consulted.managers.get(`manager-${responsibleId}`);
  refuseAbsent(manager, responsibleId, occurredAt, ['responsibleId']);
  const about = aboutOf(command, context);
  const people = peopleOf(command, customer, context);
  const names = { contactId, customerId, channel, direction, subject, responsibleId };
  const essence = { ...names, ...people, about };
  if (command.type === 'RecordContact') {
    return [{ type: 'ContactRecorded', data: given({ ...essence, ...heldBy(command, context) }) }];
  }
  refuseArchived(customer, command.meta);
  const { plannedStart, plannedEnd } = command;
  if (plannedEnd) refuseBackwards('plannedStart', plannedStart, 'plannedEnd', plannedEnd);
  const plan = { plannedStart, plannedEnd, importance: command.importance ?? 'NORMAL' };
  return [{ type: 'ContactPlanned', data: given({ ...essence, ...plan }) }];
}

function goOn(
  command: ToContact,
  planned: PlannedContact,
  context: ContactContext,
): readonly NewContactEvent[] {
  switch (command.type) {
    case 'CompleteContact': {
      const people = peopleOf(command, customerOf(planned.customerId, context), context);
      const data = { ...essenceOf(planned), ...people, ...heldBy(command, context) };
      return [{ type: 'ContactCompleted', data }];
    }
    case 'CancelContact': {
      const { plannedStart } = planned;
      const data = { ...essenceOf(planned), plannedStart, reason: command.reason };
      return [{ type: 'ContactCancelled', data }];
    }
    default:
      return replan(command, planned, context);
  }
}

/** Nothing comes of a plan before it was made; an import that has marked its fact with an anomaly may record it. */
function refuseBeforePlan(
  { meta }: ToContact,
  plannedAt: Instant,
  { occurredAt }: ContactContext,
): void {
  if (occurredAt >= plannedAt || meta.source?.anomaly !== undefined) return;
  throw new Refusal(
    'contact_before_plan',
    `occurredAt is ${occurredAt}: the contact was planned at ${plannedAt}; give a later time`,
    ['occurredAt'],
  );
}

/** A contact that is not planned, or is so no longer: only a second cancellation changes nothing. */
function refuseEnded(
  command: ToContact,
  { status }: Exclude<ContactState, { readonly status: 'planned' }>,
): readonly NewContactEvent[] {
  const { contactId } = command;
  switch (status) {
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
  }
}

function customerOf(customerId: string, { consulted }: ContactContext): RegisteredCustomer {
  const customer = consulted.customer.get(`customer-${customerId}`);
  if (customer?.status === 'registered') return customer;
  throw new Refusal(
    'customer_not_found',
    `customerId is ${customerId}: no such customer is registered; register it first`,
    ['customerId'],
  );
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
