import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { ApolloServer } from '@apollo/server';
import type { ApolloDriver } from '@nestjs/apollo';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CRM_ROOT, discover, type Runtime } from '#runtime';
import { ApiModule, type ApiOptions } from './api.module.js';
import { letIn } from './access/let-in.js';
import { commandsOf } from './commands/command-class.js';
import { asking, askingOf, documentLimits } from './graphql-options.js';
import { BoundedAdapter } from './http/bounded-adapter.js';
import { answerPosted } from './http/posted-operations.js';
import { identify } from './http/request-id.js';
import { postedJson, refuseBrokenText, strictHeaders } from './http/strict.js';
import { serveGraphiql } from './http/graphiql.js';
import { LIVE_LIMITS, type LiveLimits } from './live/limits.js';
import { LiveServer } from './live/live-server.js';
import { GRAPHQL_PATH, METRICS_PATH } from './paths.js';
import { registerEnums } from './read-models/fields.js';
import { metricsPage } from './watch/metrics-page.js';
import { watched } from './watch/requests.js';

/** The Nest application over a runtime, not listening yet. Loads Nest, GraphQL and all commands. */
export async function createApp(
  runtime: Runtime,
  options: ApiOptions,
): Promise<NestExpressApplication> {
  const modules = await discover(CRM_ROOT, ['commands', 'events']);
  registerEnums(modules);
  const app = await NestFactory.create<NestExpressApplication>(
    ApiModule.of(runtime, commandsOf(modules), options),
    new BoundedAdapter(options.tolls.limits),
    { logger: false, abortOnError: false, bodyParser: false },
  );
  const door = letIn(options, options.watch.log);
  const everywhere = [identify, watched(options.watch), strictHeaders];
  const steps = [...everywhere, postedJson, door];
  app.use(...everywhere);
  app.use(GRAPHQL_PATH, postedJson, door);
  app.use(
    METRICS_PATH,
    door,
    metricsPage(options.watch, {
      events: () => runtime.store.countAfter(undefined),
      status: () => runtime.status(),
    }),
  );
  app.useBodyParser('json', {
    limit: options.tolls.limits.bodyBytes,
    inflate: false,
    verify: refuseBrokenText,
  });
  app.set('etag', false);
  app.disable('x-powered-by');
  serveGraphiql(app);
  await app.init();
  const { tolls, watch } = options;
  answerPosted(app.getHttpServer(), app.getHttpAdapter().getInstance(), {
    apollo: apolloOf(app),
    steps,
    context: (request) => askingOf(runtime, options, request),
    limits: tolls.limits,
    log: watch.log,
  });
  return app;
}

function apolloOf(app: NestExpressApplication): ApolloServer {
  const { graphQlAdapter } = app.get<GraphQLModule<ApolloDriver>>(GraphQLModule);
  return graphQlAdapter.instance;
}

/** Subscriptions beside the requests of an application that has been created and does not listen yet. */
export function serveLive(
  app: NestExpressApplication,
  runtime: Runtime,
  {
    introspection,
    authenticate,
    strangers,
    tolls,
    watch,
    local,
    ...limits
  }: ApiOptions & { readonly local: boolean } & Partial<LiveLimits>,
): LiveServer {
  const live = new LiveServer(app.getHttpServer(), {
    path: GRAPHQL_PATH,
    schema: app.get(GraphQLSchemaHost).schema,
    documents: documentLimits({ introspection, tolls }),
    limits: { ...LIVE_LIMITS, ...limits },
    local,
    door: { authenticate, strangers },
    context: ({ caller }, request) => asking(runtime, watch, caller, request),
    log: watch.log,
  });
  watch.metrics.watchConnections(() => live.size);
  return live;
}
