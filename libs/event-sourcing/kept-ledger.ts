import type { Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { belongsTo } from './kept-projection.js';
import type { Ledger } from './ledger.js';
import { rowOf, type LedgerRows } from './ledger-rows.js';
import { freshRows, LedgerWriter, type LedgerChanges } from './ledger-writer.js';
import { HandlerThrew, keysOf, type Projection } from './projection.js';
import { type ProjectionError, type ProjectionState, type Standing } from './projection-status.js';
import { identityOf, type Changes, type Checkpoint } from './read-model-store.js';
import { saveTogether, type Planned } from './save-together.js';

/** What events add to the ledger, to be saved. */
export type PlannedRows = Planned & LedgerChanges;

/** The ledger as a projector keeps it: how far it has come, and how it stands. */
export class KeptLedger {
  state: ProjectionState = 'catching-up';
  error: ProjectionError | undefined;
  #checkpoint: Checkpoint | undefined;
  readonly #writer: LedgerWriter;

  constructor(
    readonly ledger: Ledger,
    readonly projections: readonly Projection<unknown>[],
    readonly rows: LedgerRows,
    readonly logId: string,
  ) {
    this.#writer = new LedgerWriter(ledger, projections, rows);
  }

  get name(): string {
    return this.ledger.name;
  }

  /** How far it has come; nowhere while it is built. */
  get position(): Position | undefined {
    return this.#isBuilding ? undefined : this.#checkpoint?.position;
  }

  get #isBuilding(): boolean {
    return this.#checkpoint?.rebuilding !== undefined;
  }

  get #identity(): string {
    return identityOf(this.rows.collection);
  }

  /** Reads the checkpoint; rows of another log, and those of a build that was interrupted, are dropped. */
  async open(head: Position | undefined): Promise<void> {
    const { store, collection } = this.rows;
    this.#checkpoint = await store.checkpoint(this.#identity);
    const isForeign =
      this.#checkpoint !== undefined && !belongsTo(this.#checkpoint, this.logId, head);
    if (isForeign || this.#isBuilding) {
      await store.drop(this.#identity, [collection]);
      this.#checkpoint = undefined;
    }
    const isEmpty = this.#checkpoint === undefined && head !== undefined;
    this.state = isEmpty ? 'rebuilding' : 'catching-up';
    if (!isEmpty) await store.prepare(collection);
  }

  /** Drops all rows; `catchUp` then makes them anew. */
  async reset(head: Position | undefined): Promise<void> {
    await this.rows.store.drop(this.#identity, [this.rows.collection]);
    this.#writer.reset();
    await this.open(head);
  }

  /** What events add that it does not have yet; undefined when it has them all. */
  async plan(events: readonly RecordedEvent[]): Promise<PlannedRows | undefined> {
    if (this.#isBuilding) {
      throw new Error('the ledger could not be built to its end: start again, or rebuild it');
    }
    const at = this.position;
    const fresh = events.filter((event) => at === undefined || event.position > at);
    const position = fresh.at(-1)?.position;
    if (position === undefined) return undefined;
    const added = await this.#writer.changes(fresh);
    const put = [...added.rows.values()].map((row) => ({ key: row.position, body: row }));
    const changes = [{ collection: this.rows.collection, put, remove: [] }];
    const to: Checkpoint = { logId: this.logId, position };
    const moved = (): void => {
      this.#checkpoint = to;
      this.#writer.saved(added);
    };
    // Nothing goes on without it.
    const stumble = (error: unknown): Promise<never> => Promise.reject(error);
    const move = { readModel: this.#identity, changes, from: this.#checkpoint, to };
    return { ...added, move, mover: { moved, stumble } };
  }

  /** Adds the rows of events that it does not have yet. Returns the projections whose `key` threw, with the error. */
  async take(events: readonly RecordedEvent[]): Promise<ReadonlyMap<string, HandlerThrew>> {
    const planned = await this.plan(events);
    if (planned === undefined) return new Map();
    await saveTogether(this.rows.store, [planned]);
    return planned.failures;
  }

  /** Reads on to the head of the log. Returns the projections whose `key` threw. */
  async catchUp(
    log: EventStore,
    codec: EventCodec,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, HandlerThrew>> {
    const failures = new Map<string, HandlerThrew>();
    if (this.#checkpoint === undefined) await this.#build(log, codec, signal, failures);
    for await (const batch of log.readAll(this.position)) {
      if (signal.aborted) return failures;
      for (const [name, error] of await this.take(await codec.decode(batch)))
        failures.set(name, error);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.state = 'catching-up';
    return failures;
  }

  /** Makes all rows up to the head of the log. What is interrupted begins anew. */
  async #build(
    log: EventStore,
    codec: EventCodec,
    signal: AbortSignal,
    failures: Map<string, HandlerThrew>,
  ): Promise<void> {
    const head = await log.head();
    if (head === undefined) return;
    this.state = 'rebuilding';
    const { store, collection } = this.rows;
    await store.drop(this.#identity, [collection]);
    for await (const { rows, upTo } of freshRows(this, log, codec, head, failures)) {
      if (signal.aborted) return;
      const put = rows.map((row) => ({ key: row.position, body: row }));
      const changes = [{ collection, put, remove: [], filling: true }];
      await this.#save(changes, { logId: this.logId, position: head, rebuilding: { afterKey: upTo } }); // prettier-ignore
    }
    await store.prepare(collection);
    await this.#save([], { logId: this.logId, position: head });
  }

  async #save(changes: readonly Changes[], to: Checkpoint): Promise<void> {
    const move = { readModel: this.#identity, changes, from: this.#checkpoint, to };
    await this.rows.store.save([move]);
    this.#checkpoint = to;
  }

  /**
   * Adds the keys of `model` to the rows after `after`: a projection that stood still because its `key` threw has left
   * none there, and a late fact would later not find them.
   */
  async addKeys(
    log: EventStore,
    codec: EventCodec,
    model: Projection<unknown>,
    after: Position | undefined,
  ): Promise<void> {
    const upTo = this.position;
    if (upTo === undefined || (after !== undefined && after >= upTo)) return;
    const { store, collection } = this.rows;
    for await (const batch of log.readAll(after, { upTo })) {
      const events = (await codec.decodeSealed(batch)).filter(
        (event) => model.on[event.type] !== undefined,
      );
      const rows = await store.load(
        collection,
        events.map((event) => event.position),
      );
      const put = events.flatMap((event) => {
        const stored = rows.get(event.position);
        if (stored === undefined) return [];
        const row = rowOf(stored);
        const named = keysOf(model, event).map((key) => `${model.entity}:${key}`);
        const keys = [...new Set([...row.keys, ...named])];
        return keys.length === row.keys.length
          ? []
          : [{ key: row.position, body: { ...row, keys } }];
      });
      if (put.length === 0 || this.#checkpoint === undefined) continue;
      await this.#save([{ collection, put, remove: [] }], this.#checkpoint);
    }
  }

  fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.state = 'failed';
    this.error = { eventId: error instanceof HandlerThrew ? error.eventId : '', key: '', message };
  }

  /** How it stands, as a list of one. */
  standings(rate: number): readonly Standing[] {
    const { position, state, error } = this;
    const { name, version, kind } = this.ledger;
    return [{ name, version, kind, rate, position, state, error }];
  }
}
