/** What a sales manager sees: his own, and of everything else that it is not there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '../api/under-test.js';
import { type Person, type Side, type TwoManagers, twoManagers } from './two-managers.js';

let company: TwoManagers;
let me: Person;
let own: Side;
let other: Side;

beforeAll(async () => {
  company = await twoManagers();
  ({ own, other } = company);
  me = await company.as('SALES_MANAGER', own.managerId);
});
afterAll(() => company.api.close());

const ids = ({ nodes }: Json): readonly string[] => nodes.map(({ id }: Json) => id);
const NOBODY = '00000000-0000-4000-8000-00000000dead';

describe('By its id a sales manager finds his own, and of the other’s as much as of what does not exist', () => {
  const things: readonly (readonly [string, keyof Side])[] = [
    ['customer', 'customerId'],
    ['balance', 'customerId'],
    ['order', 'orderId'],
    ['payment', 'paymentId'],
    ['contact', 'contactId'],
    ['credit', 'creditId'],
  ];
  it.each(things)('a %s', async (name, field) => {
    const type = name.slice(0, 1).toUpperCase() + name.slice(1);
    const query = `query ($by: ${type}By!) { found: ${name}(by: $by) { id } }`;
    const past = `query ($by: ${type}By!) { found: ${name}(by: $by, asOf: "2026-03-31") { id } }`;
    for (const asked of [query, past]) {
      expect(await me.data(asked, { by: { id: own[field] } })).toEqual({
        found: { id: own[field] },
      });
      for (const id of [other[field], NOBODY])
        expect(await me.data(asked, { by: { id } })).toEqual({ found: null });
    }
  });

  it.each(things.filter(([name]) => name !== 'balance'))(
    'with node(id), a %s',
    async (name, field) => {
      const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
      const { node } = await me.data(query, { id: own[field] });
      expect(node).toMatchObject({ id: own[field] });
      expect(node.__typename.toLowerCase()).toBe(name);
      for (const id of [other[field], NOBODY])
        expect(await me.data(query, { id })).toEqual({ node: null });
    },
  );

  it('an order by its number', async () => {
    const query =
      '{ a: order(by: { number: "a-1" }) { id } b: order(by: { number: "b-1" }) { id } }';
    expect(await me.data(query)).toEqual({ a: { id: own.orderId }, b: null });
  });

  it('an event of the log, and what voided it', async () => {
    const query = 'query ($id: ID!) { event(id: $id) { id } }';
    expect(await me.data(query, { id: own.placed })).toEqual({ event: { id: own.placed } });
    for (const id of [other.placed, NOBODY])
      expect(await me.data(query, { id })).toEqual({ event: null });
  });

  it('an order of the other’s customer for which he is responsible, but not that customer', async () => {
    const query = `query ($by: OrderBy!) { order(by: $by) { id customerId customer { name } } }`;
    expect(await me.data(query, { by: { id: company.shared.orderId } })).toEqual({
      order: { id: company.shared.orderId, customerId: other.customerId, customer: null },
    });
  });
});

describe('A list of a sales manager', () => {
  const lists = (reading: string) => `{
    customers(first: 100${reading}) { nodes { id } totalCount }
    balances(first: 100${reading}) { nodes { id } totalCount }
    orders(first: 100${reading}) { nodes { id } totalCount }
    payments(first: 100${reading}) { nodes { id } totalCount }
    contacts(first: 100${reading}) { nodes { id customerId } totalCount }
    credits(first: 100${reading}) { nodes { id } totalCount }
  }`;

  it.each(['', ', asOf: "2026-03-31"'])('has his own and counts no other (%s)', async (reading) => {
    const found = await me.data(lists(reading));
    const orders = [own.orderId, company.shared.orderId].sort();
    expect(ids(found.customers)).toEqual([own.customerId]);
    expect(ids(found.balances)).toEqual([own.customerId]);
    expect(ids(found.orders)).toEqual(orders);
    expect(ids(found.payments)).toEqual([own.paymentId]);
    expect(ids(found.credits)).toEqual([own.creditId]);
    expect(new Set(found.contacts.nodes.map(({ customerId }: Json) => customerId))).toEqual(
      new Set([own.customerId]),
    );
    for (const { nodes, totalCount } of Object.values<Json>(found))
      expect(totalCount).toBe(reading === '' ? nodes.length : null);
  });

  it('goes on page by page without losing or repeating any', async () => {
    const query = `query ($after: Cursor) {
      orders(first: 1, after: $after, orderBy: { field: PLACED_AT, direction: DESC }) {
        nodes { id } totalCount pageInfo { hasNextPage endCursor }
      }
    }`;
    const first = (await me.data(query)).orders;
    const second = (await me.data(query, { after: first.pageInfo.endCursor })).orders;
    expect([...ids(first), ...ids(second)].sort()).toEqual(
      [own.orderId, company.shared.orderId].sort(),
    );
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect([first.totalCount, second.totalCount]).toEqual([2, 2]);
  });

  it('is not widened by asking for somebody else’s', async () => {
    const query = `query ($customer: ID!, $manager: ID!) {
      customers(first: 10, filter: { managerId: { equals: $manager } }) { nodes { id } totalCount }
      byCustomer: orders(first: 10, filter: { customerId: { equals: $customer } }) { nodes { id } totalCount }
      byManager: orders(first: 10, filter: { responsibleId: { in: [$manager] } }) { nodes { id } totalCount }
      search: customers(first: 10, filter: { search: "tzarina b" }) { nodes { id } totalCount }
      both: customers(first: 10, filter: { search: "tzarina" }) { nodes { id } totalCount }
    }`;
    const asked = { customer: other.customerId, manager: other.managerId };
    const shared = { nodes: [{ id: company.shared.orderId }], totalCount: 1 };
    expect(await me.data(query, asked)).toEqual({
      customers: { nodes: [], totalCount: 0 },
      byCustomer: shared,
      byManager: { nodes: [], totalCount: 0 },
      search: { nodes: [], totalCount: 0 },
      both: { nodes: [{ id: own.customerId }], totalCount: 1 },
    });
  });

  it.each(['', ', asOf: "2026-04-30"'])(
    'of what is to be done has his own, and what he is responsible for (%s)',
    async (reading) => {
      const query = `query ($after: Cursor, $first: Int!, $filter: CalendarFilter) {
        calendar(first: $first, after: $after, filter: $filter${reading}) {
          nodes { id kind subject customer { id } manager { id } } totalCount
          counts { overdue today future undated } pageInfo { hasNextPage endCursor }
        }
      }`;
      const ask = async (person: Person, filter: object = {}) =>
        (await person.data(query, { first: 100, filter })).calendar;
      const all = await ask(await company.as('HEAD_OF_SALES'));
      const isMine = ({ customer, manager }: Json) =>
        customer?.id === own.customerId || manager?.id === own.managerId;
      const mine = ids({ nodes: all.nodes.filter(isMine) });
      const found = await ask(me);
      expect(ids(found)).toEqual(mine);
      expect(mine.length).toBeLessThan(all.nodes.length);
      expect(new Set(found.nodes.map(({ kind }: Json) => kind))).toEqual(
        new Set(['CONTACT', 'SHIPMENT', 'PAYMENT']),
      );
      expect(ids(found)).toContain(`shipment:${company.shared.orderId}`);
      const { overdue, today, future, undated } = found.counts;
      expect([found.totalCount, overdue + today + future + undated]).toEqual([
        mine.length,
        mine.length,
      ]);
      const paged: string[] = [];
      for (let after: string | undefined; ;) {
        const page = (await me.data(query, { first: 1, after })).calendar;
        paged.push(...ids(page));
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect(paged).toEqual(mine);
      const shared = await ask(me, { customer: other.customerId });
      expect(ids(shared)).toEqual(mine.filter((id: string) => id.includes(company.shared.orderId)));
      const others = await ask(me, { manager: other.managerId });
      expect([others.nodes, others.totalCount]).toEqual([[], 0]);
      const nobody = await ask(await company.as('SALES_MANAGER', NOBODY));
      expect([nobody.nodes, nobody.totalCount]).toEqual([[], 0]);
    },
  );

  it('below a manager has only what is his own; who works here everybody may know', async () => {
    const query = `{ managers(first: 10) { nodes { id customers(first: 10) { nodes { id } } payments(first: 10) { nodes { id } } } } }`;
    const { managers } = await me.data(query);
    const of = (id: string) => managers.nodes.find((one: Json) => one.id === id);
    expect(ids(managers).toSorted()).toEqual([own.managerId, other.managerId].sort());
    expect(of(own.managerId)).toMatchObject({ customers: { nodes: [{ id: own.customerId }] } });
    expect(of(other.managerId)).toEqual({
      ...{ id: other.managerId, customers: { nodes: [] }, payments: { nodes: [] } },
    });
  });
});

describe('What happened, a sales manager', () => {
  it('is told of his customers, of orders he is responsible for, and of himself', async () => {
    const { activity, log } = await me.data(
      `{ activity(first: 100) { nodes { id customer { id } subject { __typename ... on Order { id } ... on Manager { id } } } }
         log(first: 100) { nodes { id data } } }`,
    );
    const raw = JSON.stringify(log);
    expect(raw).toContain(own.customerId);
    expect(activity.nodes.length).toBe(log.nodes.length);
    for (const { data } of log.nodes) {
      const isShared = data.orderId === company.shared.orderId;
      const isHimself = data.customerId === undefined && data.managerId === own.managerId;
      expect(isShared || isHimself || data.customerId === own.customerId).toBe(true);
    }
    const seen = ids(log);
    expect(seen).toContain(company.shared.placed);
    expect(seen).not.toContain(other.placed);
    expect(ids(activity).toSorted()).toEqual(seen.toSorted());
  });

  it('finds page by page as in one piece, in the log and in the activity', async () => {
    for (const list of ['log', 'activity']) {
      const found: string[] = [];
      const type = list === 'log' ? 'Position' : 'Cursor';
      const query = `query ($after: ${type}) { ${list}(first: 4, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
      for (let after: string | undefined; ;) {
        const page = (await me.data(query, { after }))[list];
        found.push(...ids(page));
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      const all = await me.data(`{ all: ${list}(first: 100) { nodes { id } } }`);
      expect(found).toEqual(ids(all.all));
    }
  });

  it('does not find by filters what is the other’s', async () => {
    const query = `query ($customer: ID!, $manager: ID!) {
      log(first: 50, filter: { customer: $customer }) { nodes { id } }
      activity(first: 50, filter: { manager: $manager }) { nodes { id } }
    }`;
    const found = await me.data(query, { customer: other.customerId, manager: other.managerId });
    expect(ids(found.log)).toEqual([company.shared.placed]);
    expect(ids(found.activity)).toEqual([]);
  });

  it('sees his own sales and no sums of all', async () => {
    const query = `query ($by: SalesGrouping!) { sales(unit: YEAR, from: "2026-01-01", to: "2026-12-31", by: $by) { rows { value } totals { orders } } }`;
    expect(await me.data(query, { by: 'MANAGER' })).toEqual({
      sales: { rows: [{ value: own.managerId }], totals: [{ orders: 2 }] },
    });
    const { errors } = await me.ask(query, { by: 'COUNTRY' });
    expect(errors?.map(({ message }) => message)).toEqual([
      'SALES_MANAGER may not see sales of all: HEAD_OF_SALES, AUDITOR, ANALYST, INTEGRATION, ADMIN may; ask by: MANAGER',
    ]);
    const { data } = await (await company.as('HEAD_OF_SALES')).ask(query, { by: 'COUNTRY' });
    expect(data.sales.totals).toEqual([{ orders: 3 }]);
  });

  it('is not told which of the other’s customers a newcomer may be', async () => {
    const query = `query ($name: String!) { likelyDuplicates(name: $name) { customer { id } } }`;
    const newcomer = (name: string) => me.data(query, { name: `Tzarina ${name}` });
    expect(JSON.stringify(await newcomer('b'))).not.toContain(other.customerId);
    const all = await company.api.data(query, { name: 'Tzarina b' });
    expect(JSON.stringify(all)).toContain(other.customerId);
  });

  it('may not ask how the installation is', async () => {
    const { errors } = await me.ask('{ projections { name } }');
    expect(errors).toEqual([
      expect.objectContaining({
        message:
          'SALES_MANAGER may not ask for projections: HEAD_OF_SALES, AUDITOR, ANALYST, INTEGRATION, ADMIN may',
        extensions: expect.objectContaining({ code: 'FORBIDDEN', role: 'SALES_MANAGER' }),
      }),
    ]);
  });
});
