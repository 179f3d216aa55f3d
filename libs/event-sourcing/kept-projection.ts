import { StaleCheckpoint, StoreUnavailable } from './errors.js';
import type { JsonObject, Position, RecordedEvent } from './event.js';
import { HandlerThrew } from './projection.js';
import { type ProjectionError, type ProjectionState, type Standing } from './projection-status.js';
import { ledgerOf, type LedgerOfBatch, type ProjectionWriter } from './projection-writer.js';
import { identityOf, type Checkpoint, type Move, type StoredDocument } from './read-model-store.js';
import { planAll, saveTogether } from './save-together.js';
import { RollupSums } from './rollup.js';

/** A projection as a projector keeps it: its writer, how far it has come, and how it stands. */
export class KeptProjection {
  state: ProjectionState = 'catching-up';
  error: ProjectionError | undefined;
  #stored: Checkpoint | undefined;
  #position: Position | undefined;
  /** Of the rollups, while it is built. */
  #sums: readonly RollupSums[] = [];

  constructor(
    readonly writer: ProjectionWriter,
    readonly logId: string,
  ) {}

  get name(): string {
    return this.writer.model.name;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  get #collections() {
    return [this.writer.collection, ...this.writer.rollupCollections];
  }

  get #identity(): string {
    return identityOf(this.writer.collection);
  }

  get #rollups(): readonly string[] {
    return this.writer.rollupCollections.map(identityOf);
  }

  /**
   * Reads the stored checkpoint and prepares the collections. Documents of another log, or of a future that this log
   * does not have (it was restored from an older copy), are dropped.
   */
  async open(head: Position | undefined): Promise<void> {
    const stored = await this.writer.store.checkpoint(this.#identity);
    const foreign = stored !== undefined && !belongsTo(stored, this.logId, head);
    if (foreign) await this.writer.store.drop(this.#identity, this.#collections);
    this.#stored = foreign ? undefined : stored;
    // Of an empty log there is nothing to build.
    const complete =
      head === undefined || (this.#stored !== undefined && this.#stored.rebuilding === undefined);
    this.#position = complete ? this.#stored?.position : undefined;
    this.state = complete ? 'catching-up' : 'rebuilding';
    if (!complete) return;
    for (const collection of this.#collections) await this.writer.store.prepare(collection);
    await this.#addMissingRollups();
  }

  /**
   * Works out what events change that follow those already applied; those that do not are left out. Undefined when
   * nothing is to be saved; else `moved` is to be told when it has been. A handler that throws makes it fail.
   *
   * @throws StoreUnavailable; the same events can be taken again
   */
  async plan(
    batch: readonly RecordedEvent[],
    end: Position,
    ledger: LedgerOfBatch,
  ): Promise<Move | undefined> {
    if (this.state === 'failed' || this.state === 'rebuilding') return undefined;
    const events = batch.filter(
      (event) => this.#position === undefined || event.position > this.#position,
    );
    if (events.length === 0 && this.#position !== undefined && this.#position >= end)
      return undefined;
    try {
      const changes = await this.writer.changes(events, end, ledger);
      if (changes.length > 0)
        return await this.writer.move(changes, this.#stored, this.#checkpointAt(end));
      this.#position = end;
    } catch (error) {
      await this.stumble(error);
    }
    return undefined;
  }

  /** Its move has been saved. */
  moved({ to }: Move): void {
    this.#stored = to;
    this.#position = to.position;
  }

  /** Saves what `plan` found, by itself. @throws StoreUnavailable; the same events can be taken again */
  async take(batch: readonly RecordedEvent[], end: Position): Promise<void> {
    const { store, ledger } = this.writer;
    const planned = await planAll([this], batch, end, await ledgerOf(batch, ledger));
    await saveTogether(store, planned);
  }

  /** Stores the checkpoint where events that concern nothing here have moved it on. */
  async flush(): Promise<void> {
    if (
      this.state === 'failed' ||
      this.state === 'rebuilding' ||
      this.#stored?.position === this.#position
    )
      return;
    try {
      const to = this.#checkpointAt(this.#position);
      const move = { readModel: this.#identity, changes: [], from: this.#stored, to };
      await this.writer.store.save([move]);
      this.#stored = to;
    } catch (error) {
      await this.stumble(error);
    }
  }

  /** Drops everything; it is to be built anew. */
  async reset(): Promise<void> {
    this.state = 'rebuilding';
    this.error = undefined;
    await this.writer.store.drop(this.#identity, this.#collections);
    this.#stored = undefined;
    this.#position = undefined;
  }

  /** Where an interrupted build was going, and the last group of documents that it has done. */
  get interrupted(): { readonly to: Position | undefined; readonly after: string } | undefined {
    if (this.#stored?.rebuilding === undefined) return undefined;
    return { to: this.#stored.position, after: this.#stored.rebuilding.afterKey };
  }

  /** Begins to be built anew, or, unless `after` is empty, goes on behind that group of documents. */
  async beginBuilding(after: string): Promise<void> {
    if (after === '') await this.reset();
    this.#sums = this.writer.rollups.map((rollup) => new RollupSums(rollup));
    if (after === '') return;
    for await (const { key, body } of allDocuments(this.writer)) this.#sumUp(key, body);
  }

  /** What is to be saved of the next whole documents; then `built` is to be told. Rollups are saved at the end. */
  planBuilding(documents: readonly StoredDocument[], to: Position, upTo: string): Move {
    for (const { key, body } of documents) this.#sumUp(key, body);
    return {
      readModel: this.#identity,
      changes: [{ collection: this.writer.collection, put: documents, remove: [], filling: true }],
      from: this.#stored,
      to: this.#checkpointAt(to, { afterKey: upTo }),
    };
  }

  /** Its move has been saved. */
  built({ to }: Move): void {
    this.#stored = to;
  }

  /** All documents have been saved. Still `rebuilding` afterwards: `join` lets it take part in live batches. */
  async finishBuilding(to: Position): Promise<void> {
    const { store, rollupCollections } = this.writer;
    for (const collection of this.#collections) await store.prepare(collection);
    const changes = rollupCollections.map((collection, i) => ({
      ...{ collection, put: this.#sums[i]?.rows() ?? [], remove: [] },
    }));
    this.#sums = [];
    const whole = this.#checkpointAt(to);
    await store.save([{ readModel: this.#identity, changes, from: this.#stored, to: whole }]);
    this.#stored = whole;
    this.#position = to;
  }

  #sumUp(key: string, body: JsonObject): void {
    for (const sum of this.#sums) sum.replace(key, undefined, body);
  }

  /** From here on batches are taken; the caller hands over those since `position` first. */
  join(): void {
    if (this.state === 'rebuilding') this.state = 'catching-up';
  }

  /** Stands still from here on, at the checkpoint stored last, and says so to other processes too. */
  async fail(error: unknown): Promise<void> {
    const eventId = error instanceof HandlerThrew ? error.eventId : '';
    const key = error instanceof HandlerThrew ? error.key : '';
    const message = error instanceof Error ? error.message : String(error);
    this.state = 'failed';
    this.error = { eventId, key, message };
    if (this.#stored === undefined || error instanceof StaleCheckpoint) return;
    const failed: Checkpoint = { ...this.#stored, failed: this.error };
    await this.writer.store
      .save([{ readModel: this.#identity, changes: [], from: this.#stored, to: failed }])
      .then(() => (this.#stored = failed))
      // The store is what failed, then: the error is told here, by this process.
      .catch(() => undefined);
  }

  /** A store that does not answer is asked again by who reads the log; anything else will not get better by itself. */
  async stumble(error: unknown): Promise<void> {
    if (error instanceof StoreUnavailable && !error.isDamaged) throw error;
    await this.fail(error);
  }

  /** How it and the rollups over it stand. */
  standings(rate: number): readonly Standing[] {
    const { position, state, error } = this;
    return [this.writer.model, ...this.writer.rollups].map(({ name, version, kind }) => ({
      ...{ name, version, kind, rate, position, state, error },
    }));
  }

  /** A checkpoint that moves on says nothing of an earlier failure any more. */
  #checkpointAt(position: Position | undefined, rebuilding?: Checkpoint['rebuilding']): Checkpoint {
    return {
      logId: this.logId,
      position,
      rollups: this.#rollups,
      ...(rebuilding === undefined ? {} : { rebuilding }),
    };
  }

  /** A rollup that is new, or was not kept in step, is summed up from the documents that stand. */
  async #addMissingRollups(): Promise<void> {
    const { writer } = this;
    const from = this.#stored;
    if (from === undefined) return;
    const missing = writer.rollups.filter(
      (_, i) => !(from.rollups ?? []).includes(this.#rollups[i] ?? ''),
    );
    if (missing.length === 0) return;
    const collections = writer.rollupCollections.filter((c) =>
      missing.some((rollup) => rollup.name === c.name),
    );
    const sums = missing.map((rollup) => new RollupSums(rollup));
    for await (const document of allDocuments(writer)) {
      for (const sum of sums) sum.replace(document.key, undefined, document.body);
    }
    const to: Checkpoint = { ...from, rollups: this.#rollups };
    for (const collection of collections) {
      await writer.store.drop(`${identityOf(collection)}#summing`, [collection]);
      await writer.store.prepare(collection);
    }
    const changes = collections.map((collection, i) => ({
      collection,
      put: sums[i]?.rows() ?? [],
      remove: [],
    }));
    await writer.store.save([{ readModel: this.#identity, changes, from, to }]);
    this.#stored = to;
  }
}

/** All documents of a projection, in pages, in the order of their keys. */
export async function* allDocuments({
  store,
  collection,
}: Pick<ProjectionWriter, 'store' | 'collection'>) {
  let after: { value: string; key: string } | undefined;
  for (;;) {
    const page = await store.find(collection, { limit: 500, after });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < 500) return;
    after = { value: last.key, key: last.key };
  }
}

/** Whether a checkpoint speaks of this log, as far as the log goes. */
export function belongsTo(
  checkpoint: Checkpoint,
  logId: string,
  head: Position | undefined,
): boolean {
  if (checkpoint.logId !== logId) return false;
  return checkpoint.position === undefined || (head !== undefined && checkpoint.position <= head);
}
