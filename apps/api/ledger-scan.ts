import type { Cursor, LedgerQuery, LedgerRow, RecordedEvent, Reads } from '#event-sourcing';

/** Rows looked at for one page at most; a page that stops there is short, and its end cursor goes on behind them. */
const SCAN_LIMIT = 20_000;
const BATCH = 500;

export interface Found {
  readonly row: LedgerRow;
  readonly event: RecordedEvent;
}

export interface Scanned {
  readonly items: readonly { readonly item: Found; readonly cursor: Cursor }[];
  readonly hasMore: boolean;
  /** Where the search goes on, when that is not behind the last item. */
  readonly end?: Cursor;
}

/** What a row must satisfy that no index can tell: first by the row alone, then by the event, which must be decoded. */
export interface Tests {
  readonly row?: ((row: LedgerRow) => boolean) | undefined;
  readonly event?: ((found: Found) => boolean) | undefined;
}

/** A page of facts with their events. */
export async function scanLedger(
  reads: Reads,
  query: Omit<LedgerQuery, 'limit'>,
  limit: number,
  tests: Tests = {},
): Promise<Scanned> {
  const { row: rowTest = () => true, event: eventTest = () => true } = tests;
  const batchSize = tests.row === undefined && tests.event === undefined ? limit + 1 : BATCH;
  const items: { item: Found; cursor: Cursor }[] = [];
  let after = query.after;
  for (let scanned = 0; scanned < SCAN_LIMIT; scanned += batchSize) {
    const page = await reads.ledger({ ...query, after, limit: batchSize });
    const passed = page.items.filter(({ item }) => rowTest(item));
    const events = await reads.events(passed.map(({ item }) => item));
    for (const [i, { item: row, cursor }] of passed.entries()) {
      const event = events[i];
      if (event !== undefined && eventTest({ row, event }))
        items.push({ item: { row, event }, cursor });
    }
    if (items.length > limit) return { items: items.slice(0, limit), hasMore: true };
    if (!page.hasMore) return { items, hasMore: false };
    after = page.items.at(-1)?.cursor ?? after;
  }
  return { items, hasMore: true, ...(after === undefined ? {} : { end: after }) };
}
