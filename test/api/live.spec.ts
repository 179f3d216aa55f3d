import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { StoreUnavailable } from '#event-sourcing';
import type { Client } from 'graphql-ws';
import { company, type Company } from './company.js';
import { clientOf, listen } from './live-client.js';
import { underTest, type UnderTest } from './under-test.js';

const CUSTOMER = `subscription ($id: ID!, $after: Position) {
  customerHistoryChanged(customer: $id, after: $after) { position }
}`;
const ANY = 'subscription ($after: Position) { historyChanged(after: $after) { position } }';

let api: UnderTest;
let acme: Company;
let client: Client;

beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
});
afterAll(() => api.close());
beforeEach(() => {
  client = clientOf(api.url);
});
afterEach(async () => {
  await client.dispose();
});

const rename = async (name: string, customerId = acme.customerId): Promise<string> =>
  (await api.record('renameCustomer', { customerId, name })).position;
const told = (position: string, field = 'customerHistoryChanged') => ({
  data: { [field]: { position } },
});
/** Resolves when the server has taken the subscription: it tells then what is behind `after`. */
async function listening(query: string, after: string, variables: Record<string, unknown> = {}) {
  const one = listen(client, query, { ...variables, after });
  await one.message(1);
  return one;
}

describe('Who listens to a customer', () => {
  it('is told the position of each change, and reads it at once', async () => {
    const before = await api.runtime.store.head();
    const first = await rename('Acme 1');
    const one = await listening(CUSTOMER, before!, { id: acme.customerId });
    expect(one.messages).toEqual([told(first)]);
    const second = await rename('Acme 2');
    expect(await one.message(2)).toEqual(told(second));
    const { customer } = await api.data(
      'query ($id: ID!, $at: Position!) { customer(by: { id: $id }, minPosition: $at) { name } }',
      { id: acme.customerId, at: second },
    );
    expect(customer).toEqual({ name: 'Acme 2' });
  });

  it('is told of orders, payments and voids too, for they stand in the history', async () => {
    const before = await rename('Acme');
    const one = listen(client, CUSTOMER, { id: acme.customerId, after: before });
    const { position, eventIds } = await api.record('dispatchShipment', {
      orderId: acme.orderId,
      lines: [{ lineId: '1', quantity: '1' }],
    });
    expect(await one.message(1)).toEqual(told(position));
    const voided = await api.record('voidFact', { eventId: eventIds[0], reason: 'typing error' });
    expect(await one.message(2)).toEqual(told(voided.position));
  });

  it('is told once of all that was missed, with the newest position, and nothing when nothing was', async () => {
    const before = await rename('Acme 1');
    for (let i = 2; i < 9; i += 1) await rename(`Acme ${i}`);
    const newest = await rename('Acme 9');
    await api.runtime.caughtUp();
    const missed = listen(client, CUSTOMER, { id: acme.customerId, after: before });
    const known = listen(client, CUSTOMER, { id: acme.customerId, after: newest });
    expect(await missed.message(1)).toEqual(told(newest));
    const next = await rename('Acme');
    expect(await missed.message(2)).toEqual(told(next));
    expect(await known.message(1)).toEqual(told(next));
    expect(missed.messages).toHaveLength(2);
  });

  it('hears only of changes from now on without after', async () => {
    const before = await rename('Acme 1');
    const one = listen(client, CUSTOMER, { id: acme.customerId });
    for (let i = 0; one.messages.length === 0; i += 1) await rename(`Acme ${i}`);
    expect(one.messages[0].data.customerHistoryChanged.position > before).toBe(true);
  });

  it('does not hear of other customers; who listens to all does', async () => {
    const { customer } = await api.record(
      'registerCustomer',
      { name: 'Other', kinds: ['BUYER'], source: { channel: 'EVENT' } },
      'customer { id }',
    );
    const before = await rename('Acme 1');
    const own = listen(client, CUSTOMER, { id: acme.customerId, after: before });
    const all = listen(client, ANY, { after: before });
    const other = await rename('Other 1', customer.id);
    expect(await all.message(1)).toEqual(told(other, 'historyChanged'));
    const next = await rename('Acme 2');
    expect(await own.message(1)).toEqual(told(next));
    expect(await all.message(2)).toEqual(told(next, 'historyChanged'));
  });

  it('is told of what concerns a customer only: a new manager changes no history', async () => {
    const before = await rename('Acme');
    const all = listen(client, ANY, { after: before });
    await api.record('registerManager', { name: 'Ivan' });
    const next = await rename('Acme 1');
    expect(await all.message(1)).toEqual(told(next, 'historyChanged'));
  });

  it('is told many quick changes as few messages, the last of which is the newest', async () => {
    const before = await rename('Acme');
    const one = listen(client, CUSTOMER, { id: acme.customerId, after: before });
    const started = performance.now();
    let newest = before;
    for (let i = 0; i < 200; i += 1) newest = await rename(`Acme ${i}`);
    const positions = () => one.messages.map(({ data }) => data.customerHistoryChanged.position);
    for (let n = 1; positions().at(-1) !== newest; n += 1) await one.message(n);
    expect([...positions()].sort()).toEqual(positions());
    expect(new Set(positions()).size).toBe(positions().length);
    expect(positions().length).toBeLessThanOrEqual((performance.now() - started) / 100 + 2);
  });
});

describe('A subscription is refused', () => {
  it('for a customer that does not exist, and at once known for one registered a moment ago', async () => {
    const id = '99999999-9999-4999-8999-999999999999';
    const one = listen(client, CUSTOMER, { id });
    expect(await one.message(1)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'customer_not_found' } }],
    });
    const { customer, position } = await api.record(
      'registerCustomer',
      { name: 'New', kinds: ['BUYER'], source: { channel: 'EVENT' } },
      'customer { id }',
    );
    const fresh = listen(client, CUSTOMER, { id: customer.id, after: position.replace(/.$/, '0') });
    expect((await fresh.message(1)).errors).toBeUndefined();
  });

  it.each(['9999999999999999', '12', 'zz'])(
    'for an after that is no position: %s',
    async (after) => {
      const one = listen(client, CUSTOMER, { id: acme.customerId, after });
      expect((await one.message(1)).errors).toEqual([
        {
          message: `after is "${after}": give a position that an answer of this log contained`,
          path: ['customerHistoryChanged'],
          locations: expect.any(Array),
          extensions: { code: 'BAD_USER_INPUT', reason: 'invalid_argument', argument: ['after'] },
        },
      ]);
    },
  );

  it('over plain HTTP, which has nowhere to tell', async () => {
    const { status, data, errors } = await api.ask('subscription { historyChanged { position } }');
    expect([status, data, errors?.map(({ extensions }) => extensions)]).toEqual([
      400,
      undefined,
      [{ code: 'BAD_USER_INPUT', reason: 'socket_only' }],
    ]);
  });
});

describe('A subscription whose feed fails', () => {
  it('ends with the error as a query would answer it; the next one works', async () => {
    const down = new StoreUnavailable('secret', 'not-written');
    const changes = jest.spyOn(api.runtime, 'changes').mockImplementationOnce(() => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(down) }),
    }));
    const failed = listen(client, ANY);
    expect(await failed.ended).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE' } }]);
    changes.mockRestore();
    const before = await rename('Acme');
    const next = await rename('Acme 1');
    expect(await listen(client, ANY, { after: before }).message(1)).toEqual(
      told(next, 'historyChanged'),
    );
  });
});
