import type { Instant, JsonObject, Position, RecordedEvent } from './event.js';
import type { LedgerRow } from './ledger.js';
import type { Projection } from './projection.js';
import type { Cursor, FindQuery } from './read-model-store.js';
import type { Rollup } from './rollup.js';

/**
 * reading(d, k): the facts with valid time ≤ `asOf`, recorded up to `knownAt`, not voided up to there; everything
 * where a bound is absent.
 */
export interface Reading {
  readonly asOf?: Instant | undefined;
  readonly knownAt?: { readonly at: Instant } | { readonly position: Position } | undefined;
}

/** One page, with the cursor behind each item. */
export interface Page<T> {
  readonly items: readonly { readonly item: T; readonly cursor: Cursor }[];
  readonly hasMore: boolean;
}

/** A document as served: its key, and the fields its read model declares. */
export interface Served {
  readonly key: string;
  readonly document: JsonObject;
}

export interface LedgerQuery extends Reading {
  /** `entity:id`: only facts that concern it. */
  readonly key?: string | undefined;
  /** On the fields of a ledger row (its own and the domain's facets). */
  readonly where?: FindQuery['where'];
  /** Voided facts too. Default false. */
  readonly includeVoided?: boolean;
  /** The `FactVoided` events themselves too (they have no valid time of their own). Default false. */
  readonly includeVoids?: boolean;
  /** `reading`: by valid time, then position. `log`: by position. Default reading. */
  readonly order?: 'reading' | 'log';
  /** Default true: newest first. */
  readonly descending?: boolean;
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

/** All that can be asked of the read models. Rejects with ProjectionFailed for a read model that stands still. */
export interface Reads {
  /** One document, live or as a reading gives it. */
  document(
    model: Projection<unknown>,
    key: string,
    reading?: Reading,
  ): Promise<JsonObject | undefined>;
  /**
   * Those of the documents with these keys that there are, by key, live or as a reading gives them: all of them in few
   * readings of the store.
   *
   * @param breathe as of `documents`
   */
  documentsOf(
    model: Projection<unknown>,
    keys: readonly string[],
    reading?: Reading,
    breathe?: () => Promise<void>,
  ): Promise<ReadonlyMap<string, JsonObject>>;
  /**
   * Documents in order, live or as a reading gives them.
   *
   * @param breathe waited for between the pages of a long search; where it rejects, the search ends
   */
  documents(
    model: Projection<unknown> | Rollup,
    query: FindQuery,
    reading?: Reading,
    breathe?: () => Promise<void>,
  ): Promise<Page<Served>>;
  count(model: Projection<unknown> | Rollup, where?: FindQuery['where']): Promise<number>;
  /** Facts, as the ledger lists them. */
  ledger(query: LedgerQuery): Promise<Page<LedgerRow>>;
  /** The row of one event by its id. */
  ledgerRow(eventId: string): Promise<LedgerRow | undefined>;
  /** The decoded events of these rows, in their order. */
  events(rows: readonly LedgerRow[]): Promise<readonly RecordedEvent[]>;
  /** @throws InvalidArgument naming `field` for what is no position of this log */
  checkPosition(position: Position, field: string): Promise<void>;
  /**
   * Waits until every read model (and the ledger) has passed `position`.
   *
   * @throws ProjectionBehind after `timeoutMs`; InvalidArgument for what is no position of this log
   */
  waitFor(position: Position, timeoutMs?: number): Promise<void>;
}
