import { randomUUID } from 'node:crypto';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, NoSchemaIntrospectionCustomRule, OperationTypeNode } from 'graphql';
import type { Runtime } from '#runtime';
import type { ApiOptions } from './api.module.js';
import { type Asking, Documents } from './asking.js';
import { depthLimit } from './depth-limit.js';
import { formatFailure } from './failures.js';
import type { DocumentLimits } from './live/operation.js';
import { MoneyType } from './read-models/money.type.js';
import { describeSchema } from './schema-words.js';

/** A whole page of history with everything in it takes about 500 tokens, GraphiQL's introspection 300. */
const MAX_TOKENS = 4_000;
const MAX_DEPTH = 12;

/** Queries, mutations and, over graphql-ws, subscriptions. */
export const GRAPHQL_PATH = '/graphql';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Incoming {
  readonly req: {
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  };
}

/** Over plain HTTP there is nowhere to tell what a subscription wants to hear. */
const withoutSubscriptions: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        const message = `A subscription goes over graphql-ws: open a WebSocket at ${GRAPHQL_PATH}`;
        const extensions = { code: 'BAD_USER_INPUT', reason: 'socket_only', http: { status: 400 } };
        return Promise.reject(new GraphQLError(message, { extensions }));
      },
    }),
};

export function graphqlOptions(
  runtime: Runtime,
  { introspection }: ApiOptions,
): ApolloDriverConfig {
  return {
    driver: ApolloDriver,
    autoSchemaFile: true,
    sortSchema: true,
    buildSchemaOptions: { orphanedTypes: [MoneyType] },
    path: GRAPHQL_PATH,
    graphiql: false, // Nest's loads from a CDN; ours is served from this machine
    introspection,
    includeStacktraceInErrorResponses: false,
    transformSchema: describeSchema,
    // It wraps every field for cache hints that nobody sends.
    plugins: [ApolloServerPluginCacheControlDisabled(), withoutSubscriptions],
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [depthLimit(MAX_DEPTH)],
    context: ({ req }: Incoming): Asking => asking(runtime, req.headers['x-correlation-id']),
    formatError: (formatted, error) =>
      formatFailure(formatted, error, (line) => process.stderr.write(`${line}\n`), randomUUID),
  };
}

/** What documents must keep to over the socket, where Apollo does not see to it. */
export function documentLimits({ introspection }: ApiOptions): DocumentLimits {
  const rules = [depthLimit(MAX_DEPTH)];
  return {
    maxTokens: MAX_TOKENS,
    rules: introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule],
  };
}

/** GraphQL's context of a request with this `x-correlation-id`. */
export function asking(
  runtime: Runtime,
  correlation: string | readonly string[] | undefined,
): Asking {
  return {
    correlationId:
      typeof correlation === 'string' && UUID.test(correlation) ? correlation : randomUUID(),
    actor: { type: 'user', id: 'local' },
    documents: new Documents(runtime),
  };
}
