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
import { graphqlEnum } from '../shared/enums.commands.js';
import {
  IsDecimalText,
  IsId,
  IsOptionalId,
  IsOptionalText,
  IsPositiveDecimalText,
  IsText,
} from '../shared/rules.commands.js';
import { Decimal } from '../shared/scalars.commands.js';
import { OrderCommandInput } from './order-lines.commands.js';
import { Disposition } from './orders.events.js';

/** A part of a line. */
@InputType('LineQuantityInput', { description: 'A part of a line' })
export class LineQuantityInput {
  @Field(() => ID, { description: 'Id of the line within its order' })
  @IsText(64)
  lineId!: string;

  @Field(() => Decimal, { description: 'Quantity, more than 0, in the unit of the line' })
  @IsPositiveDecimalText()
  quantity!: string;
}

/** A part of a line that is shipped. */
@InputType('DispatchLineInput', { description: 'A part of a line that is shipped' })
export class DispatchLineInput extends LineQuantityInput {
  @Field(() => Decimal, {
    nullable: true,
    description: 'What these goods cost us altogether, in the order’s currency',
  })
  @IsOptional()
  @IsDecimalText()
  cost?: string;
}

/** What the goods of one shipped line cost us. */
@InputType('LineCostInput', { description: 'What the goods of one shipped line cost us' })
export class LineCostInput {
  @Field(() => ID, { description: 'Id of the line within its order' })
  @IsText(64)
  lineId!: string;

  @Field(() => Decimal, { description: 'What they cost us altogether, in the order’s currency' })
  @IsDecimalText()
  cost!: string;
}

/** Goods leave. */
@InputType('DispatchShipmentInput', { description: 'Goods of an order are shipped' })
export class DispatchShipment extends OrderCommandInput {
  get type() {
    return 'DispatchShipment' as const;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the shipment, a UUID; derived from the command’s when absent',
  })
  @IsOptionalId()
  shipmentId?: string;

  @Field(() => [DispatchLineInput], {
    nullable: true,
    description: 'What is shipped; everything that is left to ship when absent',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => DispatchLineInput)
  lines?: DispatchLineInput[];

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the return (disposition REPLACE) whose goods these replace, at no charge',
  })
  @IsOptionalId()
  replacementFor?: string;
}

/** What every command about one shipment takes. */
@InputType({ isAbstract: true })
export abstract class ShipmentCommandInput extends OrderCommandInput {
  @Field(() => ID, { description: 'Id of the shipment' })
  @IsId()
  shipmentId!: string;
}

/** What the goods cost us becomes known. */
@InputType('CostShipmentInput', { description: 'It becomes known what the shipped goods cost us' })
export class CostShipment extends ShipmentCommandInput {
  get type() {
    return 'CostShipment' as const;
  }

  @Field(() => [LineCostInput], { description: 'The cost of each line' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => LineCostInput)
  lines!: LineCostInput[];
}

/** Goods arrive. */
@InputType('ConfirmDeliveryInput', { description: 'A shipment has reached the customer' })
export class ConfirmDelivery extends ShipmentCommandInput {
  get type() {
    return 'ConfirmDelivery' as const;
  }
}

/** Goods come back. */
@InputType('AcceptReturnInput', { description: 'Goods of a shipment come back' })
export class AcceptReturn extends ShipmentCommandInput {
  get type() {
    return 'AcceptReturn' as const;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the return, a UUID; derived from the command’s when absent',
  })
  @IsOptionalId()
  returnId?: string;

  @Field(() => graphqlEnum(Disposition), {
    description: 'REFUND: money back or less to pay; REPLACE: the same goods are shipped again',
  })
  @IsIn(Disposition.options)
  disposition!: Disposition;

  @Field(() => [LineQuantityInput], { description: 'What comes back' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => LineQuantityInput)
  lines!: LineQuantityInput[];

  @Field(() => String, { nullable: true, description: 'Why the goods come back' })
  @IsOptionalText(1000)
  reason?: string;
}

/** The customer owes less, though nothing comes back. */
@InputType('IssueCreditNoteInput', {
  description: 'The customer owes less, though nothing comes back: a rebate, a damage',
})
export class IssueCreditNote extends OrderCommandInput {
  get type() {
    return 'IssueCreditNote' as const;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the credit note, a UUID; derived from the command’s when absent',
  })
  @IsOptionalId()
  creditNoteId?: string;

  @Field(() => ID, { nullable: true, description: 'Line that it is for, when it is for one' })
  @IsOptionalText(64)
  lineId?: string;

  @Field(() => Decimal, { description: 'Amount without tax, in the order’s currency' })
  @IsPositiveDecimalText()
  net!: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Tax, in the order’s currency; none when absent',
  })
  @IsOptional()
  @IsDecimalText()
  tax?: string;

  @Field({ description: 'What it is for' })
  @IsText(1000)
  reason!: string;
}
