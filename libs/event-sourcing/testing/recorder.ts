import { FACT_VOIDED, type Instant, type JsonObject, type RecordedEvent } from '../event.js';
import type { EventCodec } from '../event-codec.js';
import type { EventStore } from '../event-store.js';
import { testUuid } from './fact.js';

/** Puts facts into a log without a decider: for specs of what happens behind the log. */
export class Recorder {
  #count = 0;
  readonly #revisions = new Map<string, number>();

  constructor(
    readonly store: EventStore,
    readonly codec: EventCodec,
  ) {}

  /** Appends one fact; recorded time goes on by a second each, from 2026-04-01. */
  async record(
    stream: string,
    type: string,
    data: JsonObject,
    occurredAt: Instant,
  ): Promise<RecordedEvent> {
    const id = testUuid((this.#count += 1));
    const recordedAt = new Date(Date.UTC(2026, 3, 1) + this.#count * 1000).toISOString();
    const commandId = testUuid(100_000 + this.#count);
    const metadata = {
      occurredAt,
      recordedAt,
      businessDate: occurredAt.slice(0, 10),
      actor: { type: 'user', id: 'spec' },
      correlationId: commandId,
      causationId: commandId,
      commandId,
      inputDigest: '',
    };
    const expected = this.#revisions.get(stream) ?? -1;
    const encoded = await this.codec.encode(stream, [{ id, type, data, metadata }]);
    const { position } = await this.store.append(stream, encoded, expected);
    this.#revisions.set(stream, expected + 1);
    const [event] = await this.codec.decode(await this.store.readAt([position]));
    if (event === undefined) throw new Error(`nothing at ${position}`);
    return event;
  }

  /** Declares a recorded fact void. */
  async void(fact: RecordedEvent, subject: string): Promise<RecordedEvent> {
    const data = {
      voids: fact.id,
      voidedType: fact.type,
      reason: 'wrong',
      [subject]: fact.data[subject],
    };
    return this.record(fact.stream, FACT_VOIDED, data, '2026-04-01T00:00:00.000Z');
  }
}
