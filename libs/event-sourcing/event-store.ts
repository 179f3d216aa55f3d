import type { JsonObject, Metadata, Position, RecordedEvent } from './event.js';

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1;

/** Sum of the bytes of the data of one append, on every store (EventStoreDB accepts 1 MiB up to 25.0). */
export const APPEND_LIMIT_BYTES = 900_000;

/** An event as a store keeps it: encoded (personal fields are ciphertext, old versions are not upcast). */
export type StoredEvent = RecordedEvent<string, JsonObject>;

export interface EventToAppend {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: Metadata;
}

export interface AppendResult {
  /** Revision and position of the last event of the append. */
  readonly revision: number;
  readonly position: Position;
}

/** Runs `append`, which writes so many events, once, and answers what that does. For measuring. */
export type AroundAppend = (
  append: () => Promise<AppendResult>,
  events: number,
) => Promise<AppendResult>;

/** What a subscription hands over, in order. `caught-up` says: everything up to `position` has been handed over. */
export type SubscriptionItem =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'caught-up'; readonly position: Position | undefined };

export interface ReadAllOptions {
  readonly batchSize?: number;
  /** Inclusive. */
  readonly upTo?: Position;
  /** Events of this type only: for a store that can pick them out, much less to read. */
  readonly type?: string;
}

/**
 * The log. Implementations pass the contract suite in `testing/`.
 *
 * All methods reject with `StoreUnavailable` when the engine does not answer and `InvalidArgument` for a bad argument.
 */
export interface EventStore {
  /**
   * Appends all of `events` to `stream` or nothing, durably, when its last revision is `expectedRevision`
   * (`NO_STREAM` for a new one). Appending the same event ids again at the same expected revision is a success with the
   * receipt of the first time.
   *
   * @throws WrongExpectedRevision with both numbers; TooLarge; StoreUnavailable with its outcome
   */
  append(
    stream: string,
    events: readonly EventToAppend[],
    expectedRevision: number,
  ): Promise<AppendResult>;

  /** The events of a stream from revision `from` (inclusive) on, at most `limit`; empty when there is no such stream. */
  readStream(
    stream: string,
    range?: { readonly from?: number; readonly limit?: number },
  ): Promise<readonly StoredEvent[]>;

  /** The log after `after` (exclusive; from the start when undefined) up to its head at the time of the call, in batches. */
  readAll(
    after: Position | undefined,
    options?: ReadAllOptions,
  ): AsyncIterable<readonly StoredEvent[]>;

  /** The events at these positions, in the order asked for. @throws InvalidArgument for a position that is no event's */
  readAt(positions: readonly Position[]): Promise<readonly StoredEvent[]>;

  /**
   * Everything after `after`, then live, until `signal` is aborted (the iteration then ends without an error). Ends with
   * `StoreUnavailable` when the engine drops it: go on from the last position handed over.
   */
  subscribe(after: Position | undefined, signal: AbortSignal): AsyncIterable<SubscriptionItem>;

  /** The position of the newest event, undefined for an empty log. */
  head(): Promise<Position | undefined>;

  /**
   * How many events stand behind `after` (exclusive; all when undefined). Cheap: it is asked each time somebody looks
   * how far read models are behind, so it does not read the events.
   */
  countAfter(after: Position | undefined): Promise<number>;

  /**
   * A property of the log that is set once, for ever (its id, its business time zone): stores `value` if there is none
   * yet and returns the one that stands.
   */
  fix(property: string, value: string): Promise<string>;

  close(): Promise<void>;
}
