import type { Instant, JsonObject, Position } from './event.js';
import type { ProjectionError } from './projection-status.js';

/** A field that can be searched and sorted by. `many` marks an array of text: a search matches any of its elements. */
export interface IndexedField {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean';
  readonly many?: boolean;
}

/** What a store must know about a collection of documents to keep it. Its identity is `name@version`. */
export interface Collection {
  readonly name: string;
  readonly version: number;
  /** Every field named in an index, with its type. Missing and null values sort first. */
  readonly fields: readonly IndexedField[];
  /** Lists of field names, the most significant first. At most one `many` field an index, in the first place. */
  readonly indexes: readonly (readonly string[])[];
  /**
   * Fields of text by which documents are mostly looked up: whole values, for which few documents have them. A store may
   * keep one index of all of them, in which a value that several fields share stands once.
   */
  readonly lookups?: readonly string[];
  /**
   * Documents have the fields of `fields` only, none of them null, so that a store may keep them as columns and need no
   * document beside. Other fields are not kept; a list that is missing may come back empty.
   */
  readonly fieldsOnly?: boolean;
}

/** Where in reading order (valid time, then position) the last fact of a document stands. */
export interface ReadingPoint {
  readonly occurredAt: Instant;
  readonly position: Position;
}

/** Reading order: by valid time, then position. */
export function compareReadingPoints(a: ReadingPoint, b: ReadingPoint): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
}

export interface StoredDocument {
  readonly key: string;
  readonly body: JsonObject;
  /** Absent for rows of a rollup, which have no last fact. */
  readonly last?: ReadingPoint | undefined;
}

/**
 * How far a read model has come, in which log. While it is rebuilt, `afterKey` says what is done: all groups of
 * documents up to the one of this name. A store keeps it whole, as JSON.
 */
export interface Checkpoint {
  readonly logId: string;
  readonly position: Position | undefined;
  readonly rebuilding?: { readonly afterKey: string } | undefined;
  /** Identities of the rollups that have been kept in step with this projection up to here. */
  readonly rollups?: readonly string[] | undefined;
  /** Why it stands still, for processes that only read. */
  readonly failed?: ProjectionError | undefined;
}

/** All the conditions of one field must hold, on a `many` field for one of its elements: `equals` means "contains". */
export interface Condition {
  readonly equals?: string | number | boolean | null;
  readonly in?: readonly (string | number)[];
  readonly from?: string | number;
  /** Exclusive. */
  readonly below?: string | number;
  /** Inclusive. */
  readonly upTo?: string | number;
  /** On a `many` field: each of these holds for some element, which need not be the same one. */
  readonly each?: readonly Condition[];
}

export interface FindQuery {
  /** On fields of `Collection.fields` only. */
  readonly where?: Readonly<Record<string, Condition>>;
  /** A field of `Collection.fields`, or the document's key when absent. Ties go by key, in the same direction. */
  readonly orderBy?: { readonly field: string; readonly descending?: boolean } | undefined;
  readonly descending?: boolean;
  /** In a collection of fields only: just these fields are wanted, which saves reading the others. A store may give more. */
  readonly fields?: readonly string[] | undefined;
  /** Go on behind this document of the same query. */
  readonly after?: Cursor | undefined;
  readonly limit: number;
}

/** The place of a document in a query's order. */
export interface Cursor {
  readonly value: string | number | boolean | null;
  readonly key: string;
}

/** What changes in one collection. `put` replaces whole documents. */
export interface Changes {
  readonly collection: Collection;
  readonly put: readonly StoredDocument[];
  readonly remove: readonly string[];
  /**
   * Fills a collection that `drop` has emptied and `prepare` has not made ready: no document of `put` is stored yet. A
   * store need not look for them and may leave what searching needs to `prepare`; until then `find` may fail.
   */
  readonly filling?: boolean;
}

/** A read model that moves on from one checkpoint to another, and what changes in its collections by that. */
export interface Move {
  /** `name@version`. */
  readonly readModel: string;
  readonly changes: readonly Changes[];
  readonly from: Checkpoint | undefined;
  readonly to: Checkpoint;
}

/**
 * The read models: disposable, rebuilt from the log at any time. One writer for each read model, guarded by its
 * checkpoint. Implementations pass the contract suite in `testing/`.
 */
export interface ReadModelStore {
  /**
   * Creates what is missing for this collection: its table, and the indexes of what stands there already. Does nothing
   * when they are there.
   */
  prepare(collection: Collection): Promise<void>;

  /** The checkpoint of a read model `name@version`; undefined when it has never been saved. */
  checkpoint(readModel: string): Promise<Checkpoint | undefined>;

  /** The documents with these keys that exist, by key. */
  load(
    collection: Collection,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument>>;

  /** Documents in the order asked for. @throws InvalidArgument for a field that is not indexed, or limit < 1 */
  find(collection: Collection, query: FindQuery): Promise<readonly StoredDocument[]>;

  count(collection: Collection, where?: FindQuery['where']): Promise<number>;

  /**
   * Writes the changes and the new checkpoints of all these read models, each named once, in one transaction.
   *
   * @throws StaleCheckpoint naming a read model whose stored checkpoint is not `from`; then nothing has been written,
   * as with any other error
   */
  save(moves: readonly Move[]): Promise<void>;

  /** Removes collections and checkpoint of a read model. */
  drop(readModel: string, collections: readonly Collection[]): Promise<void>;

  /** The identities `name@version` of every read model with a checkpoint. */
  stored(): Promise<readonly string[]>;

  close(): Promise<void>;
}

/** `name@version`, the identity of a read model in every store. */
export function identityOf(model: { readonly name: string; readonly version: number }): string {
  return `${model.name}@${model.version}`;
}
