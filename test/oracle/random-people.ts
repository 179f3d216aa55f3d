/** Customers, managers and contacts of a random company, and the facts that were never true. */
import type { Business } from './business.js';
import { reading, type Fact } from './facts.js';

export const peopleActions = {
  registerCustomer,
  registerManager,
  assign,
  rename,
  kind,
  classify,
  detail,
  record,
  plan,
  endContact,
};

const CHANNELS = ['PHONE', 'EMAIL', 'MEETING', 'CHAT'] as const;

export async function registerCustomer(company: Business): Promise<void> {
  const { random } = company;
  if (company.standingCustomers().length >= 3) return;
  const id = await company.open('RegisterCustomer', {
    kinds: random.pick([['BUYER'], ['BUYER', 'PARTNER'], ['SUPPLIER']]),
    name: `Customer ${random.whole(1, 1000)}`,
    source: { channel: random.pick(CHANNELS) },
  });
  if (id !== undefined) company.customers.push(id);
}

export async function registerManager(company: Business): Promise<void> {
  if (company.managers.length >= 3) return;
  const name = `Manager ${company.random.whole(1, 1000)}`;
  const id = await company.open('RegisterManager', { name });
  if (id !== undefined) company.managers.push(id);
}

async function assign(company: Business): Promise<void> {
  const { random } = company;
  const [customerId, managerId] = [company.someCustomer(), random.pick(company.managers)];
  await company.record('AssignManager', { customerId, managerId });
}

async function rename(company: Business): Promise<void> {
  const customerId = company.someCustomer();
  const name = `Renamed ${company.random.whole(1, 1000)}`;
  await company.record('RenameCustomer', { customerId, name });
}

async function kind(company: Business): Promise<void> {
  const { random } = company;
  const type = random.chance(0.6) ? 'AddCustomerKind' : 'RemoveCustomerKind';
  const customerId = company.someCustomer();
  await company.record(type, { customerId, kind: random.pick(['BUYER', 'AGENT', 'NGO']) });
}

async function classify(company: Business): Promise<void> {
  const { random } = company;
  const customerId = company.someCustomer();
  const attribute = random.pick(['COUNTRY', 'REGION', 'SIZE']);
  await company.record('ClassifyCustomer', {
    customerId,
    attribute,
    to: random.pick(['UA', 'DE', 'S', 'M']),
  });
}

async function detail(company: Business): Promise<void> {
  const { random } = company;
  const value = `+380 ${random.whole(1000, 9999)}`;
  const known = reading(company.log, {}).flatMap((fact) =>
    fact.type === 'ContactDetailAdded' ? [fact.data] : [],
  );
  const how = random.weighted({ add: 3, change: known.length, remove: known.length / 2 });
  if (how === 'add') {
    const customerId = company.someCustomer();
    await company.record('AddContactDetail', { customerId, kind: 'PHONE', value });
    return;
  }
  const { customerId, detailId } = random.pick(known);
  if (how === 'change') {
    await company.record('ChangeContactDetail', { customerId, detailId, value });
  } else await company.record('RemoveContactDetail', { customerId, detailId });
}

function newContact(company: Business) {
  const { random, managers, orders } = company;
  return {
    customerId: company.someCustomer(),
    channel: random.pick(CHANNELS),
    direction: random.pick(['INBOUND', 'OUTBOUND']),
    subject: 'About tea',
    responsibleId: random.pick(managers),
    ...(orders.length > 0 && random.chance(0.3) ? { orderId: random.pick(orders).id } : {}),
  };
}

async function record(company: Business): Promise<void> {
  const outcome = company.random.pick(['REACHED', 'AGREED', 'REFUSED', 'NOT_REACHED']);
  await company.open('RecordContact', { ...newContact(company), outcome });
}

async function plan(company: Business): Promise<void> {
  const plannedStart = company.clock.read();
  const id = await company.open('PlanContact', { ...newContact(company), plannedStart });
  if (id !== undefined) company.contacts.push(id);
}

async function endContact(company: Business): Promise<void> {
  const { random } = company;
  if (company.contacts.length === 0) return;
  const contactId = random.pick(company.contacts);
  if (random.chance(0.7))
    await company.record('CompleteContact', { contactId, outcome: 'REACHED' });
  else await company.record('CancelContact', { contactId, reason: 'has the flu' });
}

/** Declares some fact, mostly a recent one, never to have been true. */
export async function voidSomething(company: Business): Promise<void> {
  const { random } = company;
  const facts = [...reading(company.log, {})].sort((one, other) => one.position - other.position);
  // Facts that open a stream take it along: voided as often as others, little would be left to compare.
  const standing: Partial<Record<Fact['type'], number>> = {
    CustomerRegistered: 0.05,
    ManagerRegistered: 0.05,
    OrderPlaced: 0.4,
  };
  const candidates = facts.filter(({ type }) => random.chance(standing[type] ?? 1));
  if (candidates.length === 0) return;
  const recent = candidates.slice(-15);
  const { stream, id } = random.pick(random.chance(0.6) ? recent : candidates);
  await company.record('VoidFact', { stream, eventId: id, reason: 'typed in twice' });
}
