import { FACT_VOIDED, type Instant, type Position, type RecordedEvent } from './event.js';
import type { EventStore } from './event-store.js';
import type { EventCodec } from './event-codec.js';
import { addTo } from './grouping.js';
import type { LedgerRow } from './ledger.js';
import {
  type Collection,
  compareReadingPoints,
  type Condition,
  type Cursor,
  type ReadModelStore,
  type StoredDocument,
} from './read-model-store.js';

const PAGE = 1000;

type RowsByPosition = ReadonlyMap<Position, LedgerRow>;

/** The rows of the ledger as the projections need them: what concerns a key, in reading order, as known at a position. */
export class LedgerRows {
  constructor(
    readonly collection: Collection,
    readonly store: ReadModelStore,
    readonly log: EventStore,
    readonly codec: EventCodec,
    /** Rows that are about to be saved; they count as if they were. */
    readonly unsaved: RowsByPosition = new Map(),
  ) {}

  #byKey: ReadonlyMap<string, readonly LedgerRow[]> | undefined;

  /** The same with rows, new ones and changed ones, that are about to be saved. */
  with(unsaved: RowsByPosition): LedgerRows {
    return new LedgerRows(this.collection, this.store, this.log, this.codec, unsaved);
  }

  async byEventId(eventId: string): Promise<LedgerRow | undefined> {
    const [found] = await this.store.find(this.collection, {
      where: { eventId: { equals: eventId } },
      limit: 1,
    });
    return found === undefined ? undefined : rowOf(found);
  }

  /** The rows of what these events void, by event id. */
  async voidedBy(events: readonly RecordedEvent[]): Promise<ReadonlyMap<string, LedgerRow>> {
    const voids = events.filter(({ type }) => type === FACT_VOIDED);
    const ids = new Set(voids.map(({ data }) => String(data['voids'])));
    if (ids.size === 0) return new Map();
    const rows = [...this.unsaved.values()].filter(({ eventId }) => ids.has(eventId));
    for (const { eventId } of rows) ids.delete(eventId);
    if (ids.size > 0) {
      const where = { eventId: { in: [...ids] } };
      const found = await this.store.find(this.collection, { where, limit: ids.size });
      rows.push(...found.map(rowOf));
    }
    return new Map(rows.map((row) => [row.eventId, row]));
  }

  /** Those of `keys` that a fact of these types concerns which stands before `position` in the log. */
  async concernedBefore(
    keys: readonly string[],
    types: readonly string[],
    position: Position,
  ): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const concerned = async (
      condition: Condition,
      limit: number,
    ): Promise<readonly LedgerRow[]> => {
      const where = { keys: condition, type: { in: types }, position: { below: position } };
      const found = await this.store.find(this.collection, { where, fields: ['keys'], limit });
      return found.map(rowOf);
    };
    // Mostly there is none: the keys are new.
    const rows = await concerned({ in: keys }, PAGE);
    const before = [...this.unsaved.values()].filter(
      (row) => row.position < position && types.includes(row.type),
    );
    const named = new Set([...rows, ...before].flatMap((row) => row.keys));
    const found = new Set(keys.filter((key) => named.has(key)));
    if (rows.length < PAGE) return found;
    for (const key of keys.filter((one) => !found.has(one)))
      if ((await concerned({ equals: key }, 1)).length > 0) found.add(key);
    return found;
  }

  /** The facts of these types in reading(asOf, knownAt) that concern `key`, in reading order. */
  async facts(
    key: string,
    types: readonly string[],
    reading: { readonly asOf?: Instant | undefined; readonly knownAt?: Position | undefined },
  ): Promise<readonly RecordedEvent[]> {
    const saved = await this.#saved(key, types, reading);
    const rows = this.#withUnsaved(saved, key, types, reading);
    const standing = rows.filter((row) => stands(row, reading.knownAt));
    const positions = standing.map((row) => row.position);
    return this.codec.decodeLazily(await this.log.readAt(positions));
  }

  /** The rows in reading order, of those fields that tell whether a fact stands, and where. */
  async #saved(
    key: string,
    types: readonly string[],
    { asOf, knownAt }: Parameters<LedgerRows['facts']>[2],
  ): Promise<readonly LedgerRow[]> {
    const where = {
      keys: { equals: key },
      type: { in: types },
      ...(asOf === undefined ? {} : { occurredAt: { upTo: asOf } }),
      ...(knownAt === undefined ? {} : { position: { upTo: knownAt } }),
    };
    const rows: LedgerRow[] = [];
    let after: Cursor | undefined;
    for (;;) {
      const page = await this.store.find(this.collection, {
        where,
        orderBy: { field: 'occurredAt' },
        fields: ['position', 'type', 'occurredAt', 'voidedAt'],
        after,
        limit: PAGE,
      });
      rows.push(...page.map(rowOf));
      const last = rows.at(-1);
      if (last === undefined || page.length < PAGE) return rows;
      after = { value: last.occurredAt, key: last.position };
    }
  }

  #withUnsaved(
    saved: readonly LedgerRow[],
    key: string,
    types: readonly string[],
    { asOf, knownAt }: Parameters<LedgerRows['facts']>[2],
  ): readonly LedgerRow[] {
    const unsaved = (this.#unsavedByKey.get(key) ?? []).filter(
      ({ type, occurredAt, position }) =>
        types.includes(type) &&
        (asOf === undefined || occurredAt <= asOf) &&
        (knownAt === undefined || position <= knownAt),
    );
    if (unsaved.length === 0) return saved;
    const rows = new Map([...saved, ...unsaved].map((row) => [row.position, row]));
    return [...rows.values()].sort(compareReadingPoints);
  }

  /** Sorted out when it is first asked for: mostly nobody does. */
  get #unsavedByKey(): ReadonlyMap<string, readonly LedgerRow[]> {
    if (this.#byKey !== undefined) return this.#byKey;
    const byKey = new Map<string, LedgerRow[]>();
    for (const row of this.unsaved.values()) {
      for (const key of row.keys) addTo(byKey, key, row);
    }
    return (this.#byKey = byKey);
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
