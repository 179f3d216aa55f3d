import { z } from 'zod';
import {
  events,
  personal,
  type EventOf,
  type NewEvent,
  type NewEventOf,
  type RecordedEvent,
} from '#event-sourcing';
import { Settlement } from '../orders/orders.events.js';
import { DecisionRecorded, type WithoutDecisions } from '../shared/decision.js';
import { currencyCode } from '../shared/money.js';
import { decimalText } from '../shared/quantity.js';
import { Channel } from '../shared/vocabulary.js';

/** Minor units of the currency of the fact; documents show them as Money in GraphQL. */
const minor = z.int().min(0).meta({ graphql: 'Money' });

const amounts = {
  net: minor.describe('Amount without tax, in minor units of its currency'),
  tax: minor.describe('Tax, in minor units of its currency'),
  gross: minor.describe('Amount with tax, in minor units of its currency'),
};

const productId = z.string().min(1).max(64).describe('Id of the product');
const productName = z.string().min(1).max(300).describe('Name of the product');
const productGroup = z.string().min(1).max(100).describe('Group of the product');

/** What a customer owes less without an order that could be named: whose it is and how it is grouped. */
const withoutOrder = {
  customerId: z.uuid().describe('Id of the customer'),
  currency: currencyCode.describe('Currency of the amounts, ISO 4217'),
  settlement: Settlement.describe(
    'Whether it changes how we stand with the customer: not where the payments of what was sold are not followed',
  ),
  responsibleId: z
    .uuid()
    .optional()
    .describe('Id of the manager responsible for the customer when it happened'),
  channel: Channel.optional().describe('Through which channel, if known'),
  country: z.string().min(1).max(64).optional().describe('Country, a code'),
  region: z.string().min(1).max(64).optional().describe('Region, a code'),
  rate: decimalText
    .optional()
    .describe('What one unit of that currency is worth in the base currency, if another'),
  baseMinor: z
    .int()
    .optional()
    .describe('The net total in minor units of the base currency, when in another one'),
};

/** Goods that came back; which shipment brought them cannot be told. */
export const UnmatchedLine = z
  .strictObject({
    productId,
    productName: productName.optional(),
    productGroup: productGroup.optional(),
    quantity: decimalText.describe('Quantity, a decimal number'),
    unitPrice: decimalText.describe('Price of one unit without tax, a decimal number'),
    ...amounts,
  })
  .meta({ graphql: 'UnmatchedLine' });
export type UnmatchedLine = z.output<typeof UnmatchedLine>;

/** The facts of returns whose shipment cannot be named: old or foreign data. */
export const returnEvents = events(
  'return',
  {
    UnmatchedReturnAccepted: z.strictObject({
      returnId: z.uuid().describe('Id of the return'),
      ...withoutOrder,
      lines: z.array(UnmatchedLine).min(1).max(1000).describe('What came back, for a refund'),
      reason: personal(z.string().min(1).max(1000)).describe(
        'Why it came back, and why its shipment cannot be named',
      ),
    }),
    DecisionRecorded,
  },
  { subject: 'customerId' },
);

/** A credit note without an order. It is a fact of the streams of payments: `payment-<creditId>`. */
export const CustomerCreditIssued = z.strictObject({
  creditId: z.uuid().describe('Id of the credit'),
  ...withoutOrder,
  productId: productId.optional(),
  productName: productName.optional(),
  productGroup: productGroup.optional(),
  ...amounts,
  reason: personal(z.string().min(1).max(1000)).describe('What the credit is for'),
});

type CreditData = z.output<typeof CustomerCreditIssued>;
export type CreditEvent = RecordedEvent<'CustomerCreditIssued', CreditData>;
export type NewCreditEvent = NewEvent<'CustomerCreditIssued', CreditData>;

export type ReturnEvent = WithoutDecisions<EventOf<typeof returnEvents>>;
export type NewReturnEvent = WithoutDecisions<NewEventOf<typeof returnEvents>>;
