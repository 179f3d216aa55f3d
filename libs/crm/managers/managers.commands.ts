import { Field, InputType } from '@nestjs/graphql';
import { IsEmail, IsOptional, Length, Matches } from 'class-validator';
import { CommandInput } from '../shared/command-input.commands.js';

@InputType('RegisterManagerInput', {
  description: 'Records an employee who can be responsible for customers',
})
export class RegisterManager extends CommandInput {
  get type() {
    return 'RegisterManager' as const;
  }

  @Field(() => String, { description: 'Name of the manager' })
  @Length(1, 200)
  @Matches(/\S/)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Position in the company' })
  @IsOptional()
  @Length(1, 100)
  title?: string;

  @Field(() => String, { nullable: true, description: 'E-mail address at work' })
  @IsOptional()
  @IsEmail()
  email?: string;
}
