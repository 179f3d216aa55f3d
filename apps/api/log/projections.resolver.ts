import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  Field,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
} from '@nestjs/graphql';
import { PositionScalar } from '#crm/scalars';
import { mayAsk, refuseAsking } from '#crm';
import type { ProjectionStatus } from '#runtime';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { FreshArguments } from '../read-models/reading-arguments.js';

const State = {
  LIVE: 'live',
  CATCHING_UP: 'catching-up',
  REBUILDING: 'rebuilding',
  FAILED: 'failed',
} as const;
registerEnumType(State, {
  name: 'ProjectionState',
  description: 'How a read model stands.',
  valuesMap: {
    LIVE: { description: 'Up to date, and kept so.' },
    CATCHING_UP: { description: 'Reading what it has not seen yet.' },
    REBUILDING: { description: 'Being built anew from the log.' },
    FAILED: { description: 'Stands still at an event that it could not take in.' },
  },
});

const Kind = { PROJECTION: 'projection', ROLLUP: 'rollup', LEDGER: 'ledger' } as const;
registerEnumType(Kind, {
  name: 'ReadModelKind',
  description: 'The three kinds of read models.',
  valuesMap: {
    PROJECTION: { description: 'A document for each thing, folded from its facts.' },
    ROLLUP: { description: 'Sums over documents.' },
    LEDGER: { description: 'The list of all facts.' },
  },
});

@ObjectType('ProjectionError', { description: 'What a read model stands still at.' })
class ProjectionErrorType {
  @Field(() => ID, { description: 'Id of the event that it could not take in.' })
  eventId!: string;

  @Field(() => String, { description: 'Key of the document that the event would have changed.' })
  key!: string;

  @Field(() => String, { description: 'What was wrong, for whoever runs this server.' })
  message!: string;
}

@ObjectType('ProjectionStatus', { description: 'How a read model stands.' })
class ProjectionStatusType {
  @Field(() => String, { description: 'Its name, e.g. "orders".' })
  name!: string;

  @Field(() => Int, { description: 'Its version.' })
  version!: number;

  @Field(() => Kind, { description: 'Of which kind it is.' })
  kind!: ProjectionStatus['kind'];

  @Field(() => State, { description: 'How it stands.' })
  state!: ProjectionStatus['state'];

  @Field(() => PositionScalar, {
    nullable: true,
    description: 'How far in the log it has come; null before the first event.',
  })
  position!: string | undefined;

  @Field(() => Int, { description: 'Events that it has not taken in yet.' })
  lagEvents!: number;

  @Field(() => Float, { description: 'For how many seconds the oldest of these has been waiting.' })
  lagSeconds!: number;

  @Field(() => Float, { description: 'Events a second over the last batches; 0 when idle.' })
  rate!: number;

  @Field(() => ProjectionErrorType, { nullable: true, description: 'What it stands still at.' })
  error?: ProjectionErrorType;
}

@Resolver()
export class ProjectionsResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @Query(() => [ProjectionStatusType], {
    description: 'How far each read model has come, and what is wrong with one that stands still.',
  })
  async projections(
    @Args({ type: () => FreshArguments }) _: FreshArguments,
    @Context() { caller }: Asking,
  ): Promise<readonly ProjectionStatus[]> {
    refuseAsking(caller, 'projections');
    const all = await this.runtime.status();
    return mayAsk(caller, 'faults') ? all : all.map(withoutFault);
  }
}

function withoutFault({ error, ...status }: ProjectionStatus): ProjectionStatus {
  if (error === undefined) return status;
  const message = 'What is wrong is told to administrators only: litopys projections shows it';
  return { ...status, error: { ...error, message } };
}
