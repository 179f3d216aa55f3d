import { Inject, type Type } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import type { Projection, Reading } from '#event-sourcing';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { type By, byType, keyOf } from './by.type.js';
import { type Connection, connectionType } from './connection.type.js';
import { documentType } from './document.type.js';
import { type ClassRef } from './fields.js';
import { filterType, orderType } from './filter.type.js';
import { type ReadModel, serve, type Served } from './node.type.js';
import { type PageArguments, pageOf } from './pages.js';
import { AFTER, FIRST, FreshArguments, ReadingArguments, readingOf } from './reading-arguments.js';
import { upperFirst, spaced, sentence } from './wording.js';

/** The GraphQL types of one read model. */
export interface ReadModelTypes {
  readonly document: ClassRef;
  readonly connection: ClassRef;
  readonly filter: ClassRef | undefined;
  readonly order: ClassRef | undefined;
}

const typesMade = new WeakMap<ReadModel, ReadModelTypes>();

export function readModelTypes(model: ReadModel): ReadModelTypes {
  const known = typesMade.get(model);
  if (known !== undefined) return known;
  const document = documentType(model);
  const made = {
    document,
    connection: connectionType(() => document, upperFirst(model.one), { counted: true }),
    filter: filterType(model),
    order: orderType(model),
  };
  typesMade.set(model, made);
  return made;
}

const resolversMade = new WeakMap<ReadModel, Type<object>>();

/** The queries of a read model, `order(by)` and `orders(filter, orderBy, first, after)`: one new file, two new queries. */
export function readModelResolver(model: ReadModel): Type<object> {
  const known = resolversMade.get(model);
  if (known !== undefined) return known;
  const types = readModelTypes(model);
  const by = byType(model);
  // What a rollup adds up it adds up as known now.
  const Base = model.kind === 'projection' ? ReadingArguments : FreshArguments;

  @ArgsType()
  class OneArguments extends Base {
    @Field(() => by, { description: `Which ${spaced(model.one)}.` })
    by!: By;
  }

  const ManyArguments = pageArguments(model, types, Base);

  // A row of a rollup is a sum, not a thing: nobody knows its id, so there is only the list.
  const askForOne: MethodDecorator =
    model.kind === 'rollup'
      ? () => undefined
      : Query(() => types.document, {
          name: model.one,
          nullable: true,
          description: `${sentence(model.description)} Null when there is none.`,
        });

  @Resolver(() => types.document)
  class ReadModelResolver {
    constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

    @askForOne
    async one(
      @Args({ type: () => OneArguments }) args: OneArguments,
      @Context() asking: Asking,
    ): Promise<Served | null> {
      const reading = this.readingOf(args);
      const key = await keyOf(asking, model, args.by, reading);
      if (key === undefined || model.kind === 'rollup') return null;
      return readOne(model, key, reading, asking);
    }

    @Query(() => types.connection, { name: model.name, description: sentence(model.description) })
    many(
      @Args({ type: () => ManyArguments }) args: PageArguments,
      @Context() asking: Asking,
    ): Promise<Connection<Served>> {
      return pageOf(asking, model, args, this.readingOf(args));
    }

    private readingOf(args: object): Reading | undefined {
      return readingOf(args, this.runtime.timeZone);
    }
  }
  resolversMade.set(model, ReadModelResolver);
  return ReadModelResolver;
}

/** The arguments of a list of documents, on top of those of `Base`. */
export function pageArguments(
  { name }: ReadModel,
  { filter, order }: ReadModelTypes,
  Base: new () => object = Object,
): ClassRef {
  @ArgsType()
  class ManyArguments extends Base {
    @Field(FIRST.type, { description: FIRST.description })
    first!: number;

    @Field(AFTER.type, { nullable: true, description: AFTER.description })
    after?: string | null;
  }
  const add = (field: string, type: ClassRef | undefined, description: string) => {
    if (type === undefined) return;
    Field(() => type, { nullable: true, description })(ManyArguments.prototype, field);
  };
  add('filter', filter, `Which ${spaced(name)}; all without it.`);
  add('orderBy', order, `In which order; by id without it.`);
  return ManyArguments;
}

/** A document by its key, as the reading gives it. */
export async function readOne(
  model: Projection<unknown>,
  key: string,
  reading: Reading | undefined,
  { documents }: Asking,
): Promise<Served | null> {
  const document = await documents.load(model, key, reading);
  return document === undefined ? null : serve(model, key, document, reading);
}
