import {
  type GraphQLEnumType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isNonNullType,
} from 'graphql';

/**
 * The last touch on the generated schema: what Nest has no place for. Roots are described, a mutation says what its
 * input says, and an enum value that nobody described says its own name in words.
 */
export function describeSchema(schema: GraphQLSchema): GraphQLSchema {
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  const subscription = schema.getSubscriptionType();
  if (query) query.description = 'Everything that can be asked.';
  if (subscription) {
    subscription.description =
      'Everything that can be listened to, over graphql-ws on the path of the queries.';
  }
  if (mutation) {
    mutation.description =
      'Everything that can be recorded. Each mutation is a transaction of its own, and safe to repeat with its commandId.';
    for (const field of Object.values(mutation.getFields())) {
      const input = field.args.find(({ name }) => name === 'input')?.type;
      const named = isNonNullType(input) ? input.ofType : input;
      if (isInputObjectType(named)) field.description ??= named.description;
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type) && !type.name.startsWith('__')) describeEnum(type);
  }
  return schema;
}

function describeEnum(type: GraphQLEnumType): void {
  type.description ??= `${sentence(type.name.replace(/([a-z])([A-Z])/g, '$1 $2'))}.`;
  for (const value of type.getValues()) {
    value.description ??= `${sentence(value.name.replaceAll('_', ' '))}.`;
  }
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1).toLowerCase();
}
