import { setImmediate as turn } from 'node:timers/promises';
import { checkAppend, checkStream, type CheckedEvent } from '../append-check.js';
import { InvalidArgument, StoreUnavailable } from '../errors.js';
import type {
  AppendResult,
  EventStore,
  EventToAppend,
  ReadAllOptions,
  StoredEvent,
  SubscriptionItem,
} from '../event-store.js';
import type { Position } from '../event.js';
import { MemoryLog } from './memory-log.js';
import { seeded } from './random.js';

/** What real engines do to their users. All of it is decided by `seed`; nothing of it happens unless asked for. */
export interface Awkward {
  readonly seed?: number;
  /** Positions leave gaps. */
  readonly gaps?: boolean;
  /** An append of several events shows one by one to those who read the log, until it is acknowledged. */
  readonly partialTails?: boolean;
  /** The share of appends (0 to 1) that end with `StoreUnavailable`, outcome unknown. Half of them were written. */
  readonly unknownOutcomes?: number;
  /** The share of batches handed over after which the subscription is dropped; half of the drops end it silently. */
  readonly drops?: number;
}

/** What the next append does instead of answering. */
export type AppendFault = 'unknown-written' | 'unknown-lost' | 'not-written';

export interface MemoryEventStoreOptions extends Awkward {
  /** Keep the log and open it again: a restart. */
  readonly log?: MemoryLog;
}

const BATCH = 500;

/** A log in memory that passes the contract, and can be as awkward as the engines are. */
export class MemoryEventStore implements EventStore {
  readonly log: MemoryLog;
  private readonly random: () => number;
  private readonly faults: AppendFault[] = [];
  private readonly waiting = new Set<() => void>();
  /** Appends show one after the other. */
  private showing: Promise<void> = Promise.resolve();
  private drops = 0;
  private dropKind: 'error' | 'end' = 'error';
  private closed = false;

  constructor(private readonly options: MemoryEventStoreOptions = {}) {
    this.random = seeded(options.seed ?? 1);
    const gap = options.gaps === true ? () => 1 + Math.floor(this.random() * 1000) : () => 1;
    this.log = options.log ?? new MemoryLog(gap);
  }

  /** The next append fails like this. Several calls queue up. */
  failNextAppend(fault: AppendFault): void {
    this.faults.push(fault);
  }

  /** Ends every subscription there is: with StoreUnavailable, or without a word as a server does that stops cleanly. */
  dropSubscriptions(kind: 'error' | 'end' = 'error'): void {
    this.drops += 1;
    this.dropKind = kind;
    this.wake();
  }

  async append(
    stream: string,
    events: readonly EventToAppend[],
    expectedRevision: number,
  ): Promise<AppendResult> {
    const checked = checkAppend(stream, events, expectedRevision);
    this.mustBeOpen();
    const fault = this.faults.shift() ?? this.randomFault();
    if (fault === 'not-written') throw new StoreUnavailable('no connection', 'not-written');
    if (fault === 'unknown-lost') throw new StoreUnavailable('connection lost', 'unknown');
    const receipt = await this.write(stream, checked, expectedRevision);
    if (fault === 'unknown-written') throw new StoreUnavailable('connection lost', 'unknown');
    return receipt;
  }

  async readStream(
    stream: string,
    range: { readonly from?: number; readonly limit?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    const { from = 0, limit } = range;
    checkStream(stream);
    checkWhole('from', from, 0);
    if (limit !== undefined) checkWhole('limit', limit, 1);
    this.mustBeOpen();
    return this.log.visible
      .filter((event) => event.stream === stream && event.revision >= from)
      .slice(0, limit);
  }

  async *readAll(
    after: Position | undefined,
    options: ReadAllOptions = {},
  ): AsyncIterable<readonly StoredEvent[]> {
    const { batchSize = BATCH, upTo, type } = options;
    checkWhole('batchSize', batchSize, 1);
    const start = this.indexAfter(after, 'after');
    const end = upTo === undefined ? this.log.visible.length : this.indexAfter(upTo, 'upTo');
    for (let index = start; index < end; index += batchSize) {
      this.mustBeOpen();
      const batch = this.log.visible
        .slice(index, Math.min(index + batchSize, end))
        .filter((event) => type === undefined || event.type === type);
      if (batch.length > 0) yield batch;
      await turn();
    }
  }

  async readAt(positions: readonly Position[]): Promise<readonly StoredEvent[]> {
    this.mustBeOpen();
    return positions.map((position) => {
      const event = this.log.visible[this.indexAfter(position, 'position') - 1];
      if (event?.position === position) return event;
      throw new InvalidArgument(
        'position',
        position,
        'no event stands there; give one of this log',
      );
    });
  }

  async *subscribe(
    after: Position | undefined,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionItem> {
    let index = this.indexAfter(after, 'after');
    let position = after;
    let announced = false;
    const drops = this.drops;
    while (!signal.aborted && !this.closed) {
      if (this.drops > drops) {
        if (this.dropKind === 'end') return;
        throw new StoreUnavailable('subscription dropped: consumer too slow', 'not-written');
      }
      const events = this.log.visible.slice(index, index + BATCH);
      const newest = events.at(-1);
      if (newest !== undefined) {
        index += events.length;
        position = newest.position;
        announced = false;
        yield { kind: 'events', events };
        if (this.random() < (this.options.drops ?? 0)) {
          if (this.random() < 0.5) return;
          throw new StoreUnavailable('subscription dropped', 'not-written');
        }
        await turn();
      } else if (!announced) {
        announced = true;
        yield { kind: 'caught-up', position };
      } else await this.somethingNew(signal, index, drops);
    }
  }

  async head(): Promise<Position | undefined> {
    this.mustBeOpen();
    return this.log.visible.at(-1)?.position;
  }

  async countAfter(after: Position | undefined): Promise<number> {
    this.mustBeOpen();
    const { visible } = this.log;
    return visible.filter(({ position }) => after === undefined || position > after).length;
  }

  async fix(property: string, value: string): Promise<string> {
    this.mustBeOpen();
    const stands = this.log.properties.get(property) ?? value;
    this.log.properties.set(property, stands);
    return stands;
  }

  async close(): Promise<void> {
    await this.showing;
    this.closed = true;
    this.wake();
  }

  private async write(
    stream: string,
    events: readonly CheckedEvent[],
    expected: number,
  ): Promise<AppendResult> {
    const first = this.log.repeated(stream, events, expected);
    if (first !== undefined) {
      await this.showing;
      return first;
    }
    const accepted = this.log.accept(stream, events, expected);
    this.showing = this.showing.then(() => this.show(accepted));
    await this.showing;
    const last = accepted[accepted.length - 1];
    if (last === undefined) throw new Error('an append has at least one event');
    return { revision: last.revision, position: last.position };
  }

  private async show(events: readonly StoredEvent[]): Promise<void> {
    if (this.options.partialTails !== true) this.log.visible.push(...events);
    else {
      for (const event of events) {
        this.log.visible.push(event);
        this.wake();
        await turn();
      }
    }
    this.wake();
  }

  private randomFault(): AppendFault | undefined {
    const { unknownOutcomes = 0 } = this.options;
    if (unknownOutcomes === 0 || this.random() >= unknownOutcomes) return undefined;
    return this.random() < 0.5 ? 'unknown-written' : 'unknown-lost';
  }

  /** The index of the first event behind a position. */
  private indexAfter(position: Position | undefined, field: string): number {
    this.mustBeOpen();
    if (position === undefined) return 0;
    if (!/^\d{16}$/.test(position)) {
      throw new InvalidArgument(field, position, 'give a position as this log has shown it');
    }
    let low = 0;
    let high = this.log.visible.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.log.visible[middle]?.position ?? '') <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private somethingNew(signal: AbortSignal, index: number, drops: number): Promise<void> {
    if (this.log.visible.length > index || this.drops > drops) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  private wake(): void {
    for (const wake of [...this.waiting]) wake();
  }

  private mustBeOpen(): void {
    if (this.closed) throw new StoreUnavailable('the memory store has been closed', 'not-written');
  }
}

function checkWhole(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InvalidArgument(field, value, `give a whole number from ${least} on`);
}
