import { Refusal, uuidV5 } from '#event-sourcing';
import { given } from '../shared/given.js';
import type {
  AddContactPerson,
  ChangeContactPerson,
  RecordContactPersonLeft,
} from './contact-persons.commands.js';
import type { ContactPerson, RegisteredCustomer } from './customer.state.js';
import type { CustomerEvent, NewCustomerEvent } from './customers.events.js';

/** @throws Refusal `contact_person_already_exists` */
export function addPerson(
  command: AddContactPerson,
  { customerId, persons }: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const personId = command.personId ?? uuidV5(command.meta.commandId, 'contact-person');
  const person = toldBy(command);
  const known = persons.get(personId);
  if (known !== undefined) {
    if (known.leftAt === undefined && isSame(known, person)) return [];
    throw new Refusal(
      'contact_person_already_exists',
      `personId is ${personId}: customer ${customerId} has or had that contact person; change them, or give a new id`,
      ['personId'],
    );
  }
  return [{ type: 'ContactPersonAdded', data: { customerId, personId, ...person } }];
}

/** @throws Refusal `contact_person_not_found`, `contact_person_left` */
export function changePerson(
  command: ChangeContactPerson,
  customer: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const known = personOf(command, customer);
  const { customerId } = customer;
  const { personId } = command;
  if (known.leftAt !== undefined) {
    throw new Refusal(
      'contact_person_left',
      `personId is ${personId}: that person left at ${known.leftAt}; void that they left, or add a new person`,
      ['personId'],
    );
  }
  const person = toldBy(command);
  if (isSame(known, person)) return [];
  const data = { customerId, personId, ...person, previousName: known.name };
  return [{ type: 'ContactPersonChanged', data }];
}

/** @throws Refusal `contact_person_not_found` */
export function recordPersonLeft(
  command: RecordContactPersonLeft,
  customer: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const { name, leftAt } = personOf(command, customer);
  if (leftAt !== undefined) return [];
  const { customerId } = customer;
  const { personId, reason } = command;
  return [{ type: 'ContactPersonLeft', data: given({ customerId, personId, name, reason }) }];
}

type Told = Omit<ContactPerson, 'leftAt'>;

function toldBy({ name, title, phone, email }: AddContactPerson | ChangeContactPerson) {
  return given({ name, title, phone, email });
}

function isSame(known: Told, told: Told): boolean {
  return (['name', 'title', 'phone', 'email'] as const).every(
    (field) => known[field] === told[field],
  );
}

function personOf(
  { personId }: ChangeContactPerson | RecordContactPersonLeft,
  { customerId, persons }: RegisteredCustomer,
): ContactPerson {
  const person = persons.get(personId);
  if (person === undefined) {
    throw new Refusal(
      'contact_person_not_found',
      `personId is ${personId}: customer ${customerId} has no such contact person; take an id from its card`,
      ['personId'],
    );
  }
  return person;
}

/** The facts of a contact person besides their addition: an id is given once. */
export function lifeOfPerson(
  added: Extract<CustomerEvent, { readonly type: 'ContactPersonAdded' }>,
  facts: readonly CustomerEvent[],
): readonly CustomerEvent[] {
  const { personId } = added.data;
  return facts.filter(
    ({ id, data }) => id !== added.id && 'personId' in data && data.personId === personId,
  );
}
