import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AppendResult,
  checkAppend,
  checkStream,
  type EventStore,
  type EventToAppend,
  InvalidArgument,
  type Position,
  type ReadAllOptions,
  type StoredEvent,
  StoreUnavailable,
  type SubscriptionItem,
} from '#event-sourcing';
import { Appender } from './appender.js';
import { Bell } from './bell.js';
import { checkLayout, type Connection, guarded, integer, openConnection, text } from './driver.js';
import {
  createEventTables,
  EVENTS_LAYOUT,
  fromPosition,
  selectEvents,
  selectRange,
  toPosition,
  Words,
} from './event-table.js';
import { EventsAt } from './events-at.js';
import { type DirectoryLock, lockDirectory } from './lock.js';

const EXPLAIN = 'restore it from a backup (litopys restore); it is the only copy of the facts';
const READ_BATCH = 1_000;
const SUBSCRIPTION_BATCH = 500;
const OF_TYPE = `WHERE e.type = (SELECT id FROM words WHERE text = ?) AND e.position > ? AND e.position <= ?
  ORDER BY e.position LIMIT ?`;

export interface SqliteEventStoreOptions {
  /** The data directory; the log is its `events.db`. */
  readonly directory: string;
  /** `write` takes the writer lock, creates what is missing and may append; `read` looks on beside a writer. */
  readonly mode: 'write' | 'read';
  /** A lock the caller holds already; it stays the caller's. Taken and released by the store when absent. */
  readonly lock?: DirectoryLock;
  /** How often a `read` subscription looks for what another process has appended. Default 100. */
  readonly pollMs?: number;
}

/**
 * The log in an SQLite file: durable when an append resolves (WAL, synchronous=FULL), positions without gaps.
 *
 * @throws StoreLocked when another process writes here; StoreUnavailable when there is no log to read, or it is damaged
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<EventStore> {
  const { directory, mode } = options;
  const path = join(directory, 'events.db');
  if (mode === 'write') mkdirSync(directory, { recursive: true });
  else if (!existsSync(path)) {
    throw new StoreUnavailable(
      `${directory} holds no log yet: start a server, an import or the demo with this directory first`,
      'not-written',
    );
  }
  const lock =
    mode === 'write' && options.lock === undefined ? lockDirectory(directory) : undefined;
  try {
    return open(path, options, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function open(
  path: string,
  { directory, mode, pollMs = 100 }: SqliteEventStoreOptions,
  lock: DirectoryLock | undefined,
): EventStore {
  const pragmas = ['wal_autocheckpoint = 4000', 'mmap_size = 1073741824'];
  const connect = () => openConnection(path, { mode, durable: true, pragmas });
  const connection = guardedOpen(path, connect);
  try {
    guarded(connection, EXPLAIN, () => {
      checkLayout(connection, EVENTS_LAYOUT, mode);
      if (mode === 'write') createEventTables(connection);
    });
    // Nobody else appends while we hold the lock.
    const bell = new Bell(directory, mode === 'read' ? pollMs : undefined);
    return new SqliteEventStore(connection, mode, bell, lock);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function guardedOpen(path: string, connect: () => Connection): Connection {
  try {
    return connect();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailable(`${path} cannot be opened (${message}): ${EXPLAIN}`, 'not-written', {
      cause: error,
    });
  }
}

class SqliteEventStore implements EventStore {
  private readonly words: Words;
  private readonly places: EventsAt;
  private readonly appender: Appender | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly connection: Connection,
    mode: 'write' | 'read',
    private readonly bell: Bell,
    private readonly lock: DirectoryLock | undefined,
  ) {
    this.words = new Words(connection);
    this.places = new EventsAt(connection, this.words);
    if (mode === 'write') {
      this.appender = new Appender(connection, this.words, () => bell.ring(), EXPLAIN);
    }
  }

  async append(
    stream: string,
    events: readonly EventToAppend[],
    expectedRevision: number,
  ): Promise<AppendResult> {
    if (this.appender === undefined) {
      throw new InvalidArgument('mode', 'read', 'open the store in mode write to append');
    }
    const checked = checkAppend(stream, events, expectedRevision);
    if (this.closing.signal.aborted) {
      throw new StoreUnavailable(`${this.connection.path} has been closed`, 'not-written');
    }
    return this.appender.append(stream, checked, expectedRevision);
  }

  async readStream(
    stream: string,
    { from = 0, limit = -1 }: { readonly from?: number; readonly limit?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    checkStream(stream);
    checkRange(from, limit);
    // The command handler asks what has come since it last looked, or for a stream that it is about to begin.
    const { appender } = this;
    if (appender !== undefined && from > this.reading(() => appender.revisionOf(stream))) return [];
    return this.select('WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?', [
      stream,
      from,
      limit,
    ]);
  }

  async *readAll(
    after: Position | undefined,
    options: ReadAllOptions = {},
  ): AsyncIterable<readonly StoredEvent[]> {
    const { batchSize = READ_BATCH, upTo, type } = options;
    checkBatchSize(batchSize);
    let last = positionAfter(after);
    const bound = upTo === undefined ? Infinity : fromPosition(upTo, 'upTo');
    const end = Math.min(this.headValue(), bound);
    while (last < end) {
      const batch =
        type === undefined
          ? this.range(last, Math.min(last + batchSize, end))
          : this.select(OF_TYPE, [type, last, end, batchSize]);
      const newest = batch.at(-1);
      if (newest === undefined) return;
      last = fromPosition(newest.position, 'position');
      yield batch;
      // Reading never waits for anything: let others have their turn.
      await new Promise(setImmediate);
    }
  }

  async readAt(positions: readonly Position[]): Promise<readonly StoredEvent[]> {
    return this.reading(() => this.places.read(positions));
  }

  async *subscribe(
    after: Position | undefined,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionItem> {
    let last = positionAfter(after);
    let position = after;
    let announced = false;
    const ended = AbortSignal.any([signal, this.closing.signal]);
    while (!ended.aborted) {
      // Taken before the look: what is appended in between rings.
      const rings = this.bell.count;
      const events = this.range(last, Math.min(last + SUBSCRIPTION_BATCH, this.headValue()));
      const newest = events.at(-1);
      if (newest !== undefined) {
        position = newest.position;
        last = fromPosition(position, 'position');
        announced = false;
        yield { kind: 'events', events };
        await new Promise(setImmediate);
      } else if (!announced) {
        announced = true;
        yield { kind: 'caught-up', position };
      } else {
        await this.bell.after(rings, ended);
      }
    }
  }

  async head(): Promise<Position | undefined> {
    const value = this.headValue();
    return value === 0 ? undefined : toPosition(value);
  }

  /** Positions have no gaps, so nothing has to be counted. */
  async countAfter(after: Position | undefined): Promise<number> {
    return Math.max(0, this.headValue() - positionAfter(after));
  }

  async fix(property: string, value: string): Promise<string> {
    return guarded(this.connection, EXPLAIN, () => {
      const find = this.connection.prepare('SELECT value FROM properties WHERE name = ?');
      const stands = () => find.first(property)?.[0];
      const found = stands();
      if (typeof found === 'string') return found;
      if (this.appender === undefined) {
        throw new InvalidArgument(property, undefined, 'open the log in mode write once to set it');
      }
      this.connection.prepare('INSERT INTO properties VALUES (?, ?)').run(property, value);
      return text(stands());
    });
  }

  async close(): Promise<void> {
    if (!this.connection.isOpen) return;
    this.closing.abort();
    this.appender?.finish();
    this.bell.close();
    this.connection.close();
    this.lock?.release();
  }

  private select(rest: string, values: readonly (string | number)[]): readonly StoredEvent[] {
    return this.reading(() => selectEvents(this.connection, this.words, rest, ...values));
  }

  private range(after: number, upTo: number): readonly StoredEvent[] {
    return this.reading(() => selectRange(this.connection, this.words, after, upTo));
  }

  private reading<T>(work: () => T): T {
    return guarded(this.connection, EXPLAIN, () => {
      try {
        return work();
      } catch (error) {
        // SQLite finds its pages in order, but what is in them is no event.
        if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
        const text = `${this.connection.path} is damaged (${error.message}): ${EXPLAIN}`;
        throw new StoreUnavailable(text, 'not-written', { cause: error });
      }
    });
  }

  private headValue(): number {
    return guarded(this.connection, EXPLAIN, () => {
      const newest = this.connection.prepare('SELECT max(position) FROM events').first()?.[0];
      return integer(newest ?? 0);
    });
  }
}

function positionAfter(after: Position | undefined): number {
  return after === undefined ? 0 : fromPosition(after, 'after');
}

function checkRange(from: number, limit: number): void {
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new InvalidArgument('from', from, 'give a revision, from 0 on');
  }
  if (limit !== -1 && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw new InvalidArgument('limit', limit, 'give at least 1, or leave it out for all');
  }
}

function checkBatchSize(batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return;
  throw new InvalidArgument('batchSize', batchSize, 'give at least 1');
}
