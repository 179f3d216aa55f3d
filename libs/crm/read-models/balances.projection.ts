import { z } from 'zod';
import { projection, type Instant } from '#event-sourcing';
import { returnEvents, type CreditEvent, type ReturnEvent } from '../credits/credits.events.js';
import { orderEvents, type OrderEvent } from '../orders/orders.events.js';
import { paymentEvents, type PaymentEvent } from '../payments/payments.events.js';
import { Money } from '../shared/money.js';

const CurrencyBalance = z
  .strictObject({
    currency: z.string().describe('Currency, ISO 4217'),
    charges: Money.describe(
      'Shipments less refunded returns and credit notes, with tax, those without an order too',
    ),
    receipts: Money.describe('Payments less refunds and bounces, whatever they were used for'),
    receivable: Money.describe('Charges less receipts: above 0 when the customer owes us'),
  })
  .meta({ graphql: 'CurrencyBalance' });

export const BalanceDocument = z.strictObject({
  currencies: z.array(CurrencyBalance).describe('How we stand in each currency, by its code'),
  lastActivityAt: z.iso.datetime().describe('When the latest fact about it happened'),
});
export type BalanceDocument = z.output<typeof BalanceDocument>;

const key = ({ data }: OrderEvent | PaymentEvent) => data.customerId;

/** Facts of what was sold without its payments being followed do not count. */
const tracked = ({ data }: OrderEvent | ReturnEvent | CreditEvent) =>
  data.settlement === 'TRACKED' ? data.customerId : undefined;

interface Moved {
  readonly currency: string;
  readonly charges?: number;
  readonly receipts?: number;
}

/** How we stand with each customer. Sums only, so that facts may come in any order. */
export const balances = projection({
  name: 'balances',
  one: 'balance',
  version: 1,
  description: 'How we stand with a customer: what was charged and received, and what is open',
  entity: 'customer',
  document: BalanceDocument,
  indexes: [['lastActivityAt']],
  events: [orderEvents, paymentEvents, returnEvents],
  on: {
    ShipmentDispatched: {
      key: tracked,
      commutes: true,
      apply: (document, { data, metadata }) =>
        moved(document, metadata.occurredAt, {
          currency: data.currency,
          charges: grossOf(data.lines),
        }),
    },
    ReturnAccepted: {
      key: (event) => (event.data.disposition === 'REFUND' ? tracked(event) : undefined),
      commutes: true,
      apply: (document, { data, metadata }) =>
        moved(document, metadata.occurredAt, {
          currency: data.currency,
          charges: -grossOf(data.lines),
        }),
    },
    CreditNoteIssued: {
      key: tracked,
      commutes: true,
      apply: (document, { data, metadata }) =>
        moved(document, metadata.occurredAt, { currency: data.currency, charges: -data.gross }),
    },
    UnmatchedReturnAccepted: {
      key: tracked,
      commutes: true,
      apply: (document, { data, metadata }) =>
        moved(document, metadata.occurredAt, {
          currency: data.currency,
          charges: -grossOf(data.lines),
        }),
    },
    CustomerCreditIssued: {
      key: tracked,
      commutes: true,
      apply: (document, { data, metadata }) =>
        moved(document, metadata.occurredAt, { currency: data.currency, charges: -data.gross }),
    },
    PaymentReceived: {
      key,
      commutes: true,
      apply: (document, event) => received(document, event, 1),
    },
    PaymentRefunded: {
      key,
      commutes: true,
      apply: (document, event) => received(document, event, -1),
    },
    PaymentBounced: {
      key,
      commutes: true,
      apply: (document, event) => received(document, event, -1),
    },
  },
});

function received(
  document: BalanceDocument | undefined,
  event: Extract<PaymentEvent, { type: 'PaymentReceived' | 'PaymentRefunded' | 'PaymentBounced' }>,
  sign: 1 | -1,
): BalanceDocument {
  const { minor, currency } = event.data.amount;
  return moved(document, event.metadata.occurredAt, { currency, receipts: sign * minor });
}

function moved(
  document: BalanceDocument | undefined,
  at: Instant,
  { currency, charges = 0, receipts = 0 }: Moved,
): BalanceDocument {
  const others = document?.currencies.filter((one) => one.currency !== currency) ?? [];
  const known = document?.currencies.find((one) => one.currency === currency);
  const charged = (known?.charges.minor ?? 0) + charges;
  const got = (known?.receipts.minor ?? 0) + receipts;
  const balance = {
    currency,
    charges: { minor: charged, currency },
    receipts: { minor: got, currency },
    receivable: { minor: charged - got, currency },
  };
  const last = document?.lastActivityAt ?? at;
  return {
    currencies: [...others, balance].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    lastActivityAt: at > last ? at : last,
  };
}

function grossOf(lines: readonly { readonly gross: number }[]): number {
  return lines.reduce((sum, { gross }) => sum + gross, 0);
}
