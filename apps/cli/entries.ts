import {
  businessDateOf,
  entryTests,
  type EventDescription,
  type HistoryFilter,
  type HistoryLight,
  historyLight,
  isMoment,
  type Locale,
} from '#crm';
import {
  type LedgerFact,
  type LedgerQuery,
  type LedgerRow,
  type Reading,
  scanLedger,
} from '#event-sourcing';
import type { Runtime } from '#runtime';
import { documentsOf, namesOf } from './names-of.js';

const PAGE = 500;

/** One entry of a history, as the command line shows it. */
export interface Entry extends LedgerFact, EventDescription {
  /** Local date on which it was recorded. */
  readonly recordedOn: string;
  readonly isKeyMoment: boolean;
  /** Name of the customer whom it concerns. */
  readonly customer: string | undefined;
}

/** Which entries, and how many at most. */
export interface EntriesQuestion {
  readonly query: Omit<LedgerQuery, 'limit' | 'after'>;
  /** A condition that is left to be checked row by row. */
  readonly row?: (row: LedgerRow) => boolean;
  readonly filter: HistoryFilter;
  readonly reading: Reading | undefined;
  readonly locale: Locale;
  readonly limit: number;
}

/** The entries in their order, however much of the log must be looked through for them. */
export async function entriesOf(
  runtime: Runtime,
  { query, row, filter, reading, locale, limit }: EntriesQuestion,
): Promise<{ readonly entries: readonly Entry[]; readonly hasMore: boolean }> {
  const { reads, timeZone } = runtime;
  const documents = documentsOf(runtime);
  const light = historyLight(timeZone, reads, documents, reading);
  const tests = entryTests(filter, light, row);
  const found: LedgerFact[] = [];
  let after: LedgerQuery['after'];
  for (;;) {
    const page = await scanLedger(
      reads,
      { ...query, after },
      Math.min(PAGE, limit - found.length),
      tests,
    );
    found.push(...page.items.map(({ item }) => item));
    after = page.end ?? page.items.at(-1)?.cursor;
    if (!page.hasMore || after === undefined || found.length >= limit) {
      return {
        entries: await told(found, light, locale, reading, documents),
        hasMore: page.hasMore,
      };
    }
  }
}

async function told(
  facts: readonly LedgerFact[],
  light: HistoryLight,
  locale: Locale,
  reading: Reading | undefined,
  documents: ReturnType<typeof documentsOf>,
): Promise<readonly Entry[]> {
  const { timeZone } = light;
  const descriptions = await light.names.describe(facts, locale, timeZone);
  const ids = facts.map(({ row }) => row['customerId']);
  const names = await namesOf(documents, { customers: ids }, reading);
  const moments = await Promise.all(facts.map(({ row }) => isMoment(row, light)));
  return facts.flatMap((fact, i) => {
    const description = descriptions[i];
    if (description === undefined) return [];
    return {
      ...fact,
      ...description,
      recordedOn: businessDateOf(fact.row.recordedAt, timeZone),
      isKeyMoment: moments[i] === true,
      customer: names.get(fact.row['customerId']),
    };
  });
}
