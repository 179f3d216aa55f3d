/** The table of domain.md, "Orders: what is left, what is due": 10 × 100.00, tax 20 %, row by row. */
import { describe, expect, it } from '@jest/globals';
import { foldDocument, foldWith, idOf, type NewEvent, type RecordedEvent } from '#event-sourcing';
import { commandMeta, fact, minute, testUuid } from '#event-sourcing/testing';
import { customerFold } from '../customers/customer.state.js';
import { makeOrderDecider, type OrderCommand } from '../orders/orders.decider.js';
import { orderFold } from '../orders/order.state.js';
import type { OrderEvent } from '../orders/orders.events.js';
import { makePaymentDecider, type PaymentCommand } from '../payments/payments.decider.js';
import type { PaymentEvent } from '../payments/payments.events.js';
import { balances } from './balances.projection.js';
import { orders } from './orders.projection.js';

const settings = { baseCurrency: 'EUR' };
const orderDecider = makeOrderDecider(settings);
const paymentDecider = makePaymentDecider(settings);
const customerId = testUuid(1);
const at = (n: number) => ({ ...commandMeta(), commandId: testUuid(n), occurredAt: minute(n) });
const asked = (n: number) => ({ commandId: testUuid(n), meta: at(n) });

const customer = foldWith(customerFold, [
  fact('CustomerRegistered' as const, {
    customerId,
    kinds: ['BUYER' as const],
    name: 'Alfreds',
    source: { channel: 'EVENT' as const },
  }),
]);

/** Carries commands out, one after the other, as facts n minutes after the start. */
class Company {
  readonly log: RecordedEvent[] = [];
  #facts<E extends RecordedEvent>(stream: string): readonly E[] {
    return this.log.filter((one) => one.stream === stream) as unknown as readonly E[];
  }
  order(command: OrderCommand): string {
    const stream = orderDecider.streamOf(command);
    const state = foldWith(orderFold, this.#facts<OrderEvent>(stream));
    const consulted = {
      customer: new Map([[`customer-${customerId}`, customer]]),
      manager: new Map(),
    };
    const occurredAt = command.meta.occurredAt ?? command.meta.now;
    this.#append(
      stream,
      orderDecider.decide(command, state, { stream, occurredAt, consulted }),
      occurredAt,
    );
    return idOf(stream);
  }
  payment(command: PaymentCommand, orderId: string): string {
    const stream = paymentDecider.streamOf(command);
    const state = foldWith(paymentDecider, this.#facts<PaymentEvent>(stream));
    const orderState = foldWith(orderFold, this.#facts<OrderEvent>(`order-${orderId}`));
    const consulted = {
      customer: new Map([[`customer-${customerId}`, customer]]),
      orders: new Map([[`order-${orderId}`, orderState]]),
    };
    const occurredAt = command.meta.occurredAt ?? command.meta.now;
    this.#append(
      stream,
      paymentDecider.decide(command, state, { stream, occurredAt, consulted }),
      occurredAt,
    );
    return idOf(stream);
  }
  #append(stream: string, facts: readonly NewEvent[], occurredAt: string): void {
    for (const { type, data } of facts) {
      this.log.push(fact(type, data, { stream, revision: this.log.length, occurredAt }));
    }
  }
}

function story(): readonly RecordedEvent[] {
  const company = new Company();
  const line = { lineId: '1', quantity: '0' };
  const orderId = company.order({
    type: 'PlaceOrder',
    ...asked(1),
    customerId,
    currency: 'EUR',
    channel: 'PHONE',
    lines: [
      {
        productId: 'chai',
        productName: 'Chai',
        quantity: '10',
        unitPrice: '100.00',
        taxRate: '0.2',
      },
    ],
  });
  const shipments = [testUuid(0xa1), testUuid(0xa2), testUuid(0xa3)] as const;
  const ship = (n: number, shipmentId: string, quantity: string, replacementFor?: string) =>
    company.order({
      type: 'DispatchShipment',
      ...asked(n),
      orderId,
      shipmentId,
      lines: [{ ...line, quantity }],
      ...(replacementFor !== undefined && { replacementFor }),
    });
  const comeBack = (
    n: number,
    shipmentId: string,
    quantity: string,
    disposition: 'REFUND' | 'REPLACE',
  ) =>
    company.order({
      type: 'AcceptReturn',
      ...asked(n),
      orderId,
      shipmentId,
      returnId: testUuid(0xb0 + n),
      disposition,
      lines: [{ ...line, quantity }],
    });
  const pay = (n: number, amount: string) =>
    company.payment(
      {
        type: 'ReceivePayment',
        ...asked(n),
        customerId,
        amount,
        currency: 'EUR',
        allocations: [{ orderId, amount }],
      },
      orderId,
    );
  ship(2, shipments[0], '4');
  pay(3, '480');
  ship(4, shipments[1], '6');
  comeBack(5, shipments[1], '2', 'REFUND');
  const paymentId = pay(6, '720');
  company.payment({ type: 'RefundPayment', ...asked(7), paymentId, amount: '240' }, orderId);
  comeBack(8, shipments[1], '1', 'REPLACE');
  ship(9, shipments[2], '1', testUuid(0xb8));
  comeBack(10, shipments[2], '1', 'REFUND');
  return company.log;
}

const rows: readonly (readonly [string, string, number, number, string, number, number])[] = [
  ['placed', '10', 1200, 0, 'NOT_SHIPPED UNPAID', 0, 0],
  ['ship 4', '6', 1200, 0, 'PARTIALLY_SHIPPED UNPAID', 400, 480],
  ['pay 480', '6', 1200, 480, 'PARTIALLY_SHIPPED PARTIALLY_PAID', 400, 0],
  ['ship 6', '0', 1200, 480, 'SHIPPED PARTIALLY_PAID', 1000, 720],
  ['return 2 REFUND', '0', 960, 480, 'SHIPPED PARTIALLY_PAID', 800, 480],
  ['pay 720', '0', 960, 1200, 'SHIPPED OVERPAID fulfilled at 6', 800, -240],
  ['deallocate and refund 240', '0', 960, 960, 'SHIPPED PAID fulfilled at 6', 800, 0],
  ['return 1 REPLACE', '1', 960, 960, 'PARTIALLY_SHIPPED PAID', 800, 0],
  ['ship 1 replacement', '0', 960, 960, 'SHIPPED PAID fulfilled at 9', 800, 0],
  ['return that unit REFUND', '0', 840, 960, 'SHIPPED OVERPAID fulfilled at 9', 700, -120],
];

describe('an order of 10 × 100.00 with 20 % tax', () => {
  const log = story();
  const document = (steps: number) =>
    orders.document.parse(
      foldDocument(orders, idOf(log[0]!.stream), log.slice(0, steps)),
    ) as NonNullable<(typeof orders)['_document']>;
  const minutes = (instant: string) => (Date.parse(instant) - Date.parse(minute(0))) / 60_000;

  it.each(rows.map((row, index) => [...row, index + 1] as const))(
    'after "%s" has %s left to ship, %d due, %d paid, is %s, with revenue %d and receivable %d',
    (_step, left, due, paid, state, revenue, receivable, steps) => {
      const order = document(steps);
      const at = order.fulfilledAt;
      const fulfilled = at === undefined ? [] : [`fulfilled at ${minutes(at)}`];
      const balance = balances.document.parse(
        foldDocument(balances, customerId, log.slice(0, steps)) ?? NO_BALANCE,
      ) as NonNullable<(typeof balances)['_document']>;
      expect([
        order.lines[0]?.leftToShip,
        order.due.minor,
        order.paid.minor,
        [order.shipmentState, order.paymentState, ...fulfilled].join(' '),
        order.revenue.minor,
        balance.currencies[0]?.receivable.minor ?? 0,
      ]).toEqual([left, due * 100, paid * 100, state, revenue * 100, receivable * 100]);
      expect(order.fulfilled).toBe(at !== undefined);
      expect(order.leftToPay.minor).toBe((due - paid) * 100);
    },
  );

  it('shows the 240 that were refunded, and what of each payment still stands', () => {
    expect(document(7).refunded).toEqual({ minor: 24_000, currency: 'EUR' });
    expect(document(7).payments.map(({ amount }) => amount.minor)).toEqual([48_000, 48_000]);
  });

  it('has facts that fit one after the other: one for each row', () => {
    expect(log.map(({ type }) => type)).toEqual([
      'OrderPlaced',
      'ShipmentDispatched',
      'PaymentReceived',
      'ShipmentDispatched',
      'ReturnAccepted',
      'PaymentReceived',
      'PaymentRefunded',
      'ReturnAccepted',
      'ShipmentDispatched',
      'ReturnAccepted',
    ]);
  });
});

const NO_BALANCE = { currencies: [], lastActivityAt: minute(0) };
