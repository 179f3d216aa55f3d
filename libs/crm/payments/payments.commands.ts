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
  IsId,
  IsOptionalText,
  IsPositiveDecimalText,
} from '../shared/rules.commands.js';
import { Decimal } from '../shared/scalars.commands.js';
import { BounceKind, PaymentMethod } from './payments.events.js';

/** A part of a payment and the order that it pays. */
@InputType('AllocationInput', { description: 'A part of a payment and the order that it pays' })
export class AllocationInput {
  @Field(() => ID, { description: 'Id of the order' })
  @IsId()
  orderId!: string;

  @Field(() => Decimal, { description: 'Amount, more than 0, in the payment’s currency' })
  @IsPositiveDecimalText()
  amount!: string;
}

/** What every command about an existing payment takes. */
@InputType({ isAbstract: true })
export abstract class PaymentCommandInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the payment' })
  @IsId()
  paymentId!: string;
}

/** Money comes in. */
@InputType('ReceivePaymentInput', { description: 'A customer pays' })
export class ReceivePayment extends CommandInput {
  get type() {
    return 'ReceivePayment' as const;
  }

  @Field(() => ID, { description: 'Id of the customer' })
  @IsId()
  customerId!: string;

  @Field(() => Decimal, { description: 'Amount, more than 0' })
  @IsPositiveDecimalText()
  amount!: string;

  @Field(() => String, { description: 'Currency of the payment, ISO 4217' })
  @IsCurrencyCode()
  currency!: string;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'What one unit of the payment’s currency is worth in the base currency: required if it is another',
  })
  @IsOptional()
  @IsPositiveDecimalText()
  exchangeRate?: string;

  @Field(() => graphqlEnum(PaymentMethod), {
    nullable: true,
    description: 'How the money came in; BANK_TRANSFER when absent',
  })
  @IsOptional()
  @IsIn(PaymentMethod.options)
  method?: PaymentMethod;

  @Field(() => String, { nullable: true, description: 'What the payer or the bank wrote' })
  @IsOptionalText(200)
  reference?: string;

  @Field(() => [AllocationInput], { nullable: true, description: 'Which orders it pays' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AllocationInput)
  allocations?: AllocationInput[];
}

/** A payment is used for orders. */
@InputType('AllocatePaymentInput', { description: 'A payment, or a part of it, pays orders' })
export class AllocatePayment extends PaymentCommandInput {
  get type() {
    return 'AllocatePayment' as const;
  }

  @Field(() => [AllocationInput], { description: 'Which orders it pays as well' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AllocationInput)
  allocations!: AllocationInput[];
}

/** A payment is no longer used for orders. */
@InputType('DeallocatePaymentInput', {
  description: 'A payment, or a part of it, is taken off orders',
})
export class DeallocatePayment extends PaymentCommandInput {
  get type() {
    return 'DeallocatePayment' as const;
  }

  @Field(() => [AllocationInput], { description: 'Which orders it pays no longer' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AllocationInput)
  allocations!: AllocationInput[];

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}

/** Money goes back. */
@InputType('RefundPaymentInput', { description: 'We give money back' })
export class RefundPayment extends PaymentCommandInput {
  get type() {
    return 'RefundPayment' as const;
  }

  @Field(() => Decimal, { description: 'Amount given back, in the payment’s currency' })
  @IsPositiveDecimalText()
  amount!: string;

  @Field(() => [AllocationInput], {
    nullable: true,
    description:
      'What is taken off orders for it; when absent, first what is not allocated, then the newest allocations',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AllocationInput)
  deallocate?: AllocationInput[];

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}

/** Money is taken back. */
@InputType('BouncePaymentInput', {
  description: 'The bank or the payer takes the payment back; it comes off the orders it paid',
})
export class BouncePayment extends PaymentCommandInput {
  get type() {
    return 'BouncePayment' as const;
  }

  @Field(() => graphqlEnum(BounceKind), { description: 'Who took it back' })
  @IsIn(BounceKind.options)
  kind!: BounceKind;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
