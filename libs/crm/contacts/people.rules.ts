import { Refusal } from '#event-sourcing';
import type { RegisteredCustomer } from '../customers/customer.state.js';
import { refuseAbsent } from '../managers/manager-left.rules.js';
import type { CompleteContact, ParticipantInput } from './contacts.commands.js';
import type { ContactContext, NewContact } from './contacts.context.js';
import type { Participant } from './contacts.events.js';

/**
 * Whom a contact is held with, and who else takes part; nothing of what is not told. Only for a plan it matters that a
 * contact person is still there.
 *
 * @throws Refusal `contact_person_not_found`, `contact_person_left`, `manager_not_found`, `manager_left`,
 * `participant_named_twice`
 */
export function peopleOf(
  { type, personId, participants }: NewContact | CompleteContact,
  customer: RegisteredCustomer,
  { consulted, occurredAt }: ContactContext,
): { readonly personId?: string; readonly participants?: Participant[] } {
  const isPlan = type === 'PlanContact';
  if (personId) refuseStranger(personId, customer, isPlan, ['personId']);
  const others = participants ?? [];
  refuseRepeated(others);
  for (const [index, { kind, id }] of others.entries()) {
    const path = ['participants', String(index), 'id'];
    if (kind === 'PERSON') refuseStranger(id, customer, isPlan, path);
    else refuseAbsent(consulted.managers.get(`manager-${id}`), id, occurredAt, path);
  }
  return {
    ...(personId && { personId }),
    ...(others.length > 0 && { participants: others.map(({ kind, id }) => ({ kind, id })) }),
  };
}

function refuseStranger(
  personId: string,
  { customerId, persons }: RegisteredCustomer,
  isPlan: boolean,
  path: readonly string[],
): void {
  const person = persons.get(personId);
  const field = path.join('.');
  if (person === undefined) {
    throw new Refusal(
      'contact_person_not_found',
      `${field} is ${personId}: customer ${customerId} has no such contact person; add the person first`,
      path,
    );
  }
  if (!isPlan || person.leftAt === undefined) return;
  throw new Refusal(
    'contact_person_left',
    `${field} is ${personId}: that person left at ${person.leftAt}; name another one`,
    path,
  );
}

function refuseRepeated(participants: readonly ParticipantInput[]): void {
  const repeated = participants.findIndex(
    ({ id }, index) => participants.findIndex((other) => other.id === id) < index,
  );
  if (repeated < 0) return;
  throw new Refusal(
    'participant_named_twice',
    `participants.${repeated}.id is ${participants[repeated]?.id} again: name each participant once`,
    ['participants', String(repeated), 'id'],
  );
}
