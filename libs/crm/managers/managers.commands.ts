import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEmail, IsOptional } from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';
import { IsId, IsOptionalText, IsText } from '../shared/rules.commands.js';

@InputType('RegisterManagerInput', {
  description: 'Records an employee who can be responsible for customers',
})
export class RegisterManager extends CommandInput {
  get type() {
    return 'RegisterManager' as const;
  }

  @Field(() => String, { description: 'Name of the manager' })
  @IsText(200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Position in the company' })
  @IsOptionalText(100)
  title?: string;

  @Field(() => String, { nullable: true, description: 'E-mail address at work' })
  @IsOptional()
  @IsEmail()
  email?: string;
}

@InputType('RenameManagerInput', { description: 'Gives a manager another name' })
export class RenameManager extends CommandInput {
  get type() {
    return 'RenameManager' as const;
  }

  @Field(() => ID, { description: 'Id of the manager' })
  @IsId()
  managerId!: string;

  @Field(() => String, { description: 'The name from now on' })
  @IsText(200)
  name!: string;
}

@InputType('RecordManagerLeftInput', {
  description:
    'Records that a manager no longer works here; assign another one to each of the customers',
})
export class RecordManagerLeft extends CommandInput {
  get type() {
    return 'RecordManagerLeft' as const;
  }

  @Field(() => ID, { description: 'Id of the manager' })
  @IsId()
  managerId!: string;

  @Field(() => String, { nullable: true, description: 'Why, or where to' })
  @IsOptionalText(1000)
  reason?: string;
}
