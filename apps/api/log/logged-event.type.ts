import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateOnly, DateTime, PositionScalar } from '#crm/scalars';
import { LOG_MARKS, type LogMark } from '#crm';
import type { Actor, LedgerFact, Position, Source } from '#event-sourcing';
import { ActorType } from '../actor.type.js';
import { connectionType } from '../read-models/connection.type.js';
import { JsonData } from '../scalars.js';

@ObjectType('Source', { description: 'Where a fact came from.' })
export class SourceType {
  @Field(() => String, { nullable: true, description: 'Through which channel it was recorded.' })
  channel?: string | undefined;

  @Field(() => String, { nullable: true, description: 'The other system it came from.' })
  externalSystem?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What that system calls it.' })
  externalId?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Id of the import that brought it.' })
  importId?: string | undefined;

  @Field(() => [String], {
    nullable: true,
    description: 'Fields that the import had to conclude, because its source did not say them.',
  })
  inferred?: readonly string[] | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The rule that the world itself broke, e.g. "shipment_before_order".',
  })
  anomaly?: string | undefined;

  @Field(() => Boolean, { nullable: true, description: 'True for facts of the demo.' })
  simulated?: boolean | undefined;
}

/** An event as auditors and analysts see it. */
export interface Logged extends LedgerFact {
  readonly id: string;
}

@ObjectType('LoggedEvent', {
  description:
    'An event as it stands in the log: its envelope and its data. Nothing in it ever changes.',
})
export class LoggedEventType {
  @Field(() => ID, { description: 'Id of the event.' })
  id!: string;

  @Field(() => PositionScalar, { description: 'Its place in the whole log.' })
  position!: Position;

  @Field(() => String, { description: 'What happened, e.g. "ShipmentDispatched".' })
  type!: string;

  @Field(() => String, { description: 'The stream it belongs to, e.g. "order-…".' })
  stream!: string;

  @Field(() => String, { description: 'The category of that stream, e.g. "order".' })
  category!: string;

  @Field(() => Int, { description: 'Its place in its stream, from 0.' })
  revision!: number;

  @Field(() => DateTime, { description: 'When it happened (valid time).' })
  occurredAt!: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => DateOnly, { description: 'The business day on which it happened.' })
  businessDate!: string;

  @Field(() => Int, { description: 'The version of the schema that its data was written with.' })
  schemaVersion!: number;

  @Field(() => ActorType, { description: 'Who recorded it.' })
  actor!: Actor;

  @Field(() => ID, { description: 'Shared by everything that one request or import did.' })
  correlationId!: string;

  @Field(() => ID, { description: 'The command or the event that led to it.' })
  causationId!: string;

  @Field(() => ID, { description: 'The command that recorded it.' })
  commandId!: string;

  @Field(() => SourceType, { nullable: true, description: 'Where it came from.' })
  source?: Source | undefined;

  @Field(() => String, { nullable: true, description: 'Why, as a code.' })
  reasonCode?: string | undefined;

  @Field(() => JsonData, {
    description: 'The fact itself. Personal fields whose key was destroyed read "[erased]".',
  })
  data!: unknown;

  @Field(() => ID, { nullable: true, description: 'For a void: the event that was never true.' })
  voids?: string | undefined;

  @Field(() => ID, { nullable: true, description: 'The event that declares this one void.' })
  voidedBy?: string | undefined;
}

export const LogConnection = connectionType(() => LoggedEventType, 'Log', { counted: false });

type LogMarks = { readonly [Mark in LogMark]: Mark };

const LogMarks: LogMarks = {
  LATE: 'LATE',
  VOID: 'VOID',
  OVERRIDE: 'OVERRIDE',
  POLICY: 'POLICY',
  IMPORT: 'IMPORT',
};
registerEnumType(LogMarks, {
  name: 'LogMark',
  description: 'What makes a fact worth a look.',
  valuesMap: {
    LATE: { description: LOG_MARKS.LATE },
    VOID: { description: LOG_MARKS.VOID },
    OVERRIDE: { description: LOG_MARKS.OVERRIDE },
    POLICY: { description: LOG_MARKS.POLICY },
    IMPORT: { description: LOG_MARKS.IMPORT },
  },
});

@InputType({ description: 'From one instant to another; open where one is absent.' })
export class InstantRange {
  @Field(() => DateTime, { nullable: true, description: 'At this instant or later.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Before this instant.' })
  below?: string;
}

@InputType({ description: 'Which events of the log; all conditions must hold.' })
export class LogFilter {
  @Field(() => [String], { nullable: true, description: 'Only these types, e.g. "OrderPlaced".' })
  types?: readonly string[];

  @Field(() => [String], { nullable: true, description: 'Only of these categories, e.g. "order".' })
  categories?: readonly string[];

  @Field(() => ID, { nullable: true, description: 'Only what concerns this customer.' })
  customer?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this actor recorded.' })
  actor?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this command recorded.' })
  command?: string;

  @Field(() => ID, { nullable: true, description: 'Only what has this correlation id.' })
  correlation?: string;

  @Field(() => InstantRange, { nullable: true, description: 'Only what was recorded then.' })
  recorded?: InstantRange;

  @Field(() => InstantRange, { nullable: true, description: 'Only what happened then.' })
  occurred?: InstantRange;

  @Field(() => [LogMarks], { nullable: true, description: 'Only what has one of these marks.' })
  only?: readonly LogMark[];
}
