import { type Change, InvalidArgument, type Position } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { LatestPosition } from './latest-position.js';

/** Whether somebody is told that something happened that concerns these keys of the ledger. */
export type HearsOf = (keys: readonly string[]) => Promise<boolean>;

/** One reading of the changes, from the first listener to the last. */
interface Run {
  readonly stop: AbortController;
  /** Resolves when `upTo` is set, and also when the run has ended without. */
  readonly begun: Promise<void>;
  /** Up to here listeners have been told. */
  upTo?: Position;
}

const SCAN_PAGE = 100;

/**
 * Whose history changed, for any number of subscriptions: **one** feed of changes a process, fanned out by the keys of
 * the ledger. It runs while somebody listens.
 */
export class HistoryFeed {
  readonly #listeners = new Map<string, Map<LatestPosition, HearsOf>>();
  #run: Run | undefined;

  constructor(private readonly runtime: Runtime) {}

  /**
   * The newest position of what concerns `about`, each time there is a newer one than the last told; first of all what
   * is behind `after`, when there is anything. Without `after` from now on.
   *
   * @param about a key of the ledger (`customer:7f…`), or an entity (`customer`) for all of its kind
   * @param hearsOf whether the listener is told of a fact that concerns these keys
   * @throws InvalidArgument for an `after` that is no position of this log
   */
  async watch(
    about: string,
    after: Position | undefined,
    hearsOf: HearsOf,
  ): Promise<LatestPosition> {
    const head = await this.runtime.store.head();
    if (after !== undefined && !isOf(after, head)) {
      throw new InvalidArgument('after', after, 'give a position that an answer of this log contained'); // prettier-ignore
    }
    const known = after ?? head;
    const latest = new LatestPosition(known, (ended) => this.#remove(about, ended));
    const set = this.#listeners.get(about) ?? new Map<LatestPosition, HearsOf>();
    this.#listeners.set(about, set.set(latest, hearsOf));
    // What is appended from here on comes with the run; what lies between `known` and where the run is, is looked up.
    this.#run ??= this.#start();
    void this.#catchUp(this.#run, about, known, latest, hearsOf);
    return latest;
  }

  #remove(about: string, ended: LatestPosition): void {
    const set = this.#listeners.get(about);
    set?.delete(ended);
    if (set?.size === 0) this.#listeners.delete(about);
    if (this.#listeners.size > 0) return;
    this.#run?.stop.abort();
    this.#run = undefined;
  }

  #start(): Run {
    const { promise, resolve } = begin();
    const run: Run = { stop: new AbortController(), begun: promise };
    void this.#follow(run, resolve).finally(resolve);
    return run;
  }

  /** Never rejects: a failure ends all subscriptions, each with it. */
  async #follow(run: Run, begun: () => void): Promise<void> {
    const { signal } = run.stop;
    let end = (latest: LatestPosition): unknown => latest.return();
    try {
      const from = await this.runtime.store.head();
      for await (const { upTo, changes } of this.runtime.changes(from, signal)) {
        for (const change of changes) this.#tell(change);
        run.upTo = upTo;
        begun();
      }
    } catch (error) {
      end = (latest) => latest.fail(error);
    }
    if (this.#run !== run) return; // the last listener has left
    for (const set of [...this.#listeners.values()])
      for (const latest of [...set.keys()]) end(latest);
  }

  #tell({ position, keys }: Change): void {
    const about = new Set(keys.flatMap((key) => [key, entityOf(key)]));
    for (const one of about) {
      for (const [latest, hearsOf] of this.#listeners.get(one) ?? [])
        void this.#offer(latest, position, hearsOf(keys));
    }
  }

  /** Never rejects. What is found late is told late, unless something newer has been told meanwhile. */
  async #offer(
    latest: LatestPosition,
    position: Position,
    isHeard: Promise<boolean>,
  ): Promise<void> {
    try {
      if (await isHeard) latest.offer(position);
    } catch (error) {
      latest.fail(error);
    }
  }

  async #catchUp(
    run: Run,
    about: string,
    known: Position | undefined,
    latest: LatestPosition,
    hearsOf: HearsOf,
  ): Promise<void> {
    try {
      await run.begun;
      const { upTo } = run;
      if (upTo === undefined || (known !== undefined && known >= upTo)) return;
      const newest = await this.#newest(about, known, upTo, hearsOf);
      if (newest !== undefined) latest.offer(newest);
    } catch (error) {
      latest.fail(error);
    }
  }

  /** The newest position of what concerns `about`, behind `known` and not behind `upTo`. */
  async #newest(
    about: string,
    known: Position | undefined,
    upTo: Position,
    hearsOf: HearsOf,
  ): Promise<Position | undefined> {
    const key = about.includes(':') ? about : undefined;
    const query = {
      ...(key === undefined ? {} : { key }),
      order: 'log',
      includeVoided: true,
      includeVoids: true,
      where: { position: { upTo } },
    } as const;
    let after: Parameters<Runtime['reads']['ledger']>[0]['after'];
    for (;;) {
      const { items, hasMore } = await this.runtime.reads.ledger({
        ...query,
        after,
        limit: SCAN_PAGE,
      });
      for (const { item, cursor } of items) {
        if (known !== undefined && item.position <= known) return undefined;
        const isAbout = key !== undefined || item.keys.some((one) => entityOf(one) === about);
        if (isAbout && (await hearsOf(item.keys))) return item.position;
        after = cursor;
      }
      if (!hasMore) return undefined;
    }
  }
}

function entityOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

/** Whether the log whose newest position is `head` can have had this one. */
function isOf(position: Position, head: Position | undefined): boolean {
  return head !== undefined && position.length === head.length && position <= head;
}

function begin(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
