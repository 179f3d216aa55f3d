import {
  FACT_VOIDED,
  type Instant,
  type JsonObject,
  type Position,
  type RecordedEvent,
} from './event.js';
import type { EventStore } from './event-store.js';
import type { EventCodec } from './event-codec.js';
import type { Ledger, LedgerRow } from './ledger.js';
import { rowOf, type LedgerRows } from './ledger-rows.js';
import { HandlerThrew, keysOf, type Projection } from './projection.js';
import { readVoids } from './voids.js';

/** Rows made at a time: so few that they are gone before the garbage collector has to move them. */
const FRESH_ROWS = 250;

/** What rows are made by: the ledger says what a fact tells, the projections which keys it names. */
interface Describing {
  readonly ledger: Ledger;
  readonly projections: readonly Projection<unknown>[];
}

/** What some events, in the order of the log, add to the ledger and change in it. */
export interface LedgerChanges {
  /** New rows, and older ones that a void has marked, by position. */
  readonly rows: ReadonlyMap<Position, LedgerRow>;
  readonly knownFrom: Instant;
  /** The projections whose `key` threw, by name; their keys are missing from that row on. */
  readonly failures: ReadonlyMap<string, HandlerThrew>;
}

/** Some rows of the ledger, in the order of the log, and the position up to which they go. */
export interface FreshRows {
  readonly rows: readonly LedgerRow[];
  readonly upTo: Position;
}

/**
 * All rows up to `upTo` as they stand there, made in one pass, in batches. `failures` gets the projections whose `key`
 * threw; their keys are missing from that row on. Nothing is decrypted: what rows tell is not personal.
 */
export async function* freshRows(
  by: Describing,
  log: EventStore,
  codec: EventCodec,
  upTo: Position,
  failures: Map<string, HandlerThrew>,
): AsyncIterable<FreshRows> {
  const voids = await readVoids(log, codec, upTo);
  /** Of what is void: its void names the same. */
  const keysOfVoided = new Map<string, readonly string[]>();
  let knownFrom = '';
  for await (const batch of log.readAll(undefined, { upTo, batchSize: FRESH_ROWS })) {
    const rows = (await codec.decodeSealed(batch)).map((event) => {
      knownFrom = later(knownFrom, event.metadata.recordedAt);
      const plain = describedRow(by, event, knownFrom, failures);
      const row =
        event.type === FACT_VOIDED
          ? voidRow(plain, event, keysOfVoided.get(String(event.data['voids'])))
          : plain;
      const voidedBy = voids.of(event);
      if (voidedBy === undefined) return row;
      keysOfVoided.set(event.id, row.keys);
      return { ...row, voidedAt: voidedBy.position, voidedBy: voidedBy.id };
    });
    yield { rows, upTo: rows.at(-1)?.position ?? upTo };
  }
}

/** The rows of these events. `knownFrom` is the newest recorded time before them; `find` gives the row of an earlier event. */
export async function ledgerChanges(
  by: Describing,
  events: readonly RecordedEvent[],
  knownFrom: Instant,
  find: (eventId: string) => LedgerRow | undefined | Promise<LedgerRow | undefined>,
): Promise<LedgerChanges> {
  const rows = new Map<Position, LedgerRow>();
  const byEventId = new Map<string, LedgerRow>();
  const failures = new Map<string, HandlerThrew>();
  const put = (row: LedgerRow): void => {
    rows.set(row.position, row);
    byEventId.set(row.eventId, row);
  };
  for (const event of events) {
    knownFrom = later(knownFrom, event.metadata.recordedAt);
    const row = describedRow(by, event, knownFrom, failures);
    if (event.type !== FACT_VOIDED) {
      put(row);
      continue;
    }
    const voids = String(event.data['voids']);
    const voided = byEventId.get(voids) ?? (await find(voids));
    put(voidRow(row, event, voided?.keys));
    if (voided !== undefined && voided.voidedAt === undefined) {
      put({ ...voided, voidedAt: event.position, voidedBy: event.id });
    }
  }
  return { rows, knownFrom, failures };
}

function later(a: Instant, b: Instant): Instant {
  return b > a ? b : a;
}

/** A void names whatever the fact names that it voids. */
function voidRow(row: LedgerRow, { data }: RecordedEvent, keys: readonly string[] = []): LedgerRow {
  return { ...row, voids: String(data['voids']), keys: [...new Set([...row.keys, ...keys])] };
}

function describedRow(
  by: Describing,
  event: RecordedEvent,
  knownFrom: Instant,
  failures: Map<string, HandlerThrew>,
): LedgerRow {
  const { keys, ...facets } = by.ledger.describe(event);
  const named = by.projections.flatMap((model) => keysIn(model, event, failures));
  return rowFor(event, knownFrom, facets, [...keys, ...named]);
}

function keysIn(
  model: Projection<unknown>,
  event: RecordedEvent,
  failures: Map<string, HandlerThrew>,
): readonly string[] {
  if (failures.has(model.name)) return [];
  try {
    return keysOf(model, event).map((key) => `${model.entity}:${key}`);
  } catch (error) {
    if (!(error instanceof HandlerThrew)) throw error;
    failures.set(model.name, error);
    return [];
  }
}

function rowFor(
  event: RecordedEvent,
  knownFrom: Instant,
  facets: JsonObject,
  keys: readonly string[],
): LedgerRow {
  const { metadata } = event;
  return {
    position: event.position,
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision,
    occurredAt: metadata.occurredAt,
    recordedAt: metadata.recordedAt,
    knownFrom,
    businessDate: metadata.businessDate,
    actorType: metadata.actor.type,
    actorId: metadata.actor.id,
    commandId: metadata.commandId,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    ...facets,
    keys: [...new Set(keys)],
  };
}

/** Keeps the ledger: a row for each event, and the mark on those that a void says were never true. */
export class LedgerWriter {
  #knownFrom: Instant | undefined;

  constructor(
    readonly ledger: Ledger,
    readonly projections: readonly Projection<unknown>[],
    readonly rows: LedgerRows,
  ) {}

  /** What these events, which follow those already saved, change; to be told to `saved` when it has been. */
  async changes(events: readonly RecordedEvent[]): Promise<LedgerChanges> {
    const before = this.#knownFrom ?? (await this.#newestKnownFrom());
    const find = (eventId: string): Promise<LedgerRow | undefined> => this.rows.byEventId(eventId);
    return ledgerChanges(this, events, before, find);
  }

  saved({ knownFrom }: LedgerChanges): void {
    this.#knownFrom = knownFrom;
  }

  /** Forgets what it remembers of the rows: they are about to be made anew. */
  reset(): void {
    this.#knownFrom = undefined;
  }

  async #newestKnownFrom(): Promise<Instant> {
    const [newest] = await this.rows.store.find(this.rows.collection, {
      descending: true,
      limit: 1,
    });
    return newest === undefined ? '' : rowOf(newest).knownFrom;
  }
}
