import { Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Decimal } from '#crm/scalars';
import { type Money, toDecimal } from '#crm';
import { SafeInt } from '../scalars.js';

@ObjectType('Money', { description: 'An amount in one currency; never a float.' })
export class MoneyType {
  @Field(() => String, { description: 'ISO 4217 code of the currency, e.g. "EUR".' })
  currency!: string;

  @Field(() => SafeInt, {
    description: 'The amount in the smallest units of the currency: 1250 is 12.50 EUR.',
  })
  minor!: number;
}

/** What an amount tells by itself: see plain-fields.ts. */
export const tellMoney = { amount: (money: Money): string => toDecimal(money) };

@Resolver(() => MoneyType)
export class MoneyResolver {
  @ResolveField('amount', () => Decimal, {
    description: 'The amount as a decimal number, e.g. "12.50".',
  })
  amount(@Parent() money: Money): string {
    return tellMoney.amount(money);
  }
}
