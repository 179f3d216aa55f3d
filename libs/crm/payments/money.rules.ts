import { Refusal, idOf } from '#event-sourcing';
import type { CustomerState } from '../customers/customer.state.js';
import { rateFor } from '../shared/exchange.js';
import { given } from '../shared/given.js';
import { openedBy } from '../shared/ids.js';
import { convert, toDecimal } from '../shared/money.js';
import {
  amountOf,
  offOrders,
  refuseAboveUnallocated,
  refuseBeforePayment,
  sumOf,
  takenOff,
  toOrders,
  type AboutPayment,
  type Orders,
} from './allocation.rules.js';
import { unallocatedOf, type PaymentState, type ReceivedPayment } from './payment.state.js';
import type { BouncePayment, ReceivePayment, RefundPayment } from './payments.commands.js';
import type { Allocation, NewPaymentEvent } from './payments.events.js';

/** Settings of the installation that facts depend on. */
export interface PaymentSettings {
  /** A fact in another currency carries the rate to this one. */
  readonly baseCurrency: string;
}

/** What receiving a payment looks at besides the payment. */
export interface ReceivingContext {
  readonly stream: string;
  readonly customer: CustomerState | undefined;
  readonly orders: Orders;
}

/**
 * Refuses with payment_already_received, customer_not_found, amount_not_positive, amount_too_precise,
 * exchange_rate_…, allocation_exceeds_payment and as allocating does.
 */
export function receive(
  command: ReceivePayment,
  state: PaymentState,
  { stream, customer, orders }: ReceivingContext,
  settings: PaymentSettings,
): readonly NewPaymentEvent[] {
  const paymentId = idOf(stream);
  if (state.status !== 'absent') {
    const { path, said } = openedBy(command.meta);
    throw new Refusal(
      'payment_already_received',
      `${said}: payment ${paymentId} is recorded with it already; use its id, or give another ${path.join()}`,
      path,
    );
  }
  const { customerId, currency } = command;
  if (customer?.status !== 'registered') {
    throw new Refusal(
      'customer_not_found',
      `customerId is ${customerId}: no such customer is registered; register it first`,
      ['customerId'],
    );
  }
  const amount = amountOf(command.amount, currency, ['amount']);
  const allocations = toOrders(command.allocations ?? [], orders, { customerId, currency });
  refuseAboveUnallocated(allocations, amount.minor, currency);
  const { rate } = rateFor(currency, settings.baseCurrency, command.exchangeRate);
  const data = given({
    paymentId,
    customerId,
    responsibleId: customer.managerId,
    amount,
    method: command.method ?? ('BANK_TRANSFER' as const),
    reference: command.reference,
    allocations,
    ...inBase(amount.minor, { currency, rate }, settings),
  });
  return [{ type: 'PaymentReceived', data }];
}

/**
 * Refuses with refund_before_payment, amount_not_positive, refund_exceeds_payment, refund_exceeds_unallocated (what is
 * to come off orders is given and is not enough), deallocation_exceeds_refund, and as deallocating does.
 */
export function refund(command: RefundPayment, about: AboutPayment): readonly NewPaymentEvent[] {
  const { payment } = about;
  refuseBeforePayment(about, 'refund_before_payment');
  const amount = amountOf(command.amount, payment.currency, ['amount']);
  const left = payment.received - payment.refunded;
  if (amount.minor > left) {
    throw new Refusal(
      'refund_exceeds_payment',
      `amount is "${command.amount}": only "${toDecimal({ minor: left, currency: payment.currency })}" of the payment have not been given back; give no more than that`,
      ['amount'],
    );
  }
  const data = {
    ...payment.header,
    amount,
    deallocated: command.deallocate
      ? asked(command, amount.minor, payment)
      : takenOff(amount.minor - unallocatedOf(payment), about),
    ...given({ reason: command.reason }),
    ...inBase(amount.minor, payment, about),
  };
  return [{ type: 'PaymentRefunded', data }];
}

function asked(command: RefundPayment, minor: number, payment: ReceivedPayment): Allocation[] {
  const deallocated = offOrders(command.deallocate ?? [], payment, 'deallocate');
  const taken = sumOf(deallocated);
  const free = unallocatedOf(payment);
  const said = (units: number) => `"${toDecimal({ minor: units, currency: payment.currency })}"`;
  if (taken > minor) {
    throw new Refusal(
      'deallocation_exceeds_refund',
      `deallocate takes ${said(taken)} off orders: amount is only ${said(minor)}; deallocate the rest by itself`,
      ['deallocate'],
    );
  }
  if (minor > free + taken) {
    throw new Refusal(
      'refund_exceeds_unallocated',
      `amount is "${command.amount}": ${said(free)} are free and ${said(taken)} come off orders; take more off, or leave deallocate out`,
      ['deallocate'],
    );
  }
  return deallocated;
}

/** All of it that has not been given back. Refuses with bounce_before_payment, nothing_to_bounce. */
export function bounce(command: BouncePayment, about: AboutPayment): readonly NewPaymentEvent[] {
  const { payment } = about;
  refuseBeforePayment(about, 'bounce_before_payment');
  const { currency } = payment;
  const minor = payment.received - payment.refunded;
  if (minor === 0) {
    throw new Refusal(
      'nothing_to_bounce',
      `paymentId is ${command.paymentId}: all of that payment has been given back; void that refund first if it was wrong`,
      ['paymentId'],
    );
  }
  const deallocated = [...payment.allocated].map(([orderId, standing]) => ({
    orderId,
    orderNumber: standing.orderNumber,
    amount: { minor: standing.minor, currency },
  }));
  const data = {
    ...payment.header,
    amount: { minor, currency },
    kind: command.kind,
    deallocated,
    ...given({ reason: command.reason }),
    ...inBase(minor, payment, about),
  };
  return [{ type: 'PaymentBounced', data }];
}

function inBase(
  minor: number,
  { currency, rate }: { readonly currency: string; readonly rate?: string | undefined },
  { baseCurrency }: PaymentSettings,
): { readonly rate?: string; readonly baseMinor?: number } {
  if (rate === undefined) return {};
  return { rate, baseMinor: convert(minor, currency, baseCurrency, rate, ['amount']) };
}
