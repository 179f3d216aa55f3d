import type { Place } from './csv.js';
import type { MappedRow, PlacedRow, RejectedRow } from './mapping.js';
import type { RowOutcome } from './settle-row.js';

/** What an import did, counted in rows of the source, and in facts recorded. */
export interface ImportCounts {
  rows: number;
  unchanged: number;
  recorded: number;
  corrected: number;
  rejected: number;
  facts: number;
  /** Facts recorded though a rule of time forbids them: the world itself broke it. */
  anomalies: number;
  /** Rejected rows by reason. */
  readonly reasons: Record<string, number>;
}

export interface ImportOptions<R extends PlacedRow> {
  settle(row: R): Promise<RowOutcome>;
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
export async function importRows<R extends PlacedRow>(
  rows: AsyncIterable<R | RejectedRow> | Iterable<R | RejectedRow>,
  options: ImportOptions<R>,
): Promise<ImportCounts> {
  const { signal, inFlight = 64 } = options;
  const tally = new Tally(options);
  const queue = new StreamQueue();
  const duplicateOf = duplicates();
  for await (const row of rows) {
    if (!('stream' in row)) {
      if (signal.aborted) break;
      tally.count({ kind: 'rejected', rejected: row }, row.rows);
      continue;
    }
    const duplicate = isMapped(row) ? duplicateOf(row) : undefined;
    if (duplicate !== undefined) {
      tally.count({ kind: 'rejected', rejected: duplicate }, row.rows);
      continue;
    }
    await queue.room(row.alone === true ? 1 : inFlight);
    if (signal.aborted || queue.failure !== undefined) break;
    queue.add(row, async () => tally.count(await options.settle(row), row.rows));
    if (row.alone === true) await queue.room(1);
  }
  await queue.done();
  return tally.counts;
}

class Tally<R extends PlacedRow> {
  readonly counts: ImportCounts = {
    ...{ rows: 0, unchanged: 0, recorded: 0, corrected: 0, rejected: 0, facts: 0, anomalies: 0 },
    reasons: {},
  };

  constructor(readonly options: ImportOptions<R>) {}

  count(outcome: RowOutcome, rows = 1): void {
    const { counts, options } = this;
    counts.rows += rows;
    counts[outcome.kind] += rows;
    if (outcome.kind === 'rejected') {
      const { code } = outcome.rejected;
      counts.reasons[code] = (counts.reasons[code] ?? 0) + rows;
      options.onRejected(outcome.rejected);
    }
    if (outcome.kind === 'recorded') {
      counts.facts += outcome.facts;
      if (outcome.corrected) counts.corrected += rows;
      if (outcome.anomaly === true) counts.anomalies += 1;
    }
    options.onRow(counts.rows);
  }
}

/** Tasks side by side, except where one needs a stream that an earlier one writes, or writes one that it needs. */
class StreamQueue {
  failure: { readonly cause: unknown } | undefined;
  readonly #writers = new Map<string, Promise<void>>();
  readonly #readers = new Map<string, Set<Promise<void>>>();
  readonly #underWay = new Set<Promise<void>>();
  #wake: () => void = () => undefined;

  /** Resolves when fewer than `most` tasks are under way. */
  async room(most: number): Promise<void> {
    while (this.#underWay.size >= most) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  add({ stream, needs }: PlacedRow, work: () => Promise<void>): void {
    const before = [stream, ...needs].map((each) => this.#writers.get(each));
    const readers = this.#readers.get(stream) ?? [];
    const task = this.#after([...before, ...readers].filter(isDefined), work).then(() => {
      this.#underWay.delete(task);
      if (this.#writers.get(stream) === task) this.#writers.delete(stream);
      for (const need of needs) this.#forgetReader(need, task);
      this.#wake();
    });
    this.#underWay.add(task);
    this.#writers.set(stream, task);
    for (const need of needs) {
      this.#readers.set(need, (this.#readers.get(need) ?? new Set()).add(task));
    }
  }

  /** Resolves when everything has come to its end. Rejects with what failed first. */
  async done(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.failure !== undefined) throw this.failure.cause;
  }

  /** Never rejects. */
  async #after(before: readonly Promise<void>[], work: () => Promise<void>): Promise<void> {
    try {
      if (before.length > 0) await Promise.all(before);
      if (this.failure === undefined) await work();
    } catch (cause) {
      this.failure ??= { cause };
    }
  }

  #forgetReader(stream: string, task: Promise<void>): void {
    const readers = this.#readers.get(stream);
    readers?.delete(task);
    if (readers?.size === 0) this.#readers.delete(stream);
  }
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function isMapped(row: PlacedRow): row is MappedRow {
  return 'statements' in row;
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
