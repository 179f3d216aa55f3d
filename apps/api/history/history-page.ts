import {
  entryTests,
  FirstPurchases,
  HIDDEN,
  historyEntry,
  type HistoryLight,
  ManagerNames,
} from '#crm';
import {
  type Cursor as StoredCursor,
  type LedgerFact,
  type LedgerQuery,
  type LedgerRow,
  type Reading,
  scanLedger,
} from '#event-sourcing';
import type { Asking, KnownOfRuntime } from '../asking.js';
import { type Connection, connection } from '../read-models/connection.type.js';
import { decodeCursor, encodeCursor } from '../read-models/cursor.js';
import { pageSize } from '../read-models/reading-arguments.js';
import type { Entry, HistoryFilter } from './history.type.js';

/** Which facts to show as entries, and where to begin. */
export interface HistoryQuestion {
  /** What decides which entries follow which, besides the filter: cursors are bound to it. */
  readonly list: readonly unknown[];
  readonly query: Omit<LedgerQuery, 'limit' | 'after'>;
  /** Conditions that are left to be checked row by row. */
  readonly row?: (row: LedgerRow) => boolean;
  readonly filter: HistoryFilter | undefined;
  readonly reading: Reading | undefined;
  readonly first: number;
  readonly after: string | undefined;
}

/** A page of entries. One that had to look at too much is short: its end cursor goes on. */
export async function historyPage(
  { timeZone }: KnownOfRuntime,
  { reads, documents }: Asking,
  { list, query, row, filter, reading, first, after }: HistoryQuestion,
): Promise<Connection<Entry>> {
  const limit = pageSize(first);
  const cursors = [...list, filter ?? null];
  const light = {
    timeZone,
    firstPurchases: new FirstPurchases(reads, documents, reading),
    names: new ManagerNames(documents, reading),
  };
  const tests = entryTests(filter, light);
  const found = await scanLedger(
    reads,
    { ...query, ...(after === undefined ? {} : { after: decodeCursor(cursors, after) }) },
    limit,
    { ...tests, row: both(row, tests.row) },
  );
  const entries = await entriesOf(
    found.items.map(({ item }) => item),
    light,
    reading,
  );
  const items = found.items.flatMap(({ cursor }, i) => {
    const item = entries[i];
    return item === undefined ? [] : [{ item, cursor }];
  });
  const encode = (cursor: StoredCursor): string => encodeCursor(cursors, cursor);
  return connection({ ...found, items }, encode, after === undefined);
}

type RowTest = (row: LedgerRow) => boolean;

function both(one: RowTest | undefined, other: RowTest | undefined): RowTest | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (row) => one(row) && other(row);
}

async function entriesOf(
  facts: readonly LedgerFact[],
  { timeZone, names, firstPurchases }: HistoryLight,
  reading: Reading | undefined,
): Promise<readonly Entry[]> {
  const telling = { timeZone, managerName: await names.toTell(facts) };
  return facts.map(({ row, event }) => {
    const entry = historyEntry(row, event, 'EN', telling);
    const { reason: why, detail: more, isKeyMoment: _, ...essence } = entry;
    const [reason, detail, code] = [told(why), told(more), entry.reasonCode];
    return {
      ...essence,
      ...(detail === undefined ? {} : { detail }),
      reason: reason === undefined && code === undefined ? null : { code, text: reason },
      row,
      event,
      telling,
      firstPurchases,
      reading,
    };
  });
}

/** Free words are personal from the first to the last: nothing instead of words that stand for nothing. */
function told(text: string | undefined): string | undefined {
  return text === HIDDEN ? undefined : text;
}
