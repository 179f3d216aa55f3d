import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fact, testUuid } from '#event-sourcing/testing';
import { eventCategories } from '../crm.events.js';
import { history } from './history.ledger.js';

const customerId = '6b1f7c52-6f0a-4a53-9c1e-0d8a5c1f2b34';
const managerId = '0e9a7d40-93f4-4f6e-8a3f-5d2b1c7e9a10';
const orderId = 'd1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6';

/** The row of the frozen example of a type of event, in the stream of that category. */
function described(type: string, other: Readonly<Record<string, unknown>> = {}, channel?: string) {
  const category = eventCategories.find(({ schemas }) => type in schemas)?.category;
  const file = new URL(`../../../test/golden/events/${type}.v1.json`, import.meta.url);
  const data = { ...JSON.parse(readFileSync(file, 'utf8')).data, ...other };
  const stream = `${category}-${data[`${category}Id`] ?? data.creditId}`;
  return history.describe(fact(type, data, { stream, source: { channel } }));
}

const types = eventCategories.flatMap(({ schemas }) => Object.keys(schemas));

describe('the row of a fact', () => {
  it.each(types)('%s has searchable text only, and fits the declared facets', (type) => {
    const { keys, ...facets } = described(type);
    expect(history.facets.parse(facets)).toEqual(facets);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^(customer|contact|manager|order|payment|return|credit):[0-9a-f-]{36}$/.test(key)))
      .toBe(true); // prettier-ignore
  });

  it('names the customer of everything but what is of managers only', () => {
    const without = types.filter((type) => described(type)['customerId'] !== customerId);
    expect(without).toEqual(['ManagerRegistered', 'ManagerRenamed', 'ManagerLeft']);
  });

  it('of a contact names customer, manager, channel and the order that it is about', () => {
    expect(described('ContactPlanned')).toEqual({
      kind: 'CONTACT',
      subject: 'contact:c7d9e8f1-2a3b-4c5d-8e6f-7a8b9c0d1e2f',
      customerId,
      managerId,
      channel: 'PHONE',
      keys: [
        'contact:c7d9e8f1-2a3b-4c5d-8e6f-7a8b9c0d1e2f',
        `customer:${customerId}`,
        `manager:${managerId}`,
        `order:${orderId}`,
      ],
    });
  });

  it('of an order has the order for its subject', () => {
    expect(described('ShipmentDispatched')).toEqual({
      kind: 'SHIPMENT',
      subject: `order:${orderId}`,
      customerId,
      managerId,
      channel: 'PHONE',
      keys: [`order:${orderId}`, `customer:${customerId}`, `manager:${managerId}`],
    });
  });

  it('of a payment names every order that it pays or no longer pays', () => {
    const other = testUuid(7);
    const allocations = [orderId, other, other].map((id) => ({ orderId: id }));
    for (const type of ['PaymentReceived', 'PaymentAllocated', 'PaymentDeallocated']) {
      expect(described(type, { allocations }).keys.slice(-2)).toEqual([
        `order:${orderId}`,
        `order:${other}`,
      ]);
    }
    for (const type of ['PaymentRefunded', 'PaymentBounced']) {
      expect(described(type, { deallocated: allocations }).keys).toContain(`order:${other}`);
    }
  });

  it('of an assignment names the manager of before too', () => {
    const { keys, managerId: responsible } = described('CustomerManagerAssigned');
    expect(responsible).toBe('2f3c8b91-7d15-4c0b-9e6a-8b4d3f2a1c55');
    expect(keys).toContain(`manager:${managerId}`);
  });

  it('marks what is always a key moment', () => {
    const marked = types.filter((type) => described(type)['keyMoment'] === 'true');
    expect(marked.sort()).toEqual(['PaymentBounced', 'ReturnAccepted', 'UnmatchedReturnAccepted']);
    expect(described('OrderCancelled', { scope: 'ALL' })['keyMoment']).toBe('true');
  });

  it('takes the channel from the envelope when the fact has none of its own', () => {
    expect(described('PaymentReceived', {}, 'ONLINE_STORE')['channel']).toBe('ONLINE_STORE');
    expect(described('PaymentReceived', {}, 'a channel of others')['channel']).toBeUndefined();
    expect(described('OrderPlaced', {}, 'ONLINE_STORE')['channel']).toBe('PHONE');
  });
});

describe('the row of a void', () => {
  const data = { voids: testUuid(1), voidedType: 'ShipmentDispatched', reason: 'Counted twice' };

  it('has the kind and the subject of what was voided', () => {
    const place = { stream: `order-${orderId}` };
    expect(history.describe(fact('FactVoided', { ...data, customerId }, place))).toEqual({
      kind: 'SHIPMENT',
      subject: `order:${orderId}`,
      customerId,
      keys: [`order:${orderId}`, `customer:${customerId}`],
    });
  });

  it('concerns a manager when the fact was about one', () => {
    const voided = { ...data, voidedType: 'ManagerRegistered', managerId };
    const place = { stream: `manager-${managerId}` };
    expect(history.describe(fact('FactVoided', voided, place)).keys).toEqual([
      `manager:${managerId}`,
    ]);
  });
});

it('An event that is none of ours is refused, so that nothing is listed wrongly', () => {
  expect(() => history.describe(fact('LampLit', {}))).toThrow(/is a LampLit: no such fact/);
});
