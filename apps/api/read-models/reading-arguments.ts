import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { endOfBusinessDay } from '#crm';
import { DateTime, parseDate, PositionScalar } from '#crm/scalars';
import type { Instant, Position, Reading } from '#event-sourcing';
import { BadInput } from '../failures.js';
import { AsOf, Cursor } from '../scalars.js';

@InputType({
  isOneOf: true,
  description: 'What was known, at a time or up to a place in the log. Give one of the two.',
})
export class AsKnown {
  @Field(() => DateTime, { nullable: true, description: 'What had been recorded by then.' })
  at?: Instant;

  @Field(() => PositionScalar, {
    nullable: true,
    description: 'What had been recorded up to there.',
  })
  position?: Position;
}

/** What every root query takes. */
@ArgsType()
export class FreshArguments {
  @Field(() => PositionScalar, {
    nullable: true,
    description:
      'Wait until everything up to this position is seen, e.g. the `position` of a mutation. PROJECTION_BEHIND when it takes too long.',
  })
  minPosition?: Position;
}

/** What queries take that can answer for another day, or as it was known then. */
@ArgsType()
export class ReadingArguments extends FreshArguments {
  @Field(() => AsOf, {
    nullable: true,
    description: 'As it was then, in the light of what is known: what happened later is left out.',
  })
  asOf?: string;

  @Field(() => AsKnown, {
    nullable: true,
    description: 'As it was known then: what was recorded later is left out.',
  })
  knownAt?: AsKnown;
}

export const MAX_PAGE = 100;

/** What a page is described by. */
export const FIRST = {
  type: () => Int,
  description: `How many at most, 1 to ${MAX_PAGE}.`,
} as const;

export const AFTER = {
  type: () => Cursor,
  description: 'Go on behind this cursor (`pageInfo.endCursor` of the page before).',
} as const;

/** @throws BadInput `first_out_of_range`: never clamped, so that a client knows what it gets */
export function pageSize(first: number): number {
  if (first >= 1 && first <= MAX_PAGE) return first;
  throw new BadInput(
    'first_out_of_range',
    `first is ${first}: give 1 to ${MAX_PAGE}, and go on with after: pageInfo.endCursor`,
    ['first'],
  );
}

/** The reading that arguments ask for; undefined for "now, as known now", which is what is stored. */
export function readingOf(
  { asOf, knownAt }: Pick<ReadingArguments, 'asOf' | 'knownAt'>,
  timeZone: string,
): Reading | undefined {
  if (asOf === undefined && knownAt === undefined) return undefined;
  return {
    ...(asOf === undefined
      ? {}
      : { asOf: parseDate(asOf) === undefined ? asOf : endOfBusinessDay(asOf, timeZone) }),
    ...(knownAt === undefined ? {} : { knownAt: known(knownAt) }),
  };
}

function known({ at, position }: AsKnown): NonNullable<Reading['knownAt']> {
  if (at !== undefined) return { at };
  if (position !== undefined) return { position };
  throw new BadInput('bad_known_at', 'knownAt is empty: give at or position', ['knownAt']);
}
