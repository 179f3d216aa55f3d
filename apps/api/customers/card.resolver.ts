import { Args, ArgsType, Context, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  contacts,
  customers,
  nextContactOf,
  openOrdersOf,
  orders,
  settlementsOf,
  settlingFacts,
} from '#crm';
import { DateOnly } from '#crm/scalars';
import type { Asking } from '../asking.js';
import { BadInput } from '../failures.js';
import type { Connection } from '../read-models/connection.type.js';
import { documentType } from '../read-models/document.type.js';
import { readingOfServed, serve, type Served } from '../read-models/node.type.js';
import { pageOf } from '../read-models/pages.js';
import { readModelTypes, readOne } from '../read-models/read-model.resolver.js';
import { AFTER, FIRST } from '../read-models/reading-arguments.js';
import { currencySettlement, Settlements } from './settlements.type.js';

@ArgsType()
class OpenOrdersArguments {
  @Field(FIRST.type, { description: FIRST.description })
  first!: number;

  @Field(AFTER.type, { nullable: true, description: AFTER.description })
  after?: string;
}

@ArgsType()
class PeriodArguments {
  @Field(() => DateOnly, {
    nullable: true,
    description: 'First day; from the beginning if absent.',
  })
  from?: string;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; all that is known if absent.' })
  to?: string;
}

/** What a customer's card leads to besides what ids lead to, in the same reading. */
@Resolver(() => documentType(customers))
export class CardResolver {
  @ResolveField('nextContact', () => documentType(contacts), {
    nullable: true,
    description:
      'The planned contact that begins first, an overdue one too; null when none is planned.',
  })
  async nextContact(@Parent() customer: Served, @Context() asking: Asking): Promise<Served | null> {
    const reading = readingOfServed(customer);
    const next = await nextContactOf(asking.reads, customer.id, reading);
    return next === undefined ? null : serve(contacts, next.key, next.document, reading);
  }

  @ResolveField('openOrders', () => readModelTypes(orders).connection, {
    description: 'The orders of this customer that go on and are not fulfilled, the oldest first.',
  })
  openOrders(
    @Parent() customer: Served,
    @Args({ type: () => OpenOrdersArguments }) page: OpenOrdersArguments,
    @Context() asking: Asking,
  ): Promise<Connection<Served>> {
    const byAge = { ...page, orderBy: { field: 'placedAt' } };
    return pageOf(asking, orders, byAge, readingOfServed(customer), openOrdersOf(customer.id));
  }

  @ResolveField('settlements', () => Settlements, {
    description:
      'Mutual settlements: what was open, charged, paid and is open, by currency and by order.',
  })
  async settlements(
    @Parent() customer: Served,
    @Args({ type: () => PeriodArguments }) { from, to }: PeriodArguments,
    @Context() asking: Asking,
  ): Promise<Settlements> {
    if (from !== undefined && to !== undefined && from > to) {
      const remedy = `from is ${from} and to is ${to}: from must not be later`;
      throw new BadInput('empty_period', remedy, ['from']);
    }
    const reading = readingOfServed(customer);
    const facts = await settlingFacts(asking.reads, customer.id, reading?.knownAt);
    const settled = settlementsOf(facts, { from, to, asOf: reading?.asOf });
    const orderOf = (id: string) => readOne(orders, id, reading, asking);
    const currencies = settled.map((currency) => currencySettlement(currency, orderOf));
    return { from: from ?? null, to: to ?? null, currencies };
  }
}
