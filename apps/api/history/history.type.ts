import { createUnionType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import {
  Channel,
  contacts,
  credits,
  customers,
  type FirstPurchases,
  type HistoryEntry,
  HistoryKind,
  Locale,
  managers,
  orders,
  payments,
  type Telling,
} from '#crm';
import { graphqlEnum } from '#crm/enums';
import { DateOnly, DateTime, PositionScalar } from '#crm/scalars';
import type { Actor, LedgerRow, Position, Reading, RecordedEvent } from '#event-sourcing';
import { ActorType } from '../actor.type.js';
import { connectionType } from '../read-models/connection.type.js';
import { documentType } from '../read-models/document.type.js';
import { MoneyType } from '../read-models/money.type.js';
import { typeNameOf, type Served } from '../read-models/node.type.js';

const Kinds = graphqlEnum(HistoryKind);
const Channels = graphqlEnum(Channel);
export const Locales = graphqlEnum(Locale);

/** What facts are of: every one is of one of these. */
export const subjects = [customers, orders, payments, credits, contacts, managers] as const;

export const HistorySubject = createUnionType({
  name: 'HistorySubject',
  description: 'What a fact is of: the order that was shipped, the payment that came in …',
  types: () => subjects.map(documentType),
  resolveType: (served: Served) => typeNameOf(served),
});

@InputType({
  description: 'Days of the business calendar, both included; open where one is absent.',
})
export class PeriodInput {
  @Field(() => DateOnly, { nullable: true, description: 'From this day on.' })
  from?: string;

  @Field(() => DateOnly, { nullable: true, description: 'Up to the end of this day.' })
  to?: string;
}

@InputType({ description: 'Which entries of a history; all conditions must hold.' })
export class HistoryFilter {
  @Field(() => [Kinds], { nullable: true, description: 'Only these kinds.' })
  kinds?: readonly HistoryKind[];

  @Field(() => PeriodInput, { nullable: true, description: 'Only what happened then.' })
  period?: PeriodInput;

  @Field(() => [Channels], { nullable: true, description: 'Only through these channels.' })
  channels?: readonly Channel[];

  @Field(() => ID, { nullable: true, description: 'Only what this manager is responsible for.' })
  manager?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this actor recorded.' })
  actor?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only entries whose title, reason or detail contains this, whatever the case.',
  })
  text?: string;

  @Field(() => Locales, {
    nullable: true,
    description: 'The language in which text is looked for; EN when absent.',
  })
  locale?: Locale;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only key moments (the first purchase, a return, a cancelled order, a bounced payment). False: only what is none.',
  })
  keyMoments?: boolean;
}

@ObjectType('Reason', { description: 'Why something was done.' })
export class ReasonType {
  @Field(() => String, { nullable: true, description: 'A code, where one was chosen.' })
  code!: string | undefined;

  @Field(() => String, { nullable: true, description: 'In the words of whoever recorded it.' })
  text!: string | undefined;
}

/** An entry on its way through the resolvers: what the domain says of it, its event, and in which reading it stands. */
export interface Entry extends Omit<HistoryEntry, 'reason' | 'isKeyMoment'> {
  readonly reason: { readonly code: string | undefined; readonly text: string | undefined } | null;
  readonly row: LedgerRow;
  readonly event: RecordedEvent;
  readonly firstPurchases: FirstPurchases;
  readonly telling: Telling;
  readonly reading: Reading | undefined;
}

@ObjectType('HistoryEntry', {
  description: 'One thing that happened, in the history of a customer or of the company.',
})
export class HistoryEntryType {
  @Field(() => ID, { description: 'Id of the event: event(id) shows it raw.' })
  id!: string;

  @Field(() => PositionScalar, { description: 'Its place in the log.' })
  position!: Position;

  @Field(() => String, { description: 'Type of the event, e.g. "ShipmentDispatched".' })
  type!: string;

  @Field(() => Kinds, { description: 'What it is about.' })
  kind!: HistoryKind;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => DateOnly, { description: 'The business day on which it happened.' })
  businessDate!: string;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Its amount with tax, if it is about one.',
  })
  amount!: MoneyType | null;

  @Field(() => ActorType, { description: 'Who recorded it.' })
  actor!: Actor;

  @Field(() => Channels, { nullable: true, description: 'Through which channel it came.' })
  channel!: Channel | null;

  @Field(() => ReasonType, { nullable: true, description: 'Why, where a reason was given.' })
  reason!: ReasonType | null;

  @Field(() => String, {
    nullable: true,
    description: 'More of it, in the words of whoever recorded it: what was said in a contact.',
  })
  detail!: string | null;

  @Field(() => Boolean, { description: 'Declared never to have been true, as far as was known.' })
  isVoid!: boolean;

  @Field(() => ID, { nullable: true, description: 'For a void: the event that was never true.' })
  voids!: string | null;

  @Field(() => ID, { nullable: true, description: 'The event that declares this one void.' })
  voidedBy!: string | null;
}

export const HistoryConnection = connectionType(() => HistoryEntryType, 'History', {
  counted: false,
});
