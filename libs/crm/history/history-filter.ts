import {
  type Condition,
  happenedSince,
  type LedgerFact,
  type LedgerQuery,
  type LedgerRow,
  type LedgerTests,
  matches,
  type Reading,
  type Reads,
} from '#event-sourcing';
import { endOfBusinessDay, startOfBusinessDay } from '../shared/business-calendar.js';
import type { Channel, HistoryKind, Locale } from '../shared/vocabulary.js';
import { mayBeFirstPurchase } from './first-purchase.js';
import { type Documents, FirstPurchases } from './first-purchases.js';
import { isKeyMoment } from './history-entry.js';
import { ManagerNames } from './manager-names.js';
import { mentions } from './mentions.js';

/** Which entries of a history; all conditions must hold. */
export interface HistoryFilter {
  readonly kinds?: readonly HistoryKind[] | undefined;
  /** Days of the business calendar, both included; open where one is absent. */
  readonly period?: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly channels?: readonly Channel[] | undefined;
  /** Id of the manager responsible. */
  readonly manager?: string | undefined;
  /** Id of the actor who recorded it. */
  readonly actor?: string | undefined;
  /** What the title, reason or detail contains, whatever the case. */
  readonly text?: string | undefined;
  /** The language in which `text` is looked for; EN when absent. */
  readonly locale?: Locale | undefined;
  /** True: only key moments. False: only what is none. */
  readonly keyMoments?: boolean | undefined;
}

/** The conditions of a filter that a row can be checked for, by the store or here. */
export function historyConditions(
  filter: HistoryFilter | undefined,
  timeZone: string,
): NonNullable<LedgerQuery['where']> {
  const where: Record<string, Condition> = {};
  if (filter?.kinds !== undefined) where['kind'] = { in: filter.kinds };
  if (filter?.channels !== undefined) where['channel'] = { in: filter.channels };
  if (filter?.manager !== undefined) where['managerId'] = { equals: filter.manager };
  if (filter?.actor !== undefined) where['actorId'] = { equals: filter.actor };
  const { from, to } = filter?.period ?? {};
  if (from !== undefined || to !== undefined) {
    where['occurredAt'] = {
      ...(from === undefined ? {} : { from: startOfBusinessDay(from, timeZone) }),
      ...(to === undefined ? {} : { upTo: endOfBusinessDay(to, timeZone) }),
    };
  }
  return where;
}

/** What the store is asked for the activity of the whole company, as it was recorded, and what each row must satisfy. */
export async function activityQuestion(
  reads: Reads,
  filter: HistoryFilter | undefined,
  timeZone: string,
): Promise<{
  readonly query: Omit<LedgerQuery, 'limit'>;
  readonly row: (row: LedgerRow) => boolean;
}> {
  const conditions = historyConditions(filter, timeZone);
  const from = filter?.period?.from;
  // Where the search may end: what happened in a period was recorded after it began.
  const position =
    from === undefined ? undefined : await happenedSince(reads, startOfBusinessDay(from, timeZone));
  return {
    query: {
      order: 'log',
      includeVoided: true,
      includeVoids: true,
      ...(position === undefined ? {} : { where: { position } }),
    },
    // No index of the store leads to them, and a search without one would know no bound.
    row: (row) => matches({ key: row.position, body: row }, conditions),
  };
}

/** What else must be known to judge an entry. */
export interface HistoryLight {
  readonly timeZone: string;
  readonly firstPurchases: FirstPurchases;
  readonly names: ManagerNames;
}

type RowTest = NonNullable<LedgerTests['row']>;

function mayBeKeyMoment(row: LedgerRow): boolean {
  return mayBeFirstPurchase(row) || isKeyMoment(row, undefined);
}

function both(one: RowTest, other: RowTest | undefined): RowTest {
  return other === undefined ? one : (row) => other(row) && one(row);
}

/** What entries are judged by in one reading, each thing looked up once. */
export function historyLight(
  timeZone: string,
  reads: Reads,
  documents: Documents,
  reading: Reading | undefined,
): HistoryLight {
  return {
    timeZone,
    firstPurchases: new FirstPurchases(reads, documents, reading),
    names: new ManagerNames(documents, reading),
  };
}

/** The conditions of a filter that no index can tell, and what each row must satisfy besides. */
export function entryTests(
  filter: HistoryFilter | undefined,
  light: HistoryLight,
  row?: RowTest,
): LedgerTests {
  const keyMoments = filter?.keyMoments;
  const text = filter?.text?.trim() ?? '';
  if (keyMoments === undefined && text === '') return { row };
  return {
    row: keyMoments === true ? both(mayBeKeyMoment, row) : row,
    facts: async (facts) => {
      const told = await mentioned(facts, text, filter?.locale ?? 'EN', light);
      if (keyMoments === undefined) return told;
      const moments = await Promise.all(facts.map(({ row }) => isMoment(row, light)));
      return told.map((is, i) => is && moments[i] === keyMoments);
    },
  };
}

/** Whether the entry of a row is a key moment of its customer; said at once where the row alone tells. */
export function isMoment(
  row: LedgerRow,
  { firstPurchases }: Pick<HistoryLight, 'firstPurchases'>,
): boolean | Promise<boolean> {
  const { customerId } = row;
  if (typeof customerId !== 'string' || !mayBeFirstPurchase(row))
    return isKeyMoment(row, undefined);
  return firstPurchases.of(customerId).then((first) => isKeyMoment(row, first));
}

async function mentioned(
  facts: readonly LedgerFact[],
  text: string,
  locale: NonNullable<HistoryFilter['locale']>,
  { timeZone, names }: HistoryLight,
): Promise<readonly boolean[]> {
  if (text === '') return facts.map(() => true);
  const told = await names.describe(facts, locale, timeZone);
  return told.map((description) => mentions(description, text));
}
