import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEnum, IsOptional, Matches } from 'class-validator';
import { CommandInput, INSTANT } from '../shared/command-input.commands.js';
import { graphqlEnum } from '../shared/enums.commands.js';
import { IsId, IsOptionalId, IsOptionalText, IsText } from '../shared/rules.commands.js';
import { DateTime } from '../shared/scalars.commands.js';
import { Channel, Importance } from '../shared/vocabulary.js';
import { ContactOutcome, Direction } from './contacts.events.js';

const Channels = graphqlEnum(Channel);
const Directions = graphqlEnum(Direction);
const Importances = graphqlEnum(Importance);
const Outcomes = graphqlEnum(ContactOutcome);

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

@InputType('CompleteContactInput', { description: 'Records that a planned contact has been held' })
export class CompleteContact extends CommandInput {
  get type() {
    return 'CompleteContact' as const;
  }

  @Field(() => ID, { description: 'Id of the contact' })
  @IsId()
  contactId!: string;

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

@InputType('CancelContactInput', {
  description: 'Records that a planned contact will not take place',
})
export class CancelContact extends CommandInput {
  get type() {
    return 'CancelContact' as const;
  }

  @Field(() => ID, { description: 'Id of the contact' })
  @IsId()
  contactId!: string;

  @Field(() => String, { description: 'Why it will not take place' })
  @IsText(1000)
  reason!: string;
}
