import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { FIELD_WEIGHTS, WEIGHTS } from './limits.js';

/** What an operation would have the server do. Fragments count wherever they are spread. */
export interface Weight {
  readonly depth: number;
  readonly aliases: number;
  readonly roots: number;
  /** Points. */
  readonly cost: number;
  /** Whether it asks for the schema. */
  readonly introspects: boolean;
}

export type Variables = Readonly<Record<string, unknown>>;

/** The sums of a selection set. What stands in lists is kept apart: how long they are, the field above it says. */
interface Sum {
  readonly depth: number;
  readonly aliases: number;
  readonly roots: number;
  readonly flat: number;
  readonly listed: number;
  readonly introspects: boolean;
}

const NOTHING: Sum = {
  ...{ depth: 0, aliases: 0, roots: 0, flat: 0, listed: 0 },
  introspects: false,
};

/** As long as a page can be: what a variable says that has no value yet, or a wrong one. */
const LONGEST_PAGE = 100;

/**
 * Weighs an operation in one walk, each fragment once, so that fragments which spread fragments cost no time. Also what
 * would not pass validation is weighed: what does not exist weighs nothing.
 */
export function weigh(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Weight {
  const walk = new Walk(schema, document, variables);
  const { depth, aliases, roots, flat, listed, introspects } = walk.set(
    operation.selectionSet,
    schema.getRootType(operation.operation) ?? undefined,
  );
  const mutations = operation.operation === OperationTypeNode.MUTATION ? roots : 0;
  const cost = WEIGHTS.request + flat + listed * WEIGHTS.listed + mutations * WEIGHTS.mutation;
  const capped = Math.min(cost, Number.MAX_SAFE_INTEGER);
  return { depth, aliases, roots, cost: capped, introspects };
}

class Walk {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Sum>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Variables,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
      this.#fragments.set(definition.name.value, definition);
    }
  }

  set({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): Sum {
    return selections.map((selection) => this.#selection(selection, type)).reduce(plus, NOTHING);
  }

  #selection(selection: SelectionNode, type: GraphQLNamedType | undefined): Sum {
    if (selection.kind === Kind.FIELD) return this.#field(selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    const narrowed = typeCondition ? this.schema.getType(typeCondition.name.value) : type;
    return this.set(selectionSet, narrowed);
  }

  /** A fragment within itself weighs nothing there: that it is one, validation says. */
  #fragment(name: string): Sum {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    this.#known.set(name, NOTHING);
    const type = this.schema.getType(fragment.typeCondition.name.value);
    const sum = this.set(fragment.selectionSet, type);
    this.#known.set(name, sum);
    return sum;
  }

  #field(node: FieldNode, type: GraphQLNamedType | undefined): Sum {
    const name = node.name.value;
    const own = { ...NOTHING, roots: 1, aliases: node.alias === undefined ? 0 : 1 };
    if (name.startsWith('__')) return plus(own, this.#ofSchema(node));
    const field = fieldOf(type, name);
    const inner = node.selectionSet
      ? this.set(node.selectionSet, field && getNamedType(field.type))
      : NOTHING;
    const weight = FIELD_WEIGHTS.get(`${type?.name}.${name}`) ?? 0;
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const price = weight + this.#price(node, field) + this.#items(node, field, inner);
    return {
      depth: inner.depth + 1,
      aliases: own.aliases + inner.aliases,
      roots: 1,
      flat: isList ? 0 : price,
      listed: isList ? price : 0,
      introspects: inner.introspects,
    };
  }

  /** The schema is the same for all and has an end: it costs by the field. GraphiQL nests it deeply. */
  #ofSchema(node: FieldNode): Sum {
    if (node.selectionSet === undefined) return NOTHING;
    const { aliases, flat, listed } = this.set(node.selectionSet, undefined);
    const cost = WEIGHTS.introspection * (1 + aliases) + flat + listed;
    return { ...NOTHING, aliases, flat: cost, introspects: true };
  }

  /** What the field costs by itself. */
  #price(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number {
    if (field === undefined) return 0;
    if (node.name.value === 'totalCount') return WEIGHTS.count;
    const past = this.#isGiven(node, 'asOf') || this.#isGiven(node, 'knownAt');
    const isPage = field.args.some(({ name }) => name === 'first');
    return (
      (isCompositeType(getNamedType(field.type)) ? WEIGHTS.object : 0) +
      (isPage ? WEIGHTS.page : 0) +
      (this.#isGiven(node, 'filter') ? WEIGHTS.filter : 0) +
      (past ? (isPage ? WEIGHTS.pastList : WEIGHTS.pastDocument) : 0)
    );
  }

  /** What its fields cost, those in lists as often as the lists are long. */
  #items(
    node: FieldNode,
    field: GraphQLField<unknown, unknown> | undefined,
    { flat, listed }: Sum,
  ): number {
    const isPage = field?.args.some(({ name }) => name === 'first') === true;
    return flat + listed * (isPage ? this.#first(node) : WEIGHTS.listed);
  }

  #first(node: FieldNode): number {
    const value = this.#valueOf(node.arguments?.find(({ name }) => name.value === 'first'));
    const isPage = typeof value === 'number' && value >= 0 && value <= LONGEST_PAGE;
    return isPage ? value : LONGEST_PAGE;
  }

  #isGiven(node: FieldNode, name: string): boolean {
    const argument = node.arguments?.find((one) => one.name.value === name);
    if (argument === undefined || argument.value.kind === Kind.NULL) return false;
    if (argument.value.kind !== Kind.VARIABLE) return true;
    return (this.variables[argument.value.name.value] ?? null) !== null;
  }

  #valueOf(argument: ArgumentNode | undefined): unknown {
    if (argument?.value.kind === Kind.INT) return Number(argument.value.value);
    if (argument?.value.kind !== Kind.VARIABLE) return undefined;
    return this.variables[argument.value.name.value];
  }
}

function plus(one: Sum, other: Sum): Sum {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    roots: one.roots + other.roots,
    flat: one.flat + other.flat,
    listed: one.listed + other.listed,
    introspects: one.introspects || other.introspects,
  };
}

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}
