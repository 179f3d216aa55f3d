import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';
import { CustomerCreditIssued } from '../credits/credits.events.js';
import { DecisionRecorded, type WithoutDecisions } from '../shared/decision.js';
import { Money } from '../shared/money.js';
import { decimalText } from '../shared/quantity.js';

/** How money came in. */
export const PaymentMethod = z
  .enum(['BANK_TRANSFER', 'CARD', 'CASH', 'DIRECT_DEBIT', 'OTHER'])
  .meta({
    graphql: 'PaymentMethod',
    about: 'How money comes in.',
    values: {
      BANK_TRANSFER: 'By bank transfer.',
      CARD: 'By card.',
      CASH: 'In cash.',
      DIRECT_DEBIT: 'Drawn from the customer’s account.',
      OTHER: 'In another way.',
    },
  });
export type PaymentMethod = z.output<typeof PaymentMethod>;

/** Who took a payment back: the BANK (no cover, wrong account), or the payer by CHARGEBACK. */
export const BounceKind = z.enum(['BANK', 'CHARGEBACK']).meta({
  graphql: 'BounceKind',
  about: 'Who takes a payment back.',
  values: {
    BANK: 'The bank: no funds, a wrong account.',
    CHARGEBACK: 'The payer, through the card company.',
  },
});
export type BounceKind = z.output<typeof BounceKind>;

/** A part of a payment and the order that it pays. */
export const Allocation = z
  .strictObject({
    orderId: z.uuid().describe('Id of the order'),
    orderNumber: z.string().min(1).max(64).describe('Number of the order'),
    amount: Money.describe('How much of the payment, in its currency'),
  })
  .meta({ graphql: 'Allocation' });
export type Allocation = z.output<typeof Allocation>;

/** Carried by every fact of a payment. */
const payment = {
  paymentId: z.uuid().describe('Id of the payment'),
  customerId: z.uuid().describe('Id of the customer who pays'),
  responsibleId: z
    .uuid()
    .optional()
    .describe('Id of the manager responsible for the customer when the money came in'),
};

const base = {
  rate: decimalText
    .optional()
    .describe('What one unit of the payment’s currency is worth in the base currency, if another'),
  baseMinor: z
    .int()
    .optional()
    .describe('The amount in minor units of the base currency, when it is another one'),
};

const allocations = z.array(Allocation).max(1000);
const reason = personal(z.string().min(1).max(1000));

/** The facts of one payment of a customer and what it was used for. */
export const paymentEvents = events(
  'payment',
  {
    PaymentReceived: z.strictObject({
      ...payment,
      amount: Money.describe('Amount received'),
      method: PaymentMethod.describe('How the money came in'),
      reference: personal(z.string().min(1).max(200))
        .optional()
        .describe('What the payer or the bank wrote'),
      allocations: allocations.describe('Which orders it pays; may be empty'),
      ...base,
    }),
    PaymentAllocated: z.strictObject({
      ...payment,
      allocations: allocations.min(1).describe('Which orders it pays as well'),
    }),
    PaymentDeallocated: z.strictObject({
      ...payment,
      allocations: allocations.min(1).describe('Which orders it pays no longer'),
      reason: reason.optional().describe('Why'),
    }),
    PaymentRefunded: z.strictObject({
      ...payment,
      amount: Money.describe('Amount given back'),
      deallocated: allocations.describe('What is taken off orders at the same time'),
      reason: reason.optional().describe('Why'),
      ...base,
    }),
    PaymentBounced: z.strictObject({
      ...payment,
      amount: Money.describe('Amount taken back'),
      kind: BounceKind.describe('Who took it back'),
      deallocated: allocations.describe('What is taken off orders at the same time'),
      reason: reason.optional().describe('Why'),
      ...base,
    }),
    CustomerCreditIssued,
    DecisionRecorded,
  },
  { subject: 'customerId' },
);

type WithoutCredits<E> = Exclude<E, { readonly type: 'CustomerCreditIssued' }>;

export type PaymentEvent = WithoutCredits<WithoutDecisions<EventOf<typeof paymentEvents>>>;
export type NewPaymentEvent = WithoutCredits<WithoutDecisions<NewEventOf<typeof paymentEvents>>>;
