import { randomUUID } from 'node:crypto';
import type { Role } from '#crm';
import { type Answer, type Json, underTest, type UnderTest } from '../api/under-test.js';
import { bearer, JWT } from './tokens.js';

/** What stands in every personal field: no other text of an answer may contain it. */
export const SECRETIVE = 'Tzarina';

export interface Side {
  readonly managerId: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly contactId: string;
  readonly creditId: string;
  /** Id of the event that placed the order. */
  readonly placed: string;
}

/** A person at the keyboard: asks with his own token. */
export interface Person {
  readonly headers: { readonly authorization: string };
  ask(query: string, variables?: object): Promise<Answer>;
  data(query: string, variables?: object): Promise<Json>;
  /** The payload of a command, refused or not. */
  record(command: string, input: object, fields?: string): Promise<Answer>;
}

export interface TwoManagers {
  readonly api: UnderTest;
  readonly own: Side;
  readonly other: Side;
  /** An order of the other's customer for which the first manager is responsible. */
  readonly shared: { readonly orderId: string; readonly placed: string };
  /** A customer whom nobody is responsible for. */
  readonly nobodys: string;
  as(role: Role, managerId?: string): Promise<Person>;
}

/** A company of two managers, each with a customer that has one of everything; personal fields hold SECRETIVE. */
export async function twoManagers(): Promise<TwoManagers> {
  const api = await underTest(
    {},
    {
      ...{ auth: { jwt: JWT }, headers: await bearer('ADMIN') },
      limits: { cost: 1_000_000, points: 1_000_000_000 },
    },
  );
  const own = await side(api, 'a');
  const other = await side(api, 'b');
  const placed = await api.record(
    'placeOrder',
    order(other.customerId, own.managerId, 'S-1'),
    'order { id }',
  );
  const { customer } = await api.record('registerCustomer', registration('c'), 'customer { id }');
  return {
    ...{ api, own, other },
    shared: { orderId: placed.order.id, placed: placed.eventIds[0] },
    nobodys: customer.id,
    as: async (role, managerId) => personOf(api, await bearer(role, managerId)),
  };
}

export function personOf(api: UnderTest, headers: Person['headers']): Person {
  const ask: Person['ask'] = (query, variables) => api.ask(query, variables, headers);
  return {
    headers,
    ask,
    async data(query, variables) {
      const { data, errors } = await ask(query, variables);
      if (errors !== undefined) throw new Error(JSON.stringify(errors, null, 1));
      return data;
    },
    record(command, input, fields = '') {
      const type = command.slice(0, 1).toUpperCase() + command.slice(1);
      return ask(
        `mutation ($input: ${type}Input!) { ${command}(input: $input) { position eventIds errors { code message path } ${fields} } }`,
        { input: { commandId: randomUUID(), ...input } },
      );
    },
  };
}

export function registration(name: string) {
  return {
    ...{ name: `${SECRETIVE} ${name}`, taxId: `${SECRETIVE}-tax`, kinds: ['BUYER'] },
    source: { channel: 'EVENT' },
  };
}

export function call(customerId: string, responsibleId: string) {
  return {
    ...{ customerId, responsibleId, channel: 'PHONE', direction: 'OUTBOUND', outcome: 'AGREED' },
    ...{ subject: `${SECRETIVE} subject`, summary: `${SECRETIVE} summary` },
  };
}

export function order(customerId: string, responsibleId: string, number: string) {
  const line = {
    ...{ lineId: '1', productId: 'tea', productName: 'Tea', productGroup: 'Drinks' },
    ...{ quantity: '10', unit: 'box', unitPrice: '100.00', taxRate: '0.2' },
  };
  return { customerId, responsibleId, number, currency: 'EUR', channel: 'EMAIL', lines: [line] };
}

async function side(api: UnderTest, name: string): Promise<Side> {
  const record = api.record.bind(api);
  const reason = `${SECRETIVE} reason`;
  const manager = { name: `${SECRETIVE} ${name}`, email: `${SECRETIVE}@example.com` };
  const managerId = (await record('registerManager', manager, 'manager { id }')).manager.id;
  const { customer } = await record('registerCustomer', registration(name), 'customer { id }');
  const customerId = customer.id;
  await record('assignManager', { customerId, managerId, reason });
  const detail = {
    customerId,
    kind: 'PHONE',
    value: `${SECRETIVE} 1`,
    label: `${SECRETIVE} label`,
  };
  await record('addContactDetail', detail);
  const person = { name: `${SECRETIVE} person`, title: `${SECRETIVE} title` };
  await record('addContactPerson', {
    ...{ customerId, ...person },
    ...{ phone: `${SECRETIVE} 2`, email: `${SECRETIVE.toLowerCase()}@example.org` },
  });
  const contact = await record('recordContact', call(customerId, managerId), 'contact { id }');
  const plan = {
    ...{ customerId, responsibleId: managerId, channel: 'PHONE', direction: 'OUTBOUND' },
    ...{ plannedStart: '2026-05-01T10:00:00Z', subject: `${SECRETIVE} plan` },
  };
  const planned = await record('planContact', plan, 'contact { id }');
  await record('cancelContact', { contactId: planned.contact.id, reason });
  await record('planContact', { ...plan, plannedStart: '2026-05-02T10:00:00Z' });
  const placed = await record(
    'placeOrder',
    order(customerId, managerId, `${name}-1`),
    'order { id }',
  );
  const orderId = placed.order.id;
  await record('dispatchShipment', { orderId, lines: [{ lineId: '1', quantity: '4' }] });
  const money = { customerId, amount: '480.00', currency: 'EUR', reference: `${SECRETIVE} ref` };
  const allocations = [{ orderId, amount: '480.00' }];
  const paid = await record('receivePayment', { ...money, allocations }, 'payment { id }');
  const credit = await record(
    'issueCustomerCredit',
    { customerId, currency: 'EUR', net: '10.00', tax: '2.00', reason },
    'credit { id }',
  );
  await record('recordDecision', {
    ...{ about: `customer-${customerId}` },
    ...{ decision: `${SECRETIVE} decision`, grounds: `${SECRETIVE} grounds` },
  });
  const wrong = await record('renameCustomer', { customerId, name: `${SECRETIVE} ${name}${name}` });
  await record('voidFact', { eventId: wrong.eventIds[0], reason });
  return {
    ...{ managerId, customerId, orderId, contactId: contact.contact.id },
    ...{ paymentId: paid.payment.id, creditId: credit.credit.id, placed: placed.eventIds[0] },
  };
}
