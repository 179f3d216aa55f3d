import type { Consult } from './decider.js';
import type { RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { liveFacts } from './void-fact.js';

type Folding = Pick<Consult<never, unknown>, 'fold'>;

/** Facts kept in memory over all streams: some 20 MB. */
const FACTS_LIMIT = 20_000;

/**
 * Streams as last read, so that the next command reads and decrypts only what has come since. Never stale: what is newer
 * is always asked for. The streams used longest ago are forgotten first.
 */
export class StreamCache {
  readonly #streams = new Map<string, readonly RecordedEvent[]>();
  /** By the facts they were folded from, so that they are forgotten with them. */
  readonly #states = new WeakMap<readonly RecordedEvent[], Map<Folding, unknown>>();
  #size = 0;

  constructor(
    readonly store: EventStore,
    readonly codec: EventCodec,
  ) {}

  /** All facts of a stream, decoded, in order; none when there is no such stream. */
  async read(stream: string): Promise<readonly RecordedEvent[]> {
    const known = this.#streams.get(stream) ?? [];
    const newer = await this.store.readStream(stream, { from: known.length });
    const facts = newer.length === 0 ? known : [...known, ...(await this.codec.decode(newer))];
    this.#keep(stream, facts);
    return facts;
  }

  /** What `folding` makes of the stream's facts, those left out that were voided; made anew when there are newer ones. */
  async fold(stream: string, folding: Folding): Promise<unknown> {
    const facts = await this.read(stream);
    const states = this.#states.get(facts) ?? new Map<Folding, unknown>();
    if (!states.has(folding)) states.set(folding, folding.fold(liveFacts(facts)));
    this.#states.set(facts, states);
    return states.get(folding);
  }

  #keep(stream: string, facts: readonly RecordedEvent[]): void {
    this.#forget(stream);
    if (facts.length === 0 || facts.length > FACTS_LIMIT / 10) return;
    this.#streams.set(stream, facts);
    this.#size += facts.length;
    for (const oldest of this.#streams.keys()) {
      if (this.#size <= FACTS_LIMIT) return;
      this.#forget(oldest);
    }
  }

  #forget(stream: string): void {
    this.#size -= this.#streams.get(stream)?.length ?? 0;
    this.#streams.delete(stream);
  }
}
