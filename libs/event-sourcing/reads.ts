import { collectionOf } from './collection.js';
import { InvalidArgument } from './errors.js';
import type { Instant, JsonObject, Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { findInMemory } from './find-in-memory.js';
import type { LedgerRow } from './ledger.js';
import { rowOf, stands, type LedgerRows } from './ledger-rows.js';
import { foldDocument, keysOf, typesOf, type Projection } from './projection.js';
import { PastLists } from './past-lists.js';
import type {
  Condition,
  Cursor,
  FindQuery,
  ReadModelStore,
  StoredDocument,
} from './read-model-store.js';
import type { LedgerQuery, Page, Reading, Reads, Served } from './readings.js';
import type { Rollup } from './rollup.js';

export interface ReadsOptions {
  readonly log: EventStore;
  readonly codec: EventCodec;
  readonly store: ReadModelStore;
  readonly rows: LedgerRows;
  /** Why a read model cannot be asked: it stands still, or is being rebuilt. `ledger` names the ledger. */
  obstacleTo(readModel: string): Promise<Error | undefined>;
  waitFor(position: Position, timeoutMs: number): Promise<void>;
}

const WAIT_MS = 5000;
const LEDGER = 'ledger';

/** The reads over a store and its ledger; see `Reads`. */
export function createReads(options: ReadsOptions): Reads {
  return new ReadModelReads(options);
}

class ReadModelReads implements Reads {
  readonly #past: PastLists;

  constructor(readonly options: ReadsOptions) {
    this.#past = new PastLists(options);
  }

  async document(
    model: Projection<unknown>,
    key: string,
    reading: Reading = {},
  ): Promise<JsonObject | undefined> {
    const document = await this.#folded(model, key, reading);
    return document === undefined ? undefined : this.#joined(model, document, reading);
  }

  async documentsOf(
    model: Projection<unknown>,
    keys: readonly string[],
    reading: Reading = {},
    breathe?: () => Promise<void>,
  ): Promise<ReadonlyMap<string, JsonObject>> {
    await this.#check(isNow(reading) ? model.name : LEDGER);
    await this.#checkKnownAt(reading);
    const found = isNow(reading)
      ? [...(await this.options.store.load(collectionOf(model), keys)).values()]
      : await this.#past.documentsOf(model, reading, keys, breathe);
    const joined = found.map(
      async ({ key, body }) => [key, await this.#joined(model, body, reading)] as const,
    );
    return new Map(await Promise.all(joined));
  }

  async #folded(
    model: Projection<unknown>,
    key: string,
    reading: Reading,
  ): Promise<JsonObject | undefined> {
    const { store, rows } = this.options;
    if (isNow(reading)) {
      await this.#check(model.name);
      return (await store.load(collectionOf(model), [key])).get(key)?.body;
    }
    await this.#check(LEDGER);
    await this.#checkKnownAt(reading);
    const known = await knownPosition(rows, reading.knownAt);
    if (known === 'nothing') return undefined;
    const { asOf } = reading;
    const facts = await rows.facts(`${model.entity}:${key}`, typesOf(model), {
      asOf,
      knownAt: known,
    });
    const named = facts.filter((fact) => keysOf(model, fact).includes(key));
    return foldDocument(model, key, named);
  }

  /** What a document must be told with is looked up whatever day is asked for: a void has no valid time. */
  async #joined(
    { join }: Projection<unknown>,
    document: JsonObject,
    { knownAt }: Reading,
  ): Promise<JsonObject> {
    if (join === undefined) return document;
    const found = new Set<string>();
    for (const key of join.keys(document)) {
      const other = await this.#folded(join.to, key, { knownAt });
      if (other !== undefined) found.add(key);
    }
    return join.apply(document, found);
  }

  async #joinedPage(
    model: Projection<unknown> | Rollup,
    found: Page<Served>,
    reading: Reading,
  ): Promise<Page<Served>> {
    if (model.kind === 'rollup' || model.join === undefined) return found;
    const items = found.items.map(async ({ item, cursor }) => {
      const document = await this.#joined(model, item.document, reading);
      return { item: { key: item.key, document }, cursor };
    });
    return { ...found, items: await Promise.all(items) };
  }

  async documents(
    model: Projection<unknown> | Rollup,
    query: FindQuery,
    reading: Reading = {},
    breathe?: () => Promise<void>,
  ): Promise<Page<Served>> {
    const wanted = { ...query, limit: query.limit + 1 };
    if (isNow(reading)) {
      await this.#check(keeperOf(model));
      const found = await this.options.store.find(collectionOf(model), wanted);
      return this.#joinedPage(model, page(found, query), reading);
    }
    if (model.kind === 'rollup') {
      const remedy = `${model.name} answers for now only; leave asOf and knownAt out`;
      throw new InvalidArgument('asOf', reading, remedy);
    }
    await this.#check(LEDGER);
    await this.#checkKnownAt(reading);
    const documents = await this.#past.documents(model, reading, query.where, breathe);
    const found = findInMemory(documents, collectionOf(model), wanted);
    return this.#joinedPage(model, page(found, query), reading);
  }

  async count(model: Projection<unknown> | Rollup, where?: FindQuery['where']): Promise<number> {
    await this.#check(keeperOf(model));
    return this.options.store.count(collectionOf(model), where);
  }

  async ledger(query: LedgerQuery): Promise<Page<LedgerRow>> {
    await this.#check(LEDGER);
    await this.#checkKnownAt(query);
    return ledgerPage(this.options.rows, query);
  }

  async ledgerRow(eventId: string): Promise<LedgerRow | undefined> {
    await this.#check(LEDGER);
    return this.options.rows.byEventId(eventId);
  }

  async events(list: readonly LedgerRow[]): Promise<readonly RecordedEvent[]> {
    const { codec, log } = this.options;
    return codec.decodeKeeping(await log.readAt(list.map((row) => row.position)));
  }

  async checkPosition(position: Position, field: string): Promise<void> {
    const head = await this.options.log.head();
    if (head !== undefined && position.length === head.length && position <= head) return;
    throw new InvalidArgument(
      field,
      position,
      'give a position that an answer of this log contained',
    );
  }

  async waitFor(position: Position, timeoutMs = WAIT_MS): Promise<void> {
    await this.checkPosition(position, 'minPosition');
    await this.options.waitFor(position, timeoutMs);
  }

  async #checkKnownAt({ knownAt }: Reading): Promise<void> {
    if (knownAt === undefined || 'at' in knownAt) return;
    await this.checkPosition(knownAt.position, 'knownAt');
  }

  async #check(readModel: string): Promise<void> {
    const obstacle = await this.options.obstacleTo(readModel);
    if (obstacle !== undefined) throw obstacle;
  }
}

/** The read model whose checkpoint speaks for this one: a rollup is kept with what it sums over. */
function keeperOf(model: Projection<unknown> | Rollup): string {
  return model.kind === 'rollup' ? model.of.name : model.name;
}

function isNow({ asOf, knownAt }: Reading): boolean {
  return asOf === undefined && knownAt === undefined;
}

/** Knowledge as a position: the last one whose running maximum of recorded time is not later. */
export async function knownPosition(
  rows: LedgerRows,
  knownAt: Reading['knownAt'],
): Promise<Position | undefined | 'nothing'> {
  if (knownAt === undefined) return undefined;
  if ('position' in knownAt) return knownAt.position;
  const [last] = await rows.store.find(rows.collection, {
    where: { knownFrom: { upTo: knownAt.at } },
    orderBy: { field: 'knownFrom', descending: true },
    limit: 1,
  });
  return last === undefined ? 'nothing' : rowOf(last).position;
}

/** The newest row of the ledger. */
export async function newestRow(rows: LedgerRows): Promise<LedgerRow | undefined> {
  const [newest] = await rows.store.find(rows.collection, { descending: true, limit: 1 });
  return newest === undefined ? undefined : rowOf(newest);
}

async function ledgerPage(rows: LedgerRows, query: LedgerQuery): Promise<Page<LedgerRow>> {
  const known = await knownPosition(rows, query.knownAt);
  if (known === 'nothing') return { items: [], hasMore: false };
  const { asOf, key, limit } = query;
  const descending = query.descending ?? true;
  const where: Record<string, Condition> = { ...query.where };
  if (key !== undefined) where['keys'] = { equals: key };
  if (asOf !== undefined)
    where['occurredAt'] = { ...where['occurredAt'], ...earlier(where['occurredAt'], asOf) };
  if (known !== undefined) where['position'] = { ...where['position'], upTo: known };
  const byTime = query.order !== 'log';
  const found: { item: LedgerRow; cursor: Cursor }[] = [];
  let after = query.after;
  // Mostly all of the first rows are shown; where many were voided, the next ones come in batches.
  let size = limit + 1;
  while (found.length <= limit) {
    const batch = await rows.store.find(rows.collection, {
      where,
      ...(byTime ? { orderBy: { field: 'occurredAt', descending } } : { descending }),
      after,
      limit: size,
    });
    for (const document of batch) {
      const row = rowOf(document);
      const cursor = { value: byTime ? row.occurredAt : row.position, key: row.position };
      if (shown(row, query, known)) found.push({ item: asKnown(row, known), cursor });
      after = cursor;
    }
    if (batch.length < size) break;
    size = Math.max(limit + 1, 100);
  }
  return { items: found.slice(0, limit), hasMore: found.length > limit };
}

function earlier(condition: Condition | undefined, asOf: Instant): Condition {
  const upTo = condition?.upTo;
  return { upTo: typeof upTo === 'string' && upTo < asOf ? upTo : asOf };
}

function shown(row: LedgerRow, query: LedgerQuery, known: Position | undefined): boolean {
  if (row.voids !== undefined) return query.includeVoids === true;
  return query.includeVoided === true || stands(row, known);
}

/** A void that was not known yet does not show. */
function asKnown(row: LedgerRow, known: Position | undefined): LedgerRow {
  if (known === undefined || row.voidedAt === undefined || row.voidedAt <= known) return row;
  return { ...row, voidedAt: undefined, voidedBy: undefined };
}

function page(found: readonly StoredDocument[], query: FindQuery): Page<Served> {
  const field = query.orderBy?.field;
  const items = found.slice(0, query.limit).map(({ key, body }) => {
    const value = field === undefined ? key : body[field];
    const scalar =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { item: { key, document: body }, cursor: { value: scalar ? value : null, key } };
  });
  return { items, hasMore: found.length > query.limit };
}
