import { consult, type Context, type RecordedEvent } from '#event-sourcing';
import { customerFold } from '../customers/customer.state.js';
import { managerDecider } from '../managers/managers.decider.js';
import { knownOrder } from './contact.state.js';
import type {
  CancelContact,
  ChangeContactImportance,
  CompleteContact,
  PlanContact,
  ReassignContact,
  RecordContact,
  RescheduleContact,
} from './contacts.commands.js';

export type NewContact = PlanContact | RecordContact;
/** What changes the plan of a contact. */
export type Replan = RescheduleContact | ChangeContactImportance | ReassignContact;
export type ToContact = CompleteContact | CancelContact | Replan;
export type ContactCommand = NewContact | ToContact;

export function isNew(command: ContactCommand): command is NewContact {
  return command.type === 'PlanContact' || command.type === 'RecordContact';
}

/** What a decision about a contact looks at besides the contact. */
export const consults = {
  customer: consult(customerFold, (command: ContactCommand, own) => {
    const customerId = isNew(command) ? command.customerId : customerOf(own);
    return customerId === undefined ? [] : [`customer-${customerId}`];
  }),
  managers: consult(managerDecider, (command: ContactCommand) =>
    managersOf(command).map((managerId) => `manager-${managerId}`),
  ),
  order: consult(knownOrder, (command: ContactCommand) =>
    isNew(command) && command.orderId ? [`order-${command.orderId}`] : [],
  ),
};

export type ContactContext = Context<typeof consults>;

function customerOf([opening]: readonly RecordedEvent[]): string | undefined {
  const customerId = opening?.data['customerId'];
  return typeof customerId === 'string' ? customerId : undefined;
}

/** The managers that a command names. */
function managersOf(command: ContactCommand): readonly string[] {
  const responsible =
    isNew(command) || command.type === 'ReassignContact' ? [command.responsibleId] : [];
  const participants =
    isNew(command) || command.type === 'CompleteContact' ? (command.participants ?? []) : [];
  const ours = participants.filter(({ kind }) => kind === 'MANAGER');
  return [...responsible, ...ours.map(({ id }) => id)];
}
