import { StoreUnavailable } from '../errors.js';
import type { EventStore, StoredEvent, SubscriptionItem } from '../event-store.js';
import type { Position } from '../event.js';

const PATIENCE_MS = 20_000;

/**
 * Follows a log as its users have to: in order, and after a drop again from the last position handed over.
 * `until` ends it as soon as the condition holds, or after 20 s with an error that says what had come.
 */
export class Follower {
  readonly items: SubscriptionItem[] = [];
  /** How often the subscription ended although nobody had asked for it. */
  drops = 0;
  private readonly aborting = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly running: Promise<void>;
  private failure: unknown;
  private position: Position | undefined;

  constructor(
    private readonly store: EventStore,
    after?: Position,
    /** What had been handed over up to `after`, to go on from. */
    before: readonly StoredEvent[] = [],
  ) {
    this.position = after;
    if (before.length > 0) this.items.push({ kind: 'events', events: before });
    this.running = this.run();
  }

  get events(): readonly StoredEvent[] {
    return this.items.flatMap((item) => (item.kind === 'events' ? item.events : []));
  }

  get caughtUp(): readonly (Position | undefined)[] {
    return this.items.flatMap((item) => (item.kind === 'caught-up' ? [item.position] : []));
  }

  /** Caught up, and at this event. */
  async untilAt(position: Position | undefined): Promise<void> {
    await this.until(() => {
      const last = this.items.at(-1);
      return last?.kind === 'caught-up' && last.position === position;
    });
  }

  async until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition()) {
      if (this.failure !== undefined) throw this.failure;
      if (Date.now() > deadline)
        throw new Error(`waited in vain; got ${JSON.stringify(this.items)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Ends the subscription and waits until it has ended. */
  async stop(): Promise<void> {
    this.aborting.abort();
    await this.running;
    if (this.failure !== undefined) throw this.failure;
  }

  private async run(): Promise<void> {
    while (!this.aborting.signal.aborted && this.failure === undefined) {
      try {
        await this.follow();
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || error.message.includes('closed')) {
          this.failure = error;
        }
      }
      if (!this.aborting.signal.aborted) this.drops += 1;
      // A closed store ends subscriptions again and again.
      if (this.drops > 1000) this.failure = new Error('dropped more than 1000 times');
      await new Promise(setImmediate);
      this.wake();
    }
  }

  private async follow(): Promise<void> {
    for await (const item of this.store.subscribe(this.position, this.aborting.signal)) {
      this.items.push(item);
      if (item.kind === 'events') this.position = item.events.at(-1)?.position ?? this.position;
      this.wake();
    }
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
