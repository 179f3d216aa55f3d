import { Inject } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  ObjectType,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { PositionScalar } from '#crm/scalars';
import type { Position } from '#event-sourcing';
import type { ReadsFor } from '#runtime';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { BadInput } from '../failures.js';
import { HistoryFeed } from './history-feed.js';

@ObjectType({ description: 'That a history has changed; what has changed, a query tells.' })
class HistoryChange {
  @Field(() => PositionScalar, {
    description:
      'Place of the newest change. A query with it as `minPosition` answers at once; give it as `after` to go on from here.',
  })
  position!: Position;
}

@ArgsType()
class ChangesArguments {
  @Field(() => PositionScalar, {
    nullable: true,
    description:
      'What you know already, e.g. the last position that you were told: everything missed since is told at once, as the newest of it. From now on when absent.',
  })
  after?: Position;
}

@ArgsType()
class CustomerChangesArguments extends ChangesArguments {
  @Field(() => ID, { description: 'Id of the customer.' })
  customer!: string;
}

/** Subscriptions tell that there is something to ask for, and nothing of it: no data goes this way. */
@Resolver()
export class ChangesResolver {
  constructor(
    @Inject(RUNTIME) private readonly runtime: KnownOfRuntime,
    @Inject(HistoryFeed) private readonly feed: HistoryFeed,
  ) {}

  @Subscription(() => HistoryChange, {
    description:
      'Tells that the history of a customer has changed: something happened, or was corrected or declared void.',
    resolve: toldOf,
  })
  async customerHistoryChanged(
    @Args({ type: () => CustomerChangesArguments })
    { customer, after }: CustomerChangesArguments,
    @Context() { reads }: Asking,
  ): Promise<AsyncIterableIterator<Position>> {
    const key = `customer:${customer}`;
    if (!(await this.isKnown(key, reads))) {
      throw new BadInput(
        'customer_not_found',
        `customer is "${customer}": there is no such customer; take the id from a query or a payload`,
        ['customer'],
      );
    }
    return this.feed.watch(key, after, (keys) => reads.hearsOf(keys));
  }

  @Subscription(() => HistoryChange, {
    description: 'Tells that the history of any customer has changed.',
    resolve: toldOf,
  })
  historyChanged(
    @Args({ type: () => ChangesArguments }) { after }: ChangesArguments,
    @Context() { reads }: Asking,
  ): Promise<AsyncIterableIterator<Position>> {
    return this.feed.watch('customer', after, (keys) => reads.hearsOf(keys));
  }

  /** Whether any fact concerns it; a subscription with a mistyped id would be silent for ever. */
  private async isKnown(key: string, reads: ReadsFor): Promise<boolean> {
    const all = { key, limit: 1, includeVoided: true, includeVoids: true };
    const isThere = async (): Promise<boolean> =>
      (await reads.hearsOf([key])) && (await reads.ledger(all)).items.length > 0;
    if (await isThere()) return true;
    // It may have been recorded a moment ago.
    const head = await this.runtime.head();
    if (head !== undefined) await reads.waitFor(head);
    return isThere();
  }
}

function toldOf(position: Position): HistoryChange {
  return { position };
}
