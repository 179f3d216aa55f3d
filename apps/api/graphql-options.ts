import type { IncomingMessage } from 'node:http';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Caller } from '#crm';
import { readsFor, type Runtime } from '#runtime';
import { sessionOf } from './access/let-in.js';
import type { ApiOptions } from './api.module.js';
import { type Asking, Documents } from './asking.js';
import { formatFailure } from './failures.js';
import { requestIdOfError } from './http/request-id.js';
import { clientOf } from './limits/client.js';
import { Deadline } from './limits/deadline.js';
import { limitsPlugin } from './limits/limits-plugin.js';
import { RememberedDocuments } from './limits/remembered-documents.js';
import { shapeRule } from './limits/shape-rule.js';
import { withDeadlines } from './limits/timely.js';
import { TimelyReads } from './limits/timely-reads.js';
import type { DocumentLimits } from './live/operation.js';
import { GRAPHQL_PATH } from './paths.js';
import { withPlainFields } from './plain-fields.js';
import { MoneyType } from './read-models/money.type.js';
import { describeSchema } from './schema-words.js';
import { withWatchedCommands } from './watch/commands.js';
import { actorOf, noteOf } from './watch/note.js';
import { operationsPlugin } from './watch/operations-plugin.js';
import type { Watch } from './watch/watch.js';

interface Incoming {
  readonly req: Pick<IncomingMessage, 'headers'>;
}

export function graphqlOptions(
  runtime: Runtime,
  { introspection, tolls, watch }: ApiOptions,
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
    // Over a connection that is made for it there would be no end to a list of requests.
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: new RememberedDocuments(tolls.limits.rememberedLength),
    // Who may not see the schema shall not guess it from what a mistake is answered with.
    hideSchemaDetailsFromClientErrors: !introspection,
    transformSchema: (schema) =>
      withWatchedCommands(withDeadlines(withPlainFields(describeSchema(schema))), watch),
    // It wraps every field for cache hints that nobody sends.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      limitsPlugin(tolls, GRAPHQL_PATH),
      operationsPlugin(watch),
    ],
    parseOptions: { maxTokens: tolls.limits.tokens },
    validationRules: [shapeRule(tolls.limits)],
    context: ({ req }: Incoming): Asking => askingOf(runtime, { watch, tolls }, req),
    formatError: (formatted, error) =>
      formatFailure(formatted, error, watch.log, () => requestIdOfError(error)),
  };
}

/** GraphQL's context of a request over HTTP, which somebody has been let in for. */
export function askingOf(
  runtime: Runtime,
  { watch, tolls }: Pick<ApiOptions, 'watch' | 'tolls'>,
  request: Incoming['req'],
): Asking {
  const deadline = new Deadline(tolls.limits.answerMs);
  return asking(runtime, watch, sessionOf(request).caller, request, deadline);
}

/** What documents must keep to over the socket, where Apollo does not see to it. */
export function documentLimits({
  introspection,
  tolls,
}: Pick<ApiOptions, 'introspection' | 'tolls'>): DocumentLimits {
  const rules = [shapeRule(tolls.limits)];
  return {
    maxTokens: tolls.limits.tokens,
    pay: (client, cost) => void tolls.pay(client, cost),
    rules: introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule],
  };
}

/** GraphQL's context of a request of this caller. */
export function asking(
  runtime: Runtime,
  watch: Watch,
  caller: Caller,
  request: Incoming['req'],
  deadline?: Deadline,
): Asking {
  const note = noteOf(request);
  note.actor = actorOf(caller);
  const seen = watch.reads(runtime.reads);
  const all = deadline === undefined ? seen : new TimelyReads(seen, deadline);
  const reads = readsFor(all, caller);
  const documents = new Documents(reads);
  return {
    correlationId: note.correlationId,
    requestId: note.requestId,
    note,
    client: clientOf(caller),
    deadline,
    caller,
    reads,
    documents,
    forget() {
      reads.forget();
      documents.forget();
    },
  };
}
