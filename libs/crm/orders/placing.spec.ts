import { describe, expect, it } from '@jest/globals';
import { given, testUuid, type Entry } from '#event-sourcing/testing';
import { makeOrderDecider } from './orders.decider.js';
import type { OrderEvent } from './orders.events.js';
import {
  customerHistory,
  customerId,
  head,
  line,
  managerHistory,
  managerId,
  nobody,
  placed,
} from './orders.examples.js';

const decider = makeOrderDecider({ baseCurrency: 'EUR' });
const company = (history: readonly Entry<OrderEvent>[] = []) =>
  given(decider, history)
    .and(`customer-${customerId}`, customerHistory)
    .and(`manager-${managerId}`, managerHistory);

const chai = {
  productId: 'chai',
  productName: 'Chai',
  productGroup: 'Beverages',
  quantity: '10',
  unitPrice: '100',
  taxRate: '0.2',
} as const;
const place = {
  type: 'PlaceOrder',
  customerId,
  number: '10248',
  currency: 'EUR',
  channel: 'PHONE',
  lines: [{ ...chai }],
} as const;
const placeOrder = { ...place, lines: [{ ...chai }] };

// The order's id is that of its command: its stream is new.
const orderId = decider
  .streamOf({
    ...placeOrder,
    commandId: testUuid(0xc0),
    meta: {
      commandId: testUuid(0xc0),
      actor: { type: 'user', id: 'spec' },
      correlationId: testUuid(0xc1),
      now: '2026-03-15T10:00:00.000Z',
    },
  })
  .slice('order-'.length);
const here = { ...head, orderId };

describe('placing an order', () => {
  it('computes the amounts and takes country and manager from the customer', () => {
    company()
      .when(placeOrder)
      .then([{ type: 'OrderPlaced', data: { ...here, lines: [line] } }]);
  });

  it('keeps what the order itself says of country, region, manager and settlement', () => {
    company()
      .when({
        ...placeOrder,
        country: 'DE',
        region: 'BE',
        responsibleId: managerId,
        settlement: 'NOT_TRACKED',
        promisedShipmentDate: '2026-03-20',
      })
      .then([
        {
          type: 'OrderPlaced',
          data: {
            ...here,
            country: 'DE',
            region: 'BE',
            settlement: 'NOT_TRACKED',
            promisedShipmentDate: '2026-03-20',
            lines: [line],
          },
        },
      ]);
  });

  it('derives a number from the id when none is given', () => {
    const { number: _none, ...unnumbered } = placeOrder;
    company()
      .when(unnumbered)
      .then([
        {
          type: 'OrderPlaced',
          data: { ...here, orderNumber: orderId.slice(0, 8).toUpperCase(), lines: [line] },
        },
      ]);
  });

  it('numbers the lines, and rounds each amount half-even, once', () => {
    company()
      .when({
        ...placeOrder,
        lines: [
          { ...chai, quantity: '3', unitPrice: '0.115', discount: '0.5', taxRate: '0.1' },
          { ...chai, lineId: 'tea', quantity: '1', unitPrice: '0.125', taxRate: '0' },
        ],
      })
      .then([
        {
          type: 'OrderPlaced',
          data: {
            ...here,
            lines: [
              {
                ...line,
                quantity: '3',
                unitPrice: '0.115',
                discount: '0.5',
                taxRate: '0.1',
                // 0.1725 and 0.01725
                net: 17,
                tax: 2,
                gross: 19,
              },
              {
                ...line,
                lineId: 'tea',
                quantity: '1',
                unitPrice: '0.125',
                taxRate: '0',
                net: 12,
                tax: 0,
                gross: 12,
              },
            ],
          },
        },
      ]);
  });

  it('is refused twice: order_already_placed', () => {
    company([placed]).when(placeOrder).thenRefused('order_already_placed');
  });

  it('may be repeated after the first placement was declared void', () => {
    company([{ ...placed, voided: true }])
      .when(placeOrder)
      .then([{ type: 'OrderPlaced', data: { ...here, lines: [line] } }]);
  });

  it('needs a registered customer: customer_not_found', () => {
    const refusal = company()
      .when({ ...placeOrder, customerId: nobody })
      .thenRefused('customer_not_found');
    expect(refusal.path).toEqual(['customerId']);
  });

  it('is not placed with an archived customer, unless it was before: customer_archived', () => {
    const archived = { type: 'CustomerArchived', data: { customerId, reason: 'closed' } };
    const put = company().and(`customer-${customerId}`, [...customerHistory, archived]);
    expect(put.when(placeOrder).thenRefused('customer_archived').path).toEqual(['customerId']);
    put
      .when({ ...placeOrder, meta: { occurredAt: '2020-01-01T00:00:00.000Z' } })
      .then([{ type: 'OrderPlaced', data: { ...here, lines: [line] } }]);
  });

  it('needs a manager who is still there: manager_left', () => {
    const left = { type: 'ManagerLeft', data: { managerId, name: 'Olena' } };
    const refusal = company()
      .and(`manager-${managerId}`, [...managerHistory, left])
      .when({ ...placeOrder, responsibleId: managerId })
      .thenRefused('manager_left');
    expect(refusal.path).toEqual(['responsibleId']);
  });

  it('needs the manager it names: manager_not_found', () => {
    company()
      .when({ ...placeOrder, responsibleId: nobody })
      .thenRefused('manager_not_found');
  });
});

describe('the lines of a new order', () => {
  const withLine = (change: Partial<typeof chai> | Record<string, string>) =>
    company().when({ ...placeOrder, lines: [{ ...chai, ...change }] });

  it('have ids of their own: line_already_exists', () => {
    const lines = [
      { ...chai, lineId: 'a' },
      { ...chai, lineId: 'a' },
    ];
    const refusal = company()
      .when({ ...placeOrder, lines })
      .thenRefused('line_already_exists');
    expect(refusal.path).toEqual(['lines', '1', 'lineId']);
  });

  it('have a quantity above 0: quantity_not_positive', () => {
    withLine({ quantity: '0' }).thenRefused('quantity_not_positive');
  });

  it('have decimal numbers: not_a_decimal', () => {
    const refusal = withLine({ quantity: '1e3' }).thenRefused('not_a_decimal');
    expect(refusal.message).toBe('lines[0].quantity is "1e3": give a decimal number such as "2.5"');
  });

  it('have no discount above the price: discount_above_price', () => {
    withLine({ discount: '1.01' }).thenRefused('discount_above_price');
  });

  it('have no negative price: price_negative', () => {
    withLine({ unitPrice: '-1' }).thenRefused('price_negative');
  });

  it('have amounts that are safe integers: amount_too_large', () => {
    withLine({ quantity: '900000000', unitPrice: '900000000' }).thenRefused('amount_too_large');
  });
});

describe('an order in another currency than the base', () => {
  it('carries the rate and the net total in the base currency', () => {
    company()
      .when({ ...placeOrder, currency: 'USD', exchangeRate: '0.92' })
      .then([
        {
          type: 'OrderPlaced',
          data: { ...here, currency: 'USD', rate: '0.92', lines: [line], baseMinor: 92_000 },
        },
      ]);
  });

  it('needs a rate: exchange_rate_required', () => {
    company()
      .when({ ...placeOrder, currency: 'USD' })
      .thenRefused('exchange_rate_required');
  });

  it('needs a rate above 0: exchange_rate_not_positive', () => {
    company()
      .when({ ...placeOrder, currency: 'USD', exchangeRate: '0' })
      .thenRefused('exchange_rate_not_positive');
  });

  it('is not one in the base currency: exchange_rate_not_needed', () => {
    company()
      .when({ ...placeOrder, exchangeRate: '1.1' })
      .thenRefused('exchange_rate_not_needed');
  });
});

describe('a payment schedule', () => {
  const schedule = [
    { date: '2026-04-01', amount: '200' },
    { date: '2026-05-01', amount: '1000' },
  ];

  it('numbers its stages, which make the total with tax', () => {
    company()
      .when({ ...placeOrder, schedule })
      .then([
        {
          type: 'OrderPlaced',
          data: {
            ...here,
            schedule: [
              { stage: 1, date: '2026-04-01', minor: 20_000 },
              { stage: 2, date: '2026-05-01', minor: 100_000 },
            ],
            lines: [line],
          },
        },
      ]);
  });

  it('must make the total: schedule_differs_from_total', () => {
    company()
      .when({ ...placeOrder, schedule: schedule.slice(1) })
      .thenRefused('schedule_differs_from_total');
  });

  it('has amounts of the currency: amount_too_precise', () => {
    company()
      .when({ ...placeOrder, schedule: [{ date: '2026-04-01', amount: '1200.001' }] })
      .thenRefused('amount_too_precise');
  });

  it('stands instead of a single date: payment_promised_twice', () => {
    company()
      .when({ ...placeOrder, schedule, promisedPaymentDate: '2026-04-01' })
      .thenRefused('payment_promised_twice');
  });

  it('is for orders whose payments are followed: order_not_tracked', () => {
    company()
      .when({ ...placeOrder, settlement: 'NOT_TRACKED', promisedPaymentDate: '2026-04-01' })
      .thenRefused('order_not_tracked');
  });
});
