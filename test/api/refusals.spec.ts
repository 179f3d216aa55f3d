import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testUuid } from '#event-sourcing/testing';
import { company, commandIds, type Company, teaOrder } from './company.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

let api: UnderTest;
let acme: Company;
let other: Json;
let placedId: string;
let shippedId: string;
let shipmentId: string;
let paymentId: string;

const nowhere = testUuid(404);
const lines = (quantity: string) => [{ lineId: '1', quantity }];

beforeAll(async () => {
  api = await underTest();
  acme = await company(api);
  const { orderId, customerId } = acme;
  const shipped = await api.record('dispatchShipment', { orderId, lines: lines('4') });
  [shippedId] = shipped.eventIds;
  const { order } = await api.data(
    `{ order(by: { id: "${orderId}" }) { shipments { shipmentId } } }`,
  );
  shipmentId = order.shipments[0].shipmentId;
  await api.record('acceptReturn', {
    orderId,
    shipmentId,
    disposition: 'REFUND',
    lines: lines('1'),
  });
  const money = { amount: '50', currency: 'EUR' };
  paymentId = (await api.record('receivePayment', { customerId, ...money }, 'payment { id }'))
    .payment.id;
  const another = { name: 'Other', kinds: ['BUYER'], source: { channel: 'EVENT' } };
  other = (await api.record('registerCustomer', another, 'customer { id }')).customer;
  const { log } = await api.data(
    `{ log(first: 9, filter: { command: "${commandIds.order}" }) { nodes { id } } }`,
  );
  placedId = log.nodes[0].id;
});
afterAll(() => api.close());

const errorsOf = async (mutation: string, input: object): Promise<Json> => {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const data = await api.data(
    `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { errors { code message path } } }`,
    { input: { commandId: testUuid(500), ...input } },
  );
  return data.done.errors;
};

type Case = readonly [code: string, mutation: string, input: () => object];

const big = '999999999999999';
const order = () => ({ orderId: acme.orderId });
const toOrder = (orderId: string) => ({ allocations: [{ orderId, amount: '1' }] });
const placing = (part: object) => ({ customerId: acme.customerId, ...teaOrder, ...part });

const cases: readonly Case[] = [
  [
    'amount_too_large',
    'placeOrder',
    () => placing({ lines: [{ ...teaOrder.lines[0], quantity: big, unitPrice: big }] }),
  ],
  [
    'schedule_differs_from_total',
    'placeOrder',
    () => placing({ schedule: [{ date: '2026-04-01', amount: '100' }] }),
  ],
  ['order_has_shipments', 'voidFact', () => ({ eventId: placedId, reason: 'wrong' })],
  ['shipment_has_return', 'voidFact', () => ({ eventId: shippedId, reason: 'wrong' })],
  ['order_not_found', 'closeOrder', () => ({ orderId: nowhere, reason: 'wrong' })],
  ['order_not_found', 'allocatePayment', () => ({ paymentId, ...toOrder(nowhere) })],
  ['payment_not_found', 'bouncePayment', () => ({ paymentId: nowhere, kind: 'BANK' })],
  ['shipment_not_found', 'confirmDelivery', () => ({ ...order(), shipmentId: nowhere })],
  ['return_not_found', 'dispatchShipment', () => ({ ...order(), replacementFor: nowhere })],
  [
    'line_not_found',
    'dispatchShipment',
    () => ({ ...order(), lines: [{ lineId: '9', quantity: '1' }] }),
  ],
  [
    'order_of_other_customer',
    'receivePayment',
    () => ({ customerId: other.id, amount: '1', currency: 'EUR', ...toOrder(acme.orderId) }),
  ],
  ['shipment_exceeds_order', 'dispatchShipment', () => ({ ...order(), lines: lines('11') })],
  ['allocation_exceeds_payment', 'allocatePayment', () => overallocated()],
  ['credit_note_exceeds_due', 'issueCreditNote', () => ({ ...order(), net: '5000', reason: 'x' })],
  ['refund_exceeds_payment', 'refundPayment', () => ({ paymentId, amount: '51' })],
  ['fact_not_found', 'recordDecision', () => ({ ...deciding(), basedOn: nowhere })],
  [
    'basis_after_decision',
    'recordDecision',
    () => ({ ...deciding(), basedOn: shippedId, occurredAt: '2026-01-01T00:00:00Z' }),
  ],
];

const deciding = () => ({
  about: `order-${acme.orderId}`,
  decision: 'Ship before payment',
  grounds: 'Paid on time for two years',
});

const overallocated = () => ({
  paymentId,
  allocations: [{ orderId: acme.orderId, amount: '51' }],
});

describe('A refusal', () => {
  it.each(cases)('%s of %s names the field, the value and what would be right', async (...one) => {
    const [code, mutation, input] = one;
    const [refusal, ...more] = await errorsOf(mutation, input());
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({ code });
    expect(refusal.path.length).toBeGreaterThan(0);
    expect(refusal.message).toMatch(
      /^\S.* (is|makes?|takes?) .+[:;] .*\b(give|name|take|void|make)\b/,
    );
    expect(refusal.message).not.toMatch(/minor units|\.\d+\./);
  });

  it('of an order placed already names what its id comes from: order_already_placed', async () => {
    const { orderId, customerId } = acme;
    const source = { channel: 'IMPORT', externalSystem: 'shop', externalId: '7' };
    const place = (commandId: string): Promise<unknown> => {
      const meta = { commandId, actor: { type: 'system', id: 'test' } as const, now: api.clock };
      const input = { type: 'PlaceOrder', customerId, ...teaOrder };
      const command = { ...input, meta: { ...meta, correlationId: orderId, source } };
      return api.runtime.execute(command);
    };
    await place(testUuid(601));
    await expect(place(testUuid(602))).rejects.toMatchObject({
      code: 'order_already_placed',
      path: ['externalId'],
      message: expect.stringMatching(
        /^externalId is "7": .*; change it by its id .*, or give another/,
      ),
    });
  });
});

describe('Whom others name', () => {
  const registration = async (commandId: string): Promise<string> => {
    const { log } = await api.data(
      `{ log(first: 1, filter: { command: "${commandId}" }) { nodes { id } } }`,
    );
    return log.nodes[0].id;
  };

  it.each([
    ['customer_has_facts', commandIds.customer],
    ['manager_has_facts', commandIds.manager],
  ])('cannot be declared never registered: %s', async (code, commandId) => {
    const eventId = await registration(commandId);
    const message = expect.stringMatching(`^eventId is ${eventId}: .* is named by .*; void the`);
    expect(await errorsOf('voidFact', { eventId, reason: 'wrong' })).toEqual([
      { code, message, path: ['eventId'] },
    ]);
  });

  it('can be when nobody names them any more', async () => {
    const [eventId] = (await api.record('registerManager', { name: 'Nobody' })).eventIds;
    expect(await errorsOf('voidFact', { eventId, reason: 'wrong' })).toEqual([]);
  });
});

describe('An id in capitals', () => {
  const command = '0B6F1C1E-8D0A-4C1B-9A51-3D0F2F6F7A10';

  it('is the same id: of a command, and of what it names', async () => {
    const input = { commandId: command, orderId: acme.orderId.toUpperCase(), date: '2026-05-01' };
    const first = await api.record('promiseShipmentDate', input);
    const lower = { ...input, commandId: command.toLowerCase(), orderId: acme.orderId };
    const again = await api.record('promiseShipmentDate', lower, 'repeated');
    expect(again).toMatchObject({ eventIds: first.eventIds, repeated: true });
  });
});

it.each(['   ', '\u200b', 'a\u0000b'])(
  'A reason of %j says nothing and is refused',
  async (reason) => {
    const [refusal] = await errorsOf('voidFact', { eventId: shippedId, reason });
    expect(refusal).toMatchObject({ code: 'invalid_input', path: ['reason'] });
  },
);

it('The last day of the calendar is a day like others', async () => {
  const { orders } = await api.data('{ orders(first: 9, asOf: "9999-12-31") { nodes { id } } }');
  expect(orders.nodes.map(({ id }: Json) => id)).toContain(acme.orderId);
});

it('A place that is none of this log is refused, whatever asks for it', async () => {
  const far = '9'.repeat(16);
  for (const [argument, query] of [
    ['after', `{ log(first: 1, after: "${far}") { nodes { id } } }`],
    ['knownAt', `{ orders(first: 1, knownAt: { position: "${far}" }) { nodes { id } } }`],
    ['minPosition', `{ orders(first: 1, minPosition: "${far}") { nodes { id } } }`],
  ] as const) {
    const { errors } = await api.ask(query);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', reason: 'invalid_argument', argument: [argument] },
    ]);
  }
});
