import { FACT_VOIDED, type Instant, type Position, type RecordedEvent } from './event.js';
import type { EventStore } from './event-store.js';
import type { EventCodec } from './event-codec.js';
import type { LedgerRow } from './ledger.js';
import type {
  Collection,
  Condition,
  Cursor,
  ReadModelStore,
  StoredDocument,
} from './read-model-store.js';

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

  /** The rows of what these events void, by event id. */
  async voidedBy(events: readonly RecordedEvent[]): Promise<ReadonlyMap<string, LedgerRow>> {
    const voids = events.filter(({ type }) => type === FACT_VOIDED);
    if (voids.length === 0) return new Map();
    const eventId = { in: voids.map(({ data }) => String(data['voids'])) };
    const found = await this.store.find(this.collection, {
      where: { eventId },
      limit: voids.length,
    });
    return new Map(found.map(rowOf).map((row) => [row.eventId, row]));
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
    const named = new Set(rows.flatMap((row) => row.keys));
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
    {
      asOf,
      knownAt,
    }: { readonly asOf?: Instant | undefined; readonly knownAt?: Position | undefined },
  ): Promise<readonly RecordedEvent[]> {
    const where = {
      keys: { equals: key },
      type: { in: types },
      ...(asOf === undefined ? {} : { occurredAt: { upTo: asOf } }),
      ...(knownAt === undefined ? {} : { position: { upTo: knownAt } }),
    };
    const positions: Position[] = [];
    let after: Cursor | undefined;
    for (;;) {
      const page = await this.store.find(this.collection, {
        where,
        orderBy: { field: 'occurredAt' },
        fields: ['position', 'type', 'occurredAt', 'voidedAt'],
        after,
        limit: PAGE,
      });
      const rows = page.map(rowOf);
      positions.push(...rows.filter((row) => stands(row, knownAt)).map((row) => row.position));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      after = { value: last.occurredAt, key: last.position };
    }
    return this.codec.decodeLazily(await this.log.readAt(positions));
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
