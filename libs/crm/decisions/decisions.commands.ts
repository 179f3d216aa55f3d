import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Length, Matches } from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';

/** `order-<uuid>`, `customer-<uuid>` … */
const STREAM =
  /^(customer|contact|order|payment|return|manager)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@InputType('RecordDecisionInput', {
  description:
    'Records a decision and its grounds on the stream of what it is about: a customer, an order, a payment …',
})
export class RecordDecision extends CommandInput {
  get type() {
    return 'RecordDecision' as const;
  }

  @Field(() => ID, {
    description: 'What it is about: "order-<id>", or customer, contact, payment, return, manager',
  })
  @Matches(STREAM, {
    message: '$property is $value: give what it is about and its id, such as "order-<uuid>"',
  })
  about!: string;

  @Field(() => String, { description: 'What was decided' })
  @Length(1, 2000)
  @Matches(/\S/)
  decision!: string;

  @Field(() => String, { description: 'Why: what spoke for and against it' })
  @Length(1, 10_000)
  @Matches(/\S/)
  grounds!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the last event that whoever decided had seen; the newest fact of what it is about when absent',
  })
  @IsOptional()
  @IsUUID()
  basedOn?: string;
}
