import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { isNode, NodeType, type Served } from './node.type.js';
import { readOne } from './read-model.resolver.js';
import { FreshArguments } from './reading-arguments.js';

@ArgsType()
class NodeArguments extends FreshArguments {
  @Field(() => ID, { description: 'An id that an answer contained.' })
  id!: string;
}

@Resolver()
export class NodeResolver {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  @Query(() => NodeType, {
    nullable: true,
    description: 'Whatever has this id: a customer, an order, a payment … Null when nothing has.',
  })
  async node(
    @Args({ type: () => NodeArguments }) { id }: NodeArguments,
    @Context() asking: Asking,
  ): Promise<Served | null> {
    const models = this.runtime.projections.filter(
      (model) => isNode(model) && model.hidden !== true,
    );
    const found = await Promise.all(models.map((model) => readOne(model, id, undefined, asking)));
    return found.find((served) => served !== null) ?? null;
  }
}
