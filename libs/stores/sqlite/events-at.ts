import { InvalidArgument, type Position, type StoredEvent } from '#event-sourcing';
import type { Connection } from './driver.js';
import { fromPosition, selectAt, toPosition, type Words } from './event-table.js';

/** Characters of events kept, each generation half of them: some 4,000 events of usual length. */
const LIMIT = 4_000_000;
/** What an event takes besides its data. */
const ENVELOPE_SIZE = 700;
/** Who asks for more does not come again soon, and would only drive out what others look at. */
const A_PAGE = 200;

interface Kept {
  readonly event: StoredEvent;
  /** Of its data, in characters: the average of those that were read with it. */
  readonly length: number;
}

/**
 * Events by their places in the log. Those of pages are kept for a while, as they are stored (personal text sealed): what is
 * looked at is mostly looked at again, and an event never changes. Kept in two generations, as `RecentRows`.
 */
export class EventsAt {
  private young = new Map<number, Kept>();
  private old = new Map<number, Kept>();
  private size = 0;

  constructor(
    private readonly connection: Connection,
    private readonly words: Words,
  ) {}

  /**
   * The events at these positions, in their order; the same object as before for one that was kept.
   *
   * @throws InvalidArgument for a position where none stands
   */
  read(positions: readonly Position[]): readonly StoredEvent[] {
    const wanted = positions.map((position) => fromPosition(position, 'position'));
    const found = new Map<number, StoredEvent>();
    const missing = new Set<number>();
    for (const position of wanted) {
      const kept = this.kept(position);
      if (kept === undefined) missing.add(position);
      else found.set(position, kept);
    }
    const sorted = [...missing].sort((a, b) => a - b);
    for (const { events, length } of selectAt(this.connection, this.words, sorted)) {
      for (const event of events) {
        const position = Number(event.position);
        found.set(position, event);
        if (wanted.length <= A_PAGE) this.keep(position, { event, length: length / events.length });
      }
    }
    return wanted.map((position) => found.get(position) ?? nothingAt(position));
  }

  private kept(position: number): StoredEvent | undefined {
    const young = this.young.get(position);
    if (young !== undefined) return young.event;
    const older = this.old.get(position);
    if (older !== undefined) this.keep(position, older);
    return older?.event;
  }

  private keep(position: number, kept: Kept): void {
    this.young.set(position, kept);
    this.size += ENVELOPE_SIZE + kept.length;
    if (this.size < LIMIT / 2) return;
    this.old = this.young;
    this.young = new Map();
    this.size = 0;
  }
}

function nothingAt(position: number): never {
  const remedy = 'no event stands there; give one of this log';
  throw new InvalidArgument('position', toPosition(position), remedy);
}
