import type { Position, RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { belongsTo } from './kept-projection.js';
import type { Ledger } from './ledger.js';
import { LedgerWriter, rowOf, type LedgerRows } from './ledger-writer.js';
import { HandlerThrew, keysOf, type Projection } from './projection.js';
import {
  obstacleOf,
  type ProjectionError,
  type ProjectionState,
  type Standing,
} from './projection-status.js';
import { identityOf, type Checkpoint } from './read-model-store.js';

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

  get position(): Position | undefined {
    return this.#checkpoint?.position;
  }

  get #identity(): string {
    return identityOf(this.rows.collection);
  }

  /** Prepares the collection and reads the checkpoint; rows of another log are dropped. */
  async open(head: Position | undefined): Promise<void> {
    const { store, collection } = this.rows;
    const stored = await store.checkpoint(this.#identity);
    const foreign = stored !== undefined && !belongsTo(stored, this.logId, head);
    if (foreign) await store.drop(this.#identity, [collection]);
    await store.prepare(collection);
    this.#checkpoint = foreign ? undefined : stored;
    const empty = this.#checkpoint === undefined && head !== undefined;
    this.state = empty ? 'rebuilding' : 'catching-up';
  }

  /** Drops all rows; `catchUp` then makes them anew. */
  async reset(head: Position | undefined): Promise<void> {
    await this.rows.store.drop(this.#identity, [this.rows.collection]);
    this.#writer.reset();
    await this.open(head);
  }

  /** Adds the rows of events that it does not have yet. Returns the projections whose `key` threw, with the error. */
  async take(events: readonly RecordedEvent[]): Promise<ReadonlyMap<string, HandlerThrew>> {
    const at = this.position;
    const fresh = events.filter((event) => at === undefined || event.position > at);
    const position = fresh.at(-1)?.position;
    if (position === undefined) return new Map();
    const to: Checkpoint = { logId: this.logId, position };
    const failures = await this.#writer.apply(this.#identity, fresh, this.#checkpoint, to);
    this.#checkpoint = to;
    return failures;
  }

  /** Reads on to the head of the log. Returns the projections whose `key` threw. */
  async catchUp(
    log: EventStore,
    codec: EventCodec,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, HandlerThrew>> {
    const failures = new Map<string, HandlerThrew>();
    for await (const batch of log.readAll(this.position)) {
      if (signal.aborted) return failures;
      for (const [name, error] of await this.take(await codec.decode(batch)))
        failures.set(name, error);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.state = 'catching-up';
    return failures;
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
      const events = (await codec.decode(batch)).filter(
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
      const changes = [{ collection, put, remove: [] }];
      const [from, to] = [this.#checkpoint, this.#checkpoint];
      await store.save([{ readModel: this.#identity, changes, from, to }]);
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

  /** What a query gets while the ledger cannot answer. */
  obstacle(): Error | undefined {
    return obstacleOf(this);
  }
}
