import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  ValidateNested,
} from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';
import { graphqlEnum } from '../shared/enums.commands.js';
import {
  IsCurrencyCode,
  IsDay,
  IsDecimalText,
  IsId,
  IsOptionalId,
  IsOptionalText,
  IsPositiveDecimalText,
  IsText,
} from '../shared/rules.commands.js';
import { DateOnly, Decimal } from '../shared/scalars.commands.js';
import { Channel } from '../shared/vocabulary.js';
import { OrderCommandInput, OrderLineInput } from './order-lines.commands.js';
import { CancelScope, Settlement } from './orders.events.js';

/** One stage of a payment schedule. */
@InputType('ScheduledPaymentInput', { description: 'One stage of a payment schedule' })
export class ScheduledPaymentInput {
  @Field(() => DateOnly, { description: 'Day on which it is promised to be paid' })
  @IsDay()
  date!: string;

  @Field(() => Decimal, { description: 'What is to be paid with tax, in the order’s currency' })
  @IsDecimalText()
  amount!: string;
}

/** Opens an order. */
@InputType('PlaceOrderInput', { description: 'A customer places an order' })
export class PlaceOrder extends CommandInput {
  get type() {
    return 'PlaceOrder' as const;
  }

  @Field(() => ID, { description: 'Id of the customer' })
  @IsId()
  customerId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Number of the order; derived from its id when absent',
  })
  @IsOptionalText(64)
  number?: string;

  @Field(() => String, { description: 'Currency of the order, ISO 4217' })
  @IsCurrencyCode()
  currency!: string;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'What one unit of the order’s currency is worth in the base currency: required if it is another',
  })
  @IsOptional()
  @IsPositiveDecimalText()
  exchangeRate?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the manager responsible for the order; the customer’s when absent',
  })
  @IsOptionalId()
  responsibleId?: string;

  @Field(() => graphqlEnum(Channel), { description: 'Through which channel the order came' })
  @IsIn(Channel.options)
  channel!: Channel;

  @Field(() => String, {
    nullable: true,
    description: 'Country, a code; the customer’s when absent',
  })
  @IsOptionalText(64)
  country?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Region, a code; the customer’s when absent',
  })
  @IsOptionalText(64)
  region?: string;

  @Field(() => graphqlEnum(Settlement), {
    nullable: true,
    description: 'Whether payments of this order are followed; TRACKED when absent',
  })
  @IsOptional()
  @IsIn(Settlement.options)
  settlement?: Settlement;

  @Field(() => DateOnly, { nullable: true, description: 'Day by which shipment is promised' })
  @IsOptional()
  @IsDay()
  promisedShipmentDate?: string;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'Day by which payment is promised, when there is no schedule',
  })
  @IsOptional()
  @IsDay()
  promisedPaymentDate?: string;

  @Field(() => [ScheduledPaymentInput], {
    nullable: true,
    description: 'Payment in stages; together they make the total with tax',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ScheduledPaymentInput)
  schedule?: ScheduledPaymentInput[];

  @Field(() => [OrderLineInput], { description: 'What is ordered' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => OrderLineInput)
  lines!: OrderLineInput[];
}

/** Writes off what is left to ship and ends the order. */
@InputType('CloseOrderInput', {
  description: 'What is left to ship is written off and the order is finished',
})
export class CloseOrder extends OrderCommandInput {
  get type() {
    return 'CloseOrder' as const;
  }

  @Field({ description: 'Why the rest is written off' })
  @IsText(1000)
  reason!: string;
}

/** The order, or what is left of it, does not take place. */
@InputType('CancelOrderInput', {
  description: 'The order, or what is left to ship of it, does not take place',
})
export class CancelOrder extends OrderCommandInput {
  get type() {
    return 'CancelOrder' as const;
  }

  @Field(() => graphqlEnum(CancelScope), {
    description: 'ALL when nothing has been shipped; REMAINDER for what is left to ship',
  })
  @IsIn(CancelScope.options)
  scope!: CancelScope;

  @Field({ description: 'Why' })
  @IsText(1000)
  reason!: string;
}

/** Takes back that the order was closed or cancelled. */
@InputType('ReopenOrderInput', {
  description:
    'A closed or cancelled order goes on: what was not to be shipped is left to ship again',
})
export class ReopenOrder extends OrderCommandInput {
  get type() {
    return 'ReopenOrder' as const;
  }

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
