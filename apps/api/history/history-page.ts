import {
  describedEntry,
  entryTests,
  type EventDescription,
  HIDDEN,
  type HistoryLight,
  historyLight,
} from '#crm';
import {
  type LedgerFact,
  type LedgerQuery,
  type LedgerRow,
  type Reading,
  scanLedger,
} from '#event-sourcing';
import type { Asking, KnownOfRuntime } from '../asking.js';
import { type Connection, connection } from '../read-models/connection.type.js';
import { cursorsOf } from '../read-models/cursor.js';
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
  const cursors = cursorsOf([...list, filter ?? null]);
  const light = historyLight(timeZone, reads, documents, reading);
  const found = await scanLedger(
    reads,
    { ...query, ...(after === undefined ? {} : { after: cursors.decode(after) }) },
    limit,
    entryTests(filter, light, row),
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
  return connection({ ...found, items }, cursors.encode, after === undefined);
}

async function entriesOf(
  facts: readonly LedgerFact[],
  { timeZone, names, firstPurchases }: HistoryLight,
  reading: Reading | undefined,
): Promise<readonly Entry[]> {
  const descriptions = await names.describe(facts, 'EN', timeZone);
  const light = { telling: { timeZone, managerName: names.of }, firstPurchases, reading };
  return facts.flatMap((fact, i) => {
    const description = descriptions[i];
    return description === undefined ? [] : [entryOf(fact, description, light)];
  });
}

/** Field by field: a page makes fifty of them, and an object that is spread from others takes ten times as long. */
function entryOf(
  { row, event }: LedgerFact,
  description: EventDescription,
  { telling, firstPurchases, reading }: Pick<Entry, 'telling' | 'firstPurchases' | 'reading'>,
): Entry {
  const entry = describedEntry(row, event, description);
  const { reasonCode } = entry;
  const text = told(entry.reason);
  return {
    id: entry.id,
    position: entry.position,
    type: entry.type,
    kind: entry.kind,
    occurredAt: entry.occurredAt,
    recordedAt: entry.recordedAt,
    businessDate: entry.businessDate,
    title: entry.title,
    amount: entry.amount,
    reason: text === undefined && reasonCode === undefined ? null : { code: reasonCode, text },
    detail: told(entry.detail),
    actor: entry.actor,
    customerId: entry.customerId,
    managerId: entry.managerId,
    channel: entry.channel,
    subject: entry.subject,
    personId: entry.personId,
    reasonCode,
    isVoid: entry.isVoid,
    voids: entry.voids,
    voidedBy: entry.voidedBy,
    row,
    event,
    telling,
    firstPurchases,
    reading,
  };
}

/** Free words are personal from the first to the last: nothing instead of words that stand for nothing. */
function told(text: string | undefined): string | undefined {
  return text === HIDDEN ? undefined : text;
}
