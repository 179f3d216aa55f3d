import type { Position } from './event.js';
import { rowOf, type LedgerRows } from './ledger-rows.js';

/** A fact as those hear of it who only want to know whom it concerns. */
export interface Change {
  readonly position: Position;
  /** `entity:id` of everything that it concerns; a void concerns what the voided fact concerned. */
  readonly keys: readonly string[];
}

/** What the read models have taken in since the last of these. */
export interface Passed {
  /** Every fact up to here has been handed over, and a read that waits for this position answers at once. */
  readonly upTo: Position;
  readonly changes: readonly Change[];
}

/** Where changes come from: the rows of the ledger, and how far everything has come. */
export interface ChangesSource {
  readonly rows: LedgerRows;
  /** The position that all read models have passed, once `fits` holds for it; undefined when there will be none. */
  whenPassed(
    fits: (passed: Position) => boolean,
    signal: AbortSignal,
  ): Promise<Position | undefined>;
  /** Runs `task` while nothing is written to the ledger. */
  undisturbed<T>(task: () => Promise<T>): Promise<T>;
}

const PAGE = 1_000;

/**
 * The facts behind `after` (from the start of the log when undefined) in the order of the log, each once **all** read
 * models have passed it, then live until `signal` is aborted. The first item comes as soon as they have passed `after`,
 * with no changes when there are none. Nothing is kept in memory for a consumer that is slow: it is read when he asks.
 *
 * @throws ProjectionFailed when the ledger stands still
 */
export async function* changesAfter(
  { rows, whenPassed, undisturbed }: ChangesSource,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<Passed> {
  let told = after;
  let target = await whenPassed((passed) => after === undefined || passed >= after, signal);
  while (target !== undefined) {
    const upTo = target;
    const page = await undisturbed(() => pageOf(rows, told, upTo));
    if (signal.aborted) return;
    const last = page.length < PAGE ? upTo : page.at(-1)?.position;
    told = last ?? upTo;
    yield { upTo: told, changes: page };
    const at = told;
    if (at === upTo) target = await whenPassed((passed) => passed > at, signal);
  }
}

async function pageOf(
  { store, collection }: LedgerRows,
  after: Position | undefined,
  upTo: Position,
): Promise<readonly Change[]> {
  const found = await store.find(collection, {
    where: { position: { upTo } },
    ...(after === undefined ? {} : { after: { value: after, key: after } }),
    limit: PAGE,
  });
  return found.map((document) => {
    const { position, keys } = rowOf(document);
    return { position, keys };
  });
}
