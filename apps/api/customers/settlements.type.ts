import { Field, ObjectType } from '@nestjs/graphql';
import { orders, type CurrencySettled, type OrderSettled, type Settled } from '#crm';
import { DateOnly } from '#crm/scalars';
import { documentType } from '../read-models/document.type.js';
import { MoneyType } from '../read-models/money.type.js';
import type { Served } from '../read-models/node.type.js';

const inMoney = (description: string) => [() => MoneyType, { description }] as const;

@ObjectType({ isAbstract: true })
abstract class SettledAmounts {
  @Field(...inMoney('What was open before the period: above 0 when the customer owed us.'))
  opening!: MoneyType;

  @Field(...inMoney('Shipments less refunded returns and credits in the period, with tax.'))
  charges!: MoneyType;

  @Field(...inMoney('Payments less refunds and bounces in the period.'))
  payments!: MoneyType;

  @Field(...inMoney('What is open at its end: opening + charges − payments.'))
  closing!: MoneyType;
}

@ObjectType('OrderSettlement', {
  description:
    'The part of one order in mutual settlements; of none: money that stands at no order, and credits without one.',
})
export class OrderSettlement extends SettledAmounts {
  orderId?: string;

  @Field(() => String, { nullable: true, description: 'Number of the order; null for none.' })
  orderNumber?: string;

  @Field(() => documentType(orders), { nullable: true, description: 'The order; null for none.' })
  order?: Promise<Served | null>;
}

@ObjectType('CurrencySettlement', { description: 'Mutual settlements in one currency.' })
export class CurrencySettlement extends SettledAmounts {
  @Field(() => String, { description: 'Currency, ISO 4217.' })
  currency!: string;

  @Field(() => [OrderSettlement], {
    description: 'The orders that make it up, by number; what is of no order comes last.',
  })
  orders!: readonly OrderSettlement[];
}

@ObjectType('Settlements', {
  description: 'How we stand with a customer over a period, by currency and by order.',
})
export class Settlements {
  @Field(() => DateOnly, { nullable: true, description: 'First day; null for the beginning.' })
  from!: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; null for all that is known.' })
  to!: string | null;

  @Field(() => [CurrencySettlement], { description: 'By the code of the currency.' })
  currencies!: readonly CurrencySettlement[];
}

/** The settlements of a currency as GraphQL shows them; `orderOf` reads an order when it is asked for. */
export function currencySettlement(
  { currency, orders: parts, ...total }: CurrencySettled,
  orderOf: (orderId: string) => Promise<Served | null>,
): CurrencySettlement {
  return {
    currency,
    ...inCurrency(total, currency),
    orders: parts.map((part) => orderSettlement(part, currency, orderOf)),
  };
}

function orderSettlement(
  part: OrderSettled,
  currency: string,
  orderOf: (orderId: string) => Promise<Served | null>,
): OrderSettlement {
  const { orderId, orderNumber } = part;
  const amounts = inCurrency(part, currency);
  if (orderId === undefined || orderNumber === undefined) return amounts;
  const get = (): Promise<Served | null> => orderOf(orderId);
  return Object.defineProperty({ ...amounts, orderId, orderNumber }, 'order', { get });
}

function inCurrency({ opening, charges, payments, closing }: Settled, currency: string) {
  const money = (minor: number) => ({ minor, currency });
  return {
    opening: money(opening),
    charges: money(charges),
    payments: money(payments),
    closing: money(closing),
  };
}
