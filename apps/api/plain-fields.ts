import { type GraphQLSchema, isObjectType } from 'graphql';
import { tellEntry } from './history/entry.resolver.js';
import { tellMoney } from './read-models/money.type.js';

/** By type and field. A page has hundreds of these. */
const PLAIN_FIELDS = { Money: tellMoney, HistoryEntry: tellEntry };

/**
 * Takes out of the way of plain fields what Nest puts there. For one that is declared with `@Field` it has a function of its
 * own, where GraphQL would read the property by itself; for one with a method it prepares pipes, filters and promises,
 * at 10 to 20 µs each, and there is nothing for them to do.
 */
export function withPlainFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (field.resolve?.name === NESTS_OWN) delete field.resolve;
  }
  for (const [name, told] of Object.entries(PLAIN_FIELDS)) {
    const type = schema.getType(name);
    for (const [field, resolve] of Object.entries(told)) {
      const declared = isObjectType(type) ? type.getFields()[field] : undefined;
      if (declared === undefined) throw new Error(`the schema has no field ${name}.${field}`);
      declared.resolve = resolve;
    }
  }
  return schema;
}

/** The function by which @nestjs/graphql reads a property; the schema has no field under another name than its property's. */
const NESTS_OWN = 'rootFieldResolver';
