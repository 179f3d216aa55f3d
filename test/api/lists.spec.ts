import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company, type Company, teaOrder } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;

/** Seven orders, A-1 to A-7, on the first seven days of March; have been shipped. */
beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
  for (let day = 2; day <= 7; day++) {
    api.clock = `2026-03-0${day}T09:00:00.000Z`;
    const { order } = await api.record(
      'placeOrder',
      { customerId: acme.customerId, ...teaOrder, number: `A-${day}` },
      'order { id }',
    );
    if (day % 2 === 1) continue;
    const lines = [{ lineId: '1', quantity: '10' }];
    await api.record('dispatchShipment', { orderId: order.id, lines });
  }
});
afterAll(() => api.close());

const LIST = `query ($first: Int!, $after: Cursor, $filter: OrderFilter, $orderBy: OrderOrder, $asOf: AsOf) {
  orders(first: $first, after: $after, filter: $filter, orderBy: $orderBy, asOf: $asOf) {
    totalCount nodes { number } edges { cursor node { number } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const byDay = { field: 'PLACED_AT', direction: 'ASC' };
const numbers = (connection: { nodes: { number: string }[] }) =>
  connection.nodes.map(({ number }) => number);

describe('A list', () => {
  it('is walked page by page with first and after, in its order, nothing twice and nothing left out', async () => {
    const seen: string[][] = [];
    let after: string | null = null;
    let pages;
    do {
      pages = (await api.data(LIST, { first: 3, after, orderBy: byDay })).orders;
      seen.push(numbers(pages));
      expect(pages.totalCount).toBe(7);
      expect(pages.edges.map((edge: { node: unknown }) => edge.node)).toEqual(pages.nodes);
      expect(pages.pageInfo.hasPreviousPage).toBe(after !== null);
      expect(pages.pageInfo.startCursor).toBe(pages.edges[0].cursor);
      after = pages.pageInfo.endCursor;
    } while (pages.pageInfo.hasNextPage);
    expect(seen).toEqual([['A-1', 'A-2', 'A-3'], ['A-4', 'A-5', 'A-6'], ['A-7']]);
  });

  it('comes the other way round when asked for', async () => {
    const orderBy = { field: 'PLACED_AT', direction: 'DESC' };
    const { orders } = await api.data(LIST, { first: 2, orderBy });
    expect(numbers(orders)).toEqual(['A-7', 'A-6']);
    const next = await api.data(LIST, { first: 2, orderBy, after: orders.pageInfo.endCursor });
    expect(numbers(next.orders)).toEqual(['A-5', 'A-4']);
  });

  it.each([
    [{ shipmentState: { equals: 'SHIPPED' } }, ['A-2', 'A-4', 'A-6']],
    [{ shipmentState: { in: ['NOT_SHIPPED'] } }, ['A-1', 'A-3', 'A-5', 'A-7']],
    [{ placedAt: { from: '2026-03-03T00:00:00Z', below: '2026-03-05T09:00:00Z' } }, ['A-3', 'A-4']],
    [{ placedAt: { upTo: '2026-03-02T09:00:00Z' } }, ['A-1', 'A-2']],
    [{ number: { equals: 'A-5' } }, ['A-5']],
    [{ number: { startsWith: 'A-' }, fulfilled: { equals: true } }, []],
    [{ externalIds: { contains: 'northwind:10248' } }, []],
  ])('is filtered by its indexed fields: %j', async (filter, expected) => {
    const { orders } = await api.data(LIST, { first: 10, filter, orderBy: byDay });
    expect(numbers(orders)).toEqual(expected);
    expect(orders.totalCount).toBe(expected.length);
  });

  it('under asOf holds what had happened by then, and its totalCount is null', async () => {
    const variables = { first: 2, orderBy: byDay, asOf: '2026-03-03' };
    const { orders } = await api.data(LIST, variables);
    expect(numbers(orders)).toEqual(['A-1', 'A-2']);
    expect(orders.totalCount).toBeNull();
    const after = orders.pageInfo.endCursor;
    expect(numbers((await api.data(LIST, { ...variables, after })).orders)).toEqual(['A-3']);
  });

  it('refuses a cursor of another filter, order or day: bad_cursor', async () => {
    const { orders } = await api.data(LIST, { first: 2, orderBy: byDay });
    const after = orders.pageInfo.endCursor;
    for (const other of [
      { orderBy: { field: 'PLACED_AT', direction: 'DESC' } },
      { orderBy: byDay, filter: { number: { startsWith: 'A' } } },
      { orderBy: byDay, asOf: '2026-03-31' },
      {},
    ]) {
      const { errors } = await api.ask(LIST, { first: 2, after, ...other });
      expect(errors?.map(({ extensions }) => extensions.reason)).toEqual(['bad_cursor']);
    }
    const { errors } = await api.ask(
      'query ($a: Cursor) { customers(first: 1, after: $a) { totalCount } }',
      { a: after },
    );
    expect(errors?.map(({ extensions }) => extensions.reason)).toEqual(['bad_cursor']);
  });

  it('of a customer holds what is the customer’s', async () => {
    const { customer, manager } = await api.data(
      `query ($id: ID!, $manager: ID!) {
        customer(by: { id: $id }) {
          orders(first: 2, orderBy: { field: PLACED_AT, direction: ASC }, filter: { shipmentState: { equals: SHIPPED } }) {
            totalCount nodes { number customer { name } }
          }
          balance { currencies { receivable { amount } } customer { name } }
        }
        manager(by: { id: $manager }) { customers(first: 5) { nodes { name } } orders(first: 1) { totalCount } }
      }`,
      { id: acme.customerId, manager: acme.managerId },
    );
    expect(customer).toEqual({
      orders: {
        totalCount: 3,
        nodes: [
          { number: 'A-2', customer: { name: 'Acme' } },
          { number: 'A-4', customer: { name: 'Acme' } },
        ],
      },
      balance: {
        currencies: [{ receivable: { amount: '3600.00' } }],
        customer: { name: 'Acme' },
      },
    });
    expect(manager).toEqual({
      customers: { nodes: [{ name: 'Acme' }] },
      orders: { totalCount: 7 },
    });
  });
});

describe('One thing', () => {
  it('is found by its id, by its number, and as a node', async () => {
    const { byId, byNumber, node } = await api.data(
      `query ($id: ID!) {
        byId: order(by: { id: $id }) { number }
        byNumber: order(by: { number: "A-1" }) { id }
        node(id: $id) { __typename id ... on Order { number } }
      }`,
      { id: acme.orderId },
    );
    expect(byId).toEqual({ number: 'A-1' });
    expect(byNumber).toEqual({ id: acme.orderId });
    expect(node).toEqual({ __typename: 'Order', id: acme.orderId, number: 'A-1' });
  });

  it('that was imported is found by what the other system calls it', async () => {
    const command = {
      type: 'RegisterCustomer',
      name: 'Alfreds Futterkiste',
      kinds: ['BUYER'],
      source: { channel: 'OTHER' },
      meta: {
        commandId: '00000000-0000-4000-8000-0000000000a1',
        actor: { type: 'integration', id: 'import' },
        correlationId: '00000000-0000-4000-8000-0000000000a2',
        now: api.clock,
        source: { externalSystem: 'northwind', externalId: 'ALFKI' },
      },
    } as const;
    const { position } = await api.runtime.execute(command);
    const { customer, log } = await api.data(
      `query ($position: Position) {
        customer(by: { externalId: { system: "northwind", id: "ALFKI" } }, minPosition: $position) { name }
        log(first: 5, filter: { only: [IMPORT] }, minPosition: $position) {
          nodes { type actor { type } source { externalSystem externalId } }
        }
      }`,
      { position },
    );
    expect(customer).toEqual({ name: 'Alfreds Futterkiste' });
    expect(log.nodes).toEqual([
      {
        type: 'CustomerRegistered',
        actor: { type: 'INTEGRATION' },
        source: { externalSystem: 'northwind', externalId: 'ALFKI' },
      },
    ]);
  });
});

describe('The log', () => {
  const LOG = `query ($first: Int!, $after: Position, $filter: LogFilter) {
    log(first: $first, after: $after, filter: $filter) {
      nodes { position type category } pageInfo { hasNextPage endCursor }
    }
  }`;

  it('is walked by position, oldest first', async () => {
    const { log } = await api.data(LOG, { first: 2 });
    expect(log.nodes).toEqual([
      { position: '0000000000000001', type: 'ManagerRegistered', category: 'manager' },
      { position: '0000000000000002', type: 'CustomerRegistered', category: 'customer' },
    ]);
    expect(log.pageInfo).toEqual({ hasNextPage: true, endCursor: '0000000000000002' });
    const next = await api.data(LOG, { first: 1, after: log.pageInfo.endCursor });
    expect(next.log.nodes).toMatchObject([{ type: 'CustomerManagerAssigned' }]);
  });

  it.each([
    [{ types: ['ShipmentDispatched'] }, 3],
    [{ categories: ['manager', 'customer'], actor: 'local' }, 3],
    [{ customer: 'nobody' }, 0],
    [{ actor: 'local', types: ['OrderPlaced'] }, 7],
    [{ recorded: { from: '2026-03-07T00:00:00Z' }, types: ['OrderPlaced'] }, 1],
    [{ occurred: { below: '2026-01-06T00:00:00Z' } }, 3],
    [{ only: ['LATE', 'VOID'] }, 0],
  ])('is filtered: %j', async (filter, count) => {
    expect((await api.data(LOG, { first: 100, filter })).log.nodes).toHaveLength(count);
  });
});

describe('Sales', () => {
  it('of quarters and years are sums of months, with the manager by name', async () => {
    const { sales } = await api.data(`{
      sales(unit: QUARTER, from: "2026-02-10", to: "2026-02-20", by: MANAGER) {
        from to rows { period from to value manager { name } orders ordered { amount } shipped { amount currency } }
        totals { currency revenue { amount } }
      }
    }`);
    expect(sales).toEqual({
      from: '2026-01-01',
      to: '2026-03-31',
      rows: [
        {
          period: '2026-Q1',
          from: '2026-01-01',
          to: '2026-03-31',
          value: acme.managerId,
          manager: { name: 'Olha Bondar' },
          orders: 7,
          ordered: { amount: '7000.00' },
          shipped: { amount: '3000.00', currency: 'EUR' },
        },
      ],
      totals: [{ currency: 'EUR', revenue: { amount: '3000.00' } }],
    });
  });
});
