import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { Settlement } from '../orders/orders.events.js';
import { CommandInput } from '../shared/command-input.commands.js';
import { graphqlEnum } from '../shared/enums.commands.js';
import { IsCurrencyCode, IsDecimalText, IsOptionalText, IsText } from '../shared/rules.commands.js';
import { Decimal } from '../shared/scalars.commands.js';
import { Channel } from '../shared/vocabulary.js';

/** What every credit without an order takes. */
@InputType({ isAbstract: true })
abstract class WithoutOrder extends CommandInput {
  @Field(() => ID, { description: 'Id of the customer' })
  @IsUUID()
  customerId!: string;

  @Field(() => String, { description: 'Currency of the amounts, ISO 4217' })
  @IsCurrencyCode()
  currency!: string;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'What one unit of that currency is worth in the base currency: required if it is another',
  })
  @IsOptional()
  @IsDecimalText()
  exchangeRate?: string;

  @Field(() => graphqlEnum(Settlement), {
    nullable: true,
    description:
      'TRACKED (when absent): the customer owes less. NOT_TRACKED: for data whose payments are not followed',
  })
  @IsOptional()
  @IsIn(Settlement.options)
  settlement?: Settlement;

  @Field(() => graphqlEnum(Channel), { nullable: true, description: 'Through which channel' })
  @IsOptional()
  @IsIn(Channel.options)
  channel?: Channel;

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
}

/** Goods that came back. */
@InputType('UnmatchedLineInput', { description: 'Goods that came back' })
export class UnmatchedLineInput {
  @Field(() => String, { description: 'Id of the product' })
  @IsText(64)
  productId!: string;

  @Field(() => String, { nullable: true, description: 'Name of the product' })
  @IsOptionalText(300)
  productName?: string;

  @Field(() => String, { nullable: true, description: 'Group of the product' })
  @IsOptionalText(100)
  productGroup?: string;

  @Field(() => Decimal, { description: 'Quantity, more than 0' })
  @IsDecimalText()
  quantity!: string;

  @Field(() => Decimal, { description: 'Price of one unit without tax' })
  @IsDecimalText()
  unitPrice!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Tax as a fraction of the net amount, e.g. "0.2"; none when absent',
  })
  @IsOptional()
  @IsDecimalText()
  taxRate?: string;
}

@InputType('AcceptUnmatchedReturnInput', {
  description:
    'Goods came back for a refund, and the shipment that brought them cannot be named; otherwise accept a return of the order',
})
export class AcceptUnmatchedReturn extends WithoutOrder {
  get type() {
    return 'AcceptUnmatchedReturn' as const;
  }

  @Field(() => [UnmatchedLineInput], { description: 'What came back' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => UnmatchedLineInput)
  lines!: UnmatchedLineInput[];

  @Field(() => String, { description: 'Why, and why the shipment cannot be named' })
  @IsText(1000)
  reason!: string;
}

@InputType('IssueCustomerCreditInput', {
  description:
    'A credit note without an order: the customer owes less, or we owe it; otherwise issue a credit note of the order',
})
export class IssueCustomerCredit extends WithoutOrder {
  get type() {
    return 'IssueCustomerCredit' as const;
  }

  @Field(() => Decimal, { description: 'Amount without tax' })
  @IsDecimalText()
  net!: string;

  @Field(() => Decimal, { nullable: true, description: 'Tax; none when absent' })
  @IsOptional()
  @IsDecimalText()
  tax?: string;

  @Field(() => String, { nullable: true, description: 'Id of the product that it is for, if one' })
  @IsOptionalText(64)
  productId?: string;

  @Field(() => String, { nullable: true, description: 'Name of that product' })
  @IsOptionalText(300)
  productName?: string;

  @Field(() => String, { nullable: true, description: 'Group of that product' })
  @IsOptionalText(100)
  productGroup?: string;

  @Field(() => String, { description: 'What the credit is for' })
  @IsText(1000)
  reason!: string;
}
