import type { Condition, Cursor, Reading, RecordedEvent, Reads, Served } from '#event-sourcing';
import { contacts } from './contacts.projection.js';
import { SETTLING } from './settlements.js';

const BATCH = 500;

/** The planned contact of a customer that begins first, an overdue one too; undefined when none is planned. */
export async function nextContactOf(
  reads: Reads,
  customerId: string,
  reading: Reading | undefined,
): Promise<Served | undefined> {
  const where = { customerId: { equals: customerId }, status: { equals: 'PLANNED' } };
  const query = { where, orderBy: { field: 'plannedStart' }, limit: 1 };
  const { items } = await reads.documents(contacts, query, reading);
  return items[0]?.item;
}

/** Which orders of a customer go on and are not fulfilled, for a query of `orders`. */
export function openOrdersOf(customerId: string): Readonly<Record<string, Condition>> {
  return {
    customerId: { equals: customerId },
    status: { equals: 'OPEN' },
    fulfilled: { equals: false },
  };
}

/**
 * The facts that the settlements with a customer are made of, for `settlementsOf`. All of them, whatever day is asked
 * for: an order that was never placed has no valid time.
 */
export async function settlingFacts(
  reads: Reads,
  customerId: string,
  knownAt: Reading['knownAt'],
): Promise<readonly RecordedEvent[]> {
  const facts: RecordedEvent[] = [];
  const where = { type: { in: SETTLING } };
  const key = `customer:${customerId}`;
  let after: Cursor | undefined;
  for (;;) {
    const query = { key, knownAt, where, descending: false, limit: BATCH, after };
    const { items, hasMore } = await reads.ledger(query);
    facts.push(...(await reads.events(items.map(({ item }) => item))));
    after = items.at(-1)?.cursor;
    if (!hasMore || after === undefined) return facts;
  }
}
