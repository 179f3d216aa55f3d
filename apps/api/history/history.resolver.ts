import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { customers, historyConditions } from '#crm';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import type { Connection } from '../read-models/connection.type.js';
import { documentType } from '../read-models/document.type.js';
import { readingOfServed, type Served } from '../read-models/node.type.js';
import { AFTER, AsKnown, FIRST, readingOf } from '../read-models/reading-arguments.js';
import { AsOf } from '../scalars.js';
import { historyPage } from './history-page.js';
import { type Entry, HistoryConnection, HistoryFilter } from './history.type.js';

@ArgsType()
class HistoryArguments {
  @Field(FIRST.type, { description: FIRST.description })
  first!: number;

  @Field(AFTER.type, { nullable: true, description: AFTER.description })
  after?: string;

  @Field(() => HistoryFilter, { nullable: true, description: 'Which entries; all without it.' })
  filter?: HistoryFilter;

  @Field(() => AsOf, {
    nullable: true,
    description: 'As it was then; as the customer was asked for, when absent.',
  })
  asOf?: string;

  @Field(() => AsKnown, {
    nullable: true,
    description: 'As it was known then; as the customer was asked for, when absent.',
  })
  knownAt?: AsKnown;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Also what was declared never to have been true, and the facts that say so.',
  })
  includeVoided?: boolean;
}

/** `Customer.history`: everything that concerns a customer, newest first. */
@Resolver(() => documentType(customers))
export class HistoryResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @ResolveField('history', () => HistoryConnection, {
    description:
      'Everything that happened with the customer, newest first: contacts, orders, shipments, payments, changes.',
  })
  async history(
    @Parent() customer: Served,
    @Args({ type: () => HistoryArguments }) args: HistoryArguments,
    @Context() asking: Asking,
  ): Promise<Connection<Entry>> {
    const { timeZone } = this.runtime;
    const { first, after, filter, includeVoided = false } = args;
    const reading = readingOf(args, timeZone) ?? readingOfServed(customer);
    return historyPage(this.runtime, asking, {
      list: ['history', customer.id, reading ?? null, includeVoided],
      query: {
        ...reading,
        key: `customer:${customer.id}`,
        where: historyConditions(filter, timeZone),
        includeVoided,
        includeVoids: includeVoided,
      },
      filter,
      reading,
      first,
      after,
    });
  }
}
