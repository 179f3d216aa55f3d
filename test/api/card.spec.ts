import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company, type Company } from './company.js';
import { underTest, type Json, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;
let personId: string;

/** A field of Acme's card, which is as new as the last command. */
async function card(fields: string): Promise<Json> {
  const minPosition = await api.runtime.store.head();
  const { customer } = await api.data(
    `query ($id: ID!, $minPosition: Position) { customer(by: { id: $id }, minPosition: $minPosition) { ${fields} } }`,
    { id: acme.customerId, minPosition },
  );
  return customer;
}

beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
  const { customerId, managerId } = acme;
  const person = { customerId, name: 'Maria Anders', phone: '+380 44 123 45 67' };
  const { customer } = await api.record('addContactPerson', person, 'customer { contactPersons { personId } }'); // prettier-ignore
  personId = customer.contactPersons[0].personId;
  const plan = { customerId, channel: 'PHONE', direction: 'OUTBOUND', responsibleId: managerId };
  await api.record('planContact', { ...plan, subject: 'Later', plannedStart: '2026-04-02T09:00:00Z' }); // prettier-ignore
  await api.record('planContact', {
    ...plan,
    subject: 'Sooner',
    plannedStart: '2026-04-01T09:00:00Z',
    personId,
    participants: [{ kind: 'PERSON', id: personId }],
  });
});
afterAll(() => api.close());

describe('The card of a customer', () => {
  it('leads to the next contact, as of the day that is asked for', async () => {
    const next = 'nextContact { subject personId participants { kind id } responsible { name } }';
    expect(await card(next)).toEqual({
      nextContact: {
        subject: 'Sooner',
        personId,
        participants: [{ kind: 'PERSON', id: personId }],
        responsible: { name: 'Olha Bondar' },
      },
    });
    const { customer } = await api.data(
      `query ($id: ID!) { customer(by: { id: $id }, asOf: "2026-02-01") { nextContact { subject } } }`,
      { id: acme.customerId },
    );
    expect(customer).toEqual({ nextContact: null });
  });

  it('leads to the open orders, and no longer to those that are fulfilled', async () => {
    const open = 'openOrders(first: 5) { totalCount nodes { number } }';
    expect(await card(open)).toEqual({ openOrders: { totalCount: 1, nodes: [{ number: 'A-1' }] } });
  });

  it('shows mutual settlements of a period, by order and by none', async () => {
    const { customerId, orderId } = acme;
    const lines = [{ lineId: '1', quantity: '4' }];
    api.clock = '2026-03-05T09:00:00.000Z';
    await api.record('dispatchShipment', { orderId, lines });
    api.clock = '2026-03-10T09:00:00.000Z';
    await api.record('receivePayment', {
      ...{ customerId, currency: 'EUR', amount: '500' },
      allocations: [{ orderId, amount: '480' }],
    });
    api.clock = '2026-03-12T09:00:00.000Z';
    const credit = { customerId, currency: 'EUR', net: '10', tax: '2', reason: 'late' };
    const issued = await api.record('issueCustomerCredit', credit, 'credit { kind gross { amount } customer { name } }'); // prettier-ignore
    expect(issued.credit).toEqual({
      kind: 'CREDIT_NOTE',
      gross: { amount: '12.00' },
      customer: { name: 'Acme' },
    });
    const amounts = 'opening { amount } charges { amount } payments { amount } closing { amount }';
    const { settlements } = await card(
      `settlements(from: "2026-03-06", to: "2026-03-31") {
        from to currencies { currency ${amounts} orders { orderNumber order { id } ${amounts} } }
      }`,
    );
    const money = (opening: string, charges: string, payments: string, closing: string) => ({
      opening: { amount: opening },
      charges: { amount: charges },
      payments: { amount: payments },
      closing: { amount: closing },
    });
    expect(settlements).toEqual({
      from: '2026-03-06',
      to: '2026-03-31',
      currencies: [
        {
          currency: 'EUR',
          ...money('480.00', '-12.00', '500.00', '-32.00'),
          orders: [
            { orderNumber: 'A-1', order: { id: orderId }, ...money('480.00', '0.00', '480.00', '0.00') },
            { orderNumber: null, order: null, ...money('0.00', '-12.00', '20.00', '-32.00') },
          ],
        },
      ],
    }); // prettier-ignore
    const { balance } = await card('balance { currencies { receivable { amount } } }');
    expect(balance.currencies).toEqual([{ receivable: { amount: '-32.00' } }]);
  });

  it('refuses a period that ends before it begins', async () => {
    const { errors } = await api.ask(
      `{ customer(by: { id: "${acme.customerId}" }) { settlements(from: "2026-03-02", to: "2026-03-01") { from } } }`,
    );
    expect(errors?.[0]?.message).toBe(
      'from is 2026-03-02 and to is 2026-03-01: from must not be later',
    );
  });
});

describe('Returns without an order', () => {
  it('are in sales by group and country, and in the history with what they are about', async () => {
    const line = { productId: 'tea', productGroup: 'Beverages', quantity: '1', unitPrice: '30' };
    const accept = { customerId: acme.customerId, currency: 'EUR', country: 'UA', lines: [line] };
    const { position } = await api.record('acceptUnmatchedReturn', { ...accept, reason: 'old' });
    const row = 'rows { value revenue { amount } returned { amount } credited { amount } }';
    const { sales } = await api.data(
      `query ($p: Position) { sales(unit: YEAR, from: "2026-01-01", to: "2026-12-31", by: COUNTRY, minPosition: $p) { ${row} } }`,
      { p: position },
    );
    const amount = (text: string) => ({ amount: text });
    expect(sales.rows).toEqual([
      { value: 'UA', revenue: amount('370.00'), returned: amount('30.00'), credited: amount('0.00') },
      { value: 'UNKNOWN', revenue: amount('-10.00'), returned: amount('0.00'), credited: amount('10.00') },
    ]); // prettier-ignore
    const { history } = await card(
      'history(first: 1) { nodes { title subject { __typename ... on Credit { kind } } } }',
    );
    expect(history.nodes).toEqual([
      {
        title: '1 unit returned for a refund without an order, 30.00 EUR',
        subject: { __typename: 'Credit', kind: 'UNMATCHED_RETURN' },
      },
    ]);
  });
});

it('A decision stands in the history of what it is about, with its grounds', async () => {
  const about = `order-${acme.orderId}`;
  const told = { decision: 'Ship before payment', grounds: 'Pays on time' };
  await api.record('recordDecision', { about, ...told }, 'order { number }');
  const { history } = await card(
    'history(first: 1) { nodes { type kind title reason { text } subject { ... on Order { number } } } }',
  );
  expect(history.nodes).toEqual([
    {
      type: 'DecisionRecorded',
      kind: 'DECISION',
      title: 'Order A-1, decision: Ship before payment',
      reason: { text: 'Pays on time' },
      subject: { number: 'A-1' },
    },
  ]);
});

describe('Customers are found', () => {
  it.each(['acm', 'MARIA acme', 'anders', '0441234567', '123 45 67'])('by %j', async (text) => {
    const query = `query ($t: String) { customers(first: 5, filter: { search: $t, isArchived: { equals: false } }) { totalCount nodes { name } } }`;
    const { customers } = await api.data(query, { t: text });
    expect(customers).toEqual({ totalCount: 1, nodes: [{ name: 'Acme' }] });
  });

  it('not by what they are not called', async () => {
    const query = `{ customers(first: 5, filter: { search: "acme berlin" }) { totalCount } }`;
    expect(await api.data(query)).toEqual({ customers: { totalCount: 0 } });
  });
});

describe('Likely duplicates', () => {
  const asked = '{ customer { name } alike }';

  it('are shown before a customer is registered', async () => {
    const found = await api.data(
      `{ likelyDuplicates(name: "ACME Ltd", phones: ["044 123-45-67"]) ${asked} }`,
    );
    expect(found.likelyDuplicates).toEqual([{ customer: { name: 'Acme' }, alike: ['PHONE', 'NAME'] }]);
    expect(await api.data(`{ likelyDuplicates(name: "Kulyk") ${asked} }`)).toEqual({
      likelyDuplicates: [],
    });
  }); // prettier-ignore

  it('cannot be told of nobody', async () => {
    const { errors } = await api.ask(`{ likelyDuplicates ${asked} }`);
    expect(errors?.[0]?.message).toMatch(/^nothing is told of whom to look for/);
  });

  it('are a warning when one is registered all the same', async () => {
    const acmeAgain = { name: 'Acme GmbH', kinds: ['BUYER'], source: { channel: 'PHONE' } };
    const payload = await api.record('registerCustomer', acmeAgain, `likelyDuplicates ${asked}`);
    expect(payload.eventIds).toHaveLength(1);
    expect(payload.likelyDuplicates).toEqual([{ customer: { name: 'Acme' }, alike: ['NAME'] }]);
    const other = { ...acmeAgain, name: 'Kulyk' };
    const alone = await api.record('registerCustomer', other, `likelyDuplicates ${asked}`);
    expect(alone.likelyDuplicates).toEqual([]);
  });
});
