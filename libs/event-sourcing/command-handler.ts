import { createHmac } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { Command, CommandMeta, Consult, Decider } from './decider.js';
import { foldWith } from './decider.js';
import { InvalidArgument, Refusal, StoreUnavailable, WrongExpectedRevision } from './errors.js';
import {
  categoryOf,
  FACT_VOIDED,
  type Instant,
  type Metadata,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from './event.js';
import type { EventCodec, EventToEncode } from './event-codec.js';
import {
  NO_STREAM,
  type AppendResult,
  type AroundAppend,
  type EventStore,
  type EventToAppend,
} from './event-store.js';
import { serialised } from './serialised.js';
import { StreamCache } from './stream-cache.js';
import { eventIdOf } from './uuid.js';
import { decideVoid, liveFacts, VOID_FACT, type VoidFact } from './void-fact.js';

/** What a client gets for a command: where its facts stand. */
export interface Receipt {
  readonly stream: string;
  /** Revision and position of the last fact written, now or the first time; undefined when nothing changed. */
  readonly revision: number | undefined;
  readonly position: Position | undefined;
  readonly eventIds: readonly string[];
  /** True when this command id had been carried out before. */
  readonly repeated: boolean;
}

/** Stands for each decider's own commands: a list of deciders can only be typed by what all have in common. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Own = any;

/** A decider whose own types are its own business. */
export type AnyDecider = Decider<
  Own,
  unknown,
  RecordedEvent,
  NewEvent,
  Record<string, Consult<Own, unknown>>
>;

export interface CommandHandlerOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly deciders: readonly AnyDecider[];
  readonly clock: () => Instant;
  /** The local date of an instant in the business time zone. */
  readonly businessDate: (instant: Instant) => string;
  /** Key of the digest that tells a repeated command from another one under the same id. */
  readonly digestKey: Buffer;
  /** Recorded time of the newest fact of the log at start. */
  readonly newestRecordedAt?: Instant | undefined;
  /** What is done around each append: see `AroundAppend`. */
  readonly aroundAppend?: AroundAppend;
}

const LOST_RACES = 3;
const UNKNOWN_OUTCOME_RETRIES = 5;
const AHEAD_MS = 5 * 60_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Read the stream, fold, decide, append at the revision read; on a lost race decide again. Commands of one stream are
 * carried out one after the other, so that only another process can win a race.
 *
 * The returned function rejects with Refusal, InvalidArgument, WrongExpectedRevision (after three lost races) and
 * StoreUnavailable.
 */
export function createCommandHandler(
  options: CommandHandlerOptions,
): (command: Command) => Promise<Receipt> {
  const byType = new Map(
    options.deciders.flatMap((d) => d.commands.map((type) => [String(type), d])),
  );
  const byCategory = new Map(options.deciders.map((d) => [d.category, d]));
  const queue = serialised();
  const streams = new StreamCache(options.store, options.codec);
  let newest = options.newestRecordedAt ?? '';

  return async function execute(command) {
    if (!UUID.test(command.meta.commandId)) {
      throw new InvalidArgument('commandId', command.meta.commandId, 'give a UUID in lower case');
    }
    const decider = isVoid(command)
      ? byCategory.get(categoryOf(command.stream))
      : byType.get(command.type);
    if (decider === undefined) throw new InvalidArgument('type', command.type, 'no such command');
    const stream = isVoid(command) ? command.stream : decider.streamOf(command);
    const recordedAt = stamp(options.clock(), newest);
    const attempt = new Attempt(options, streams, decider, stream, command, recordedAt);
    const receipt = await queue(stream, () => attempt.run());
    if (receipt.position !== undefined && !receipt.repeated && recordedAt > newest)
      newest = recordedAt;
    return receipt;
  };
}

function isVoid(command: Command): command is VoidFact {
  return command.type === VOID_FACT;
}

/** The recorded time, unless one wrong stamp from the future would then hide all later facts from `knownAt`. */
function stamp(now: Instant, newest: Instant): Instant {
  if (newest !== '' && Date.parse(newest) - Date.parse(now) > AHEAD_MS) {
    throw new Refusal(
      'clock_behind_log',
      `the clock says ${now}, the newest fact was recorded at ${newest}: set the clock right before writing; if it is right, the facts were recorded under a wrong one, and a backup from before has to be restored (reading works all the same)`,
      ['now'],
    );
  }
  return now;
}

class Attempt {
  readonly #digest: string;
  readonly #occurredAt: Instant;

  constructor(
    readonly options: CommandHandlerOptions,
    readonly streams: StreamCache,
    readonly decider: AnyDecider,
    readonly stream: string,
    readonly command: Command,
    readonly recordedAt: Instant,
  ) {
    this.#occurredAt = command.meta.occurredAt ?? command.meta.now;
    if (Date.parse(this.#occurredAt) - Date.parse(recordedAt) > AHEAD_MS) {
      throw new Refusal(
        'occurred_in_future',
        `occurredAt is ${this.#occurredAt}, now is ${recordedAt}: a fact has happened; record a plan instead`,
        ['occurredAt'],
      );
    }
    this.#digest = digestOf(command, options.digestKey);
  }

  async run(): Promise<Receipt> {
    for (let lost = 0; ; lost += 1) {
      try {
        return await this.#once();
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || lost >= LOST_RACES) throw error;
      }
    }
  }

  async #once(): Promise<Receipt> {
    const { store, codec } = this.options;
    const facts = await this.streams.read(this.stream);
    const earlier = facts.filter((fact) => fact.metadata.commandId === this.command.meta.commandId);
    if (earlier.length > 0) return this.#repeated(earlier);
    const decided = await this.#decide(facts);
    if (decided.length === 0) {
      return {
        stream: this.stream,
        revision: undefined,
        position: undefined,
        eventIds: [],
        repeated: false,
      };
    }
    const events = await codec.encode(
      this.stream,
      decided.map((event, i) => this.#envelope(event, i)),
    );
    const { aroundAppend: around = (append) => append() } = this.options;
    const append = () => appendSurely(store, this.stream, events, facts.length - 1);
    const { revision, position } = await around(append, events.length);
    return {
      stream: this.stream,
      revision,
      position,
      eventIds: events.map((e) => e.id),
      repeated: false,
    };
  }

  #repeated(earlier: readonly RecordedEvent[]): Receipt {
    const last = earlier.at(-1);
    if (earlier.some((fact) => fact.metadata.inputDigest !== this.#digest)) {
      throw new Refusal(
        'idempotency_mismatch',
        `command ${this.command.meta.commandId} has been carried out with other input; use a new id`,
        ['commandId'],
      );
    }
    return {
      stream: this.stream,
      revision: last?.revision,
      position: last?.position,
      eventIds: earlier.map((fact) => fact.id),
      repeated: true,
    };
  }

  async #decide(facts: readonly RecordedEvent[]): Promise<readonly NewEvent[]> {
    if (isVoid(this.command)) {
      const subjectField = this.options.codec.subjectFieldOf(this.decider.category);
      return decideVoid(this.command, this.decider, facts, subjectField);
    }
    const own = liveFacts(facts);
    const consulted = await this.#consult(own);
    const context = { stream: this.stream, occurredAt: this.#occurredAt, consulted };
    return this.decider.decide(this.command, foldWith(this.decider, own), context);
  }

  async #consult(
    own: readonly RecordedEvent[],
  ): Promise<Record<string, ReadonlyMap<string, unknown>>> {
    const consulted: Record<string, ReadonlyMap<string, unknown>> = {};
    for (const [name, consult] of Object.entries(this.decider.consults ?? {})) {
      const states = new Map<string, unknown>();
      for (const stream of new Set(consult.streams(this.command, own))) {
        states.set(stream, await this.streams.fold(stream, consult));
      }
      consulted[name] = states;
    }
    return consulted;
  }

  #envelope(event: NewEvent, index: number): EventToEncode {
    const { meta } = this.command;
    // A void has no valid time of its own; its envelope repeats the recorded time.
    const occurredAt = event.type === FACT_VOIDED ? this.recordedAt : this.#occurredAt;
    const metadata: Omit<Metadata, 'schemaVersion'> = {
      occurredAt,
      recordedAt: this.recordedAt,
      businessDate: this.options.businessDate(occurredAt),
      actor: meta.actor,
      correlationId: meta.correlationId,
      causationId: meta.causationId ?? meta.commandId,
      commandId: meta.commandId,
      inputDigest: this.#digest,
      ...(meta.source === undefined ? {} : { source: meta.source }),
      ...(event.reasonCode === undefined ? {} : { reasonCode: event.reasonCode }),
    };
    return {
      id: eventIdOf(meta.commandId, this.stream, index),
      type: event.type,
      data: event.data,
      metadata,
    };
  }
}

/** Appends; when the outcome is unknown, again with the same ids at the same revision, which cannot write twice. */
async function appendSurely(
  store: EventStore,
  stream: string,
  events: readonly EventToAppend[],
  expected: number,
): Promise<AppendResult> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await store.append(stream, events, expected < 0 ? NO_STREAM : expected);
    } catch (error) {
      const unknown = error instanceof StoreUnavailable && error.outcome === 'unknown';
      if (!unknown || tries >= UNKNOWN_OUTCOME_RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tries));
    }
  }
}

/** HMAC-SHA-256 over the canonical JSON of what the client asked for: no clock, actor or correlation in it. */
function digestOf(command: Command, key: Buffer): string {
  const { meta, ...input } = { commandId: undefined, ...command };
  const asked = {
    ...input,
    type: command.type,
    commandId: undefined,
    occurredAt: occurredAtOf(meta),
  };
  return createHmac('sha256', key).update(canonicalJson(asked)).digest('base64url').slice(0, 22);
}

function occurredAtOf(meta: CommandMeta): Instant | null {
  return meta.occurredAt ?? null;
}
