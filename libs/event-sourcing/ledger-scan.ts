import type { RecordedEvent } from './event.js';
import type { LedgerRow } from './ledger.js';
import type { Condition, Cursor } from './read-model-store.js';
import type { LedgerQuery, Reads } from './readings.js';

/**
 * How much is looked at for one page at most. A page that stops there is short, or empty: `hasMore` says that it is not
 * the last one, and `end` where the search goes on.
 */
const MOST_ROWS = 20_000;
const MOST_EVENTS = 5_000;

/** The log as it was recorded, oldest first; it hides nothing. */
export const WHOLE_LOG = {
  order: 'log',
  descending: false,
  includeVoided: true,
  includeVoids: true,
} as const;

const BATCH = 500;
/** Events decoded at a time: no page is longer. */
const CHUNK = 100;

/** A row of the ledger with its event. */
export interface LedgerFact {
  readonly row: LedgerRow;
  readonly event: RecordedEvent;
}

/** What a search found, and where it goes on. */
export interface ScannedFacts {
  readonly items: readonly { readonly item: LedgerFact; readonly cursor: Cursor }[];
  readonly hasMore: boolean;
  /** Where the search goes on, when that is not behind the last item. */
  readonly end?: Cursor;
}

/** What a row must satisfy that no index can tell: first by the row alone, then by the events, which must be decoded. */
export interface LedgerTests {
  readonly row?: ((row: LedgerRow) => boolean) | undefined;
  /** For each of these facts whether it is wanted. */
  readonly facts?: ((facts: readonly LedgerFact[]) => Promise<readonly boolean[]>) | undefined;
}

/** A page of facts with their events. Takes in at most 20,000 rows and about 5,000 events, whatever the tests leave. */
export async function scanLedger(
  reads: Reads,
  query: Omit<LedgerQuery, 'limit'>,
  limit: number,
  tests: LedgerTests = {},
): Promise<ScannedFacts> {
  const { row: rowTest = () => true } = tests;
  const batchSize = tests.row === undefined && tests.facts === undefined ? limit + 1 : BATCH;
  const items: { item: LedgerFact; cursor: Cursor }[] = [];
  let after = query.after;
  let decoded = 0;
  for (let rows = 0; rows < MOST_ROWS && decoded < MOST_EVENTS; rows += batchSize) {
    const page = await reads.ledger({ ...query, after, limit: batchSize });
    const passed = page.items.filter(({ item }) => rowTest(item));
    for (let at = 0; at < passed.length && items.length <= limit; at += CHUNK) {
      const chunk = passed.slice(at, at + CHUNK);
      decoded += chunk.length;
      items.push(...(await wanted(reads, chunk, tests)));
    }
    if (items.length > limit) return { items: items.slice(0, limit), hasMore: true };
    if (!page.hasMore) return { items, hasMore: false };
    after = page.items.at(-1)?.cursor ?? after;
  }
  return { items, hasMore: true, ...(after === undefined ? {} : { end: after }) };
}

async function wanted(
  reads: Reads,
  rows: readonly { readonly item: LedgerRow; readonly cursor: Cursor }[],
  tests: LedgerTests,
): Promise<{ item: LedgerFact; cursor: Cursor }[]> {
  const events = await reads.events(rows.map(({ item }) => item));
  const found = rows.flatMap(({ item: row, cursor }, i) => {
    const event = events[i];
    return event === undefined ? [] : [{ item: { row, event }, cursor }];
  });
  if (tests.facts === undefined) return found;
  const verdicts = await tests.facts(found.map(({ item }) => item));
  return found.filter((_, i) => verdicts[i] === true);
}

/** The events that an event led to, oldest first, at most `limit`. */
export async function factsCausedBy(
  reads: Reads,
  eventId: string,
  limit: number,
): Promise<readonly LedgerFact[]> {
  const where = { causationId: { equals: eventId } };
  const { items } = await scanLedger(reads, { where, ...WHOLE_LOG }, limit);
  return items.map(({ item }) => item);
}

/** Clocks of writers differ by 5 minutes at most, or they are refused. */
const CLOCKS_APART_MS = 3_600_000;

/**
 * The part of the log, as a condition on `position`, outside which nothing was recorded from one instant on or before
 * another. What is within may still have to be tested.
 */
export async function recordedWithin(
  reads: Reads,
  { from, below }: { readonly from?: string | undefined; readonly below?: string | undefined },
): Promise<Condition | undefined> {
  // Recorded time falls back behind the running maximum, which orders the log, by no more than clocks differ.
  const first = from === undefined ? undefined : await lastKnownAt(reads, shifted(from, -1));
  const last =
    below === undefined ? undefined : await lastKnownAt(reads, shifted(below, CLOCKS_APART_MS));
  if (first === undefined && below === undefined) return undefined;
  return {
    ...(first === undefined ? {} : { from: first }),
    ...(below === undefined ? {} : { upTo: last ?? '' }),
  };
}

/** As `recordedWithin`, for what happened from an instant on: nothing happens after it was recorded. */
export function happenedSince(reads: Reads, from: string): Promise<Condition | undefined> {
  return recordedWithin(reads, { from: shifted(from, -CLOCKS_APART_MS) });
}

async function lastKnownAt(reads: Reads, at: string): Promise<string | undefined> {
  const { items } = await reads.ledger({
    knownAt: { at },
    order: 'log',
    includeVoided: true,
    includeVoids: true,
    limit: 1,
  });
  return items[0]?.item.position;
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
