import { Refusal, type CommandMeta, type Instant } from '#event-sourcing';
import { given } from '../shared/given.js';
import type { OrderState, PlacedOrder } from '../orders/order.state.js';
import { fieldAt } from '../shared/field-path.js';
import { sumMinor, toDecimal, toMinor } from '../shared/money.js';
import { unallocatedOf, type ReceivedPayment } from './payment.state.js';
import type { AllocatePayment, AllocationInput, DeallocatePayment } from './payments.commands.js';
import type { Allocation, NewPaymentEvent } from './payments.events.js';

/** The orders that a command names, by stream. */
export type Orders = ReadonlyMap<string, OrderState>;

/** A payment, and when what is decided about it happened. */
export interface AboutPayment {
  readonly payment: ReceivedPayment;
  /** The orders that the command names and those that the payment stands at. */
  readonly orders: Orders;
  readonly at: Instant;
  readonly meta: CommandMeta;
  readonly baseCurrency: string;
}

/**
 * What stands at an order that was declared void counts as free; as much of it as is needed comes off first.
 * Refuses with allocation_before_payment, allocation_exceeds_payment and as `toOrders` does.
 */
export function allocate(
  command: AllocatePayment,
  about: AboutPayment,
): readonly NewPaymentEvent[] {
  const { payment, orders } = about;
  refuseBeforePayment(about, 'allocation_before_payment');
  const { customerId } = payment.header;
  const { currency } = payment;
  const allocations = toOrders(command.allocations, orders, { customerId, currency });
  const free = unallocatedOf(payment);
  const off = takenOff(sumOf(allocations) - free, about).filter((one) =>
    isAtVoidOrder(one, orders),
  );
  refuseAboveUnallocated(allocations, free + sumOf(off), currency);
  const reason = 'The order was declared void';
  return [
    ...(off.length > 0
      ? [
          {
            type: 'PaymentDeallocated',
            data: { ...payment.header, allocations: off, reason },
          } as const,
        ]
      : []),
    { type: 'PaymentAllocated', data: { ...payment.header, allocations } },
  ];
}

/** So much taken off: first of all orders that were declared void, then the newest allocations. */
export function takenOff(
  needed: number,
  { payment: { allocated, currency }, orders }: AboutPayment,
): Allocation[] {
  const standing = [...allocated].reverse().map(([orderId, { orderNumber, minor }]) => ({
    orderId,
    orderNumber,
    amount: { minor, currency },
  }));
  const inTurn = [
    ...standing.filter((one) => isAtVoidOrder(one, orders)),
    ...standing.filter((one) => !isAtVoidOrder(one, orders)),
  ];
  const off: Allocation[] = [];
  let rest = needed;
  for (const { amount, ...order } of inTurn) {
    if (rest <= 0) break;
    const minor = Math.min(rest, amount.minor);
    off.push({ ...order, amount: { minor, currency } });
    rest -= minor;
  }
  return off;
}

/** Whether something stands at an order that was declared never placed. */
export function isAtVoidOrder({ orderId }: Pick<Allocation, 'orderId'>, orders: Orders): boolean {
  return orders.get(`order-${orderId}`)?.status === 'absent';
}

/** What allocations make together, in minor units. */
export function sumOf(allocations: readonly Allocation[]): number {
  return sumMinor(
    allocations.map(({ amount }) => amount.minor),
    ['allocations'],
  );
}

/** Refuses with allocation_before_payment, deallocation_exceeds_allocation, order_named_twice, amount_not_positive. */
export function deallocate(
  command: DeallocatePayment,
  about: AboutPayment,
): readonly NewPaymentEvent[] {
  const { payment } = about;
  refuseBeforePayment(about, 'allocation_before_payment');
  const allocations = offOrders(command.allocations, payment, 'allocations');
  const data = {
    ...payment.header,
    allocations,
    ...given({ reason: command.reason }),
  };
  return [{ type: 'PaymentDeallocated', data }];
}

/**
 * The allocations asked for, each to an order that exists, of the same customer and currency.
 * Refuses with order_named_twice, order_not_found, order_of_other_customer, order_in_another_currency,
 * order_not_tracked, amount_not_positive.
 */
export function toOrders(
  inputs: readonly AllocationInput[],
  orders: Orders,
  payer: { readonly customerId: string; readonly currency: string },
): Allocation[] {
  refuseRepeatedOrders(inputs, 'allocations');
  return inputs.map((input, index) => {
    const at = ['allocations', String(index)];
    const order = payableOrder(input.orderId, orders, payer, [...at, 'orderId']);
    const amount = amountOf(input.amount, payer.currency, [...at, 'amount']);
    return { orderId: input.orderId, orderNumber: order.header.orderNumber, amount };
  });
}

function payableOrder(
  orderId: string,
  orders: Orders,
  payer: { readonly customerId: string; readonly currency: string },
  path: readonly string[],
): PlacedOrder {
  const order = orders.get(`order-${orderId}`);
  const asked = `${fieldAt(path)} is ${orderId}`;
  if (order === undefined || order.status === 'absent') {
    throw new Refusal(
      'order_not_found',
      `${asked}: no such order has been placed; take an id from an answer, or place the order first`,
      path,
    );
  }
  const { customerId, currency, settlement } = order.header;
  if (customerId !== payer.customerId) {
    throw new Refusal(
      'order_of_other_customer',
      `${asked}: that order is of customer ${customerId}, the payment of ${payer.customerId}; name orders of that customer`,
      path,
    );
  }
  if (currency !== payer.currency) {
    throw new Refusal(
      'order_in_another_currency',
      `${asked}: that order is in ${currency}, the payment in ${payer.currency}; name orders in that currency`,
      path,
    );
  }
  if (settlement === 'NOT_TRACKED') {
    throw new Refusal(
      'order_not_tracked',
      `${asked}: payments of that order are not followed; leave it out`,
      path,
    );
  }
  return order;
}

/** What is asked to come off orders, each where so much stands. */
export function offOrders(
  inputs: readonly AllocationInput[],
  { allocated, currency }: ReceivedPayment,
  field: string,
): Allocation[] {
  refuseRepeatedOrders(inputs, field);
  return inputs.map((input, index) => {
    const at = [field, String(index)];
    const amount = amountOf(input.amount, currency, [...at, 'amount']);
    const standing = allocated.get(input.orderId);
    if (standing === undefined || standing.minor < amount.minor) {
      throw new Refusal(
        'deallocation_exceeds_allocation',
        `${fieldAt(at)}.amount is "${input.amount}": "${toDecimal({ minor: standing?.minor ?? 0, currency })}" of this payment stand at order ${input.orderId}; give no more than that`,
        [...at, 'amount'],
      );
    }
    return { orderId: input.orderId, orderNumber: standing.orderNumber, amount };
  });
}

/** @throws Refusal `allocation_exceeds_payment` */
export function refuseAboveUnallocated(
  allocations: readonly Allocation[],
  unallocated: number,
  currency: string,
): void {
  const asked = sumOf(allocations);
  if (asked <= unallocated) return;
  throw new Refusal(
    'allocation_exceeds_payment',
    `allocations make "${toDecimal({ minor: asked, currency })}": only "${toDecimal({ minor: unallocated, currency })}" ${currency} of the payment are free; give less, or take it off another order first`,
    ['allocations'],
  );
}

/** An amount above 0. @throws Refusal `amount_not_positive`, `amount_too_precise`, `amount_too_large` */
export function amountOf(amount: string, currency: string, path: readonly string[]) {
  const minor = toMinor(amount, currency, path);
  if (minor > 0) return { minor, currency };
  throw new Refusal(
    'amount_not_positive',
    `${fieldAt(path)} is "${amount}": give an amount more than 0`,
    path,
  );
}

/** Refuses what cannot have happened before the money came in, unless an import marked it as an anomaly. */
export function refuseBeforePayment({ payment, at, meta }: AboutPayment, code: string): void {
  if (at >= payment.receivedAt || meta.source?.anomaly !== undefined) return;
  throw new Refusal(
    code,
    `occurredAt is ${at}: the payment came in at ${payment.receivedAt}; give a later time`,
    ['occurredAt'],
  );
}

function refuseRepeatedOrders(inputs: readonly AllocationInput[], field: string): void {
  const repeated = inputs.findIndex(
    ({ orderId }, index) => inputs.findIndex((other) => other.orderId === orderId) < index,
  );
  if (repeated < 0) return;
  throw new Refusal(
    'order_named_twice',
    `${field}[${repeated}].orderId is ${inputs[repeated]?.orderId} again: name each order once`,
    [field, String(repeated), 'orderId'],
  );
}
