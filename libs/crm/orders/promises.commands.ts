import { Field, InputType, Int } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { graphqlEnum } from '../shared/enums.commands.js';
import { IsDay, IsOptionalText, IsStage } from '../shared/rules.commands.js';
import { DateOnly } from '../shared/scalars.commands.js';
import { OrderCommandInput } from './order-lines.commands.js';
import { OrderSide } from './orders.events.js';

const STAGE = 'Stage of the payment schedule, from 1; the first when absent';

/** A new promise of the day of shipment. */
@InputType('PromiseShipmentDateInput', { description: 'A day of shipment is promised' })
export class PromiseShipmentDate extends OrderCommandInput {
  get type() {
    return 'PromiseShipmentDate' as const;
  }

  @Field(() => DateOnly, { description: 'Day by which shipment is promised' })
  @IsDay()
  date!: string;
}

/** A new promise of the day of payment. */
@InputType('PromisePaymentDateInput', { description: 'The customer promises a day of payment' })
export class PromisePaymentDate extends OrderCommandInput {
  get type() {
    return 'PromisePaymentDate' as const;
  }

  @Field(() => Int, { nullable: true, description: STAGE })
  @IsOptional()
  @IsStage()
  stage?: number;

  @Field(() => DateOnly, { description: 'Day by which payment is promised' })
  @IsDay()
  date!: string;
}

/** Our own estimate changes; the promise stands. */
@InputType('ReviseExpectedDateInput', {
  description: 'We expect shipment or payment on another day; what was promised stands',
})
export class ReviseExpectedDate extends OrderCommandInput {
  get type() {
    return 'ReviseExpectedDate' as const;
  }

  @Field(() => graphqlEnum(OrderSide), { description: 'Of the shipment or of the payment' })
  @IsIn(OrderSide.options)
  side!: OrderSide;

  @Field(() => Int, { nullable: true, description: STAGE })
  @IsOptional()
  @IsStage()
  stage?: number;

  @Field(() => DateOnly, { description: 'Day on which we expect it' })
  @IsDay()
  date!: string;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
