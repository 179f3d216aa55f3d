import { buildAndJoin } from './build-all.js';
import { ledgerCollection } from './collection.js';
import { StoreUnavailable } from './errors.js';
import type { Position } from './event.js';
import type { StoredEvent } from './event-store.js';
import { Hold } from './hold.js';
import { KeptLedger } from './kept-ledger.js';
import { KeptProjection } from './kept-projection.js';
import { LedgerRows } from './ledger-rows.js';
import type { HandlerThrew } from './projection.js';
import { oldest, type ProjectionState, type Standing } from './projection-status.js';
import type { ProjectorOptions } from './projector-options.js';
import { ledgerOf, ProjectionWriter } from './projection-writer.js';
import { Rates } from './rate.js';
import { planAll, saveTogether } from './save-together.js';
import { serialised } from './serialised.js';
import { Waiting } from './waiting.js';

const RESUBSCRIBE_MS = 200;
/** How long a checkpoint that only moved on over events of no concern may wait: one write less for each event. */
const FLUSH_MS = 200;
/** Fewer new events than this are followed as ever. */
const BULK_EVENTS = 2_000;

/**
 * Keeps every read model in step with the log: **one** read of the log fans out to the ledger and all projections, in
 * order, batch by batch. A projection whose handler throws stands still; the others go on.
 */
export class Projector {
  readonly ledger: KeptLedger;
  readonly kept: readonly KeptProjection[];
  /** While it stands, the live way does. */
  readonly hold = new Hold();
  readonly #rates = new Rates();
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #building: Promise<void> = Promise.resolve();
  readonly #exclusive = serialised();
  #flushing: NodeJS.Timeout | undefined;
  readonly #waiting: Waiting;

  constructor(readonly options: ProjectorOptions) {
    const { ledger, projections, rollups, store, log, codec, logId } = options;
    const rows = new LedgerRows(ledgerCollection(ledger, projections), store, log, codec);
    this.ledger = new KeptLedger(ledger, projections, rows, logId);
    this.kept = projections.map((model) => {
      const over = rollups.filter((rollup) => rollup.of.name === model.name);
      return new KeptProjection(new ProjectionWriter(model, over, store, rows), logId);
    });
    const { clock } = options;
    this.#waiting = new Waiting({ log, clock, standings: () => this.standings() });
  }

  get rows(): LedgerRows {
    return this.ledger.rows;
  }

  /** How every read model stands; lag is left to who asks (`withLag`). */
  standings(): readonly Standing[] {
    return [this.ledger, ...this.kept].flatMap((one) =>
      one.standings(this.#rates.of(one, this.ledger)),
    );
  }

  /** See `Waiting`, also for the two below. */
  obstacleTo(readModel: string): Error | undefined {
    return this.#waiting.obstacleTo(readModel);
  }

  /** Somebody who waits to read is waited for, hold or no hold. */
  waitFor(position: Position, timeoutMs: number): Promise<void> {
    return this.hold.liftedFor(() => this.#waiting.waitFor(position, timeoutMs));
  }

  whenPassed(
    fits: (passed: Position) => boolean,
    signal: AbortSignal,
  ): Promise<Position | undefined> {
    return this.#waiting.whenPassed(fits, signal);
  }

  /** Runs `task` while no batch is being applied. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#exclusive('batch', task);
  }

  /** Opens the read models, then keeps them until `stop`. Resolves when they are open, not when they have caught up. */
  async start(): Promise<void> {
    await this.open();
    this.#running = this.#run().catch((error: unknown) => {
      this.ledger.fail(error);
      this.#advanced();
    });
  }

  /** Prepares the collections and reads the checkpoints. */
  async open(): Promise<void> {
    const head = await this.options.log.head();
    await this.ledger.open(head);
    for (const one of this.kept) await one.open(head);
  }

  /** Finishes the batch under way and stores all checkpoints. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#building;
    clearTimeout(this.#flushing);
    await this.#flushQuietly();
    this.#waiting.end();
  }

  /** Stores the checkpoints that events which concern nothing have moved on. */
  async flush(): Promise<void> {
    for (const one of this.kept) await one.flush();
  }

  /** A checkpoint that could not be stored only means reading some events again. */
  async #flushQuietly(): Promise<void> {
    await this.exclusively(() => this.flush()).catch(() => undefined);
  }

  /**
   * Runs `work`, which records much, while the read models stand still; then brings them up to date by the faster way,
   * unless `signal` is aborted: then, as when `work` rejects, they follow as ever, and go on at the next start.
   */
  async inBulk<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.hold.during(async () => {
      const done = await work();
      if (signal?.aborted !== true) await this.catchUpInBulk();
      return done;
    });
  }

  /** Brings the read models up to date by the faster way: what is mostly new is built, not followed. */
  catchUpInBulk(): Promise<void> {
    return this.#afterBuilding(() => this.#catchUpInBulk());
  }

  async #catchUpInBulk(): Promise<void> {
    const { log, codec, store } = this.options;
    const building: KeptProjection[] = [];
    await this.exclusively(async () => {
      const before = await store.count(this.rows.collection);
      await this.#fail(await this.ledger.catchUp(log, codec, this.#stop.signal));
      const fresh = (await store.count(this.rows.collection)) - before;
      if (fresh < Math.max(before, BULK_EVENTS)) return;
      building.push(...this.kept.filter((one) => one.state !== 'failed'));
      await this.#withdraw(building);
      for (const one of building) await one.reset();
    });
    await this.#build(building);
  }

  /**
   * Drops the read models named and builds them again to the head of the log. `ledger` names the ledger.
   * Resolves when they are live again.
   */
  rebuild(names: readonly string[]): Promise<void> {
    return this.#afterBuilding(() => this.#rebuild(names));
  }

  /** What is about to be dropped is not read from now on, by other threads either. */
  async #withdraw(chosen: readonly { state: ProjectionState }[]): Promise<void> {
    for (const one of chosen) one.state = 'rebuilding';
    await this.options.beforeDrop?.();
  }

  async #rebuild(names: readonly string[]): Promise<void> {
    const { log, codec } = this.options;
    const isNamed = ({ name, writer }: KeptProjection): boolean =>
      [name, ...writer.rollups.map((rollup) => rollup.name)].some((one) => names.includes(one));
    const hopeless: unknown[] = [];
    const resetting = this.kept.filter(isNamed);
    await this.exclusively(async () => {
      if (names.includes(this.ledger.name)) {
        await this.#withdraw([this.ledger]);
        await this.ledger.reset(await log.head());
        await this.#fail(await this.ledger.catchUp(log, codec, this.#stop.signal));
      }
      const failed = resetting.filter(({ state }) => state === 'failed');
      await this.#withdraw(resetting);
      for (const one of resetting) {
        try {
          if (failed.includes(one))
            await this.ledger.addKeys(log, codec, one.writer.model, one.position);
          await one.reset();
        } catch (error) {
          await one.fail(error);
          hopeless.push(error);
        }
      }
    });
    const chosen = resetting.filter(({ state }) => state === 'rebuilding');
    await this.#build(chosen);
    if (hopeless.length > 0) throw hopeless[0];
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { log, codec } = this.options;
    await this.exclusively(async () => {
      for (const { state, writer, position } of this.kept) {
        if (state !== 'rebuilding') await this.ledger.addKeys(log, codec, writer.model, position);
      }
      await this.#fail(await this.ledger.catchUp(log, codec, signal));
    });
    void this.#afterBuilding(() =>
      this.#build(this.kept.filter((one) => one.state === 'rebuilding')),
    );
    while (!signal.aborted) {
      await this.hold.over(signal);
      try {
        for await (const item of log.subscribe(this.#oldest(), signal)) {
          await this.exclusively(() =>
            item.kind === 'events' ? this.take(item.events) : this.#caughtUp(item.position),
          );
          if (this.hold.stands) break;
        }
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || error.isDamaged) throw error;
      }
      // A subscription that ended, cleanly or not, was dropped: go on from our own position.
      if (!signal.aborted && !this.hold.stands)
        await new Promise((resolve) => setTimeout(resolve, RESUBSCRIBE_MS));
    }
  }

  /** Where the live way goes on: the oldest position of what it keeps. */
  #oldest(): Position | undefined {
    const live = this.kept.filter(({ state }) => state === 'live' || state === 'catching-up');
    return oldest([this.ledger, ...live].map(({ position }) => position));
  }

  /** Applies events that follow in the log those already taken; repeated ones are left out. */
  async take(events: readonly StoredEvent[]): Promise<void> {
    this.#rates.live.begin();
    const decoded = await this.options.codec.decode(events);
    const end = events.at(-1)?.position;
    if (end === undefined) return;
    const added = await this.ledger.plan(decoded);
    if (added !== undefined) await this.#fail(added.failures);
    const rows = added === undefined ? this.rows : this.rows.with(added.rows);
    const planned = await planAll(this.kept, decoded, end, await ledgerOf(decoded, rows));
    await saveTogether(this.options.store, added === undefined ? planned : [added, ...planned]);
    this.#rates.live.add(events.length);
    this.#advanced();
  }

  async #caughtUp(position: Position | undefined): Promise<void> {
    if (position === undefined) return;
    if (this.ledger.state === 'catching-up') this.ledger.state = 'live';
    for (const one of this.kept) {
      await one.take([], position);
      if (one.state === 'catching-up') one.state = 'live';
    }
    this.#advanced();
    this.#flushing ??= setTimeout(() => {
      this.#flushing = undefined;
      void this.#flushQuietly();
    }, FLUSH_MS).unref();
  }

  #advanced(): void {
    this.#waiting.tell();
    this.options.onAdvance?.();
  }

  async #fail(failures: ReadonlyMap<string, HandlerThrew>): Promise<void> {
    for (const one of this.kept) {
      const failure = failures.get(one.name);
      if (failure !== undefined) await one.fail(failure);
    }
  }

  /** One build after the other: two of the same projection would fence each other off. */
  #afterBuilding(build: () => Promise<void>): Promise<void> {
    const built = this.#building.then(build);
    this.#building = built.catch(() => undefined);
    return built;
  }

  async #build(chosen: readonly KeptProjection[]): Promise<void> {
    await buildAndJoin(chosen, {
      ...{ ...this.options, signal: this.#stop.signal, rate: this.#rates.rebuild },
      head: () => this.ledger.position,
      exclusively: (task) => this.exclusively(task),
    });
    this.#advanced();
  }
}
