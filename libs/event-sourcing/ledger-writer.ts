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
import { HandlerThrew, keysOf, type Projection } from './projection.js';
import type { Checkpoint, Collection, ReadModelStore, StoredDocument } from './read-model-store.js';

const PAGE = 1000;

/** The rows of the ledger as the projections need them: what concerns a key, in reading order, as known at a position. */
export class LedgerRows {
  constructor(
    readonly collection: Collection,
    readonly store: ReadModelStore,
    readonly log: EventStore,
    readonly codec: EventCodec,
  ) {}

  async byEventId(eventId: string): Promise<LedgerRow | undefined> {
    const [found] = await this.store.find(this.collection, {
      where: { eventId: { equals: eventId } },
      limit: 1,
    });
    return found === undefined ? undefined : rowOf(found);
  }

  /** Whether a fact that concerns `key` stands before `position` in the log. */
  async concernsBefore(key: string, position: Position): Promise<boolean> {
    const [found] = await this.store.find(this.collection, {
      where: { keys: { equals: key }, position: { below: position } },
      limit: 1,
    });
    return found !== undefined;
  }

  /** The facts of reading(asOf, knownAt) that concern `key`, decoded, in reading order. */
  async facts(
    key: string,
    asOf: Instant | undefined,
    knownAt: Position | undefined,
  ): Promise<readonly RecordedEvent[]> {
    const positions: Position[] = [];
    let after: { value: string; key: string } | undefined;
    for (;;) {
      const page = await this.store.find(this.collection, {
        where: {
          keys: { equals: key },
          ...(asOf === undefined ? {} : { occurredAt: { upTo: asOf } }),
          ...(knownAt === undefined ? {} : { position: { upTo: knownAt } }),
        },
        orderBy: { field: 'occurredAt' },
        ...(after === undefined ? {} : { after }),
        limit: PAGE,
      });
      const rows = page.map(rowOf);
      positions.push(...rows.filter((row) => stands(row, knownAt)).map((row) => row.position));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = { value: last.occurredAt, key: last.position };
    }
    return this.codec.decode(await this.log.readAt(positions));
  }
}

/** Whether a fact is part of a reading that knows the log up to `knownAt`: no void itself, and not voided by then. */
export function stands(row: LedgerRow, knownAt: Position | undefined): boolean {
  if (row.type === FACT_VOIDED) return false;
  return row.voidedAt === undefined || (knownAt !== undefined && row.voidedAt > knownAt);
}

/** A ledger row as stored. */
export function rowOf(stored: StoredDocument): LedgerRow {
  // What the ledger writer stored comes back whole; reading it is the edge of this type.
  return stored.body as unknown as LedgerRow;
}

/** What some events, in the order of the log, add to the ledger and change in it. */
export interface LedgerChanges {
  /** New rows, and older ones that a void has marked, by position. */
  readonly rows: ReadonlyMap<Position, LedgerRow>;
  readonly knownFrom: Instant;
  /** The projections whose `key` threw, by name; their keys are missing from that row on. */
  readonly failures: ReadonlyMap<string, HandlerThrew>;
}

/** The rows of these events. `knownFrom` is the newest recorded time before them; `find` gives the row of an earlier event. */
export async function ledgerChanges(
  {
    ledger,
    projections,
  }: { readonly ledger: Ledger; readonly projections: readonly Projection<unknown>[] },
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
    const { recordedAt } = event.metadata;
    knownFrom = recordedAt > knownFrom ? recordedAt : knownFrom;
    const { keys, ...facets } = ledger.describe(event);
    const named = projections.flatMap((model) => keysIn(model, event, failures));
    const row = rowFor(event, knownFrom, facets, [...keys, ...named]);
    if (event.type !== FACT_VOIDED) {
      put(row);
      continue;
    }
    const voids = String(event.data['voids']);
    const voided = byEventId.get(voids) ?? (await find(voids));
    put({ ...row, voids, keys: [...new Set([...row.keys, ...(voided?.keys ?? [])])] });
    if (voided !== undefined && voided.voidedAt === undefined) {
      put({ ...voided, voidedAt: event.position, voidedBy: event.id });
    }
  }
  return { rows, knownFrom, failures };
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

  /** Adds the rows of these events, which follow those up to `from`. Returns the projections whose `key` threw. */
  async apply(
    readModel: string,
    events: readonly RecordedEvent[],
    from: Checkpoint | undefined,
    to: Checkpoint,
  ): Promise<ReadonlyMap<string, HandlerThrew>> {
    const before = this.#knownFrom ?? (await this.#newestKnownFrom());
    const find = (eventId: string): Promise<LedgerRow | undefined> => this.rows.byEventId(eventId);
    const { rows, knownFrom, failures } = await ledgerChanges(this, events, before, find);
    const put = [...rows.values()].map((row) => ({ key: row.position, body: row }));
    const { collection, store } = this.rows;
    await store.save([{ readModel, changes: [{ collection, put, remove: [] }], from, to }]);
    this.#knownFrom = knownFrom;
    return failures;
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
