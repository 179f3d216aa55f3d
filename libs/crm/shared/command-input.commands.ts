import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, Matches } from 'class-validator';
import type { CommandMeta } from '#event-sourcing';
import { IsId } from './rules.commands.js';
import { DateTime, UuidScalar } from './scalars.commands.js';

/** An instant as commands carry it: UTC with whole milliseconds. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** What every command takes. `meta` is added at the edge (actor, clock, correlation) and is no input. */
@InputType({ isAbstract: true })
export abstract class CommandInput {
  @Field(() => UuidScalar, {
    description:
      'A UUID of your making. Repeating a command with the same id is safe: it is answered with the first receipt.',
  })
  @IsId()
  commandId!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it happened in the world; now when absent. Not more than 5 minutes ahead.',
  })
  @IsOptional()
  @Matches(INSTANT)
  occurredAt?: string;

  meta!: CommandMeta;
}
