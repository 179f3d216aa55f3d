import { Refusal } from '#event-sourcing';
import { refuseAbsent } from '../managers/manager-left.rules.js';
import { given } from '../shared/given.js';
import type { PlannedContact } from './contact.state.js';
import type { ReassignContact, RescheduleContact } from './contacts.commands.js';
import type { ContactContext, Replan } from './contacts.context.js';
import type { NewContactEvent } from './contacts.events.js';

/** Changes the plan of a contact; a plan that is so already stays as it is. Refuses as each change says. */
export function replan(
  command: Replan,
  planned: PlannedContact,
  context: ContactContext,
): readonly NewContactEvent[] {
  switch (command.type) {
    case 'RescheduleContact':
      return reschedule(command, planned);
    case 'ChangeContactImportance': {
      const { plannedStart, importance: from } = planned;
      const to = command.importance;
      if (to === from) return [];
      const data = { ...essenceOf(planned), plannedStart, from, to };
      return [{ type: 'ContactImportanceChanged', data }];
    }
    case 'ReassignContact':
      return reassign(command, planned, context);
  }
}

/** What every fact of a contact carries of its plan. */
export function essenceOf(planned: PlannedContact) {
  const { plannedStart: _start, plannedEnd: _end, importance: _mark, ...essence } = planned;
  return essence;
}

/** @throws Refusal `contact_ends_before_start` */
function reschedule(
  { plannedStart, plannedEnd, reason }: RescheduleContact,
  planned: PlannedContact,
): readonly NewContactEvent[] {
  if (plannedEnd) refuseBackwards('plannedStart', plannedStart, 'plannedEnd', plannedEnd);
  const from = given({ plannedStart: planned.plannedStart, plannedEnd: planned.plannedEnd });
  const to = given({ plannedStart, plannedEnd });
  if (to.plannedStart === from.plannedStart && to.plannedEnd === from.plannedEnd) return [];
  return [{ type: 'ContactRescheduled', data: given({ ...essenceOf(planned), from, to, reason }) }];
}

/** @throws Refusal `manager_not_found`, `manager_left` */
function reassign(
  { responsibleId, reason }: ReassignContact,
  planned: PlannedContact,
  { consulted, occurredAt }: ContactContext,
): readonly NewContactEvent[] {
  const manager = consulted.managers.get(`manager-${responsibleId}`);
  refuseAbsent(manager, responsibleId, occurredAt, ['responsibleId']);
  const { responsibleId: previousResponsibleId, plannedStart } = planned;
  if (responsibleId === previousResponsibleId) return [];
  const who = { responsibleId, previousResponsibleId, plannedStart, reason };
  return [{ type: 'ContactReassigned', data: given({ ...essenceOf(planned), ...who }) }];
}

/** @throws Refusal `contact_ends_before_start` */
export function refuseBackwards(
  startField: string,
  start: string,
  endField: string,
  end: string,
): void {
  if (start <= end) return;
  throw new Refusal(
    'contact_ends_before_start',
    `${endField} is ${end}, before ${startField} ${start}: give an end that is not earlier`,
    [endField],
  );
}
