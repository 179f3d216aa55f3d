import type { AnyDecider } from './command-handler.js';
import { foldWith, type Command, type CommandMeta } from './decider.js';
import { Refusal } from './errors.js';
import { FACT_VOIDED, type NewEvent, type RecordedEvent } from './event.js';

export const VOID_FACT = 'VoidFact';

/** Declares a fact of any stream never to have been true. Handled by the mechanism for every category. */
export interface VoidFact extends Command<typeof VOID_FACT> {
  readonly stream: string;
  readonly eventId: string;
  readonly reason: string;
  readonly meta: CommandMeta;
}

/** The facts of a stream that are not void, in order, without the voids themselves. */
export function liveFacts(facts: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const voided = voidedIds(facts);
  if (voided.size === 0) return facts;
  return facts.filter((fact) => fact.type !== FACT_VOIDED && !voided.has(fact.id));
}

function voidedIds(facts: readonly RecordedEvent[]): ReadonlySet<unknown> {
  return new Set(
    facts.filter((fact) => fact.type === FACT_VOIDED).map((fact) => fact.data['voids']),
  );
}

/**
 * One `FactVoided` for the fact and for each that falls with it: all of the stream when it is the fact that opens it,
 * else those its decider names.
 *
 * @throws Refusal fact_not_found, void_cannot_be_voided, already_voided, or what the decider's `voiding.check` says
 */
export function decideVoid(
  command: VoidFact,
  decider: AnyDecider,
  facts: readonly RecordedEvent[],
  subjectField: string,
): readonly NewEvent[] {
  const fact = facts.find((candidate) => candidate.id === command.eventId);
  if (fact === undefined) {
    throw new Refusal(
      'fact_not_found',
      `${command.stream} has no event ${command.eventId}: give the id of one of its facts, as the log shows it`,
      ['eventId'],
    );
  }
  if (fact.type === FACT_VOIDED) {
    throw new Refusal(
      'void_cannot_be_voided',
      `${command.eventId} is itself a void: record the right fact anew`,
      ['eventId'],
    );
  }
  const live = liveFacts(facts);
  if (!live.includes(fact)) {
    throw new Refusal(
      'already_voided',
      `${fact.type} ${command.eventId} is void already: record the right fact anew`,
      ['eventId'],
    );
  }
  const { voiding } = decider;
  if (voiding === undefined) {
    throw new Refusal(
      'void_not_allowed',
      `${command.eventId}: facts of ${decider.category} streams cannot be voided; record what reverses it`,
      ['eventId'],
    );
  }
  const opens = live[0] === fact;
  const falling = opens ? live : [fact, ...(voiding.along?.(fact, live) ?? [])];
  const standing = live.filter((candidate) => !falling.includes(candidate));
  voiding.check(fact, foldWith(decider, live), foldWith(decider, standing));
  return falling.map((fallen) => ({
    type: FACT_VOIDED,
    data: {
      voids: fallen.id,
      voidedType: fallen.type,
      reason: command.reason,
      [subjectField]: fallen.data[subjectField],
    },
  }));
}
