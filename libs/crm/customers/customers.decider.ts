import { Refusal, consult, idOf, type Context, type Decider } from '#event-sourcing';
import { refuseAbsent } from '../managers/manager-left.rules.js';
import { managerDecider } from '../managers/managers.decider.js';
import { given } from '../shared/given.js';
import { newStream, openedBy } from '../shared/ids.js';
import { addDetail, changeDetail, lifeOf, removeDetail } from './contact-details.rules.js';
import type {
  AddContactPerson,
  ChangeContactPerson,
  RecordContactPersonLeft,
} from './contact-persons.commands.js';
import {
  addPerson,
  changePerson,
  lifeOfPerson,
  recordPersonLeft,
} from './contact-persons.rules.js';
import { customerFold, type CustomerState, type RegisteredCustomer } from './customer.state.js';
import type {
  AddContactDetail,
  AddCustomerKind,
  AssignManager,
  ChangeContactDetail,
  ClassifyCustomer,
  RegisterCustomer,
  RemoveContactDetail,
  RemoveCustomerKind,
  RenameCustomer,
} from './customers.commands.js';
import type { CustomerEvent, NewCustomerEvent } from './customers.events.js';
import { decideStanding, refuseArchived, type StandingCommand } from './standing.rules.js';

/** The commands to a customer that is registered already. */
type ToCustomer =
  | RenameCustomer
  | AddCustomerKind
  | RemoveCustomerKind
  | ClassifyCustomer
  | AddContactDetail
  | ChangeContactDetail
  | RemoveContactDetail
  | AssignManager
  | AddContactPerson
  | ChangeContactPerson
  | RecordContactPersonLeft
  | StandingCommand;

export type CustomerCommand = RegisterCustomer | ToCustomer;

const consults = {
  manager: consult(managerDecider, (command: CustomerCommand) =>
    command.type === 'AssignManager' ? [`manager-${command.managerId}`] : [],
  ),
  referrer: consult(customerFold, (command: CustomerCommand) =>
    command.type === 'RegisterCustomer' ? referrerOf(command) : [],
  ),
};

type CustomerContext = Context<typeof consults>;

/**
 * The rules of customers. Refuses with customer_already_registered, customer_not_found, customer_kind_required,
 * contact_detail_already_exists, contact_detail_not_found, contact_person_already_exists, contact_person_not_found,
 * contact_person_left, manager_not_found, manager_left, referrer_not_found, customer_archived; the void of a registration
 * with customer_has_facts.
 */
export const customerDecider: Decider<
  CustomerCommand,
  CustomerState,
  CustomerEvent,
  NewCustomerEvent,
  typeof consults
> = {
  category: 'customer',
  commands: [
    'RegisterCustomer',
    'RenameCustomer',
    'AddCustomerKind',
    'RemoveCustomerKind',
    'ClassifyCustomer',
    'AddContactDetail',
    'ChangeContactDetail',
    'RemoveContactDetail',
    'AssignManager',
    'AddContactPerson',
    'ChangeContactPerson',
    'RecordContactPersonLeft',
    'MarkCustomerVip',
    'UnmarkCustomerVip',
    'ArchiveCustomer',
    'RestoreCustomer',
  ],
  streamOf: (command) =>
    command.type === 'RegisterCustomer'
      ? newStream('customer', command.meta)
      : `customer-${command.customerId}`,
  consults,
  ...customerFold,
  decide(command, state, context) {
    if (command.type === 'RegisterCustomer') return register(command, state, context);
    if (state.status === 'absent') {
      throw new Refusal(
        'customer_not_found',
        `customerId is ${command.customerId}: no such customer is registered; register it first`,
        ['customerId'],
      );
    }
    const isOfArchive = command.type === 'ArchiveCustomer' || command.type === 'RestoreCustomer';
    if (!isOfArchive) refuseArchived(state, command.meta);
    return decideFor(command, state, context);
  },
  voiding: {
    along(fact, facts) {
      if (fact.type === 'ContactDetailAdded') return lifeOf(fact, facts).slice(1);
      return fact.type === 'ContactPersonAdded' ? lifeOfPerson(fact, facts) : [];
    },
    check(fact, before, after) {
      if (fact.type === 'CustomerRegistered') refuseWhileNeeded(fact.id, before);
      if (after.status === 'registered' && after.kinds.length === 0) {
        throw new Refusal(
          'customer_kind_required',
          `eventId is ${fact.id}: without ${fact.type} customer ${after.customerId} would be nothing to us; add another kind first`,
          ['eventId'],
        );
      }
    },
  },
};

function referrerOf({ source }: RegisterCustomer): readonly string[] {
  return source.referredBy ? [`customer-${source.referredBy}`] : [];
}

function refuseWhileNeeded(eventId: string, customer: CustomerState): void {
  if (customer.status === 'absent' || customer.furtherFacts === 0) return;
  throw new Refusal(
    'customer_has_facts',
    `eventId is ${eventId}: the registration of customer ${customer.customerId} is needed by ${customer.furtherFacts} later facts of the same stream; void those first`,
    ['eventId'],
  );
}

function register(
  command: RegisterCustomer,
  state: CustomerState,
  { stream, consulted }: CustomerContext,
): readonly NewCustomerEvent[] {
  const customerId = idOf(stream);
  if (state.status !== 'absent') {
    const { path, said } = openedBy(command.meta);
    throw new Refusal(
      'customer_already_registered',
      `${said}: customer ${customerId} is registered with it already; use its id, or give another ${path.join()}`,
      path,
    );
  }
  const { kinds, name, taxId, source } = command;
  const [referrer] = referrerOf(command);
  if (referrer !== undefined && consulted.referrer.get(referrer)?.status !== 'registered') {
    throw new Refusal(
      'referrer_not_found',
      `source.referredBy is ${source.referredBy}: no such customer is registered; register it first or leave it out`,
      ['source', 'referredBy'],
    );
  }
  const data = given({ customerId, kinds: [...kinds], name, taxId, source: given({ ...source }) });
  return [{ type: 'CustomerRegistered', data }];
}

function decideFor(
  command: ToCustomer,
  customer: RegisteredCustomer,
  context: CustomerContext,
): readonly NewCustomerEvent[] {
  const { customerId } = customer;
  switch (command.type) {
    case 'RenameCustomer': {
      if (command.name === customer.name) return [];
      const data = { customerId, name: command.name, previousName: customer.name };
      return [{ type: 'CustomerRenamed', data }];
    }
    case 'AddCustomerKind': {
      const { kind } = command;
      if (customer.kinds.includes(kind)) return [];
      return [{ type: 'CustomerKindAdded', data: { customerId, kind } }];
    }
    case 'RemoveCustomerKind':
      return removeKind(command, customer);
    case 'ClassifyCustomer': {
      const { attribute, to } = command;
      const from = customer.attributes[attribute];
      if (to === from) return [];
      return [{ type: 'CustomerClassified', data: given({ customerId, attribute, from, to }) }];
    }
    case 'AddContactDetail':
      return addDetail(command, customer);
    case 'ChangeContactDetail':
      return changeDetail(command, customer);
    case 'RemoveContactDetail':
      return removeDetail(command, customer);
    case 'AssignManager':
      return assignManager(command, customer, context);
    case 'AddContactPerson':
      return addPerson(command, customer);
    case 'ChangeContactPerson':
      return changePerson(command, customer);
    case 'RecordContactPersonLeft':
      return recordPersonLeft(command, customer);
    default:
      return decideStanding(command, customer);
  }
}

function removeKind(
  { kind }: RemoveCustomerKind,
  { customerId, kinds }: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  if (!kinds.includes(kind)) return [];
  if (kinds.length === 1) {
    throw new Refusal(
      'customer_kind_required',
      `kind is ${kind}, the only one of customer ${customerId}; add another kind first`,
      ['kind'],
    );
  }
  return [{ type: 'CustomerKindRemoved', data: { customerId, kind } }];
}

function assignManager(
  { managerId, reason }: AssignManager,
  { customerId, managerId: previousManagerId }: RegisteredCustomer,
  { consulted, occurredAt }: CustomerContext,
): readonly NewCustomerEvent[] {
  const manager = consulted.manager.get(`manager-${managerId}`);
  refuseAbsent(manager, managerId, occurredAt, ['managerId']);
  if (managerId === previousManagerId) return [];
  const data = given({ customerId, managerId, previousManagerId, reason });
  return [{ type: 'CustomerManagerAssigned', data }];
}
