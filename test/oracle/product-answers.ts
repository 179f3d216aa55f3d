/** The product's answers, in the oracle's words. This is all that the oracle knows of the product's documents. */
import type { Cursor, JsonObject, Position, Reading } from '#event-sourcing';
import type { Runtime } from '#runtime';
import type { BalanceDocument } from '../../libs/crm/read-models/balances.projection.js';
import type { CustomerDocument } from '../../libs/crm/read-models/customer.document.js';
import type { OrderDocument } from '../../libs/crm/read-models/order.document.js';
import type { PaymentDocument } from '../../libs/crm/read-models/payments.projection.js';
import type { Answers, Question } from './answers.js';
import type { BalanceAnswer, PaymentAnswer } from './money.js';
import type { OrderAnswer } from './orders.js';
import type { CardAnswer } from './people.js';

/** What `runtime` answers to a question; `positions` are its own, by the oracle's. */
export function productAnswers(
  runtime: Runtime,
  positions: readonly Position[],
  question: Question,
): Answers {
  const reading = readingOf(positions, question);
  const ask = async <D>(name: string, key: string): Promise<D | undefined> => {
    const model = runtime.projections.find((projection) => projection.name === name);
    if (model === undefined) throw new Error(`the product has no read model "${name}"`);
    const found: JsonObject | undefined = await runtime.reads.document(model, key, reading);
    return found as D | undefined;
  };
  const answer = async <D, A>(name: string, key: string, map: (document: D) => A) => {
    const document = await ask<D>(name, key);
    return document === undefined ? undefined : map(document);
  };
  return {
    history: (id, includeVoided) => historyOf(runtime, `customer:${id}`, reading, includeVoided),
    card: (id) => answer('customers', id, cardOf),
    order: (id) => answer('orders', id, orderOf),
    payment: (id) => answer('payments', id, paymentOf),
    balance: async (id) => (await answer('balances', id, balanceOf)) ?? [],
  };
}

/** A question as the product takes it. */
export function readingOf(positions: readonly Position[], { asOf, knownAt }: Question): Reading {
  if (knownAt === undefined || 'at' in knownAt) return { asOf, knownAt };
  const position = positions[knownAt.index];
  if (position === undefined) throw new Error(`the log has no event ${knownAt.index}`);
  return { asOf, knownAt: { position } };
}

async function historyOf(
  { reads }: Runtime,
  key: string,
  reading: Reading,
  includeVoided: boolean,
): Promise<readonly string[]> {
  const ids: string[] = [];
  // Short pages, so that the cursors are tested too.
  for (let after: Cursor | undefined; ;) {
    const query = { key, ...reading, includeVoided, limit: 17, after };
    const { items, hasMore } = await reads.ledger(query);
    ids.push(...items.map(({ item }) => item.eventId));
    after = items.at(-1)?.cursor;
    if (!hasMore || after === undefined) return ids;
  }
}

function cardOf(card: CustomerDocument): CardAnswer {
  const { country, region, industry, size, language } = card;
  const codes = {
    COUNTRY: country,
    REGION: region,
    INDUSTRY: industry,
    SIZE: size,
    LANGUAGE: language,
  };
  const given = Object.entries(codes).flatMap(([name, code]) =>
    code === undefined ? [] : [[name, code] as const],
  );
  const details = card.contactDetails.map(({ detailId, kind, value }) => ({
    detailId,
    kind,
    value,
  }));
  return {
    name: card.name,
    kinds: [...card.kinds].sort(),
    codes: Object.fromEntries(given.sort(byFirst)),
    contactDetails: details.sort((one, other) => (one.detailId < other.detailId ? -1 : 1)),
    managerId: card.managerId ?? null,
    contactPersons: personsOf(card),
    isVip: card.isVip,
    archivedAt: card.archivedAt ?? null,
    registeredAt: card.registeredAt,
    firstOrderAt: card.firstOrderAt ?? null,
    firstPurchaseAt: card.firstPurchaseAt ?? null,
    lastContactAt: card.lastContactAt ?? null,
    lastActivityAt: card.lastActivityAt,
    contactCount: card.contactCount,
    orderCount: card.orderCount,
    shipmentCount: card.shipmentCount,
    paymentCount: card.paymentCount,
  };
}

function personsOf({ contactPersons }: CustomerDocument): CardAnswer['contactPersons'] {
  return contactPersons
    .map(({ personId, name, leftAt }) => ({ personId, name, leftAt: leftAt ?? null }))
    .sort((one, other) => (one.personId < other.personId ? -1 : 1));
}

function byFirst([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

function orderOf(order: OrderDocument): OrderAnswer {
  return {
    customerId: order.customerId,
    currency: order.currency,
    placedAt: order.placedAt,
    status: order.status,
    lines: order.lines.map((line) => ({
      lineId: line.lineId,
      ordered: line.ordered,
      cancelled: line.cancelled,
      writtenOff: line.writtenOff,
      dispatched: line.dispatched,
      returnedForRefund: line.returnedForRefund,
      returnedForReplacement: line.returnedForReplacement,
      leftToShip: line.leftToShip,
    })),
    orderedNet: order.orderedNet.minor,
    orderedGross: order.orderedGross.minor,
    due: order.due.minor,
    paid: order.paid.minor,
    leftToPay: order.leftToPay.minor,
    refunded: order.refunded.minor,
    credited: order.creditNotes.reduce((sum, { gross }) => sum + gross, 0),
    revenue: order.revenue.minor,
    shipmentState: order.shipmentState,
    paymentState: order.paymentState,
    fulfilled: order.fulfilled,
    fulfilledAt: order.fulfilledAt ?? null,
  };
}

function paymentOf(payment: PaymentDocument): PaymentAnswer {
  return {
    customerId: payment.customerId,
    currency: payment.amount.currency,
    received: payment.amount.minor,
    allocated: payment.allocated.minor,
    refunded: payment.refunded.minor,
    bounced: payment.bounced.minor,
    left: payment.unallocated.minor,
    allocations: payment.allocations
      .map(({ orderId, amount }) => ({ orderId, minor: amount.minor }))
      .sort((one, other) => (one.orderId < other.orderId ? -1 : 1)),
  };
}

function balanceOf({ currencies }: BalanceDocument): readonly BalanceAnswer[] {
  return currencies.map(({ currency, charges, receipts, receivable }) => ({
    currency,
    charges: charges.minor,
    receipts: receipts.minor,
    receivable: receivable.minor,
  }));
}
