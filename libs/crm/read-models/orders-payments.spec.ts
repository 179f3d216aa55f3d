import { describe, expect, it } from '@jest/globals';
import { foldDocument, type RecordedEvent } from '#event-sourcing';
import { fact, minute, testUuid } from '#event-sourcing/testing';
import {
  cancelled,
  closed,
  orderFact,
  orderId,
  placed,
  shipped,
} from '../orders/orders.examples.js';
import {
  allocated,
  bounced,
  deallocated,
  euros,
  pays,
  paysOther,
  received,
  refunded,
} from '../payments/payments.examples.js';
import type { OrderDocument } from './order.document.js';
import { orders } from './orders.projection.js';

type Told = { readonly type: string; readonly data: object };

/** The order after these facts, each a minute after the one before; checked against its schema. */
function after(...facts: readonly Told[]): OrderDocument {
  const document = fold(facts.map(({ type, data }, n) => fact(type, { ...data }, { revision: n })));
  if (document === undefined) throw new Error('no order');
  return document;
}

function fold(facts: readonly RecordedEvent[]): OrderDocument | undefined {
  const document = foldDocument(orders, orderId, facts);
  return document === undefined ? undefined : (orders.document.parse(document) as OrderDocument);
}

describe('the payments of an order', () => {
  const money = (...facts: readonly Told[]) => {
    const { paid, refunded: back, payments } = after(placed, ...facts);
    return [paid.minor / 100, back.minor / 100, payments.map(({ amount }) => amount.minor / 100)];
  };

  it('count what stands at this order only', () => {
    expect(money(received(pays(300), paysOther(100)))).toEqual([300, 0, [300]]);
    expect(money(received(), allocated(pays(300)), deallocated(pays(100)))).toEqual([
      200,
      0,
      [200],
    ]);
    expect(money(received(pays(300)), refunded(300, pays(300)))).toEqual([0, 300, []]);
    expect(money(received(pays(300)), bounced(500, pays(300)))).toEqual([0, 0, []]);
  });

  it('wait for the order when the money came in before', () => {
    expect(fold([fact('PaymentReceived', received(pays(300)).data)])).toBeUndefined();
    expect(after(received(pays(300)), placed).paid).toEqual(euros(300));
  });
});

describe('an order is fulfilled', () => {
  const full = allocated({ ...pays(1200) });

  it('at the fact that made it so, until a later one undoes it', () => {
    expect(after(placed, shipped(10), full).fulfilledAt).toBe(minute(2));
    expect(after(placed, full, shipped(10), deallocated(pays(1))).fulfilledAt).toBeUndefined();
    expect(after(placed, full, shipped(4), closed(6)).fulfilledAt).toBe(minute(3));
  });

  it('not when nothing of it was shipped', () => {
    const all = orderFact('OrderCancelled', { ...cancelled(10).data, scope: 'ALL' });
    expect(after(placed, all).fulfilled).toBe(false);
  });
});

describe('orders', () => {
  it('are touched by facts of payments for the orders that these name', () => {
    const touched = (told: Told) => {
      const event = fact(told.type, { ...told.data });
      return orders.on[told.type]?.key(event);
    };
    expect(touched(received(pays(1), paysOther(1)))).toEqual([orderId, testUuid(4)]);
    expect(touched(received())).toEqual([]);
    expect(touched(bounced(1, pays(1)))).toEqual([orderId]);
  });
});
