/** Who may record what, and who is then said to have recorded it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAY_RECORD, Role } from '#crm';
import { buildClientSchema, getIntrospectionQuery, isInputObjectType } from 'graphql';
import type { Json } from '../api/under-test.js';
import { bearer } from './tokens.js';
import {
  call,
  order,
  type Person,
  personOf,
  registration,
  type TwoManagers,
  twoManagers,
} from './two-managers.js';

let company: TwoManagers;
let me: Person;

beforeAll(async () => {
  company = await twoManagers();
  me = await company.as('SALES_MANAGER', company.own.managerId);
});
afterAll(() => company.api.close());

const payloadOf = ({ data, errors }: Json, command: string): Json => {
  expect(errors).toBe(undefined);
  return data[command];
};
const actorOf = async (eventId: string): Promise<Json> =>
  (
    await company.api.data('query ($id: ID!) { event(id: $id) { actor { type id onBehalfOf } } }', {
      id: eventId,
    })
  ).event.actor;

describe('A command of a sales manager', () => {
  const foreign: readonly (readonly [string, () => object, string, readonly string[]])[] = [
    [
      'renameCustomer',
      () => ({ customerId: company.other.customerId, name: 'X' }),
      'customer',
      ['customerId'],
    ],
    [
      'recordContact',
      () => call(company.other.customerId, company.own.managerId),
      'customer',
      ['customerId'],
    ],
    [
      'placeOrder',
      () => order(company.other.customerId, company.own.managerId, 'X'),
      'customer',
      ['customerId'],
    ],
    ['closeOrder', () => ({ orderId: company.other.orderId, reason: 'x' }), 'order', ['orderId']],
    [
      'cancelContact',
      () => ({ contactId: company.other.contactId, reason: 'x' }),
      'contact',
      ['contactId'],
    ],
    [
      'refundPayment',
      () => ({ paymentId: company.other.paymentId, amount: '1.00', reason: 'x' }),
      'payment',
      ['paymentId'],
    ],
    [
      'allocatePayment',
      () => ({
        paymentId: company.own.paymentId,
        allocations: [{ orderId: company.other.orderId, amount: '1.00' }],
      }),
      'order',
      ['allocations', '0', 'orderId'],
    ],
    [
      'registerCustomer',
      () => ({
        ...registration('x'),
        source: { channel: 'EVENT', referredBy: company.other.customerId },
      }),
      'customer',
      ['source', 'referredBy'],
    ],
    [
      'recordDecision',
      () => ({ about: `order-${company.other.orderId}`, decision: 'x', grounds: 'x' }),
      'order',
      ['about'],
    ],
    [
      'recordDecision',
      () => ({ about: `payment-${company.other.creditId}`, decision: 'x', grounds: 'x' }),
      'payment',
      ['about'],
    ],
  ];
  it.each(foreign)(
    '%s does not find what is the other’s, as it does not find what is not there',
    async (command, input, entity, path) => {
      const told = async (given: object): Promise<Json> =>
        payloadOf(await me.record(command, given), command);
      const { other } = company;
      const said = await told(input());
      expect(said.errors).toEqual([
        {
          code: `${entity}_not_found`,
          message: expect.stringContaining(`there is no such ${entity}`),
          path,
        },
      ]);
      const never = '00000000-0000-4000-8000-00000000dead';
      const text = (value: object) =>
        [other.customerId, other.orderId, other.contactId, other.paymentId, other.creditId].reduce(
          (at, id) => at.replaceAll(id, never),
          JSON.stringify(value),
        );
      expect(await told(JSON.parse(text(input())))).toEqual(JSON.parse(text(said)));
    },
  );

  it('voids a fact of his own, but none that is the other’s, nor whose customer it is', async () => {
    const events = await company.api.data(`{ log(first: 100) { nodes { id type data } } }`);
    const of = (type: string, customerId: string) =>
      events.log.nodes.find((one: Json) => one.type === type && one.data.customerId === customerId)
        .id;
    const void_ = (eventId: string) => me.record('voidFact', { eventId, reason: 'x' });
    const foreign = payloadOf(await void_(company.other.placed), 'voidFact');
    expect(foreign.errors).toMatchObject([{ code: 'fact_not_found' }]);
    const assigned = await void_(of('CustomerManagerAssigned', company.own.customerId));
    expect(assigned.errors).toMatchObject([
      {
        message:
          'SALES_MANAGER may not record VoidFact of CustomerManagerAssigned: HEAD_OF_SALES, INTEGRATION, ADMIN may',
      },
    ]);
    const detail = await void_(of('ContactDetailAdded', company.own.customerId));
    expect(payloadOf(detail, 'voidFact').errors).toEqual([]);
  });

  it('about what is his is carried out; his name stands in the fact', async () => {
    const { own, shared } = company;
    const note = await me.record('markCustomerVip', { customerId: own.customerId, reason: 'x' });
    expect(payloadOf(note, 'markCustomerVip').errors).toEqual([]);
    expect(await actorOf(note.data.markCustomerVip.eventIds[0])).toEqual({
      ...{ type: 'USER', id: 'sales_manager', onBehalfOf: null },
    });
    const promise = { orderId: shared.orderId, date: '2026-06-01' };
    const promised = await me.record('promiseShipmentDate', promise, 'order { id }');
    expect(payloadOf(promised, 'promiseShipmentDate')).toMatchObject({
      ...{ errors: [], order: { id: shared.orderId } },
    });
  });

  it('that registers a customer makes him its manager, at once and once', async () => {
    const input = { commandId: randomUUID(), ...registration('new') };
    const fields = 'customer { id managerId manager { id } }';
    const first = payloadOf(await me.record('registerCustomer', input, fields), 'registerCustomer');
    expect(first).toMatchObject({ errors: [], customer: { managerId: company.own.managerId } });
    expect(first.eventIds).toHaveLength(2);
    const again = payloadOf(await me.record('registerCustomer', input, fields), 'registerCustomer');
    expect(again).toEqual(first);
  });

  it('that registers a customer is refused when his token names nobody who works here', async () => {
    const stranger = await company.as('SALES_MANAGER', '00000000-0000-4000-8000-00000000dead');
    const { errors } = payloadOf(
      await stranger.record('registerCustomer', registration('x')),
      'registerCustomer',
    );
    expect(errors).toMatchObject([{ code: 'manager_not_found', path: [] }]);
  });

  it('loses what is given to somebody else, and sees what is given to him', async () => {
    const head = await company.as('HEAD_OF_SALES');
    const customerId = company.nobodys;
    const query =
      'query ($id: ID!) { customer(by: { id: $id }) { id history(first: 1) { nodes { id } } } }';
    expect(await me.data(query, { id: customerId })).toEqual({ customer: null });
    const assign = async (managerId: string) => {
      const answer = await head.record('assignManager', { customerId, managerId });
      const { position, errors } = payloadOf(answer, 'assignManager');
      expect(errors).toEqual([]);
      await company.api.runtime.reads.waitFor(position);
    };
    await assign(company.own.managerId);
    expect((await me.data(query, { id: customerId })).customer).toMatchObject({ id: customerId });
    await assign(company.other.managerId);
    expect(await me.data(query, { id: customerId })).toEqual({ customer: null });
  });
});

describe('A command that a role may not record', () => {
  it('is FORBIDDEN, names role, command and who may, and records nothing; for every command and role', async () => {
    const schema = buildClientSchema(
      await company.api.data(getIntrospectionQuery({ oneOf: true })),
    );
    const before = await company.api.runtime.store.head();
    for (const [type, allowed] of Object.entries(MAY_RECORD)) {
      const command = type.slice(0, 1).toLowerCase() + type.slice(1);
      const input = schema.getType(`${type}Input`);
      expect([type, isInputObjectType(input)]).toEqual([type, true]);
      for (const role of Role.options.filter((one) => !allowed.includes(one))) {
        const person = await company.as(role, company.own.managerId);
        const { data, errors } = await person.ask(
          `mutation ($input: ${type}Input!) { ${command}(input: $input) { position } }`,
          { input: examples[type] ?? example(input) },
        );
        expect([type, role, data, errors]).toEqual([
          type,
          role,
          { [command]: null },
          [
            expect.objectContaining({
              message: `${role} may not record ${type}: ${allowed.join(', ')} may`,
              extensions: { code: 'FORBIDDEN', role, what: `record ${type}`, allowed },
            }),
          ],
        ]);
      }
    }
    expect(await company.api.runtime.store.head()).toBe(before);
  });
});

describe('Who an integration acts for', () => {
  const record = async (more: object, header: string) => {
    const { authorization } = await bearer('INTEGRATION', undefined, { sub: 'shop', ...more });
    const headers = { authorization, 'x-on-behalf-of': header };
    const input = { customerId: company.own.customerId, name: randomUUID() };
    return personOf(company.api, headers).record('renameCustomer', input);
  };

  it('stands in the fact when its token allows it to say so', async () => {
    const { data } = await record({ acts_for_others: true }, 'olena');
    expect(await actorOf(data.renameCustomer.eventIds[0])).toEqual({
      ...{ type: 'INTEGRATION', id: 'shop', onBehalfOf: 'olena' },
    });
  });

  it('it may not say otherwise, and nothing that is no id', async () => {
    for (const answer of [
      await record({}, 'olena'),
      await record({ acts_for_others: true }, 'Olena Koval'),
    ])
      expect(answer).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
  });
});

const examples: Readonly<Record<string, object>> = {
  RecordDecision: {
    commandId: '00000000-0000-4000-8000-000000000001',
    about: 'customer-00000000-0000-4000-8000-000000000001',
    ...{ decision: 'x', grounds: 'x' },
  },
};

/** An input that fits the schema: what it says is refused before anybody looks at it. */
function example(type: Json): object {
  const fields: readonly Json[] = Object.values(type.getFields());
  const required = fields.filter((field) => String(field.type).endsWith('!'));
  return Object.fromEntries(required.map(({ name, type: of }) => [name, valueOf(of)]));
}

function valueOf(type: Json): unknown {
  const text = String(type).replace(/!$/, '');
  const known: Readonly<Record<string, unknown>> = {
    ...{ ID: '00000000-0000-4000-8000-000000000001', UUID: '00000000-0000-4000-8000-000000000001' },
    ...{ String: 'EUR', Int: 1, Boolean: true, Decimal: '1', Date: '2026-03-01' },
    DateTime: '2026-03-01T10:00:00.000Z',
  };
  if (text.startsWith('[')) return [valueOf(type.ofType.ofType)];
  const inner = type.ofType ?? type;
  if (text in known) return known[text];
  return 'getValues' in inner ? inner.getValues()[0].name : example(inner);
}
