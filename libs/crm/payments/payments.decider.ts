import { Refusal, consult, type Context, type Decider, type Voiding } from '#event-sourcing';
import { issueCredit } from '../credits/credits.rules.js';
import type { IssueCustomerCredit } from '../credits/credits.commands.js';
import type { CreditEvent, NewCreditEvent } from '../credits/credits.events.js';
import { customerFold } from '../customers/customer.state.js';
import { orderFold } from '../orders/order.state.js';
import { newStream } from '../shared/ids.js';
import { allocate, deallocate, type AboutPayment } from './allocation.rules.js';
import { bounce, receive, refund, type PaymentSettings } from './money.rules.js';
import { newContradiction } from '../shared/valid-time.js';
import { isPayment, ordersPaidBy, paymentFold, type PaymentState } from './payment.state.js';
import type {
  AllocatePayment,
  BouncePayment,
  DeallocatePayment,
  ReceivePayment,
  RefundPayment,
} from './payments.commands.js';
import type { NewPaymentEvent, PaymentEvent } from './payments.events.js';
import { contradictionsIn, refuseImpossibleDays } from './valid-time.rules.js';

/** The commands to a payment that came in. */
type ToPayment = AllocatePayment | DeallocatePayment | RefundPayment | BouncePayment;

export type PaymentCommand = ReceivePayment | ToPayment | IssueCustomerCredit;

const consults = {
  customer: consult(customerFold, (command: PaymentCommand) =>
    opens(command) ? [`customer-${command.customerId}`] : [],
  ),
  // Those that the command names, and those that the payment stands at: they may have been declared void since.
  orders: consult(orderFold, (command: PaymentCommand, own) => {
    const named =
      command.type === 'ReceivePayment' || command.type === 'AllocatePayment'
        ? (command.allocations ?? []).map(({ orderId }) => orderId)
        : [];
    return [...named, ...ordersPaidBy(own)].map((orderId) => `order-${orderId}`);
  }),
};

export type PaymentDecider = Decider<
  PaymentCommand,
  PaymentState,
  PaymentEvent | CreditEvent,
  NewPaymentEvent | NewCreditEvent,
  typeof consults
>;

/**
 * When facts of a payment may be declared void: refuses with void_breaks_payment when what remains would allocate and
 * give back more than came in, or take off an order what does not stand there, today or on a day in the past.
 */
const paymentVoiding: Voiding<PaymentState, PaymentEvent | CreditEvent> = {
  along: (fact, facts) =>
    fact.type === 'PaymentReceived' ? facts.filter(({ id }) => id !== fact.id) : [],
  check(fact, before, after) {
    if (!isPayment(before) || !isPayment(after)) return;
    const found = newContradiction(contradictionsIn(after.facts), () =>
      contradictionsIn(before.facts),
    );
    if (found === undefined) return;
    throw new Refusal(
      'void_breaks_payment',
      `eventId is ${fact.id}: without ${fact.type} ${found.what} at ${found.at}; void the later facts that depend on it first`,
      ['eventId'],
    );
  },
};

/**
 * The rules of payments; each rule says at its own place what it refuses. What makes a day in the past impossible is
 * refused whatever the command (valid-time.rules).
 */
export function makePaymentDecider(settings: PaymentSettings): PaymentDecider {
  return {
    category: 'payment',
    commands: [
      'ReceivePayment',
      'AllocatePayment',
      'DeallocatePayment',
      'RefundPayment',
      'BouncePayment',
      'IssueCustomerCredit',
    ],
    streamOf: (command) =>
      opens(command) ? newStream('payment', command.meta) : `payment-${command.paymentId}`,
    consults,
    ...paymentFold,
    decide(command, state, context) {
      if (command.type === 'ReceivePayment') {
        return receiveWith(command, state, context, settings);
      }
      if (command.type === 'IssueCustomerCredit') {
        const { stream, consulted } = context;
        const customer = consulted.customer.get(`customer-${command.customerId}`);
        return issueCredit(command, state.status, { stream, customer }, settings);
      }
      return decideAbout(command, state, context, settings);
    },
    voiding: paymentVoiding,
  };
}

/** Whether the command opens the stream: with money that comes in, or with a credit. */
function opens(command: PaymentCommand): command is ReceivePayment | IssueCustomerCredit {
  return command.type === 'ReceivePayment' || command.type === 'IssueCustomerCredit';
}

function receiveWith(
  command: ReceivePayment,
  state: PaymentState,
  { stream, consulted }: Context<typeof consults>,
  settings: PaymentSettings,
): readonly NewPaymentEvent[] {
  const customer = consulted.customer.get(`customer-${command.customerId}`);
  return receive(command, state, { stream, customer, orders: consulted.orders }, settings);
}

/** Refuses with payment_not_found, payment_bounced. */
function decideAbout(
  command: ToPayment,
  state: PaymentState,
  { consulted, occurredAt }: Context<typeof consults>,
  settings: PaymentSettings,
): readonly NewPaymentEvent[] {
  if (state.status !== 'received') {
    const bounced = state.status === 'bounced';
    throw new Refusal(
      bounced ? 'payment_bounced' : 'payment_not_found',
      `paymentId is ${command.paymentId}: ${bounced ? 'that payment bounced; record a new one' : 'no such payment came in; take an id from an answer, or record the payment first'}`,
      ['paymentId'],
    );
  }
  const { orders } = consulted;
  const about = { payment: state, orders, at: occurredAt, meta: command.meta, ...settings };
  const decided = decidedBy(command, about);
  refuseImpossibleDays(decided, about);
  return decided;
}

function decidedBy(command: ToPayment, about: AboutPayment): readonly NewPaymentEvent[] {
  switch (command.type) {
    case 'AllocatePayment':
      return allocate(command, about);
    case 'DeallocatePayment':
      return deallocate(command, about);
    case 'RefundPayment':
      return refund(command, about);
    case 'BouncePayment':
      return bounce(command, about);
  }
}
