import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company, type Company } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;
let voided: string;
let beforeVoid: string;

/**
 * The story: a shipment of 4 on 5 March; a payment of 7 March recorded on the 10th; on 20 March the shipment is
 * declared never to have been true.
 */
beforeAll(async () => {
  api = await underTest({ timeZone: 'Europe/Kyiv' });
  acme = await company(api);
  api.clock = '2026-03-05T09:00:00.000Z';
  const shipment = await api.record('dispatchShipment', {
    orderId: acme.orderId,
    lines: [{ lineId: '1', quantity: '4' }],
  });
  voided = shipment.eventIds[0];
  api.clock = '2026-03-10T09:00:00.000Z';
  const payment = await api.record('receivePayment', {
    occurredAt: '2026-03-07T09:00:00Z',
    customerId: acme.customerId,
    amount: '480.00',
    currency: 'EUR',
    method: 'CARD',
    allocations: [{ orderId: acme.orderId, amount: '480.00' }],
  });
  beforeVoid = payment.position;
  api.clock = '2026-03-20T09:00:00.000Z';
  const { order } = await api.record(
    'voidFact',
    { eventId: voided, reason: 'Wrong order' },
    'order { id revenue { amount } } customer { id }',
  );
  expect(order).toEqual({ id: acme.orderId, revenue: { amount: '0.00' } });
});
afterAll(() => api.close());

const ORDER = `query ($id: ID!, $asOf: AsOf, $knownAt: AsKnown) {
  order(by: { id: $id }, asOf: $asOf, knownAt: $knownAt) {
    revenue { amount } paid { amount } customer { paymentCount }
  }
}`;

describe('An order', () => {
  it.each([
    ['4 March', { asOf: '2026-03-04' }, '0.00', '0.00', 0],
    ['6 March, as known now', { asOf: '2026-03-06' }, '0.00', '0.00', 0],
    [
      '6 March, as known then',
      { asOf: '2026-03-06', knownAt: { at: '2026-03-06T21:59:59Z' } },
      '400.00',
      '0.00',
      0,
    ],
    [
      '8 March, as known then',
      { asOf: '2026-03-08', knownAt: { at: '2026-03-08T21:59:59Z' } },
      '400.00',
      '0.00',
      0,
    ],
    ['8 March, as known now', { asOf: '2026-03-08' }, '0.00', '480.00', 1],
    ['an instant', { asOf: '2026-03-07T08:59:59.999Z' }, '0.00', '0.00', 0],
    ['now', {}, '0.00', '480.00', 1],
  ])('as of %s', async (_, reading, revenue, paid, paymentCount) => {
    const { order } = await api.data(ORDER, { id: acme.orderId, ...reading });
    expect(order).toEqual({
      revenue: { amount: revenue },
      paid: { amount: paid },
      customer: { paymentCount },
    });
  });

  it('as known at a position', async () => {
    const knownAt = { position: beforeVoid };
    const { order } = await api.data(ORDER, { id: acme.orderId, knownAt });
    expect(order).toMatchObject({ revenue: { amount: '400.00' }, paid: { amount: '480.00' } });
  });

  it('before it was placed is not there', async () => {
    const { order } = await api.data(ORDER, { id: acme.orderId, asOf: '2026-02-28' });
    expect(order).toBeNull();
  });

  it('ends its business day at midnight in the business time zone', async () => {
    // 28 February 22:00Z is 1 March in Kyiv.
    const asked = async (asOf: string) => (await api.data(ORDER, { id: acme.orderId, asOf })).order;
    expect(await asked('2026-03-01T08:59:59Z')).toBeNull();
    expect(await asked('2026-03-01')).not.toBeNull();
  });
});

const HISTORY = `query ($id: ID!, $asOf: AsOf, $knownAt: AsKnown, $filter: HistoryFilter, $includeVoided: Boolean, $first: Int!, $after: Cursor) {
  customer(by: { id: $id }) {
    history(first: $first, after: $after, asOf: $asOf, knownAt: $knownAt, filter: $filter, includeVoided: $includeVoided) {
      nodes { type isVoid voids voidedBy isKeyMoment reason { text } subject { __typename } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

describe('A list of a past day', () => {
  it('is narrowed by any field as a list of now is', async () => {
    const asOf = '2026-03-08';
    const { managerId, customerId, orderId } = acme;
    const data = await api.data(
      `query ($asOf: AsOf, $m: ID!) {
        customers(first: 9, asOf: $asOf, filter: { managerId: { equals: $m } }) { nodes { id } }
        orders(first: 9, asOf: $asOf, filter: { customerId: { equals: "${customerId}" } }) { nodes { id } }
        manager(by: { id: "${managerId}" }, asOf: $asOf) { customers(first: 9) { nodes { id } } }
      }`,
      { asOf, m: managerId },
    );
    expect(data).toEqual({
      customers: { nodes: [{ id: customerId }] },
      orders: { nodes: [{ id: orderId }] },
      manager: { customers: { nodes: [{ id: customerId }] } },
    });
  });
});

describe('A history', () => {
  const typesOf = async (variables: object) => {
    const { customer } = await api.data(HISTORY, { id: acme.customerId, first: 50, ...variables });
    return customer.history.nodes.map(({ type }: { type: string }) => type);
  };
  const all = ['PaymentReceived', 'OrderPlaced', 'CustomerManagerAssigned', 'CustomerRegistered'];

  it('leaves out what was declared never to have been true', async () => {
    expect(await typesOf({})).toEqual(all);
  });

  it('shows it struck out when asked, with the fact that says so', async () => {
    const { customer } = await api.data(HISTORY, {
      id: acme.customerId,
      first: 3,
      includeVoided: true,
    });
    const [void_, payment, shipment] = customer.history.nodes;
    expect(payment.type).toBe('PaymentReceived');
    expect(void_).toMatchObject({
      type: 'FactVoided',
      voids: voided,
      isVoid: false,
      reason: { text: 'Wrong order' },
    });
    expect(shipment).toMatchObject({ type: 'ShipmentDispatched', isVoid: true, voids: null });
    const { event } = await api.data('query ($id: ID!) { event(id: $id) { type } }', {
      id: shipment.voidedBy,
    });
    expect(event).toEqual({ type: 'FactVoided' });
  });

  it.each<[string, object, string[]]>([
    ['as of a day', { asOf: '2026-03-06' }, all.slice(1)],
    [
      'as known on a day',
      { knownAt: { at: '2026-03-06T21:59:59Z' } },
      ['ShipmentDispatched', ...all.slice(1)],
    ],
    ['of one kind', { filter: { kinds: ['PAYMENT'] } }, ['PaymentReceived']],
    [
      'of a period',
      { filter: { period: { from: '2026-03-01', to: '2026-03-07' } } },
      ['PaymentReceived', 'OrderPlaced'],
    ],
    ['through a channel', { filter: { channels: ['EVENT'] } }, ['CustomerRegistered']],
    ['with a text, whatever the case', { filter: { text: 'a-1 PLACED' } }, ['OrderPlaced']],
    ['of a manager', { filter: { manager: 'nobody' } }, []],
    ['of key moments', { filter: { keyMoments: true } }, []],
    [
      'of key moments, as known when the shipment stood',
      { filter: { keyMoments: true }, knownAt: { at: '2026-03-19T00:00:00Z' } },
      ['ShipmentDispatched'],
    ],
  ])('%s', async (_, variables, expected) => {
    expect(await typesOf(variables)).toEqual(expected);
  });

  it('is read as of the day that its customer is asked for', async () => {
    const { customer } = await api.data(
      `query ($id: ID!) {
        customer(by: { id: $id }, asOf: "2026-01-31") { orderCount history(first: 5) { nodes { type } } orders(first: 1) { nodes { id } } }
      }`,
      { id: acme.customerId },
    );
    expect(customer).toEqual({
      orderCount: 0,
      history: {
        nodes: [{ type: 'CustomerManagerAssigned' }, { type: 'CustomerRegistered' }],
      },
      orders: { nodes: [] },
    });
  });

  it('is walked page by page, and refuses the cursor of another filter', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 4; page++) {
      const variables = { id: acme.customerId, first: 1, after };
      const { history } = (await api.data(HISTORY, variables)).customer;
      seen.push(history.nodes[0].type);
      expect(history.pageInfo.hasNextPage).toBe(page < 3);
      after = history.pageInfo.endCursor;
    }
    expect(seen).toEqual(all);
    const filter = { kinds: ['ORDER'] };
    const { errors } = await api.ask(HISTORY, { id: acme.customerId, first: 1, after, filter });
    expect(errors?.map(({ extensions }) => extensions.reason)).toEqual(['bad_cursor']);
  });
});
