import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsDefined, IsEnum, ValidateNested } from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';
import { graphqlEnum } from '../shared/enums.commands.js';
import { IsId, IsOptionalId, IsOptionalText, IsText } from '../shared/rules.commands.js';
import { Channel } from '../shared/vocabulary.js';
import { ContactDetailKind, CustomerAttribute, CustomerKind } from './customers.events.js';

const Channels = graphqlEnum(Channel);
const Kinds = graphqlEnum(CustomerKind);
const Attributes = graphqlEnum(CustomerAttribute);
const DetailKinds = graphqlEnum(ContactDetailKind);

@InputType('CustomerSourceInput', { description: 'How a customer found us' })
export class CustomerSourceInput {
  @Field(() => Channels, { description: 'Through which channel the customer came' })
  @IsEnum(Channels)
  channel!: Channel;

  @Field(() => String, { nullable: true, description: 'Code of the campaign, if one' })
  @IsOptionalText(100)
  campaign?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the customer or agent who brought this one',
  })
  @IsOptionalId()
  referredBy?: string;
}

@InputType('RegisterCustomerInput', { description: 'Records a customer that we did not know yet' })
export class RegisterCustomer extends CommandInput {
  get type() {
    return 'RegisterCustomer' as const;
  }

  @Field(() => [Kinds], { description: 'What the customer is to us; at least one' })
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsEnum(Kinds, { each: true })
  kinds!: CustomerKind[];

  @Field(() => String, { description: 'Name of the company or person' })
  @IsText(200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Tax or company number' })
  @IsOptionalText(64)
  taxId?: string;

  @Field(() => CustomerSourceInput, { description: 'How the customer found us' })
  @IsDefined()
  @ValidateNested()
  @Type(() => CustomerSourceInput)
  source!: CustomerSourceInput;
}

/** What every command to a known customer takes. */
@InputType({ isAbstract: true })
export abstract class ToCustomer extends CommandInput {
  @Field(() => ID, { description: 'Id of the customer' })
  @IsId()
  customerId!: string;
}

@InputType('RenameCustomerInput', { description: 'Gives a customer another name' })
export class RenameCustomer extends ToCustomer {
  get type() {
    return 'RenameCustomer' as const;
  }

  @Field(() => String, { description: 'The name from now on' })
  @IsText(200)
  name!: string;
}

@InputType('AddCustomerKindInput', { description: 'Says what else a customer is to us' })
export class AddCustomerKind extends ToCustomer {
  get type() {
    return 'AddCustomerKind' as const;
  }

  @Field(() => Kinds, { description: 'The kind to add' })
  @IsEnum(Kinds)
  kind!: CustomerKind;
}

@InputType('RemoveCustomerKindInput', { description: 'Says what a customer is to us no longer' })
export class RemoveCustomerKind extends ToCustomer {
  get type() {
    return 'RemoveCustomerKind' as const;
  }

  @Field(() => Kinds, { description: 'The kind to take away; one must remain' })
  @IsEnum(Kinds)
  kind!: CustomerKind;
}

@InputType('ClassifyCustomerInput', { description: 'Says to which group a customer belongs' })
export class ClassifyCustomer extends ToCustomer {
  get type() {
    return 'ClassifyCustomer' as const;
  }

  @Field(() => Attributes, { description: 'By what the customer is grouped' })
  @IsEnum(Attributes)
  attribute!: CustomerAttribute;

  @Field(() => String, { description: 'The code of the group, e.g. "UA"; never personal data' })
  @IsText(64)
  to!: string;
}

@InputType('AddContactDetailInput', { description: 'Adds a way to reach a customer' })
export class AddContactDetail extends ToCustomer {
  get type() {
    return 'AddContactDetail' as const;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'A new UUID for the contact detail; made from the command id when absent',
  })
  @IsOptionalId()
  detailId?: string;

  @Field(() => DetailKinds, { description: 'What kind of contact detail it is' })
  @IsEnum(DetailKinds)
  kind!: ContactDetailKind;

  @Field(() => String, { description: 'The number, address or name to reach the customer at' })
  @IsText(500)
  value!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, e.g. "accounting"' })
  @IsOptionalText(100)
  label?: string;
}

@InputType('ChangeContactDetailInput', { description: 'Replaces a contact detail by another' })
export class ChangeContactDetail extends ToCustomer {
  get type() {
    return 'ChangeContactDetail' as const;
  }

  @Field(() => ID, { description: 'Id of the contact detail' })
  @IsId()
  detailId!: string;

  @Field(() => String, { description: 'The value from now on' })
  @IsText(500)
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is for from now on; the label is taken away when absent',
  })
  @IsOptionalText(100)
  label?: string;
}

@InputType('RemoveContactDetailInput', {
  description: 'Says that a contact detail no longer reaches the customer',
})
export class RemoveContactDetail extends ToCustomer {
  get type() {
    return 'RemoveContactDetail' as const;
  }

  @Field(() => ID, { description: 'Id of the contact detail' })
  @IsId()
  detailId!: string;
}

@InputType('AssignManagerInput', { description: 'Makes a manager responsible for a customer' })
export class AssignManager extends ToCustomer {
  get type() {
    return 'AssignManager' as const;
  }

  @Field(() => ID, { description: 'Id of the manager responsible from now on' })
  @IsId()
  managerId!: string;

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
