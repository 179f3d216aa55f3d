import { StaleCheckpoint, StoreUnavailable } from './errors.js';
import type { Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { foldPlaces, type Places, type Progress } from './fold-all.js';
import { HandlerThrew } from './projection.js';
import {
  obstacleOf,
  type ProjectionError,
  type ProjectionState,
  type Standing,
} from './projection-status.js';
import type { DocumentChange, ProjectionWriter } from './projection-writer.js';
import { identityOf, type Checkpoint, type Move } from './read-model-store.js';
import { planAll, saveTogether } from './save-together.js';
import { RollupSums } from './rollup.js';

/** A projection as a projector keeps it: its writer, how far it has come, and how it stands. */
export class KeptProjection {
  state: ProjectionState = 'catching-up';
  error: ProjectionError | undefined;
  #stored: Checkpoint | undefined;
  #position: Position | undefined;

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
    for (const collection of this.#collections) await this.writer.store.prepare(collection);
    this.#stored = foreign ? undefined : stored;
    // Of an empty log there is nothing to build.
    const complete =
      head === undefined || (this.#stored !== undefined && this.#stored.rebuilding === undefined);
    this.#position = complete ? this.#stored?.position : undefined;
    this.state = complete ? 'catching-up' : 'rebuilding';
    if (this.state === 'catching-up') await this.#addMissingRollups();
  }

  /**
   * Works out what events change that follow those already applied; those that do not are left out. Undefined when
   * nothing is to be saved; else `moved` is to be told when it has been. A handler that throws makes it fail.
   *
   * @throws StoreUnavailable; the same events can be taken again
   */
  async plan(batch: readonly RecordedEvent[], end: Position): Promise<Move | undefined> {
    if (this.state === 'failed' || this.state === 'rebuilding') return undefined;
    const events = batch.filter(
      (event) => this.#position === undefined || event.position > this.#position,
    );
    if (events.length === 0 && this.#position !== undefined && this.#position >= end)
      return undefined;
    try {
      const changes = await this.writer.changes(events, end);
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
    await saveTogether(this.writer.store, await planAll([this], batch, end));
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
      await this.#save([], this.#position);
    } catch (error) {
      await this.stumble(error);
    }
  }

  /** Drops everything; `build` then makes it anew. */
  async reset(): Promise<void> {
    this.state = 'rebuilding';
    this.error = undefined;
    await this.writer.store.drop(this.#identity, this.#collections);
    for (const collection of this.#collections) await this.writer.store.prepare(collection);
    this.#stored = undefined;
    this.#position = undefined;
  }

  /** Where an interrupted rebuild was going. */
  get rebuildingTo(): Position | undefined {
    return this.#stored?.rebuilding === undefined ? undefined : this.#stored.position;
  }

  /**
   * Second pass of a rebuild, up to the position at which `places` were found. Still `rebuilding` afterwards: `join`
   * lets it take part in live batches. Never rejects: it fails.
   */
  async build(
    log: EventStore,
    codec: EventCodec,
    places: Places,
    to: Position,
    progress: Progress,
  ): Promise<void> {
    try {
      const resumed = this.#stored?.rebuilding !== undefined && this.#stored.position === to;
      if (!resumed && this.#stored !== undefined) await this.reset();
      const afterKey = this.#stored?.rebuilding?.afterKey ?? '';
      for await (const chunk of foldPlaces(log, codec, places, afterKey)) {
        progress.signal?.throwIfAborted();
        const last = chunk.at(-1)?.key;
        if (last === undefined) continue;
        const changes = chunk.map((after) => ({ key: after.key, before: undefined, after }));
        await this.#save(changes, to, { afterKey: last });
        await new Promise((resolve) => setImmediate(resolve));
      }
      await this.#save([], to);
      this.#position = to;
    } catch (error) {
      if (progress.signal?.aborted === true) return;
      await this.fail(error);
    }
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
    if (error instanceof StoreUnavailable) throw error;
    await this.fail(error);
  }

  /** How it and the rollups over it stand. */
  standings(rate: number): readonly Standing[] {
    const { position, state, error } = this;
    return [this.writer.model, ...this.writer.rollups].map(({ name, version, kind }) => ({
      ...{ name, version, kind, rate, position, state, error },
    }));
  }

  /** What a query gets while this projection cannot answer. */
  obstacle(): Error | undefined {
    return obstacleOf(this);
  }

  async #save(
    changes: readonly DocumentChange[],
    position: Position | undefined,
    rebuilding?: Checkpoint['rebuilding'],
  ): Promise<void> {
    const to = this.#checkpointAt(position, rebuilding);
    await this.writer.store.save([await this.writer.move(changes, this.#stored, to)]);
    this.#stored = to;
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
