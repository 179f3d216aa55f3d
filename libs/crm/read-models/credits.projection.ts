import { z } from 'zod';
import { personal, projection, type Metadata } from '#event-sourcing';
import { returnEvents, UnmatchedLine } from '../credits/credits.events.js';
import { Settlement } from '../orders/orders.events.js';
import { paymentEvents } from '../payments/payments.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { given } from '../shared/given.js';
import { total } from '../shared/order-arithmetic.js';
import { Channel } from '../shared/vocabulary.js';

/** What a credit without an order is. */
export const CreditKind = z.enum(['UNMATCHED_RETURN', 'CREDIT_NOTE']).meta({
  graphql: 'CreditKind',
  about: 'What a credit without an order is.',
  values: {
    UNMATCHED_RETURN: 'Goods came back, and the shipment that brought them cannot be named.',
    CREDIT_NOTE: 'A credit note for something else than an order.',
  },
});
export type CreditKind = z.output<typeof CreditKind>;

const minor = z.int().meta({ graphql: 'Money' });

const CreditDocument = z.strictObject({
  kind: CreditKind.describe('Whether goods came back, or a note was issued'),
  customerId: z.uuid().describe('Id of the customer who owes less'),
  externalIds: z.array(z.string()).describe('What other systems call it, as system:id'),
  creditedAt: z.iso.datetime().describe('When the goods came back or the note was issued'),
  businessDate: z.iso.date().describe('Business day on which that was'),
  currency: z.string().describe('Currency of the amounts, ISO 4217'),
  rate: z
    .string()
    .optional()
    .describe('What one unit of that currency is worth in the base currency, if another'),
  settlement: Settlement.describe('Whether it changes how we stand with the customer'),
  responsibleId: z
    .uuid()
    .optional()
    .describe('Id of the manager responsible for the customer when it happened'),
  channel: Channel.optional().describe('Through which channel, if known'),
  country: z.string().optional().describe('Country, a code'),
  region: z.string().optional().describe('Region, a code'),
  lines: z.array(UnmatchedLine).describe('What came back; none for a credit note'),
  productId: z.string().optional().describe('Id of the product that a credit note is for, if one'),
  productName: z.string().optional().describe('Name of that product'),
  productGroup: z.string().optional().describe('Group of that product'),
  net: minor.describe('Amount without tax, in minor units of its currency'),
  tax: minor.describe('Tax, in minor units of its currency'),
  gross: minor.describe('Amount with tax, in minor units of its currency'),
  reason: personal(z.string()).describe('What it is for'),
});
export type CreditDocument = z.output<typeof CreditDocument>;

/** What a customer owes less without an order: goods that came back from an unknown shipment, and credit notes. */
export const credits = projection({
  name: 'credits',
  one: 'credit',
  version: 1,
  description:
    'What a customer owes less without an order: a return whose shipment cannot be named, or a credit note',
  entity: 'credit',
  document: CreditDocument,
  indexes: [
    ['customerId', 'creditedAt'],
    ['responsibleId', 'creditedAt'],
    ['kind', 'creditedAt'],
    ['creditedAt'],
    ['externalIds[]'],
  ],
  events: [returnEvents, paymentEvents],
  on: {
    UnmatchedReturnAccepted: {
      key: ({ data }) => data.returnId,
      apply: (_, { data: { returnId: _id, baseMinor: _base, ...data }, metadata }) => ({
        kind: 'UNMATCHED_RETURN' as const,
        ...when(metadata),
        ...data,
        ...total(data.lines),
      }),
    },
    CustomerCreditIssued: {
      key: ({ data }) => data.creditId,
      apply: (_, { data: { creditId: _id, baseMinor: _base, ...data }, metadata }) =>
        given({ kind: 'CREDIT_NOTE' as const, ...when(metadata), ...data, lines: [] }),
    },
  },
});

function when(metadata: Metadata) {
  const { occurredAt: creditedAt, businessDate } = metadata;
  return { externalIds: externalIdsOf(metadata), creditedAt, businessDate };
}
