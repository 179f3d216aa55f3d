import type { Actor, Instant, NewEvent, RecordedEvent, Source } from './event.js';

/** What the edge (API, CLI, import) adds to a command and nobody deeper may invent. */
export interface CommandMeta {
  /** Given by the client; a repeated command has the same and is answered with the first receipt. */
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  /** What led to this command; the command itself when absent. */
  readonly causationId?: string | undefined;
  /** The clock at the edge. */
  readonly now: Instant;
  /** When it happened; `now` when absent. */
  readonly occurredAt?: Instant | undefined;
  readonly source?: Source | undefined;
}

export interface Command<T extends string = string> {
  readonly type: T;
  readonly meta: CommandMeta;
}

/** Folds a stream into what is true of it now. */
export interface Fold<S, E> {
  readonly initial: S;
  evolve(state: S, event: E): S;
}

/**
 * Another stream that a decision must look at: which ones, and how to fold them. `own` are the facts of the command's
 * own stream, voided ones left out: they may name others to look at.
 */
export interface Consult<C, S> {
  streams(command: C, own: readonly RecordedEvent[]): readonly string[];
  fold(facts: readonly RecordedEvent[]): S;
}

/** The consulted states by stream; a stream that does not exist gives the fold of no facts. */
export type Consulted<K> = {
  readonly [N in keyof K]: ReadonlyMap<string, K[N] extends Consult<never, infer S> ? S : never>;
};

export interface Context<K> {
  readonly stream: string;
  /** When it happened, resolved (`meta.occurredAt` or `meta.now`). */
  readonly occurredAt: Instant;
  readonly consulted: Consulted<K>;
}

/** When a fact may be declared never to have been true. */
export interface Voiding<S, E> {
  /** Facts that fall with `fact`: a shipment's delivery. The fact that opens a stream takes all others along by itself. */
  along?(fact: E, facts: readonly E[]): readonly E[];
  /** Throws a Refusal when `fact` must stand; `before` is the state with it, `after` the state without it. */
  check(fact: E, before: S, after: S): void;
}

/**
 * The rules of one category of streams, as data and pure functions: no I/O, no clock, no randomness.
 * `decide` returns the facts that the command makes true (none when nothing changes) or throws a `Refusal`.
 * (Jérémie Chassaing's Decider.) Facts reach `evolve` in the order of the stream, voided ones left out.
 */
export interface Decider<
  C extends Command,
  S,
  E extends RecordedEvent,
  N extends NewEvent = NewEvent,
  K extends Record<string, Consult<C, unknown>> = Record<never, never>,
> extends Fold<S, E> {
  readonly category: string;
  /** The types of its commands. */
  readonly commands: readonly C['type'][];
  /** The stream a command is about. */
  streamOf(command: C): string;
  readonly consults?: K;
  decide(command: C, state: S, context: Context<K>): readonly N[];
  readonly voiding?: Voiding<S, E>;
}

/** Folds facts, which must be those of one stream in order. */
export function foldWith<S, E>(fold: Fold<S, E>, facts: readonly E[]): S {
  return facts.reduce((state, fact) => fold.evolve(state, fact), fold.initial);
}

/** Lets a decider look at other streams, folded as their own decider does. */
export function consult<C, S, E extends RecordedEvent>(
  fold: Fold<S, E>,
  streams: (command: C, own: readonly RecordedEvent[]) => readonly string[],
): Consult<C, S> {
  return {
    streams,
    fold(facts: readonly E[]) {
      return foldWith(fold, facts);
    },
  };
}
