import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  CalendarBucket,
  CalendarItemKind,
  Channel,
  ExecutionState,
  Importance,
  MARKS,
  type CalendarCounts,
  type CalendarItem,
  type Parts,
} from '#crm';
import { graphqlEnum } from '#crm/enums';
import { DateOnly, DateTime, Decimal } from '#crm/scalars';
import type { Reading } from '#event-sourcing';
import { PeriodInput } from '../history/history.type.js';
import { connectionType } from '../read-models/connection.type.js';
import { PERSONAL } from '../read-models/fields.js';
import { MoneyType } from '../read-models/money.type.js';

const Kinds = graphqlEnum(CalendarItemKind);
const Buckets = graphqlEnum(CalendarBucket);
const States = graphqlEnum(ExecutionState);
const Importances = graphqlEnum(Importance);
const Channels = graphqlEnum(Channel);

@InputType('CalendarFilter', {
  description: 'Which items of the calendar; all conditions must hold.',
})
export class CalendarFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only what concerns this customer.' })
  customer?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this manager is responsible for.' })
  manager?: string;

  @Field(() => [Kinds], { nullable: true, description: 'Only these kinds.' })
  kinds?: readonly CalendarItemKind[];

  @Field(() => [Importances], {
    nullable: true,
    description: 'Only what matters so much; orders are NORMAL.',
  })
  importance?: readonly Importance[];

  @Field(() => [Buckets], { nullable: true, description: 'Only what stands so against today.' })
  buckets?: readonly CalendarBucket[];

  @Field(() => PeriodInput, {
    nullable: true,
    description: 'Only what is due then; what has no day is in no period.',
  })
  period?: PeriodInput;
}

@ObjectType('QuantityParts', { description: 'A quantity, what of it is done, and what is left.' })
export class QuantityParts implements Parts<string> {
  @Field(() => Decimal, { description: 'All of it.' })
  total!: string;

  @Field(() => Decimal, { description: 'What is done.' })
  done!: string;

  @Field(() => Decimal, { description: 'What is left.' })
  left!: string;
}

@ObjectType('MoneyParts', { description: 'An amount, what of it is done, and what is left.' })
export class MoneyParts implements Parts<MoneyType> {
  @Field(() => MoneyType, { description: 'All of it, with tax.' })
  total!: MoneyType;

  @Field(() => MoneyType, { description: 'What is done.' })
  done!: MoneyType;

  @Field(() => MoneyType, { description: 'What is left.' })
  left!: MoneyType;
}

/** An item on its way through the resolvers: what it leads to is read as of the same day. */
export interface ShownItem extends CalendarItem {
  readonly mark: string;
  readonly reading: Reading | undefined;
}

export function shown(item: CalendarItem, reading: Reading | undefined): ShownItem {
  return { ...item, mark: MARKS[item.importance], reading };
}

@ObjectType('CalendarItem', {
  description: 'Something that is to be done: to meet a customer, to ship, to get paid.',
})
export class CalendarItemType {
  @Field(() => ID, { description: 'Says what it is of, e.g. "payment:ORDER:STAGE".' })
  id!: string;

  @Field(() => Kinds, { description: 'What it is.' })
  kind!: CalendarItemKind;

  @Field(() => Buckets, { description: 'Where it stands against today.' })
  bucket!: CalendarBucket;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The earlier of promised and expected; null when nobody said a day.',
  })
  due?: string;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'The day that is promised; for a contact, the day it is planned for.',
  })
  promised?: string;

  @Field(() => DateOnly, { nullable: true, description: 'The day that was promised first.' })
  firstPromised?: string;

  @Field(() => DateOnly, { nullable: true, description: 'The day on which we expect it.' })
  expected?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Days from firstPromised to expected: below 0 when it comes earlier.',
  })
  slipDays?: number;

  @Field(() => Int, { description: 'Days since it was due; 0 for what is not late.' })
  daysLate!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'For contacts: whole minutes since it was to begin; 0 before that.',
  })
  minutesLate?: number;

  @Field(() => Importances, { description: 'How much it matters; orders are NORMAL.' })
  importance!: Importance;

  @Field(() => String, { description: '! for HIGH, ↓ for LOW, nothing for NORMAL.' })
  mark!: string;

  @Field(() => States, { description: 'How much of it is done.' })
  state!: ExecutionState;

  @Field(() => String, {
    nullable: true,
    description: `For contacts: what it is about. ${PERSONAL}`,
  })
  subject?: string;

  @Field(() => Channels, { nullable: true, description: 'For contacts: through which channel.' })
  channel?: Channel;

  @Field(() => DateTime, { nullable: true, description: 'For contacts: when it is to begin.' })
  plannedStart?: string;

  @Field(() => DateTime, { nullable: true, description: 'For contacts: when it is to end.' })
  plannedEnd?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'For payments: the stage of the payment schedule, from 1.',
  })
  stage?: number;

  @Field(() => QuantityParts, {
    nullable: true,
    description: 'For shipments: the quantities of all lines, replacements included.',
  })
  quantities?: QuantityParts;

  @Field(() => String, {
    nullable: true,
    description: 'For shipments: the unit, where all lines have the same.',
  })
  unit?: string;

  @Field(() => MoneyParts, {
    nullable: true,
    description: 'For shipments and payments: the amounts.',
  })
  amounts?: MoneyParts;
}

@ObjectType('CalendarCounts', {
  description: 'How many items each bucket has, whatever buckets the filter names.',
})
export class CalendarCountsType {
  @Field(() => Int, { description: 'Due before today.' })
  overdue!: number;

  @Field(() => Int, { description: 'Due today.' })
  today!: number;

  @Field(() => Int, { description: 'Due later.' })
  future!: number;

  @Field(() => Int, { description: 'Without a day.' })
  undated!: number;
}

export function countsShown(counts: CalendarCounts): CalendarCountsType {
  const { OVERDUE: overdue, TODAY: today, FUTURE: future, UNDATED: undated } = counts;
  return { overdue, today, future, undated };
}

/** A page of the calendar, with today and the counts. */
export const CalendarConnection = connectionType(() => CalendarItemType, 'Calendar', {
  counted: false,
});
Field(() => DateOnly, {
  description: 'The day that items were judged against, in the business calendar.',
})(CalendarConnection.prototype, 'today');
Field(() => Int, { description: 'How many items there are on all pages.' })(
  CalendarConnection.prototype,
  'totalCount',
);
Field(() => CalendarCountsType, {
  description: 'How many items each bucket has, whatever buckets the filter names.',
})(CalendarConnection.prototype, 'counts');
