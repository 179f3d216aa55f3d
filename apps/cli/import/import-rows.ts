import type { Place } from './csv.js';
import type { MappedRow, RejectedRow, SourceRow } from './mapping.js';
import type { RowOutcome } from './settle-row.js';

/** What an import did, counted in rows, and in facts recorded. */
export interface ImportCounts {
  rows: number;
  unchanged: number;
  recorded: number;
  corrected: number;
  rejected: number;
  facts: number;
}

export interface ImportOptions {
  settle(row: MappedRow): Promise<RowOutcome>;
  onRejected(row: RejectedRow): void;
  /** Called after every row with the number of rows done. */
  onRow(done: number): void;
  /** Takes no further rows once aborted; those under way are finished. */
  readonly signal: AbortSignal;
  /** Rows under way at the same time, on different streams. */
  readonly inFlight?: number;
}

/**
 * Settles all rows, many at a time; rows of one stream in their order, and each after those of the streams it needs.
 * Rejects with the first failure of the store, when everything under way has come to its end.
 */
export async function importRows(
  rows: AsyncIterable<SourceRow> | Iterable<SourceRow>,
  options: ImportOptions,
): Promise<ImportCounts> {
  const { signal, inFlight = 64 } = options;
  const counts = { rows: 0, unchanged: 0, recorded: 0, corrected: 0, rejected: 0, facts: 0 };
  const tails = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const duplicateOf = duplicates();
  let failure: { readonly cause: unknown } | undefined;

  const count = (outcome: RowOutcome): void => {
    counts.rows += 1;
    counts[outcome.kind] += 1;
    if (outcome.kind === 'rejected') options.onRejected(outcome.rejected);
    if (outcome.kind === 'recorded') {
      counts.facts += outcome.facts;
      if (outcome.corrected) counts.corrected += 1;
    }
    options.onRow(counts.rows);
  };
  const start = (row: MappedRow): void => {
    const before = [row.stream, ...row.needs].map((stream) => tails.get(stream));
    const task = Promise.all(before)
      .then(async () => {
        if (failure === undefined) count(await options.settle(row));
      })
      .catch((cause: unknown) => {
        failure ??= { cause };
      })
      .finally(() => {
        underWay.delete(task);
        if (tails.get(row.stream) === task) tails.delete(row.stream);
      });
    tails.set(row.stream, task);
    underWay.add(task);
  };

  for await (const row of rows) {
    while (underWay.size >= inFlight) await Promise.race(underWay);
    if (signal.aborted || failure !== undefined) break;
    const rejected = 'statements' in row ? duplicateOf(row) : row;
    if (rejected !== undefined) count({ kind: 'rejected', rejected });
    else if ('statements' in row) start(row);
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure.cause;
  return counts;
}

/**
 * Rejects a row that states what an earlier row of the same source has stated already: which of the two is right, nobody
 * knows, and with corrections they would void each other, in every run anew.
 */
function duplicates(): (row: MappedRow) => RejectedRow | undefined {
  const stated = new Map<string, Place>();
  return ({ place, stream, statements }) => {
    const keys = statements.map(({ name }) => `${stream} ${name}`);
    const first = keys.map((key) => stated.get(key)).find((found) => found !== undefined);
    if (first === undefined) {
      for (const key of keys) stated.set(key, place);
      return undefined;
    }
    const message =
      `${first.file} row ${first.row} has the same key, and only that one is taken; ` +
      'leave one of them in the file';
    return { place, code: 'duplicate_row', message };
  };
}
