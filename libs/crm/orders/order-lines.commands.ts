import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, ValidateNested } from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';
import {
  IsDecimalText,
  IsId,
  IsOptionalText,
  IsPositiveDecimalText,
  IsText,
} from '../shared/rules.commands.js';
import { Decimal } from '../shared/scalars.commands.js';

/** What every command about an existing order takes. */
@InputType({ isAbstract: true })
export abstract class OrderCommandInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the order' })
  @IsId()
  orderId!: string;
}

/** What is ordered on one line. */
@InputType('OrderLineInput', { description: 'What is ordered on one line' })
export class OrderLineInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the line within its order; its number, from "1", when absent',
  })
  @IsOptionalText(64)
  lineId?: string;

  @Field(() => ID, { description: 'Id of the product' })
  @IsText(64)
  productId!: string;

  @Field({ description: 'Name of the product' })
  @IsText(300)
  productName!: string;

  @Field(() => String, { nullable: true, description: 'Group of the product' })
  @IsOptionalText(100)
  productGroup?: string;

  @Field(() => Decimal, { description: 'Quantity ordered, more than 0' })
  @IsPositiveDecimalText()
  quantity!: string;

  @Field(() => String, { nullable: true, description: 'Unit of the quantity; "pcs" when absent' })
  @IsOptionalText(32)
  unit?: string;

  @Field(() => Decimal, { description: 'Price of one unit without tax and discount' })
  @IsDecimalText()
  unitPrice!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Discount as a fraction of the price: "0.05" is 5 %; none when absent',
  })
  @IsOptional()
  @IsDecimalText()
  discount?: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Tax as a fraction of the net amount: "0.2" is 20 %; none when absent',
  })
  @IsOptional()
  @IsDecimalText()
  taxRate?: string;
}

/** Orders something more. */
@InputType('AddOrderLineInput', { description: 'The customer orders something more' })
export class AddOrderLine extends OrderCommandInput {
  get type() {
    return 'AddOrderLine' as const;
  }

  @Field(() => OrderLineInput, { description: 'What is ordered as well' })
  @IsDefined()
  @ValidateNested()
  @Type(() => OrderLineInput)
  line!: OrderLineInput;
}

/** What every command about one line of an order takes. */
@InputType({ isAbstract: true })
export abstract class OrderLineCommandInput extends OrderCommandInput {
  @Field(() => ID, { description: 'Id of the line within its order' })
  @IsText(64)
  lineId!: string;
}

/** Orders more or less of a line. */
@InputType('ChangeOrderLineQuantityInput', { description: 'The customer orders more or less' })
export class ChangeOrderLineQuantity extends OrderLineCommandInput {
  get type() {
    return 'ChangeOrderLineQuantity' as const;
  }

  @Field(() => Decimal, {
    description: 'Quantity ordered from now on, more than 0, with what is shipped already',
  })
  @IsPositiveDecimalText()
  quantity!: string;
}

/** Agrees on another price of a line of which nothing has been shipped. */
@InputType('RepriceOrderLineInput', {
  description: 'Another price, discount or tax is agreed, before anything of the line is shipped',
})
export class RepriceOrderLine extends OrderLineCommandInput {
  get type() {
    return 'RepriceOrderLine' as const;
  }

  @Field(() => Decimal, {
    nullable: true,
    description: 'Price of one unit without tax and discount; as it was when absent',
  })
  @IsOptional()
  @IsDecimalText()
  unitPrice?: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Discount as a fraction of the price; as it was when absent',
  })
  @IsOptional()
  @IsDecimalText()
  discount?: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Tax as a fraction of the net amount; as it was when absent',
  })
  @IsOptional()
  @IsDecimalText()
  taxRate?: string;
}

/** Takes what is left to ship of a line, or a part of it, out of the order. */
@InputType('CancelOrderLineInput', {
  description: 'What is left to ship of a line, or a part of it, will not be shipped',
})
export class CancelOrderLine extends OrderLineCommandInput {
  get type() {
    return 'CancelOrderLine' as const;
  }

  @Field(() => Decimal, {
    nullable: true,
    description: 'Quantity that will not be shipped; all that is left when absent',
  })
  @IsOptional()
  @IsPositiveDecimalText()
  quantity?: string;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
