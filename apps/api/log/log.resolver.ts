import { Inject } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { PositionScalar } from '#crm/scalars';
import { logQuery, logTests } from '#crm';
import {
  categoryOf,
  type Cursor as StoredCursor,
  factsCausedBy,
  type LedgerFact,
  scanLedger,
  WHOLE_LOG,
} from '#event-sourcing';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { type Connection, connection } from '../read-models/connection.type.js';
import { FIRST, FreshArguments, pageSize } from '../read-models/reading-arguments.js';
import { LogConnection, LogFilter, LoggedEventType } from './logged-event.type.js';

@ArgsType()
class LogArguments extends FreshArguments {
  @Field(() => LogFilter, { nullable: true, description: 'Which events; all without it.' })
  filter?: LogFilter;

  @Field(FIRST.type, { description: FIRST.description })
  first!: number;

  @Field(() => PositionScalar, {
    nullable: true,
    description: 'Only what stands behind this place in the log (`pageInfo.endCursor`).',
  })
  after?: string;
}

@ArgsType()
class EventArguments extends FreshArguments {
  @Field(() => ID, { description: 'Id of the event.' })
  id!: string;
}

/** So many events that one led to are shown. */
const CAUSED = 100;

/** The raw facts, for auditors and analysts. */
@Resolver(() => LoggedEventType)
export class LogResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @Query(() => LogConnection, {
    description:
      'The events as they were recorded, oldest first: envelope and data. A page may be short where few events pass the filter; hasNextPage says whether to go on.',
  })
  async log(
    @Args({ type: () => LogArguments }) { filter, first, after }: LogArguments,
    @Context() asking: Asking,
  ): Promise<Connection<LoggedEventType>> {
    const { reads } = asking;
    const { timeZone } = this.runtime;
    if (after !== undefined) await reads.checkPosition(after, 'after');
    const query = {
      ...(await logQuery(reads, filter)),
      ...WHOLE_LOG,
      after: after === undefined ? undefined : { value: after, key: after },
    };
    const found = await scanLedger(reads, query, pageSize(first), logTests(filter, timeZone));
    const items = found.items.map(({ item, cursor }) => ({ item: logged(item, asking), cursor }));
    // Here the place in the log is the cursor, whatever the filter: it goes on in any list of the log.
    const position = ({ key }: StoredCursor): string => key;
    return connection({ ...found, items }, position, after === undefined);
  }

  @Query(() => LoggedEventType, {
    nullable: true,
    description: 'One event by its id. Null when there is none.',
  })
  async event(
    @Args({ type: () => EventArguments }) { id }: EventArguments,
    @Context() asking: Asking,
  ): Promise<LoggedEventType | null> {
    const row = await asking.reads.ledgerRow(id);
    const [event] = row === undefined ? [] : await asking.reads.events([row]);
    return row === undefined || event === undefined ? null : logged({ row, event }, asking);
  }

  @ResolveField('cause', () => LoggedEventType, {
    nullable: true,
    description: 'The event that led to this one; null when a command of its own did.',
  })
  async cause(
    @Parent() event: LoggedEventType,
    @Context() asking: Asking,
  ): Promise<LoggedEventType | null> {
    const { causationId, commandId } = event;
    return causationId === commandId ? null : this.event({ id: causationId }, asking);
  }

  @ResolveField('caused', () => [LoggedEventType], {
    description: `The events that this one led to, at most ${CAUSED}, oldest first.`,
  })
  async caused(
    @Parent() { id }: LoggedEventType,
    @Context() asking: Asking,
  ): Promise<readonly LoggedEventType[]> {
    const facts = await factsCausedBy(asking.reads, id, CAUSED);
    return facts.map((fact) => logged(fact, asking));
  }

  @ResolveField('voidedEvent', () => LoggedEventType, {
    nullable: true,
    description: 'For a void: the event that was never true.',
  })
  async voidedEvent(
    @Parent() { voids }: LoggedEventType,
    @Context() asking: Asking,
  ): Promise<LoggedEventType | null> {
    return voids === undefined ? null : this.event({ id: voids }, asking);
  }

  @ResolveField('voidingEvent', () => LoggedEventType, {
    nullable: true,
    description: 'The event that declares this one void: who did, when and why.',
  })
  async voidingEvent(
    @Parent() { voidedBy }: LoggedEventType,
    @Context() asking: Asking,
  ): Promise<LoggedEventType | null> {
    return voidedBy === undefined ? null : this.event({ id: voidedBy }, asking);
  }
}

function logged({ row, event }: LedgerFact, { reads }: Asking): LoggedEventType {
  const { id, position, type, stream, revision, metadata } = event;
  const { voids, voidedBy } = row;
  const category = categoryOf(stream);
  const data = reads.dataOf(event);
  return { ...metadata, id, position, type, stream, category, revision, data, voids, voidedBy };
}
