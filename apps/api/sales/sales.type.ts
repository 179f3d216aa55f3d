import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SalesDimension } from '#crm';
import { graphqlEnum } from '#crm/enums';
import { DateOnly } from '#crm/scalars';
import { MoneyType } from '../read-models/money.type.js';

export const PeriodUnit = { MONTH: 'MONTH', QUARTER: 'QUARTER', YEAR: 'YEAR' } as const;
export type PeriodUnit = keyof typeof PeriodUnit;
registerEnumType(PeriodUnit, {
  name: 'PeriodUnit',
  description: 'Into what time is divided, in the business calendar.',
  valuesMap: {
    MONTH: { description: 'Calendar months.' },
    QUARTER: { description: 'January to March, April to June …' },
    YEAR: { description: 'Calendar years.' },
  },
});

export const SalesGrouping = graphqlEnum(SalesDimension);

const inMoney = (description: string) => [() => MoneyType, { description }] as const;

@ObjectType('SalesFigures', { description: 'What was sold, in one currency, without tax.' })
export class SalesFigures {
  @Field(() => String, { description: 'Currency of the amounts, ISO 4217.' })
  currency!: string;

  @Field(() => Int, {
    description: 'Orders placed. By group, an order counts for each of its groups.',
  })
  orders!: number;

  @Field(...inMoney('What was ordered.'))
  ordered!: MoneyType;

  @Field(...inMoney('What was shipped.'))
  shipped!: MoneyType;

  @Field(...inMoney('What came back for a refund.'))
  returned!: MoneyType;

  @Field(...inMoney('Credit notes.'))
  credited!: MoneyType;

  @Field(...inMoney('Shipped less returned and credited.'))
  revenue!: MoneyType;

  @Field(() => MoneyType, {
    description: 'What the shipped goods cost us, as far as that is known.',
  })
  cost!: MoneyType;

  @Field(() => MoneyType, { description: 'What was shipped of goods whose cost is known.' })
  shippedWithCost!: MoneyType;
}

@ObjectType('SalesRow', { description: 'The sales of one period and one value of the grouping.' })
export class SalesRow extends SalesFigures {
  @Field(() => String, { description: 'The period: "2026-03", "2026-Q1" or "2026".' })
  period!: string;

  @Field(() => DateOnly, { description: 'First day of the period.' })
  from!: string;

  @Field(() => DateOnly, { description: 'Last day of the period.' })
  to!: string;

  @Field(() => String, {
    description:
      'Product group, country, id of the manager, or channel; UNKNOWN where facts say none.',
  })
  value!: string;
}

@ObjectType('SalesReport', {
  description: 'Sales by period and product group, country, manager or channel.',
})
export class SalesReport {
  @Field(() => PeriodUnit, { description: 'Into what time is divided.' })
  unit!: PeriodUnit;

  @Field(() => SalesGrouping, { description: 'What sales are grouped by.' })
  by!: SalesDimension;

  @Field(() => DateOnly, { description: 'First day: the period of `from` counts as a whole.' })
  from!: string;

  @Field(() => DateOnly, { description: 'Last day: the period of `to` counts as a whole.' })
  to!: string;

  @Field(() => [SalesRow], { description: 'By period, then by revenue, the largest first.' })
  rows!: readonly SalesRow[];

  @Field(() => [SalesFigures], { description: 'The sums over all rows, one for each currency.' })
  totals!: readonly SalesFigures[];
}
