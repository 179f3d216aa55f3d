import {
  type Exposure,
  factsShownTo,
  Forbidden,
  isFactShown,
  isPersonalField,
  ownerOf,
  PERSONAL_DATA,
  type Caller,
  Role,
  SCOPE,
  shownData,
  shownDocument,
  shownEvent,
  showsOwn,
  shownTo,
} from '#crm';
import {
  collectionOf,
  type Cursor,
  findInMemory,
  type FindQuery,
  type JsonObject,
  type LedgerQuery,
  type LedgerRow,
  type Page,
  type Position,
  type Projection,
  type Reading,
  type Reads,
  type RecordedEvent,
  type Rollup,
  type Served,
} from '#event-sourcing';
import { OwnCustomers } from './own-customers.js';
import { countedOnce, mergedDocuments, mergedFacts } from './merged-pages.js';

type Model = Projection<unknown> | Rollup;

/**
 * The reads of one caller, for one request: what he may not see is not there, and of personal data he sees what his
 * role sees. Everything that is read for somebody is read here.
 */
export interface ReadsFor extends Reads {
  /** The data of an event of `events`, without what the caller sees nothing of. */
  dataOf(event: RecordedEvent): JsonObject;
  /** Whether he is told that something happened that concerns these (`customer:7f…`), as it is at this moment. */
  hearsOf(keys: readonly string[]): Promise<boolean>;
  /** Forgets whose is what: something was recorded. */
  forget(): void;
}

export function readsFor(reads: Reads, caller: Caller): ReadsFor {
  return new ReadsOfCaller(reads, caller);
}

class ReadsOfCaller implements ReadsFor {
  readonly #exposure: Exposure;
  /** Of whom only what is his own is shown; undefined for those who see everything. */
  readonly #own: OwnCustomers | undefined;

  constructor(
    readonly reads: Reads,
    readonly caller: Caller,
  ) {
    this.#exposure = PERSONAL_DATA[caller.role];
    if (SCOPE[caller.role] === 'OWN') this.#own = new OwnCustomers(reads, caller.managerId);
  }

  async document(
    model: Projection<unknown>,
    key: string,
    reading?: Reading,
  ): Promise<JsonObject | undefined> {
    const document = await this.reads.document(model, key, reading);
    if (document === undefined || !(await this.#sees(model, key, document))) return undefined;
    return shownDocument(model, document, this.#exposure);
  }

  async documentsOf(
    model: Projection<unknown>,
    keys: readonly string[],
    reading?: Reading,
  ): Promise<ReadonlyMap<string, JsonObject>> {
    const found = await this.reads.documentsOf(model, keys, reading);
    const seen = [...found].map(async ([key, document]) =>
      (await this.#sees(model, key, document))
        ? [[key, shownDocument(model, document, this.#exposure)] as const]
        : [],
    );
    return new Map((await Promise.all(seen)).flat());
  }

  async documents(model: Model, query: FindQuery, reading?: Reading): Promise<Page<Served>> {
    this.#refusePersonal(model, query);
    const found = await this.#found(model, query, reading);
    if (this.#exposure === 'CLEAR') return found;
    const items = found.items.map(({ item: { key, document }, cursor }) => ({
      item: { key, document: shownDocument(model, document, this.#exposure) },
      cursor,
    }));
    return { ...found, items };
  }

  async count(model: Model, where: FindQuery['where'] = {}): Promise<number> {
    this.#refusePersonal(model, { where, limit: 1 });
    if (this.#own === undefined) return this.reads.count(model, where);
    const shown = shownTo(await this.#own.manager(), model, where);
    if (shown === 'all') return this.reads.count(model, where);
    if (shown !== 'by customer') return countedOnce(shown, (one) => this.reads.count(model, one));
    return (await this.#ofCustomers(model, { where, limit: Number.MAX_SAFE_INTEGER }, undefined))
      .items.length;
  }

  async ledger(query: LedgerQuery): Promise<Page<LedgerRow>> {
    if (this.#own === undefined) return this.reads.ledger(query);
    const shown = factsShownTo(await this.#own.manager(), query.where);
    const pages = await Promise.all(shown.map((where) => this.reads.ledger({ ...query, where })));
    return mergedFacts(pages, query);
  }

  async ledgerRow(eventId: string): Promise<LedgerRow | undefined> {
    const row = await this.reads.ledgerRow(eventId);
    if (row === undefined || this.#own === undefined) return row;
    return isFactShown(row, await this.#own.manager()) ? row : undefined;
  }

  async events(rows: readonly LedgerRow[]): Promise<readonly RecordedEvent[]> {
    const events = await this.reads.events(rows);
    return events.map((event) => shownEvent(event, this.#exposure));
  }

  dataOf(event: RecordedEvent): JsonObject {
    return shownData(event, this.#exposure);
  }

  async hearsOf(keys: readonly string[]): Promise<boolean> {
    if (this.#own === undefined) return true;
    this.#own.forget();
    for (const key of keys) {
      const id = /^customer:(.+)$/.exec(key)?.[1];
      if (id !== undefined && (await this.#own.has(id))) return true;
    }
    return false;
  }

  forget(): void {
    this.#own?.forget();
  }

  checkPosition(position: Position, field: string): Promise<void> {
    return this.reads.checkPosition(position, field);
  }

  waitFor(position: Position, timeoutMs?: number): Promise<void> {
    return this.reads.waitFor(position, timeoutMs);
  }

  async #sees(model: Projection<unknown>, key: string, document: JsonObject): Promise<boolean> {
    if (this.#own === undefined) return true;
    const owner = ownerOf(model, key, document, this.#own.managerId);
    if (owner === undefined) return false;
    return typeof owner === 'string' || this.#own.has(owner.customerId);
  }

  async #found(
    model: Model,
    query: FindQuery,
    reading: Reading | undefined,
  ): Promise<Page<Served>> {
    if (this.#own === undefined) return this.reads.documents(model, query, reading);
    const shown = shownTo(await this.#own.manager(), model, query.where, reading === undefined);
    if (shown === 'all') return this.reads.documents(model, query, reading);
    if (shown === 'by customer') return this.#ofCustomers(model, query, reading);
    if (shown.length === 0 && !showsOwn(model)) throw this.#sumsOfAll(model.name);
    const pages = await Promise.all(
      shown.map((where) => this.reads.documents(model, { ...query, where }, reading)),
    );
    return mergedDocuments(model, pages, query);
  }

  /** Documents whose keys are customers: those of his are few, and whose they are no condition could tell for a past day. */
  async #ofCustomers(
    model: Model,
    query: FindQuery,
    reading: Reading | undefined,
  ): Promise<Page<Served>> {
    if (model.kind === 'rollup' || this.#own === undefined) return { items: [], hasMore: false };
    const { customers: ids } = await this.#own.manager();
    const documents = await this.reads.documentsOf(model, ids, reading);
    const stored = [...documents].map(([key, body]) => ({ key, body }));
    const limit = Math.min(query.limit + 1, Number.MAX_SAFE_INTEGER);
    const found = findInMemory(stored, collectionOf(model), { ...query, limit });
    const items = found.slice(0, query.limit).map(({ key, body }) => ({
      item: { key, document: body },
      cursor: { key, value: cursorValue(query, key, body) },
    }));
    return { items, hasMore: found.length > query.limit };
  }

  #sumsOfAll(name: string): Forbidden {
    const allowed = Role.options.filter((role) => SCOPE[role] === 'ALL');
    return new Forbidden(this.caller.role, `see ${name} of all`, allowed, 'ask by: MANAGER');
  }

  /** Searching and sorting would tell what is not shown, and so would the cursors of a sorted list. */
  #refusePersonal(model: Model, { where = {}, orderBy }: FindQuery): void {
    if (this.#exposure === 'CLEAR') return;
    const fields = [...Object.keys(where), ...(orderBy === undefined ? [] : [orderBy.field])];
    const field = fields.find((name) => isPersonalField(model, name));
    if (field === undefined) return;
    const allowed = Role.options.filter((role) => PERSONAL_DATA[role] === 'CLEAR');
    const what = `search or sort ${model.name} by ${field}, which is personal`;
    throw new Forbidden(this.caller.role, what, allowed, 'ask by id or external id');
  }
}

function cursorValue({ orderBy }: FindQuery, key: string, body: JsonObject): Cursor['value'] {
  const value = orderBy === undefined ? key : body[orderBy.field];
  const isScalar =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar ? value : null;
}
