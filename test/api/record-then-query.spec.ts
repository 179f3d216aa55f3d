import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandIds, company, type Company, teaOrder } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;

beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
});
afterAll(() => api.close());

describe('What a mutation recorded', () => {
  it('is seen at once by a query that gives its position as minPosition', async () => {
    for (let i = 1; i <= 20; i++) {
      const name = `Acme ${i}`;
      const { position } = await api.record('renameCustomer', {
        customerId: acme.customerId,
        name,
      });
      const { customer } = await api.data(
        `query ($id: ID!, $position: Position!) {
          customer(by: { id: $id }, minPosition: $position) { name history(first: 1) { nodes { type } } }
        }`,
        { id: acme.customerId, position },
      );
      expect(customer).toEqual({ name, history: { nodes: [{ type: 'CustomerRenamed' }] } });
    }
  });

  it('comes back in the payload as the changed thing, read at that position', async () => {
    api.clock = '2026-03-05T09:00:00.000Z';
    const { order } = await api.record(
      'dispatchShipment',
      { orderId: acme.orderId, lines: [{ lineId: '1', quantity: '4' }] },
      `order {
        number shipmentState revenue { amount minor currency } customer { id } responsible { name }
        lines { leftToShip net { amount currency } shipped { gross { amount } } }
      }`,
    );
    expect(order).toEqual({
      number: 'A-1',
      shipmentState: 'PARTIALLY_SHIPPED',
      revenue: { amount: '400.00', minor: 40_000, currency: 'EUR' },
      customer: { id: acme.customerId },
      responsible: { name: 'Olha Bondar' },
      lines: [
        {
          leftToShip: '6',
          net: { amount: '1000.00', currency: 'EUR' },
          shipped: { gross: { amount: '480.00' } },
        },
      ],
    });
  });

  it('stands in the history with who, when, how much, and what it is about', async () => {
    const { customer } = await api.data(
      `query ($id: ID!) {
        customer(by: { id: $id }) {
          history(first: 10, filter: { kinds: [SHIPMENT] }) {
            nodes {
              type kind title occurredAt recordedAt businessDate channel isVoid isKeyMoment
              amount { amount currency } actor { type id } manager { name }
              subject { __typename ... on Order { number } }
            }
          }
        }
      }`,
      { id: acme.customerId },
    );
    expect(customer.history.nodes).toEqual([
      {
        type: 'ShipmentDispatched',
        kind: 'SHIPMENT',
        title: 'Order A-1: shipped 4 units, 480.00 EUR',
        occurredAt: '2026-03-05T09:00:00.000Z',
        recordedAt: '2026-03-05T09:00:00.000Z',
        businessDate: '2026-03-05',
        channel: 'EMAIL',
        isVoid: false,
        isKeyMoment: true,
        amount: { amount: '480.00', currency: 'EUR' },
        actor: { type: 'USER', id: 'local' },
        manager: { name: 'Olha Bondar' },
        subject: { __typename: 'Order', number: 'A-1' },
      },
    ]);
  });

  it('carries the correlation id of the request, and where it was recorded', async () => {
    const correlationId = '11111111-1111-4111-8111-111111111111';
    const { data } = await api.ask(
      `mutation ($input: RenameCustomerInput!) { renameCustomer(input: $input) { eventIds } }`,
      {
        input: {
          commandId: '00000000-0000-4000-8000-000000000010',
          customerId: acme.customerId,
          name: 'Acme',
        },
      },
      { 'x-correlation-id': correlationId },
    );
    const { event } = await api.data(
      `query ($id: ID!) {
        event(id: $id) { type correlationId commandId source { channel } cause { id } caused { id } data }
      }`,
      { id: data.renameCustomer.eventIds[0] },
    );
    expect(event).toEqual({
      type: 'CustomerRenamed',
      correlationId,
      commandId: '00000000-0000-4000-8000-000000000010',
      source: { channel: 'API' },
      cause: null,
      caused: [],
      data: { customerId: acme.customerId, name: 'Acme', previousName: 'Acme 20' },
    });
  });
});

describe('A command sent again', () => {
  const place = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { position eventIds repeated errors { code path } order { id } }
  }`;

  it('is answered with the first receipt and records nothing', async () => {
    const input = { commandId: commandIds.order, customerId: acme.customerId, ...teaOrder };
    const head = await api.runtime.store.head();
    const { placeOrder } = await api.data(place, { input });
    expect(placeOrder).toMatchObject({
      repeated: true,
      errors: [],
      position: '0000000000000004',
      order: { id: acme.orderId },
    });
    expect(await api.runtime.store.head()).toBe(head);
  });

  it('with another content is refused: idempotency_mismatch', async () => {
    const input = { commandId: commandIds.order, customerId: acme.customerId, ...teaOrder };
    const { placeOrder } = await api.data(place, { input: { ...input, number: 'A-2' } });
    expect(placeOrder).toMatchObject({
      position: null,
      eventIds: [],
      order: null,
      errors: [{ code: 'idempotency_mismatch' }],
    });
  });
});

describe('Of three mutations in one request', () => {
  it('the second may fail without hiding what the others recorded', async () => {
    const customerId = acme.customerId;
    const { data, errors } = await api.ask(
      `mutation ($one: RenameCustomerInput!, $two: PlaceOrderInput!, $three: RenameCustomerInput!) {
        one: renameCustomer(input: $one) { customer { name } errors { code } }
        two: placeOrder(input: $two) { order { id } errors { code path } }
        three: renameCustomer(input: $three) { customer { name } errors { code } }
      }`,
      {
        one: { commandId: '00000000-0000-4000-8000-000000000021', customerId, name: 'First' },
        two: {
          commandId: '00000000-0000-4000-8000-000000000022',
          customerId: '99999999-9999-4999-8999-999999999999',
          ...teaOrder,
        },
        three: { commandId: '00000000-0000-4000-8000-000000000023', customerId, name: 'Third' },
      },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      one: { customer: { name: 'First' }, errors: [] },
      two: { order: null, errors: [{ code: 'customer_not_found', path: ['customerId'] }] },
      three: { customer: { name: 'Third' }, errors: [] },
    });
  });
});
