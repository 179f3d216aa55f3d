/** What else is recorded of customers: their people, marks, the archive; plans changed; decisions; managers who left. */
import type { Business } from './business.js';
import { reading } from './facts.js';

export const dossierActions = { person, mark, archive, replan, decide, leave };

async function person(company: Business): Promise<void> {
  const { random } = company;
  const known = reading(company.log, {}).flatMap((fact) =>
    fact.type === 'ContactPersonAdded' ? [fact.data] : [],
  );
  const how = random.weighted({ add: 3, change: known.length, leave: known.length / 3 });
  const name = `Person ${random.whole(1, 1000)}`;
  if (how === 'add') {
    await company.record('AddContactPerson', { customerId: company.someCustomer(), name });
    return;
  }
  const { customerId, personId } = random.pick(known);
  if (how === 'leave') await company.record('RecordContactPersonLeft', { customerId, personId });
  else await company.record('ChangeContactPerson', { customerId, personId, name, phone: '123456' });
}

async function mark(company: Business): Promise<void> {
  const customerId = company.someCustomer();
  const type = company.random.pick(['MarkCustomerVip', 'UnmarkCustomerVip']);
  await company.record(type, { customerId, reason: 'buys a lot' });
}

/** Most are taken out again soon: with an archived customer little can be begun. */
async function archive(company: Business): Promise<void> {
  const { random } = company;
  const customerId = company.someCustomer();
  if (random.chance(0.2)) await company.record('ArchiveCustomer', { customerId, reason: 'closed' });
  else {
    for (const id of company.customers) await company.record('RestoreCustomer', { customerId: id });
  }
}

async function replan(company: Business): Promise<void> {
  const { random } = company;
  if (company.contacts.length === 0) return;
  const contactId = random.pick(company.contacts);
  const how = random.pick(['when', 'importance', 'who']);
  const plannedStart = company.clock.read();
  const importance = random.pick(['HIGH', 'NORMAL', 'LOW']);
  const responsibleId = random.pick(company.managers);
  if (how === 'when') await company.record('RescheduleContact', { contactId, plannedStart });
  else if (how === 'who') await company.record('ReassignContact', { contactId, responsibleId });
  else await company.record('ChangeContactImportance', { contactId, importance });
}

async function decide(company: Business): Promise<void> {
  const facts = reading(company.log, {});
  if (facts.length === 0) return;
  const { stream: about } = company.random.pick(facts);
  await company.record('RecordDecision', { about, decision: 'go on', grounds: 'they pay' });
}

/** Somebody else is there already, so that there is always a manager to name. */
async function leave(company: Business): Promise<void> {
  const { random, managers } = company;
  if (managers.length < 3 || !random.chance(0.3)) return;
  await company.record('RecordManagerLeft', { managerId: random.pick(managers) });
}
