import { z } from 'zod';
import { personal, projection } from '#event-sourcing';
import {
  Allocation,
  BounceKind,
  paymentEvents,
  PaymentMethod,
  type PaymentEvent,
} from '../payments/payments.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { given } from '../shared/given.js';
import { Money } from '../shared/money.js';
import { orders } from './orders.projection.js';

const PaymentStatus = z.enum(['RECEIVED', 'BOUNCED']).meta({
  graphql: 'PaymentStatus',
  about: 'Whether a payment stands.',
  values: {
    RECEIVED: 'The money came in.',
    BOUNCED: 'The bank or the payer took it back.',
  },
});

const instant = z.iso.datetime();

const PaymentDocument = z.strictObject({
  customerId: z.uuid().describe('Id of the customer who paid'),
  externalIds: z.array(z.string()).describe('What other systems call it, as system:id'),
  responsibleId: z
    .uuid()
    .optional()
    .describe('Id of the manager responsible for the customer when the money came in'),
  receivedAt: instant.describe('When the money came in'),
  businessDate: z.iso.date().describe('Business day on which the money came in'),
  method: PaymentMethod.describe('How the money came in'),
  reference: personal(z.string()).optional().describe('What the payer or the bank wrote'),
  rate: z
    .string()
    .optional()
    .describe('What one unit of its currency is worth in the base currency, if another'),
  status: PaymentStatus.describe('RECEIVED, or BOUNCED: the bank or the payer took it back'),
  bouncedAt: instant.optional().describe('When it was taken back'),
  bounceKind: BounceKind.optional().describe('Who took it back'),
  amount: Money.describe('Amount received'),
  allocated: Money.describe(
    'What of it stands at orders; what stood at one that was never placed is free',
  ),
  refunded: Money.describe('What of it was given back'),
  bounced: Money.describe('What of it was taken back'),
  unallocated: Money.describe('What of it is free: neither at orders, nor given or taken back'),
  allocations: z.array(Allocation).describe('Which orders it pays'),
  lastActivityAt: instant.describe('When the latest fact about it happened'),
});
export type PaymentDocument = z.output<typeof PaymentDocument>;

const key = ({ data }: PaymentEvent) => data.paymentId;

/** Payments of customers, and what they were used for. */
export const payments = projection({
  name: 'payments',
  one: 'payment',
  version: 1,
  description:
    'A payment of a customer: which orders it pays, what of it is free or was given back',
  entity: 'payment',
  document: PaymentDocument,
  indexes: [
    ['customerId', 'receivedAt'],
    ['responsibleId', 'receivedAt'],
    ['status', 'receivedAt'],
    ['receivedAt'],
    ['externalIds[]'],
  ],
  events: [paymentEvents],
  // The void of an order names no payment: that what was allocated to it is free is seen when the payment is read.
  join: {
    to: orders,
    keys: ({ allocations }) => allocations.map(({ orderId }) => orderId),
    apply: withoutVoidOrders,
  },
  on: {
    PaymentReceived: { key, apply: (_, event) => received(event) },
    PaymentAllocated: {
      key,
      apply: (document, event) =>
        document && moved(document, event, { allocations: event.data.allocations, sign: 1 }),
    },
    PaymentDeallocated: {
      key,
      apply: (document, event) =>
        document && moved(document, event, { allocations: event.data.allocations, sign: -1 }),
    },
    PaymentRefunded: {
      key,
      apply: (document, event) => {
        if (document === undefined) return undefined;
        const refunded = plus(document.refunded, event.data.amount.minor);
        const allocations = event.data.deallocated;
        return moved({ ...document, refunded }, event, { allocations, sign: -1 });
      },
    },
    PaymentBounced: {
      key,
      apply: (document, event) => {
        if (document === undefined) return undefined;
        const { amount, kind, deallocated } = event.data;
        const bounced: PaymentDocument = {
          ...document,
          status: 'BOUNCED',
          bouncedAt: event.metadata.occurredAt,
          bounceKind: kind,
          bounced: plus(document.bounced, amount.minor),
        };
        return moved(bounced, event, { allocations: deallocated, sign: -1 });
      },
    },
  },
});

function received(event: Extract<PaymentEvent, { type: 'PaymentReceived' }>): PaymentDocument {
  const { data, metadata } = event;
  const nothing: Money = { minor: 0, currency: data.amount.currency };
  const document: PaymentDocument = given({
    customerId: data.customerId,
    externalIds: externalIdsOf(metadata),
    responsibleId: data.responsibleId,
    receivedAt: metadata.occurredAt,
    businessDate: metadata.businessDate,
    method: data.method,
    reference: data.reference,
    rate: data.rate,
    status: 'RECEIVED' as const,
    amount: data.amount,
    allocated: nothing,
    refunded: nothing,
    bounced: nothing,
    unallocated: data.amount,
    allocations: [],
    lastActivityAt: metadata.occurredAt,
  });
  return moved(document, event, { allocations: data.allocations, sign: 1 });
}

/** An allocation to an order that was never placed counts as unallocated (domain.md §2). */
function withoutVoidOrders(
  document: PaymentDocument,
  standing: ReadonlySet<string>,
): PaymentDocument {
  const allocations = document.allocations.filter(({ orderId }) => standing.has(orderId));
  if (allocations.length === document.allocations.length) return document;
  const minor = allocations.reduce((sum, { amount }) => sum + amount.minor, 0);
  const { allocated, unallocated } = document;
  return {
    ...document,
    allocations,
    allocated: { ...allocated, minor },
    unallocated: { ...unallocated, minor: unallocated.minor + allocated.minor - minor },
  };
}

/** The payment after allocations were added (1) or taken off (-1). */
function moved(
  document: PaymentDocument,
  { metadata }: PaymentEvent,
  change: { readonly allocations: readonly Allocation[]; readonly sign: 1 | -1 },
): PaymentDocument {
  const allocations = change.allocations.reduce(
    (all, allocation) => withAllocation(all, allocation, change.sign),
    document.allocations,
  );
  const standing = allocations.reduce((sum, { amount }) => sum + amount.minor, 0);
  const { amount, refunded, bounced, lastActivityAt } = document;
  const at = metadata.occurredAt;
  return {
    ...document,
    allocations,
    allocated: { ...amount, minor: standing },
    unallocated: plus(amount, -refunded.minor - bounced.minor - standing),
    lastActivityAt: at > lastActivityAt ? at : lastActivityAt,
  };
}

function withAllocation(
  allocations: PaymentDocument['allocations'],
  { amount, ...order }: Allocation,
  sign: 1 | -1,
): PaymentDocument['allocations'] {
  const known = allocations.find(({ orderId }) => orderId === order.orderId);
  const minor = (known?.amount.minor ?? 0) + sign * amount.minor;
  const rest = allocations.filter((one) => one !== known);
  return minor === 0 ? rest : [...rest, { ...order, amount: { ...amount, minor } }];
}

function plus({ minor, currency }: Money, more: number): Money {
  return { minor: minor + more, currency };
}
