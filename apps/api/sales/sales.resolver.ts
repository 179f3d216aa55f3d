import {
  Args,
  ArgsType,
  Field,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Context,
} from '@nestjs/graphql';
import { managers, salesRollups, type SalesDimension } from '#crm';
import { DateOnly } from '#crm/scalars';
import type { Cursor, FindQuery, JsonObject, Rollup } from '#event-sourcing';
import type { Asking } from '../asking.js';
import { BadInput } from '../failures.js';
import { documentType } from '../read-models/document.type.js';
import type { Served } from '../read-models/node.type.js';
import { FreshArguments } from '../read-models/reading-arguments.js';
import { readOne } from '../read-models/read-model.resolver.js';
import { firstDay, lastDay, periodOf } from './periods.js';
import { reportOf } from './sales-report.js';
import { PeriodUnit, SalesGrouping, SalesReport, SalesRow } from './sales.type.js';

const BATCH = 1_000;

@ArgsType()
class SalesArguments extends FreshArguments {
  @Field(() => PeriodUnit, { description: 'Into what time is divided.' })
  unit!: PeriodUnit;

  @Field(() => DateOnly, { description: 'From the period on that this day is in.' })
  from!: string;

  @Field(() => DateOnly, { description: 'Up to the end of the period that this day is in.' })
  to!: string;

  @Field(() => SalesGrouping, { description: 'What sales are grouped by.' })
  by!: SalesDimension;
}

/** Sales, from the rollup by month; quarters and years are sums of months. */
@Resolver(() => SalesRow)
export class SalesResolver {
  @Query(() => SalesReport, {
    name: 'sales',
    description: 'What was ordered, shipped, returned and credited, by period and grouping.',
  })
  async report(
    @Args({ type: () => SalesArguments }) { unit, from, to, by }: SalesArguments,
    @Context() asking: Asking,
  ): Promise<SalesReport> {
    if (from > to) {
      throw new BadInput(
        'empty_period',
        `from is ${from} and to is ${to}: from must not be later`,
        ['from'],
      );
    }
    const [first, last] = [firstDay(periodOf(from, unit)), lastDay(periodOf(to, unit))];
    const where = {
      dimension: { equals: by },
      month: { from: first.slice(0, 7), upTo: last.slice(0, 7) },
    };
    const rows = await Promise.all(salesRollups.map((rollup) => monthly(rollup, where, asking)));
    return { unit, by, from: first, to: last, ...reportOf(rows.flat(), unit) };
  }

  @ResolveField('manager', () => documentType(managers), {
    nullable: true,
    description: 'The manager, when sales are grouped by MANAGER.',
  })
  manager(@Parent() { value }: SalesRow, @Context() asking: Asking): Promise<Served | null> {
    return readOne(managers, value, undefined, asking);
  }
}

async function monthly(
  rollup: Rollup,
  where: NonNullable<FindQuery['where']>,
  { reads }: Asking,
): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  let after: Cursor | undefined;
  for (;;) {
    const query = { where, limit: BATCH, ...(after === undefined ? {} : { after }) };
    const page = await reads.documents(rollup, query);
    rows.push(...page.items.map(({ item }) => item.document));
    after = page.items.at(-1)?.cursor;
    if (!page.hasMore || after === undefined) return rows;
  }
}
