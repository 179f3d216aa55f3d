import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { CommandInput, INSTANT } from '../shared/command-input.commands.js';
import { graphqlEnum } from '../shared/enums.commands.js';
import { IsId, IsOptionalId, IsOptionalText, IsText } from '../shared/rules.commands.js';
import { DateTime } from '../shared/scalars.commands.js';
import { Channel, Importance } from '../shared/vocabulary.js';
import { ContactOutcome, Direction, ParticipantKind } from './contacts.events.js';

const Channels = graphqlEnum(Channel);
const Directions = graphqlEnum(Direction);
const Importances = graphqlEnum(Importance);
const Outcomes = graphqlEnum(ContactOutcome);

/** Somebody who takes part in a contact. */
@InputType('ParticipantInput', {
  description: 'Somebody who takes part, besides the manager and the person that a contact names',
})
export class ParticipantInput {
  @Field(() => graphqlEnum(ParticipantKind), {
    description: 'Whether one of ours or of the customer’s',
  })
  @IsEnum(ParticipantKind.enum)
  kind!: ParticipantKind;

  @Field(() => ID, { description: 'Id of the manager or contact person' })
  @IsId()
  id!: string;
}

/** What must be told of every new contact. */
@InputType({ isAbstract: true })
abstract class NewContact extends CommandInput {
  @Field(() => ID, { description: 'Id of the customer' })
  @IsId()
  customerId!: string;

  @Field(() => Channels, { description: 'Through which channel' })
  @IsEnum(Channels)
  channel!: Channel;

  @Field(() => Directions, { description: 'INBOUND: the customer began it; OUTBOUND: we did' })
  @IsEnum(Directions)
  direction!: Direction;

  @Field(() => String, { description: 'What it is about, in a few words' })
  @IsText(300)
  subject!: string;

  @Field(() => ID, { description: 'Id of the manager who holds the contact' })
  @IsId()
  responsibleId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the contact person at the customer' })
  @IsOptionalId()
  personId?: string;

  @Field(() => [ParticipantInput], {
    nullable: true,
    description: 'Who else takes part',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ParticipantInput)
  participants?: ParticipantInput[];

  @Field(() => ID, { nullable: true, description: 'Id of the order it is about' })
  @IsOptionalId()
  orderId?: string;
}

@InputType('PlanContactInput', { description: 'Plans a call, a meeting, a message' })
export class PlanContact extends NewContact {
  get type() {
    return 'PlanContact' as const;
  }

  @Field(() => DateTime, { description: 'When it is to begin' })
  @Matches(INSTANT)
  plannedStart!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it is to end' })
  @IsOptional()
  @Matches(INSTANT)
  plannedEnd?: string;

  @Field(() => Importances, {
    nullable: true,
    description: 'How much it matters; NORMAL if absent',
  })
  @IsOptional()
  @IsEnum(Importances)
  importance?: Importance;
}

@InputType('RecordContactInput', { description: 'Records a contact that nobody had planned' })
export class RecordContact extends NewContact {
  get type() {
    return 'RecordContact' as const;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it began; endedAt when absent' })
  @IsOptional()
  @Matches(INSTANT)
  startedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; occurredAt when absent' })
  @IsOptional()
  @Matches(INSTANT)
  endedAt?: string;

  @Field(() => Outcomes, { description: 'What came out of it' })
  @IsEnum(Outcomes)
  outcome!: ContactOutcome;

  @Field(() => String, { nullable: true, description: 'What was said and agreed' })
  @IsOptionalText(10_000)
  summary?: string;
}

/** What every command to a contact takes. */
@InputType({ isAbstract: true })
abstract class ToContact extends CommandInput {
  @Field(() => ID, { description: 'Id of the contact' })
  @IsId()
  contactId!: string;
}

@InputType('RescheduleContactInput', { description: 'Moves a planned contact to another time' })
export class RescheduleContact extends ToContact {
  get type() {
    return 'RescheduleContact' as const;
  }

  @Field(() => DateTime, { description: 'When it is to begin from now on' })
  @Matches(INSTANT)
  plannedStart!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it is to end from now on; open when absent',
  })
  @IsOptional()
  @Matches(INSTANT)
  plannedEnd?: string;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}

@InputType('ChangeContactImportanceInput', {
  description: 'Says how much a planned contact matters from now on',
})
export class ChangeContactImportance extends ToContact {
  get type() {
    return 'ChangeContactImportance' as const;
  }

  @Field(() => Importances, { description: 'How much it matters' })
  @IsEnum(Importances)
  importance!: Importance;
}

@InputType('ReassignContactInput', { description: 'Gives a planned contact to another manager' })
export class ReassignContact extends ToContact {
  get type() {
    return 'ReassignContact' as const;
  }

  @Field(() => ID, { description: 'Id of the manager who is to hold it from now on' })
  @IsId()
  responsibleId!: string;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}

@InputType('CompleteContactInput', { description: 'Records that a planned contact has been held' })
export class CompleteContact extends ToContact {
  get type() {
    return 'CompleteContact' as const;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it began; endedAt when absent' })
  @IsOptional()
  @Matches(INSTANT)
  startedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; occurredAt when absent' })
  @IsOptional()
  @Matches(INSTANT)
  endedAt?: string;

  @Field(() => Outcomes, { description: 'What came out of it' })
  @IsEnum(Outcomes)
  outcome!: ContactOutcome;

  @Field(() => String, { nullable: true, description: 'What was said and agreed' })
  @IsOptionalText(10_000)
  summary?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the contact person it was held with; the one it was planned with when absent',
  })
  @IsOptionalId()
  personId?: string;

  @Field(() => [ParticipantInput], {
    nullable: true,
    description: 'Who else took part; those who were to when absent',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ParticipantInput)
  participants?: ParticipantInput[];
}

@InputType('CancelContactInput', {
  description: 'Records that a planned contact will not take place',
})
export class CancelContact extends ToContact {
  get type() {
    return 'CancelContact' as const;
  }

  @Field(() => String, { description: 'Why it will not take place' })
  @IsText(1000)
  reason!: string;
}
