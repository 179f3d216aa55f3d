import { expect } from '@jest/globals';
import {
  type Command,
  type CommandMeta,
  type Consult,
  type Consulted,
  type Decider,
} from '../decider.js';
import { Refusal } from '../errors.js';
import type { NewEvent, RecordedEvent } from '../event.js';
import { fact, NOW, type Place, testUuid } from './fact.js';

/** A fact of a history as a spec writes it. `voided: true` says that it was taken back: no fold gets to see it. */
export type Entry<E extends RecordedEvent = RecordedEvent> = E extends RecordedEvent
  ? Place & { readonly type: E['type']; readonly data: E['data']; readonly voided?: boolean }
  : never;

/** A command as a spec writes it: whatever is missing of `meta` is completed, the id too. */
export type Asked<C extends Command> = AskedMeta &
  (C extends Command ? Omit<C, 'meta' | 'commandId'> : never);
interface AskedMeta {
  readonly meta?: Partial<CommandMeta>;
}

/** A decider of any shape. */
type Rules<
  C extends Command,
  S,
  E extends RecordedEvent,
  N extends NewEvent,
  K extends Consults<C>,
> = Decider<C, S, E, N, K>;
type Consults<C> = Record<string, Consult<C, unknown>>;

/** The meta of a command in specs: fixed ids and time, plus what the spec says. */
export function commandMeta(told: Partial<CommandMeta> = {}): CommandMeta {
  return {
    commandId: testUuid(0xc0),
    actor: { type: 'user', id: 'spec' },
    correlationId: testUuid(0xc1),
    now: NOW,
    ...told,
  };
}

/**
 * A spec of a decider as three sentences, without any store:
 *
 * ```ts
 * given(orders, [placed])
 *   .and('customer-7', [registered])
 *   .when({ type: 'CloseOrder', orderId, reason: 'paid' })
 *   .then([{ type: 'OrderClosed', data: { … } }]);
 * ```
 *
 * @param history of the stream that the command is about, oldest first
 */
export function given<
  C extends Command,
  S,
  E extends RecordedEvent,
  N extends NewEvent,
  K extends Consults<C>,
>(decider: Rules<C, S, E, N, K>, history: readonly Entry<E>[] = []): Given<C, S, E, N, K> {
  return new Given(decider, history, new Map());
}

class Given<
  C extends Command,
  S,
  E extends RecordedEvent,
  N extends NewEvent,
  K extends Consults<C>,
> {
  constructor(
    private readonly decider: Rules<C, S, E, N, K>,
    private readonly history: readonly Entry<E>[],
    private readonly others: ReadonlyMap<string, readonly Entry[]>,
  ) {}

  /** The history of another stream, which the decider consults. */
  and(stream: string, history: readonly Entry[]): Given<C, S, E, N, K> {
    return new Given(this.decider, this.history, new Map([...this.others, [stream, history]]));
  }

  /** What the decider folds the history into. */
  get state(): S {
    return this.fold(this.facts().filter(({ revision }) => this.isLive(revision)));
  }

  /** Decides; the outcome is asserted by what follows. */
  when(asked: Asked<C>): Outcome<readonly N[]> {
    const command = complete<C>(asked);
    const { decider } = this;
    const own = this.facts().filter(({ revision }) => this.isLive(revision));
    return outcome(() =>
      decider.decide(command, this.state, {
        stream: decider.streamOf(command),
        occurredAt: command.meta.occurredAt ?? command.meta.now,
        consulted: consulted(decider.consults, command, own, this.others),
      }),
    );
  }

  /**
   * Declares the fact at `revision` void, as the command handler does: what falls with it is found, and the decider is
   * asked whether it may. `then` gets the revisions of the facts that fall.
   */
  whenVoided(revision: number): Outcome<readonly number[]> {
    return outcome(() => {
      const live = this.facts().filter((one) => this.isLive(one.revision));
      const voided = live.find((one) => one.revision === revision);
      if (voided === undefined) throw new Error(`the history has no live fact at ${revision}`);
      const { voiding } = this.decider;
      const along = revision === 0 ? live : (voiding?.along?.(voided, live) ?? []);
      const falls = new Set([voided, ...along].map((one) => one.revision));
      const after = this.fold(live.filter((one) => !falls.has(one.revision)));
      voiding?.check(voided, this.fold(live), after);
      return [...falls].sort((a, b) => a - b);
    });
  }

  private facts(): readonly E[] {
    const first = this.history[0];
    return recorded<E>(first?.stream ?? `${this.decider.category}-1`, this.history);
  }

  private isLive(revision: number): boolean {
    return this.history[revision]?.voided !== true;
  }

  private fold(facts: readonly E[]): S {
    return facts.reduce((state, one) => this.decider.evolve(state, one), this.decider.initial);
  }
}

/** What a decision came to; exactly one of the two is asserted. */
export interface Outcome<T> {
  /** Exactly these, in this order; `[]` for "nothing changes". */
  then(expected: T): void;
  /** Refused with this code. Returns the refusal, for its message and path. */
  thenRefused(code: string): Refusal;
}

function outcome<T>(decide: () => T): Outcome<T> {
  return {
    then: (expected) => expect(decide()).toEqual(expected),
    thenRefused: (code) => {
      let decided: T;
      try {
        decided = decide();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.code).toBe(code);
        return error;
      }
      throw new Error(`expected the refusal ${code}, got ${JSON.stringify(decided)}`);
    },
  };
}

/** The facts of one stream as the store would give them, in its order. The compiler has checked type and data. */
function recorded<E extends RecordedEvent>(
  stream: string,
  history: readonly Entry<E>[],
): readonly E[];
function recorded(stream: string, history: readonly Entry[]): readonly RecordedEvent[] {
  return history.map(({ type, data, voided: _voided, ...place }, revision) =>
    fact(type, data, { stream, revision, ...place }),
  );
}

/** Keeps the prototype: the `type` of a command class is a getter there. */
function complete<C extends Command>(asked: Asked<C>): C;
function complete(asked: AskedMeta): AskedMeta {
  const meta = commandMeta(asked.meta);
  const { commandId } = meta;
  return Object.assign(Object.create(Object.getPrototypeOf(asked)), { commandId }, asked, { meta });
}

function consulted<C extends Command, K extends Consults<C>>(
  consults: K | undefined,
  command: C,
  own: readonly RecordedEvent[],
  others: ReadonlyMap<string, readonly Entry[]>,
): Consulted<K>;
function consulted<C extends Command>(
  consults: Consults<C> | undefined,
  command: C,
  own: readonly RecordedEvent[],
  others: ReadonlyMap<string, readonly Entry[]>,
): Record<string, ReadonlyMap<string, unknown>> {
  const fold = (one: Consult<C, unknown>, stream: string) => {
    const history = others.get(stream) ?? [];
    const facts = recorded(stream, history).filter((_, index) => history[index]?.voided !== true);
    return one.fold(facts);
  };
  return Object.fromEntries(
    Object.entries(consults ?? {}).map(([name, one]) => [
      name,
      new Map(one.streams(command, own).map((stream) => [stream, fold(one, stream)])),
    ]),
  );
}
