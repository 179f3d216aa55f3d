import { Inject } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Context,
  Field,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import {
  CalendarBucket,
  calendarMoment,
  contacts,
  customers,
  managers,
  orders,
  readCalendar,
  type CalendarCounts,
} from '#crm';
import type { Projection } from '#event-sourcing';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { BadInput } from '../failures.js';
import { connection, type Connection } from '../read-models/connection.type.js';
import { cursorsOf } from '../read-models/cursor.js';
import { documentType } from '../read-models/document.type.js';
import type { Served } from '../read-models/node.type.js';
import { readOne } from '../read-models/read-model.resolver.js';
import {
  AFTER,
  FIRST,
  pageSize,
  ReadingArguments,
  readingOf,
} from '../read-models/reading-arguments.js';
import {
  CalendarConnection,
  type CalendarCountsType,
  CalendarFilterInput,
  CalendarItemType,
  countsShown,
  shown,
  type ShownItem,
} from './calendar.type.js';

@ArgsType()
class CalendarArguments extends ReadingArguments {
  @Field(() => CalendarFilterInput, {
    nullable: true,
    description: 'Which items; all without it.',
  })
  filter?: CalendarFilterInput;

  @Field(FIRST.type, { description: FIRST.description })
  first!: number;

  @Field(AFTER.type, { nullable: true, description: AFTER.description })
  after?: string;
}

interface CalendarAnswer extends Connection<ShownItem> {
  readonly today: string;
  readonly totalCount: Promise<number>;
  readonly counts: Promise<CalendarCountsType>;
}

/** `calendar`: what is to be done, against today or any other day. */
@Resolver(() => CalendarItemType)
export class CalendarResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @Query(() => CalendarConnection, {
    name: 'calendar',
    description:
      'What is to be done: planned contacts, and orders of which something is left to ship or to pay. By the day it is due, then HIGH before NORMAL before LOW. asOf is the day that counts as today.',
  })
  async calendar(
    @Args({ type: () => CalendarArguments }) args: CalendarArguments,
    @Context() asking: Asking,
  ): Promise<CalendarAnswer> {
    const { filter = {}, first, after, asOf, knownAt } = args;
    const { timeZone } = this.runtime;
    refuseEmptyPeriod(filter);
    const { customer: customerId, manager: managerId, kinds, importance, buckets, period } = filter;
    const asked = readingOf(args, timeZone) ?? {};
    const { now, reading } = calendarMoment(asked, this.runtime.clock(), timeZone);
    const cursors = cursorsOf(['calendar', filter, asOf ?? null, knownAt ?? null]);
    const page = await readCalendar(asking.reads, {
      filter: { customerId, managerId, kinds, importance, buckets, period },
      ...{ now, timeZone, reading, limit: pageSize(first) },
      ...(after === undefined ? {} : { after: cursors.decode(after).key }),
    });
    const items = page.items.map((item) => ({
      item: shown(item, reading),
      cursor: { value: null, key: item.place },
    }));
    const shownItems = connection(
      { items, hasMore: page.hasMore },
      cursors.encode,
      after === undefined,
    );
    const { nodes, pageInfo } = shownItems;
    return {
      nodes,
      pageInfo,
      get edges() {
        return shownItems.edges;
      },
      today: page.today,
      get totalCount() {
        return page.counts().then((counts) => sumOf(counts, buckets));
      },
      get counts() {
        return page.counts().then(countsShown);
      },
    };
  }

  @ResolveField('customer', () => documentType(customers), {
    nullable: true,
    description: 'The customer.',
  })
  customer(@Parent() item: ShownItem, @Context() asking: Asking): Promise<Served | null> {
    return linked(customers, item.customerId, item, asking);
  }

  @ResolveField('manager', () => documentType(managers), {
    nullable: true,
    description: 'Who is to hold the contact, or is responsible for the order.',
  })
  manager(@Parent() item: ShownItem, @Context() asking: Asking): Promise<Served | null> {
    return linked(managers, item.managerId, item, asking);
  }

  @ResolveField('contact', () => documentType(contacts), {
    nullable: true,
    description: 'The contact, when it is one.',
  })
  contact(@Parent() item: ShownItem, @Context() asking: Asking): Promise<Served | null> {
    return linked(contacts, item.contactId, item, asking);
  }

  @ResolveField('order', () => documentType(orders), {
    nullable: true,
    description: 'The order that is to be shipped or paid, or that the contact is about.',
  })
  order(@Parent() item: ShownItem, @Context() asking: Asking): Promise<Served | null> {
    return linked(orders, item.orderId, item, asking);
  }
}

function linked(
  model: Projection<unknown>,
  id: string | undefined,
  { reading }: ShownItem,
  asking: Asking,
): Promise<Served | null> {
  return id === undefined ? Promise.resolve(null) : readOne(model, id, reading, asking);
}

function sumOf(
  counts: CalendarCounts,
  buckets: readonly CalendarBucket[] = CalendarBucket.options,
): number {
  return [...new Set(buckets)].reduce((sum, bucket) => sum + counts[bucket], 0);
}

function refuseEmptyPeriod({ period }: CalendarFilterInput): void {
  const { from, to } = period ?? {};
  if (from === undefined || to === undefined || from <= to) return;
  const message = `from is ${from} and to is ${to}: from must not be later`;
  throw new BadInput('empty_period', message, ['filter', 'period', 'from']);
}
