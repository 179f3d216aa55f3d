import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { startOfBusinessDay } from '#crm';
import { type Condition, matches } from '#event-sourcing';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { happenedSince } from '../ledger-scan.js';
import type { Connection } from '../read-models/connection.type.js';
import { AFTER, FIRST, FreshArguments } from '../read-models/reading-arguments.js';
import { rowConditions } from './entry-tests.js';
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
    const conditions = rowConditions(filter, this.runtime.timeZone);
    const position = await this.recordedSince(filter, asking);
    return historyPage(this.runtime, asking, {
      list: ['activity'],
      query: {
        order: 'log',
        includeVoided: true,
        includeVoids: true,
        ...(position === undefined ? {} : { where: { position } }),
      },
      // No index of the store leads to them, and a search without one would know no bound.
      row: (row) => matches({ key: row.position, body: row }, conditions),
      filter,
      reading: undefined,
      first,
      after,
    });
  }

  /** Where the search may end: what happened in a period was recorded after it began. */
  private async recordedSince(
    filter: HistoryFilter | undefined,
    { reads }: Asking,
  ): Promise<Condition | undefined> {
    const from = filter?.period?.from;
    const { timeZone } = this.runtime;
    return from === undefined
      ? undefined
      : happenedSince(reads, startOfBusinessDay(from, timeZone));
  }
}
