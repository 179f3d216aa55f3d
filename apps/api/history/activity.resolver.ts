import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { activityQuestion } from '#crm';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import type { Connection } from '../read-models/connection.type.js';
import { AFTER, FIRST, FreshArguments } from '../read-models/reading-arguments.js';
import { historyPage } from './history-page.js';
import { type Entry, HistoryConnection, HistoryFilter } from './history.type.js';

@ArgsType()
class ActivityArguments extends FreshArguments {
  @Field(() => HistoryFilter, { nullable: true, description: 'Which entries; all without it.' })
  filter?: HistoryFilter;

  @Field(FIRST.type, { description: FIRST.description })
  first!: number;

  @Field(AFTER.type, { nullable: true, description: AFTER.description })
  after?: string;
}

/** `activity`: what was recorded in the whole company. */
@Resolver()
export class ActivityResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @Query(() => HistoryConnection, {
    description:
      'What happened in the whole company, or what one actor recorded, as it was recorded, newest first: voids are entries, and what they void is struck out. A page may be short where few entries pass the filter; hasNextPage says whether to go on.',
  })
  async activity(
    @Args({ type: () => ActivityArguments }) { filter, first, after }: ActivityArguments,
    @Context() asking: Asking,
  ): Promise<Connection<Entry>> {
    return historyPage(this.runtime, asking, {
      list: ['activity'],
      ...(await activityQuestion(asking.reads, filter, this.runtime.timeZone)),
      filter,
      reading: undefined,
      first,
      after,
    });
  }
}
