import type { CheckedEvent } from '../append-check.js';
import { WrongExpectedRevision } from '../errors.js';
import type { AppendResult, StoredEvent } from '../event-store.js';
import type { Position } from '../event.js';

/** What a memory store keeps; a store opened on it again is the store after a restart. */
export class MemoryLog {
  readonly properties = new Map<string, string>();
  /** What readers see, in the order of positions. */
  readonly visible: StoredEvent[] = [];
  /** What counts for the next append: it is ahead of `visible` while an append shows bit by bit. */
  private readonly streams = new Map<string, StoredEvent[]>();
  private lastPosition = 0;

  /** @param gap how far the next position lies beyond the last, at least 1 */
  constructor(private readonly gap: () => number = () => 1) {}

  streamOf(name: string): readonly StoredEvent[] {
    return this.streams.get(name) ?? [];
  }

  /** The first receipt when exactly these events, or more, follow the expected revision already. */
  repeated(
    stream: string,
    events: readonly CheckedEvent[],
    expected: number,
  ): AppendResult | undefined {
    const stored = this.streamOf(stream).slice(expected + 1, expected + 1 + events.length);
    const same = events.every(({ event }, index) => stored[index]?.id === event.id);
    const last = stored.at(-1);
    return same && last ? { revision: last.revision, position: last.position } : undefined;
  }

  /** @throws WrongExpectedRevision */
  accept(
    stream: string,
    events: readonly CheckedEvent[],
    expected: number,
  ): readonly StoredEvent[] {
    const stored = this.streams.get(stream) ?? [];
    const actual = stored.length - 1;
    if (actual !== expected) throw new WrongExpectedRevision(stream, expected, actual);
    const accepted = events.map(({ event, json }, index) =>
      frozen<StoredEvent>({
        id: event.id,
        type: event.type,
        stream,
        revision: expected + 1 + index,
        position: this.nextPosition(),
        data: JSON.parse(json),
        metadata: JSON.parse(JSON.stringify(event.metadata)),
      }),
    );
    this.streams.set(stream, [...stored, ...accepted]);
    return accepted;
  }

  private nextPosition(): Position {
    this.lastPosition += this.gap();
    return String(this.lastPosition).padStart(16, '0');
  }
}

/** A reader that changes what it was given would change the past. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
