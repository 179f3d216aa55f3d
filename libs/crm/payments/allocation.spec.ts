import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, minute, testUuid, type Entry } from '#event-sourcing/testing';
import * as order from '../orders/orders.examples.js';
import { makePaymentDecider } from './payments.decider.js';
import {
  allocated,
  deallocated,
  euros,
  head,
  otherOrderId,
  paymentFact,
  pays,
  paysOther,
  received,
  refunded,
} from './payments.examples.js';
import type { PaymentEvent } from './payments.events.js';

const { customerId, nobody, orderId, paymentId } = order;
const decider = makePaymentDecider({ baseCurrency: 'EUR' });
const orderPlaced = (change: Partial<typeof order.head> = {}) =>
  order.orderFact('OrderPlaced', { ...order.head, ...change, lines: [order.line] });

const payment = (...history: readonly Entry<PaymentEvent>[]) =>
  given(decider, history)
    .and(`customer-${customerId}`, order.customerHistory)
    .and(`order-${orderId}`, [orderPlaced()])
    .and(`order-${otherOrderId}`, [orderPlaced({ orderId: otherOrderId, orderNumber: '10249' })]);

const early = { occurredAt: '2026-02-28T10:00:00.000Z' };
const to = (amount: string, id = orderId) => ({ orderId: id, amount });

describe('receiving a payment', () => {
  const receive = { type: 'ReceivePayment', customerId, amount: '500', currency: 'EUR' } as const;
  const newId = decider
    .streamOf({ ...receive, commandId: testUuid(0xc0), meta: commandMeta() })
    .slice('payment-'.length);
  const here = { ...received().data, paymentId: newId };

  it('records the amount and the manager of the customer', () => {
    payment()
      .when(receive)
      .then([paymentFact('PaymentReceived', here)]);
  });

  it('may say how, what was written, and which orders it pays', () => {
    payment()
      .when({
        ...receive,
        method: 'CARD',
        reference: 'Invoice 10248',
        allocations: [to('300'), to('200', otherOrderId)],
      })
      .then([
        paymentFact('PaymentReceived', {
          ...here,
          method: 'CARD',
          reference: 'Invoice 10248',
          allocations: [pays(300), paysOther(200)],
        }),
      ]);
  });

  it('is recorded once: payment_already_received', () => {
    payment(received()).when(receive).thenRefused('payment_already_received');
  });

  it('comes from a registered customer: customer_not_found', () => {
    payment()
      .when({ ...receive, customerId: nobody })
      .thenRefused('customer_not_found');
  });

  it('is an amount of its currency above 0: amount_not_positive, amount_too_precise', () => {
    payment()
      .when({ ...receive, amount: '0' })
      .thenRefused('amount_not_positive');
    payment()
      .when({ ...receive, amount: '0.001' })
      .thenRefused('amount_too_precise');
  });

  it('does not pay more than came in: allocation_exceeds_payment', () => {
    payment()
      .when({ ...receive, allocations: [to('300'), to('200.01', otherOrderId)] })
      .thenRefused('allocation_exceeds_payment');
  });

  it('in another currency carries the rate and the amount in the base: exchange_rate_required', () => {
    const yen = { ...receive, amount: '50000', currency: 'JPY' };
    payment().when(yen).thenRefused('exchange_rate_required');
    payment()
      .when({ ...yen, exchangeRate: '0.0061' })
      .then([
        paymentFact('PaymentReceived', {
          ...here,
          amount: { minor: 50_000, currency: 'JPY' },
          rate: '0.0061',
          baseMinor: 30_500,
        }),
      ]);
    payment()
      .when({ ...receive, exchangeRate: '2' })
      .thenRefused('exchange_rate_not_needed');
  });
});

describe('allocating a payment', () => {
  const allocate = { type: 'AllocatePayment', paymentId, allocations: [to('200')] } as const;

  it('lets it pay orders', () => {
    payment(received())
      .when({ ...allocate, allocations: [to('200')] })
      .then([allocated(pays(200))]);
  });

  it('needs a payment: payment_not_found, payment_bounced', () => {
    const command = { ...allocate, allocations: [to('200')] };
    payment().when(command).thenRefused('payment_not_found');
    const gone = paymentFact('PaymentBounced', {
      ...head,
      amount: euros(500),
      kind: 'BANK',
      deallocated: [],
    });
    payment(received(), gone).when(command).thenRefused('payment_bounced');
  });

  it('names an order that stands: order_not_found', () => {
    const refusal = payment(received())
      .when({ ...allocate, allocations: [to('1', nobody)] })
      .thenRefused('order_not_found');
    expect(refusal.path).toEqual(['allocations', '0', 'orderId']);
    payment(received())
      .and(`order-${orderId}`, [{ ...orderPlaced(), voided: true }])
      .when({ ...allocate, allocations: [to('1')] })
      .thenRefused('order_not_found');
  });

  it.each([
    ['order_of_other_customer', { customerId: nobody }],
    ['order_in_another_currency', { currency: 'USD' }],
    ['order_not_tracked', { settlement: 'NOT_TRACKED' as const }],
  ])('names an order that it can pay: %s', (code, change) => {
    payment(received())
      .and(`order-${orderId}`, [orderPlaced(change)])
      .when({ ...allocate, allocations: [to('1')] })
      .thenRefused(code);
  });

  it('names each order once: order_named_twice', () => {
    payment(received())
      .when({ ...allocate, allocations: [to('1'), to('2')] })
      .thenRefused('order_named_twice');
  });

  it('is an amount above 0: amount_not_positive', () => {
    payment(received())
      .when({ ...allocate, allocations: [to('0')] })
      .thenRefused('amount_not_positive');
  });

  it('does not exceed what is free: allocation_exceeds_payment', () => {
    payment(received(pays(200)), refunded(100), allocated(paysOther(100)))
      .when({ ...allocate, allocations: [to('100.01')] })
      .thenRefused('allocation_exceeds_payment');
    payment(received(pays(200)), refunded(100), allocated(paysOther(100)))
      .when({ ...allocate, allocations: [to('100')] })
      .then([allocated(pays(100))]);
  });

  it('does not come before the payment: allocation_before_payment', () => {
    payment(received())
      .when({ ...allocate, allocations: [to('1')], meta: early })
      .thenRefused('allocation_before_payment');
    payment(received())
      .when({
        ...allocate,
        allocations: [to('1')],
        meta: { ...early, source: { anomaly: 'allocation_before_payment' } },
      })
      .then([allocated(pays(1))]);
  });
});

describe('what stands at an order that was declared void', () => {
  const stands = payment(received(pays(300), paysOther(200))).and(`order-${orderId}`, [
    { ...orderPlaced(), voided: true },
  ]);

  it('counts as free: as much as is needed comes off it first', () => {
    stands
      .when({ type: 'AllocatePayment', paymentId, allocations: [to('120', otherOrderId)] })
      .then([
        paymentFact('PaymentDeallocated', {
          ...deallocated(pays(120)).data,
          reason: 'The order was declared void',
        }),
        allocated(paysOther(120)),
      ]);
  });

  it('is no more than it is: allocation_exceeds_payment', () => {
    stands
      .when({ type: 'AllocatePayment', paymentId, allocations: [to('300.01', otherOrderId)] })
      .thenRefused('allocation_exceeds_payment');
  });

  it('is given back before what stands at other orders', () => {
    stands
      .when({ type: 'RefundPayment', paymentId, amount: '350' })
      .then([refunded(350, pays(300), paysOther(50))]);
  });
});

describe('deallocating a payment', () => {
  const deallocate = { type: 'DeallocatePayment', paymentId } as const;

  it('takes it off orders, also off one that was declared void', () => {
    payment(received(pays(200)))
      .and(`order-${orderId}`, [{ ...orderPlaced(), voided: true }])
      .when({ ...deallocate, allocations: [to('50')], reason: 'wrong order' })
      .then([
        paymentFact('PaymentDeallocated', {
          ...deallocated(pays(50)).data,
          reason: 'wrong order',
        }),
      ]);
  });

  it('takes off what stands there: deallocation_exceeds_allocation', () => {
    payment(received(pays(200)))
      .when({ ...deallocate, allocations: [to('200.01')] })
      .thenRefused('deallocation_exceeds_allocation');
    payment(received(pays(200)), deallocated(pays(200)))
      .when({ ...deallocate, allocations: [to('1')] })
      .thenRefused('deallocation_exceeds_allocation');
  });

  it('names each order once, with an amount above 0, after the payment', () => {
    const stands = payment(received(pays(200)));
    stands
      .when({ ...deallocate, allocations: [to('1'), to('1')] })
      .thenRefused('order_named_twice');
    stands.when({ ...deallocate, allocations: [to('0')] }).thenRefused('amount_not_positive');
    stands
      .when({ ...deallocate, allocations: [to('1')], meta: { occurredAt: minute(-1) } })
      .thenRefused('allocation_before_payment');
  });
});
