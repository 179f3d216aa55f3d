import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { Asking } from '../asking.js';

/**
 * Every field that is looked up keeps to the deadline of its request: none begins when the time is over, and none is
 * waited for any longer. Fields that only show what is there already are left as they are. Subscriptions have no end.
 */
export function withDeadlines(schema: GraphQLSchema): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type === subscription || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined || resolve === defaultFieldResolver) continue;
      field.resolve = (source, args, asking: Asking, info) => {
        const { deadline } = asking;
        if (deadline === undefined) return resolve(source, args, asking, info);
        deadline.check();
        const found: unknown = resolve(source, args, asking, info);
        return found instanceof Promise ? deadline.within(found) : found;
      };
    }
  }
  return schema;
}
