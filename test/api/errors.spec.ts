import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ProjectionBehind,
  ProjectionFailed,
  StoreUnavailable,
  TooLarge,
  WrongExpectedRevision,
} from '#event-sourcing';
import { company, type Company, teaOrder } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;
let written: string[];

beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
  written = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await api.close();
});

const commandId = '00000000-0000-4000-8000-0000000000e1';
const errorsOf = (mutation: string, input: string) =>
  `mutation ($input: ${input}!) { ${mutation}(input: $input) { position errors { code message path } } }`;

describe('A refused command', () => {
  it('says the code, the message and the path of the rule', async () => {
    const { dispatchShipment } = await api.data(
      errorsOf('dispatchShipment', 'DispatchShipmentInput'),
      { input: { commandId, orderId: acme.orderId, lines: [{ lineId: '1', quantity: '11' }] } },
    );
    expect(dispatchShipment).toEqual({
      position: null,
      errors: [
        {
          code: 'shipment_exceeds_order',
          message: expect.stringContaining('11'),
          path: ['lines', '0', 'quantity'],
        },
      ],
    });
  });

  it('names every invalid value with its place: lines[1].quantity', async () => {
    const [line] = teaOrder.lines;
    const lines = [line, { ...line, lineId: '2', quantity: '-1', unitPrice: '2' }];
    const input = { commandId, customerId: 'no uuid', ...teaOrder, lines };
    const { placeOrder } = await api.data(errorsOf('placeOrder', 'PlaceOrderInput'), { input });
    expect(placeOrder.errors).toEqual([
      {
        code: 'invalid_input',
        message: 'customerId is "no uuid": it must be a UUID',
        path: ['customerId'],
      },
      {
        code: 'invalid_input',
        message: 'lines[1].quantity is "-1": give a decimal number more than 0, such as "2.5"',
        path: ['lines', '1', 'quantity'],
      },
    ]);
  });

  it('whose commandId is no UUID does not come that far', async () => {
    const { errors } = await api.ask(errorsOf('voidFact', 'VoidFactInput'), {
      input: { commandId: 'no uuid', eventId: commandId, reason: 'never happened' },
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(errors?.[0]?.message).toContain('"no uuid" is no UUID: give 32 hexadecimal digits');
  });

  it('to void an event that is not there says fact_not_found', async () => {
    const eventId = '00000000-0000-4000-8000-00000000dead';
    const { voidFact } = await api.data(errorsOf('voidFact', 'VoidFactInput'), {
      input: { commandId, eventId, reason: 'never happened' },
    });
    expect(voidFact.errors).toMatchObject([{ code: 'fact_not_found', path: ['eventId'] }]);
  });
});

describe('A query that cannot be answered', () => {
  const codeOf = async (query: string, variables?: object) => {
    const { errors = [] } = await api.ask(query, variables);
    return errors.map(({ extensions }) => [extensions.code, extensions.reason ?? null]);
  };

  it.each([
    ['first beyond 100', '{ orders(first: 101) { totalCount } }', 'first_out_of_range'],
    ['first below 1', '{ orders(first: 0) { totalCount } }', 'first_out_of_range'],
    ['a cursor that is none', '{ orders(first: 1, after: "x") { totalCount } }', 'bad_cursor'],
    [
      'a position of no log',
      '{ orders(first: 1, minPosition: "9") { totalCount } }',
      'invalid_argument',
    ],
    [
      'a period that ends before it begins',
      '{ sales(unit: MONTH, from: "2026-02-01", to: "2026-01-01", by: PRODUCT_GROUP) { from } }',
      'empty_period',
    ],
  ])('for %s answers BAD_USER_INPUT with a reason', async (_, query, reason) => {
    expect(await codeOf(query)).toEqual([['BAD_USER_INPUT', reason]]);
  });

  it('for what GraphQL itself refuses answers its codes', async () => {
    expect(await codeOf('{ nonsense }')).toEqual([['GRAPHQL_VALIDATION_FAILED', null]]);
    expect(await codeOf('{')).toEqual([['GRAPHQL_PARSE_FAILED', null]]);
    expect(await codeOf('{ order(by: { id: "1", number: "2" }) { id } }')).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', null],
    ]);
    expect(
      await codeOf('query ($d: AsOf) { orders(first: 1, asOf: $d) { totalCount } }', {
        d: '1 May',
      }),
    ).toEqual([['BAD_USER_INPUT', null]]);
  });

  it('for a query nested deeper than 12 says so', async () => {
    const deep = (depth: number): string =>
      depth === 0 ? 'name' : `orders(first: 1) { nodes { customer { ${deep(depth - 1)} } } }`;
    expect(await codeOf(`{ customers(first: 1) { nodes { ${deep(3)} } } }`)).toEqual([]);
    expect(await codeOf(`{ customers(first: 1) { nodes { ${deep(4)} } } }`)).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', 'query_too_deep'],
    ]);
  });

  it('for nothing found answers null and no error', async () => {
    const id = '99999999-9999-4999-8999-999999999999';
    expect(
      await api.data(
        `query ($id: ID!) { node(id: $id) { id } customer(by: { id: $id }) { id } event(id: $id) { id }
          order(by: { number: "none" }) { id } payment(by: { externalId: { system: "x", id: "y" } }) { id } }`,
        { id },
      ),
    ).toEqual({ node: null, customer: null, event: null, order: null, payment: null });
  });
});

describe('A failure below', () => {
  const failing = async (error: Error) => {
    const read = jest.spyOn(api.runtime.reads, 'documents').mockRejectedValueOnce(error);
    const { errors, data } = await api.ask('{ customers(first: 1) { totalCount } }');
    read.mockRestore();
    expect(data).toBeNull();
    return errors?.[0];
  };

  it('of a read model that is behind answers PROJECTION_BEHIND with its lag', async () => {
    expect((await failing(new ProjectionBehind('customers', 7, 1.5)))?.extensions).toEqual({
      code: 'PROJECTION_BEHIND',
      readModel: 'customers',
      lagEvents: 7,
      lagSeconds: 1.5,
    });
  });

  it('of a read model that stands still answers PROJECTION_FAILED with event and key', async () => {
    const failed = new ProjectionFailed('customers', 'e-1', 'k-1');
    expect((await failing(failed))?.extensions).toEqual({
      code: 'PROJECTION_FAILED',
      readModel: 'customers',
      event: 'e-1',
      key: 'k-1',
    });
  });

  it('of the store answers STORE_UNAVAILABLE, and whether something may have been written', async () => {
    const down = new StoreUnavailable('disk on fire at /secret', 'unknown');
    const error = await failing(down);
    expect(error?.extensions).toEqual({ code: 'STORE_UNAVAILABLE', outcome: 'unknown' });
    expect(error?.message).not.toContain('secret');
  });

  it('that nobody expected answers INTERNAL with an id, and logs neither its message nor any value', async () => {
    written.length = 0;
    const error = await failing(new TypeError('Olha Bondar, +380 44 000 00 00'));
    expect(error?.extensions).toEqual({ code: 'INTERNAL', requestId: expect.any(String) });
    expect(JSON.stringify(error)).not.toContain('Olha');
    expect(written.join('')).toContain(error?.extensions.requestId);
    expect(written.join('')).not.toContain('Olha');
  });

  it('in a mutation is a top-level error with its path, the root field being null', async () => {
    const down = new StoreUnavailable('gone', 'not-written');
    const append = jest.spyOn(api.runtime, 'execute').mockRejectedValueOnce(down);
    const { data, errors } = await api.ask(errorsOf('renameCustomer', 'RenameCustomerInput'), {
      input: { commandId, customerId: acme.customerId, name: 'Other' },
    });
    append.mockRestore();
    expect(data).toEqual({ renameCustomer: null });
    expect(errors).toMatchObject([
      {
        path: ['renameCustomer'],
        extensions: { code: 'STORE_UNAVAILABLE', outcome: 'not-written' },
      },
    ]);
  });

  it.each([
    ['conflict', new WrongExpectedRevision('order-7', 3, 4)],
    ['too_large', new TooLarge('order-7', 900_001, 900_000)],
  ])('that the caller can mend is an entry of errors: %s', async (code, thrown) => {
    const append = jest.spyOn(api.runtime, 'execute').mockRejectedValueOnce(thrown);
    const { data, errors } = await api.ask(errorsOf('renameCustomer', 'RenameCustomerInput'), {
      input: { commandId, customerId: acme.customerId, name: 'Other' },
    });
    append.mockRestore();
    expect(errors).toBeUndefined();
    expect(data.renameCustomer).toMatchObject({ position: null, errors: [{ code, path: [] }] });
  });

  it('never logs rejected values of commands', async () => {
    written.length = 0;
    await api.ask(errorsOf('renameCustomer', 'RenameCustomerInput'), {
      input: { commandId, customerId: 'Olha Bondar', name: '' },
    });
    expect(written).toEqual([]);
  });
});
