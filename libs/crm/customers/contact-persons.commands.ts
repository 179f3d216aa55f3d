import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEmail, IsOptional, IsUUID, Length, Matches } from 'class-validator';
import { IsOptionalText } from '../shared/rules.commands.js';
import { ToCustomer } from './customers.commands.js';

/** Who a contact person is and how to reach them. */
@InputType({ isAbstract: true })
abstract class ContactPersonInput extends ToCustomer {
  @Field(() => String, { description: 'Name of the person' })
  @Length(1, 200)
  @Matches(/\S/)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Position at the customer' })
  @IsOptionalText(100)
  title?: string;

  @Field(() => String, { nullable: true, description: 'Telephone number' })
  @IsOptionalText(100)
  phone?: string;

  @Field(() => String, { nullable: true, description: 'E-mail address' })
  @IsOptional()
  @IsEmail()
  email?: string;
}

@InputType('AddContactPersonInput', { description: 'Adds a person to speak to at a customer' })
export class AddContactPerson extends ContactPersonInput {
  get type() {
    return 'AddContactPerson' as const;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'A new UUID for the person; made from the command id when absent',
  })
  @IsOptional()
  @IsUUID()
  personId?: string;
}

@InputType('ChangeContactPersonInput', {
  description: 'Says who a contact person is and how to reach them from now on, all of it',
})
export class ChangeContactPerson extends ContactPersonInput {
  get type() {
    return 'ChangeContactPerson' as const;
  }

  @Field(() => ID, { description: 'Id of the contact person' })
  @IsUUID()
  personId!: string;
}

@InputType('RecordContactPersonLeftInput', {
  description: 'Records that a contact person is no longer to be spoken to at a customer',
})
export class RecordContactPersonLeft extends ToCustomer {
  get type() {
    return 'RecordContactPersonLeft' as const;
  }

  @Field(() => ID, { description: 'Id of the contact person' })
  @IsUUID()
  personId!: string;

  @Field(() => String, { nullable: true, description: 'Why, or where to' })
  @IsOptionalText(1000)
  reason?: string;
}
