import { Field, InputType } from '@nestjs/graphql';
import { Matches } from 'class-validator';
import { IsOptionalText, IsText } from '../shared/rules.commands.js';
import { ToCustomer } from './customers.commands.js';

@InputType('MarkCustomerVipInput', {
  description: 'Marks a customer as one to be treated with care',
})
export class MarkCustomerVip extends ToCustomer {
  get type() {
    return 'MarkCustomerVip' as const;
  }

  @Field(() => String, { description: 'Why' })
  @IsText(1000)
  @Matches(/\S/)
  reason!: string;
}

@InputType('UnmarkCustomerVipInput', { description: 'Takes the VIP mark off a customer' })
export class UnmarkCustomerVip extends ToCustomer {
  get type() {
    return 'UnmarkCustomerVip' as const;
  }

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}

@InputType('ArchiveCustomerInput', {
  description:
    'Puts a customer away: no new orders, no new plans, no change of its data until it is restored. What is under way goes on, and its history stays',
})
export class ArchiveCustomer extends ToCustomer {
  get type() {
    return 'ArchiveCustomer' as const;
  }

  @Field(() => String, { description: 'Why' })
  @IsText(1000)
  @Matches(/\S/)
  reason!: string;
}

@InputType('RestoreCustomerInput', { description: 'Takes a customer out of the archive' })
export class RestoreCustomer extends ToCustomer {
  get type() {
    return 'RestoreCustomer' as const;
  }

  @Field(() => String, { nullable: true, description: 'Why' })
  @IsOptionalText(1000)
  reason?: string;
}
