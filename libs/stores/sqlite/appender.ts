import {
  type AppendResult,
  type CheckedEvent,
  StoreUnavailable,
  WrongExpectedRevision,
} from '#event-sourcing';
import { CommitFailed, type Connection, explained, integer, type Row } from './driver.js';
import { selectEvents, toPosition, toRow, type Words } from './event-table.js';
import { insertRows } from './insert-rows.js';

/** Events to one transaction, so that a flood of appends does not keep the process from everything else. */
const TRANSACTION_EVENTS = 5_000;
/** Streams whose heads are remembered. */
const CACHED_HEADS = 100_000;

interface Waiting {
  readonly stream: string;
  readonly events: readonly CheckedEvent[];
  readonly expected: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Head {
  /** Undefined until the stream has its first event. */
  id: number | undefined;
  revision: number;
}

/** The newest that there are: the position of an event, the number of a stream; 0 for none. */
interface Heads {
  readonly position: number;
  readonly stream: number;
}

type Outcome = AppendResult | WrongExpectedRevision;

/**
 * Group commit: every append that waits when the event loop comes round goes into one transaction, and so shares its
 * wait for the disk. Each is checked for itself; one that conflicts rejects alone.
 */
export class Appender {
  private waiting: Waiting[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  private readonly heads = new Map<string, Head>();
  /** Whether every stream there is has its head among those: any other is new, and the file need not be asked. */
  private headsAreAll: boolean;
  /** What the transaction under way has still to insert. */
  private rows: Row[] = [];
  private streams: Row[] = [];
  private last: number;
  private lastStream: number;

  constructor(
    private readonly connection: Connection,
    private readonly words: Words,
    private readonly onCommit: () => void,
    private readonly explain: string,
  ) {
    const { position, stream } = this.stored();
    this.last = position;
    this.lastStream = stream;
    this.headsAreAll = stream === 0;
  }

  /** Position of the last event that is durable, 0 for an empty log. */
  get head(): number {
    return this.last;
  }

  /** The last revision of a stream, -1 when there is none: mostly without asking the file, for nobody else appends. */
  revisionOf(stream: string): number {
    if (this.heads.size >= CACHED_HEADS) this.forgetHeads();
    return this.headOf(stream).revision;
  }

  append(stream: string, events: readonly CheckedEvent[], expected: number): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, events, expected, resolve, reject });
      this.scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Writes what still waits. */
  finish(): void {
    while (this.waiting.length > 0) this.flush();
  }

  private flush(): void {
    clearImmediate(this.scheduled);
    // Never during a transaction: heads then count rows that are not inserted yet.
    if (this.heads.size >= CACHED_HEADS) this.forgetHeads();
    const group = this.takeGroup();
    this.scheduled = this.waiting.length > 0 ? setImmediate(() => this.flush()) : undefined;
    let outcomes: readonly Outcome[];
    const before = { position: this.last, stream: this.lastStream };
    try {
      outcomes = this.connection.transaction(() => {
        const found = group.map((one) => this.write(one));
        this.insert();
        return found;
      });
    } catch (error) {
      this.giveUp(group, before, error);
      return;
    }
    group.forEach((one, index) => {
      const outcome = outcomes[index];
      if (outcome instanceof WrongExpectedRevision || outcome === undefined) one.reject(outcome);
      else one.resolve(outcome);
    });
    if (this.last > before.position) this.onCommit();
  }

  private takeGroup(): readonly Waiting[] {
    let events = 0;
    const end = this.waiting.findIndex((one) => (events += one.events.length) > TRANSACTION_EVENTS);
    // One append is always taken, however large.
    return this.waiting.splice(0, end < 0 ? this.waiting.length : Math.max(end, 1));
  }

  private write({ stream, events, expected }: Waiting): Outcome {
    const head = this.headOf(stream);
    if (head.revision !== expected) {
      return this.repeated(head, events, expected) ?? conflict(stream, expected, head.revision);
    }
    head.id ??= this.createStream(stream);
    for (const event of events) {
      this.last += 1;
      head.revision += 1;
      const place = { position: this.last, stream: head.id, revision: head.revision };
      this.rows.push(toRow(event, place, this.words));
    }
    return { revision: head.revision, position: toPosition(this.last) };
  }

  /** The first receipt when exactly these events, or more, follow the expected revision already. */
  private repeated(
    head: Head,
    events: readonly CheckedEvent[],
    expected: number,
  ): AppendResult | undefined {
    if (head.id === undefined || head.revision < expected + events.length) return undefined;
    this.insert();
    const stored = selectEvents(
      this.connection,
      this.words,
      'WHERE e.stream = ? AND e.revision > ? ORDER BY e.revision LIMIT ?',
      head.id,
      expected,
      events.length,
    );
    const last = stored.at(-1);
    const same = events.every(({ event }, index) => stored[index]?.id === event.id);
    return same && last !== undefined
      ? { revision: last.revision, position: last.position }
      : undefined;
  }

  private insert(): void {
    insertRows(this.connection, 'streams', this.streams);
    insertRows(this.connection, 'events', this.rows);
    this.streams = [];
    this.rows = [];
  }

  private headOf(stream: string): Head {
    const known = this.heads.get(stream);
    if (known !== undefined) return known;
    const head = this.storedHead(stream) ?? { id: undefined, revision: -1 };
    this.heads.set(stream, head);
    return head;
  }

  private storedHead(stream: string): Head | undefined {
    if (this.headsAreAll) return undefined;
    const row = this.connection
      .prepare(
        `SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) FROM streams WHERE name = ?`,
      )
      .first(stream);
    return row && { id: integer(row[0]), revision: integer(row[1] ?? -1) };
  }

  private forgetHeads(): void {
    this.heads.clear();
    this.headsAreAll = false;
  }

  private createStream(name: string): number {
    this.lastStream += 1;
    this.streams.push([this.lastStream, name]);
    return this.lastStream;
  }

  /** The transaction was rolled back, or nobody knows: what was remembered of it is forgotten. */
  private giveUp(group: readonly Waiting[], before: Heads, error: unknown): void {
    this.rows = [];
    this.streams = [];
    this.forgetHeads();
    this.words.forget();
    const { position, stream } = error instanceof CommitFailed ? this.storedOr(before) : before;
    this.last = position;
    this.lastStream = stream;
    const known = explained(this.connection.path, this.explain, error);
    const reason =
      known instanceof StoreUnavailable
        ? known
        : new StoreUnavailable(`${this.connection.path}: append failed`, 'not-written', {
            cause: error,
          });
    for (const one of group) one.reject(reason);
  }

  private storedOr(before: Heads): Heads {
    try {
      return this.stored();
    } catch {
      // The file cannot be read either; each append that follows says so.
      return before;
    }
  }

  private stored(): Heads {
    const newest = 'SELECT (SELECT max(position) FROM events), (SELECT max(id) FROM streams)';
    const [position, stream] = this.connection.prepare(newest).first() ?? [];
    return { position: integer(position ?? 0), stream: integer(stream ?? 0) };
  }
}

function conflict(stream: string, expected: number, actual: number): WrongExpectedRevision {
  return new WrongExpectedRevision(stream, expected, actual);
}
