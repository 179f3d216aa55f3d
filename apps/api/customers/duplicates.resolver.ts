import {
  Args,
  ArgsType,
  Context,
  Field,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import {
  asNewcomer,
  candidatesCondition,
  CustomerDocument,
  customers,
  Likeness,
  likelyDuplicates,
  type Newcomer,
} from '#crm';
import { graphqlEnum } from '#crm/enums';
import type { Asking } from '../asking.js';
import { payloadType } from '../commands/payload.type.js';
import { BadInput } from '../failures.js';
import { documentType } from '../read-models/document.type.js';
import { serve, type Served } from '../read-models/node.type.js';
import { FreshArguments } from '../read-models/reading-arguments.js';

const Likenesses = graphqlEnum(Likeness);
/** So many customers that share a word or a number with the newcomer are looked at. */
const CANDIDATES = 500;
const SHOWN = 20;

@ObjectType('LikelyDuplicate', { description: 'A customer that is likely to be the same.' })
class LikelyDuplicateType {
  @Field(() => documentType(customers), { description: 'The customer that is known already.' })
  customer!: Served;

  @Field(() => [Likenesses], { description: 'In what they are alike, the most telling first.' })
  alike!: readonly Likeness[];
}

@ArgsType()
class NewcomerArguments extends FreshArguments {
  @Field(() => String, { nullable: true, description: 'Name of the company or person.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'Tax or company number.' })
  taxId?: string;

  @Field(() => [String], { nullable: true, description: 'Telephone numbers.' })
  phones?: string[];

  @Field(() => [String], { nullable: true, description: 'E-mail addresses.' })
  emails?: string[];
}

/** Customers that may be known already, to be asked before one is registered. */
@Resolver()
export class DuplicatesResolver {
  @Query(() => [LikelyDuplicateType], {
    name: 'likelyDuplicates',
    description: `Known customers alike in name, tax id, telephone number or e-mail address, ${SHOWN} at most, the likeliest first.`,
  })
  async likelyDuplicates(
    @Args({ type: () => NewcomerArguments }) { name, taxId, phones, emails }: NewcomerArguments,
    @Context() asking: Asking,
  ): Promise<readonly LikelyDuplicateType[]> {
    if ([name, taxId, phones, emails].every((told) => told === undefined)) {
      const remedy = 'nothing is told of whom to look for: give name, taxId, phones or emails';
      throw new BadInput('nothing_to_compare', remedy, ['name']);
    }
    return duplicatesOf(asking, { name, taxId, phones, emails });
  }
}

/** The warning with which a registration is answered. It is never refused for that. */
@Resolver(() => payloadType('RegisterCustomer', [customers]))
export class RegisteredResolver {
  @ResolveField('likelyDuplicates', () => [LikelyDuplicateType], {
    description:
      'A warning: customers known before that are likely to be the one registered. None when it was refused.',
  })
  async likelyDuplicates(
    @Parent() payload: { readonly customer?: Promise<Served | null> },
    @Context() asking: Asking,
  ): Promise<readonly LikelyDuplicateType[]> {
    const registered = await payload.customer;
    if (registered === undefined || registered === null) return [];
    const { id, ...document } = registered;
    const newcomer = asNewcomer(CustomerDocument.parse(document));
    return duplicatesOf(asking, newcomer, id);
  }
}

async function duplicatesOf(
  { reads }: Asking,
  newcomer: Newcomer,
  except?: string,
): Promise<readonly LikelyDuplicateType[]> {
  const condition = candidatesCondition(newcomer);
  if (condition === undefined) return [];
  const query = { where: { search: condition }, limit: CANDIDATES };
  const { items } = await reads.documents(customers, query);
  const candidates = items
    .filter(({ item }) => item.key !== except)
    .map(({ item }) => ({
      customerId: item.key,
      customer: CustomerDocument.parse(item.document),
      served: serve(customers, item.key, item.document, undefined),
    }));
  return likelyDuplicates(newcomer, candidates)
    .slice(0, SHOWN)
    .flatMap(({ customerId, alike }) => {
      const found = candidates.find((candidate) => candidate.customerId === customerId);
      return found === undefined ? [] : [{ customer: found.served, alike }];
    });
}
