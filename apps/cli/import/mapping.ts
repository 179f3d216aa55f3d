import type { EventStore, Instant, JsonObject, StoredEvent } from '#event-sourcing';
import type { Place } from './csv.js';
import type { Names } from './names.js';

/**
 * How the data of another system become facts. A mapping is one file: it reads what that system exports and says, row
 * by row, what the row states; what has been recorded of it before, what is new and what has changed is found out for
 * all mappings alike.
 */
export interface Mapping {
  readonly name: string;
  /** The name of the other system in `source.externalSystem`; ids are derived from it, so it never changes. */
  readonly system: string;
  /** The currency of its amounts. */
  readonly currency: string;
  /** The zone of its times, an IANA id: the business time zone of a log that this import begins. */
  readonly timeZone?: string;
  /** For people: what to give it. */
  readonly takes: string;
  /** @throws Ending when the input cannot be read at all */
  open(path: string, settings: MappingSettings): Promise<MappedSource>;
}

export interface MappingSettings {
  /** The business time zone: where the days of a source without times begin. */
  readonly timeZone: string;
  /** What one unit of the mapping's currency is worth in the base currency, when that is another one. */
  readonly exchangeRate: string | undefined;
  /** The log as it is before the import, for mappings that go on from what it holds. */
  readonly log: Pick<EventStore, 'readAll'>;
}

export interface MappedSource {
  /** The files read; their content identifies the import. */
  readonly files: readonly string[];
  /** How many rows will come; undefined when nobody knows. */
  readonly total: number | undefined;
  rows(): AsyncIterable<SourceRow> | Iterable<SourceRow>;
}

export type SourceRow = MappedRow | RejectedRow;

/** Where a row stands, and which earlier rows must be settled before it. */
export interface PlacedRow {
  readonly place: Place;
  readonly stream: string;
  /** Streams whose earlier rows must be settled before: those that its commands look at. */
  readonly needs: readonly string[];
  /** How many rows of the source it stands for, when that is not one: an invoice may have many, a customer none. */
  readonly rows?: number;
  /** Settled after all earlier rows and before all later ones: which streams it concerns is not known yet. */
  readonly alone?: boolean;
}

/** One row of the source: what it states about one stream. */
export interface MappedRow extends PlacedRow {
  /** In the order in which they are to be recorded. */
  readonly statements: readonly Statement[];
  /** What the source calls the things that the statements name by ids, for messages. */
  names?(): Names;
}

/** A row that cannot be recorded, and why. */
export interface RejectedRow {
  readonly place: Place;
  /** How many rows of the source it stands for, when that is not one. */
  readonly rows?: number;
  readonly code: string;
  readonly message: string;
}

/** A command without what the import adds to it. */
export type Asked = { readonly type: string } & JsonObject;

/** One thing that a row says about its stream; at most one command makes it true. */
export interface Statement {
  /** Unique among the statements on one stream. Part of the command's id: never changes. */
  readonly name: string;
  /**
   * What a difference to an earlier import means. `description`: things changed, recorded as a further fact. `fact`:
   * the other system was wrong then or is now, so it is refused unless corrections are asked for.
   */
  readonly kind: 'description' | 'fact';
  /** What the other system calls it. */
  readonly externalId: string;
  /**
   * What the source says, in its own words and in a fixed order of fields, so that the same row gives the same command
   * id; undefined when it says nothing of the kind (any more).
   */
  readonly content: JsonObject | undefined;
  /** When it happened; now when the source does not tell. */
  readonly occurredAt?: Instant | undefined;
  /** What of it the mapping concluded, because the source does not tell. */
  readonly inferred?: readonly string[];
  /** The code of the rule of time that the world itself broke. */
  readonly anomaly?: string | undefined;
  /** Whether a fact of the stream says the same kind of thing. */
  concerns(fact: StoredEvent): boolean;
  /**
   * The command that makes it true; `previous` is the description that this replaces. undefined when no command can say
   * it: then nothing is recorded.
   */
  command(previous: StoredEvent | undefined): Asked | undefined;
}
