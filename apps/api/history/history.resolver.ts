import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { customers, type CustomerDocument, endOfBusinessDay, startOfBusinessDay } from '#crm';
import type { Condition, Cursor as StoredCursor, LedgerQuery, Reading } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { type Asking, RUNTIME } from '../asking.js';
import { scanLedger } from '../ledger-scan.js';
import { type Connection, connection } from '../read-models/connection.type.js';
import { decodeCursor, encodeCursor } from '../read-models/cursor.js';
import { documentType } from '../read-models/document.type.js';
import { readingOfServed, type Served } from '../read-models/node.type.js';
import { AFTER, AsKnown, FIRST, pageSize, readingOf } from '../read-models/reading-arguments.js';
import { AsOf } from '../scalars.js';
import { entryOf, managerNames } from './entries.js';
import { entryTests } from './entry-tests.js';
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
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @ResolveField('history', () => HistoryConnection, {
    description:
      'Everything that happened with the customer, newest first: contacts, orders, shipments, payments, changes.',
  })
  async history(
    @Parent() customer: Served,
    @Args({ type: () => HistoryArguments }) args: HistoryArguments,
    @Context() asking: Asking,
  ): Promise<Connection<Entry>> {
    const { timeZone, reads } = this.runtime;
    const { first, after, filter, includeVoided } = args;
    const asked = readingOf(args, timeZone);
    const reading = asked ?? readingOfServed(customer);
    const limit = pageSize(first);
    const list = ['history', customer.id, reading ?? null, filter ?? null, includeVoided === true];
    const firstPurchaseAt = await this.firstPurchaseAt(customer, asked, asking);
    const found = await scanLedger(
      reads,
      {
        ...reading,
        key: `customer:${customer.id}`,
        where: whereOf(filter, timeZone),
        includeVoided: includeVoided === true,
        includeVoids: includeVoided === true,
        after: after === undefined ? undefined : decodeCursor(list, after),
      },
      limit,
      entryTests(filter, firstPurchaseAt, timeZone),
    );
    const facts = found.items.map(({ item }) => item);
    const telling = {
      timeZone,
      firstPurchaseAt,
      managerName: await managerNames(facts, reading, asking),
    };
    const items = found.items.map(({ item, cursor }) => ({
      item: entryOf(item, telling, reading),
      cursor,
    }));
    const encode = (cursor: StoredCursor): string => encodeCursor(list, cursor);
    return connection({ ...found, items }, encode, after === undefined);
  }

  /** When the customer first bought, in the reading of the history. */
  private async firstPurchaseAt(
    customer: Served,
    asked: Reading | undefined,
    { documents }: Asking,
  ): Promise<string | undefined> {
    const card =
      asked === undefined ? customer : await documents.load(customers, customer.id, asked);
    const at: unknown = card?.[FIRST_PURCHASE];
    return typeof at === 'string' ? at : undefined;
  }
}

const FIRST_PURCHASE = 'firstPurchaseAt' satisfies keyof CustomerDocument;

/** The conditions that the ledger can check by itself. */
function whereOf(
  filter: HistoryFilter | undefined,
  timeZone: string,
): NonNullable<LedgerQuery['where']> {
  const where: Record<string, Condition> = {};
  if (filter?.kinds !== undefined) where['kind'] = { in: filter.kinds };
  if (filter?.channels !== undefined) where['channel'] = { in: filter.channels };
  if (filter?.manager !== undefined) where['managerId'] = { equals: filter.manager };
  const { from, to } = filter?.period ?? {};
  if (from !== undefined || to !== undefined) {
    where['occurredAt'] = {
      ...(from === undefined ? {} : { from: startOfBusinessDay(from, timeZone) }),
      ...(to === undefined ? {} : { upTo: endOfBusinessDay(to, timeZone) }),
    };
  }
  return where;
}
