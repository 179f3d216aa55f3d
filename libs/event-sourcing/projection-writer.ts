import { collectionOf } from './collection.js';
import { FACT_VOIDED, type JsonObject, type Position, type RecordedEvent } from './event.js';
import { addTo } from './grouping.js';
import type { LedgerRow } from './ledger.js';
import type { LedgerRows } from './ledger-rows.js';
import { foldDocument, keysOf, typesOf, type Projection } from './projection.js';
import {
  compareReadingPoints,
  identityOf,
  type Changes,
  type Checkpoint,
  type Collection,
  type Move,
  type ReadingPoint,
  type ReadModelStore,
  type StoredDocument,
} from './read-model-store.js';
import { RollupSums, type Rollup } from './rollup.js';

/** A document that changed: what was stored, what stands now. */
export interface DocumentChange {
  readonly key: string;
  readonly before: JsonObject | undefined;
  readonly after: StoredDocument | undefined;
}

/** The ledger of a batch of events, theirs among its rows. */
export interface LedgerOfBatch {
  readonly rows: LedgerRows;
  /** The rows of what these events void, by event id. */
  readonly voided: ReadonlyMap<string, LedgerRow>;
}

/** @throws StoreUnavailable */
export async function ledgerOf(
  events: readonly RecordedEvent[],
  rows: LedgerRows,
): Promise<LedgerOfBatch> {
  return { rows, voided: await rows.voidedBy(events) };
}

/** Keeps the documents of one projection and the rollups over them. */
export class ProjectionWriter {
  readonly collection: Collection;
  readonly rollupCollections: readonly Collection[];

  constructor(
    readonly model: Projection<unknown>,
    readonly rollups: readonly Rollup[],
    readonly store: ReadModelStore,
    readonly ledger: LedgerRows,
  ) {
    this.collection = collectionOf(model);
    this.rollupCollections = rollups.map(collectionOf);
  }

  /**
   * What these events, which follow in the log those already applied, change; `knownAt` is the position of the
   * last event of the batch. A void, and a fact earlier in reading order than the
   * document's last, fold the key again.
   */
  async changes(
    events: readonly RecordedEvent[],
    knownAt: Position,
    ledger: LedgerOfBatch,
  ): Promise<readonly DocumentChange[]> {
    const added = this.#factsByKey(events);
    const again = this.#keysOfVoided(events, ledger.voided);
    const keys = [...new Set([...added.keys(), ...again])];
    if (keys.length === 0) return [];
    const stored = await this.store.load(this.collection, keys);
    const early = await this.#withEarlierFacts(
      keys.filter((key) => !again.has(key) && stored.get(key)?.last === undefined),
      events[0]?.position ?? knownAt,
      ledger.rows,
    );
    const changes: DocumentChange[] = [];
    for (const key of keys) {
      const before = stored.get(key);
      const facts = added.get(key) ?? [];
      const fresh = again.has(key) || early.has(key) || this.#isLate(facts, before?.last);
      const after = fresh
        ? await this.#fromLedger(key, knownAt, ledger.rows)
        : this.#goOn(key, before, facts);
      if (before !== undefined || after !== undefined)
        changes.push({ key, before: before?.body, after });
    }
    return changes;
  }

  /** What is to be saved, all at once: the changes, what they mean for the rollups, and the checkpoint. */
  async move(
    changes: readonly DocumentChange[],
    from: Checkpoint | undefined,
    to: Checkpoint,
  ): Promise<Move> {
    const documents: Changes = {
      collection: this.collection,
      put: changes.flatMap((change) => change.after ?? []),
      remove: changes.filter((change) => change.after === undefined).map((change) => change.key),
    };
    const rollups: Changes[] = [];
    for (const [i, rollup] of this.rollups.entries()) {
      const collection = this.rollupCollections[i];
      if (collection === undefined) continue;
      const sums = new RollupSums(rollup);
      for (const change of changes) sums.replace(change.key, change.before, change.after?.body);
      rollups.push(await sums.changes(collection, this.store));
    }
    return { readModel: identityOf(this.collection), changes: [documents, ...rollups], from, to };
  }

  /** In reading order. */
  #factsByKey(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly RecordedEvent[]> {
    const byKey = new Map<string, RecordedEvent[]>();
    for (const event of events) {
      for (const key of keysOf(this.model, event)) addTo(byKey, key, event);
    }
    for (const facts of byKey.values()) facts.sort(inReadingOrder);
    return byKey;
  }

  #keysOfVoided(
    events: readonly RecordedEvent[],
    voided: LedgerOfBatch['voided'],
  ): ReadonlySet<string> {
    const prefix = `${this.model.entity}:`;
    const keys = new Set<string>();
    for (const event of events) {
      const row = event.type === FACT_VOIDED ? voided.get(String(event.data['voids'])) : undefined;
      if (row === undefined || this.model.on[row.type] === undefined) continue;
      for (const key of row.keys) if (key.startsWith(prefix)) keys.add(key.slice(prefix.length));
    }
    return keys;
  }

  /** Of documents that are not there yet: facts that came before the one that opens it may be waiting in the ledger. */
  async #withEarlierFacts(
    keys: readonly string[],
    first: Position,
    rows: LedgerRows,
  ): Promise<ReadonlySet<string>> {
    const prefix = `${this.model.entity}:`;
    const named = keys.map((key) => `${prefix}${key}`);
    const found = await rows.concernedBefore(named, typesOf(this.model), first);
    return new Set([...found].map((key) => key.slice(prefix.length)));
  }

  #isLate(facts: readonly RecordedEvent[], last: ReadingPoint | undefined): boolean {
    const first = facts.find((fact) => this.model.on[fact.type]?.commutes !== true);
    return last !== undefined && first !== undefined && precedes(first, last);
  }

  async #fromLedger(
    key: string,
    knownAt: Position,
    rows: LedgerRows,
  ): Promise<StoredDocument | undefined> {
    const name = `${this.model.entity}:${key}`;
    const named = await rows.facts(name, typesOf(this.model), { knownAt });
    const facts = named.filter((fact) => keysOf(this.model, fact).includes(key));
    return stored(key, foldDocument(this.model, key, facts), facts);
  }

  #goOn(
    key: string,
    before: StoredDocument | undefined,
    facts: readonly RecordedEvent[],
  ): StoredDocument | undefined {
    const document = foldDocument(this.model, key, facts, before?.body);
    return stored(key, document, facts, before?.last);
  }
}

/** By valid time, then position. */
export function inReadingOrder(a: RecordedEvent, b: RecordedEvent): number {
  return compareReadingPoints(pointOf(a), pointOf(b));
}

function pointOf({ metadata, position }: RecordedEvent): ReadingPoint {
  return { occurredAt: metadata.occurredAt, position };
}

function precedes(event: RecordedEvent, last: ReadingPoint): boolean {
  return compareReadingPoints(pointOf(event), last) < 0;
}

/** A document as stored: with the place of the last of its facts in reading order. */
export function stored(
  key: string,
  body: JsonObject | undefined,
  facts: readonly RecordedEvent[],
  last?: ReadingPoint,
): StoredDocument | undefined {
  if (body === undefined) return undefined;
  const newest = facts.at(-1);
  const point =
    newest === undefined || (last !== undefined && precedes(newest, last)) ? last : pointOf(newest);
  return { key, body, last: point };
}
