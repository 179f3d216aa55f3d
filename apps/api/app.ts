import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CRM_ROOT, discover, type Runtime } from '#runtime';
import { ApiModule, type ApiOptions } from './api.module.js';
import { commandsOf } from './commands/command-class.js';
import { asking, documentLimits, GRAPHQL_PATH } from './graphql-options.js';
import { serveGraphiql } from './http/graphiql.js';
import { LIVE_LIMITS, type LiveLimits } from './live/limits.js';
import { LiveServer } from './live/live-server.js';
import { registerEnums } from './read-models/fields.js';

/** The Nest application over a runtime, not listening yet. Loads Nest, GraphQL and all commands. */
export async function createApp(
  runtime: Runtime,
  options: ApiOptions,
): Promise<NestExpressApplication> {
  const modules = await discover(CRM_ROOT, ['commands', 'events']);
  registerEnums(modules);
  const app = await NestFactory.create<NestExpressApplication>(
    ApiModule.of(runtime, commandsOf(modules), options),
    { logger: false, abortOnError: false, bodyParser: false },
  );
  app.useBodyParser('json', { limit: '100kb' });
  app.set('etag', false);
  app.disable('x-powered-by');
  serveGraphiql(app);
  await app.init();
  return app;
}

/** Subscriptions beside the requests of an application that has been created and does not listen yet. */
export function serveLive(
  app: NestExpressApplication,
  runtime: Runtime,
  {
    introspection,
    local,
    ...limits
  }: ApiOptions & { readonly local: boolean } & Partial<LiveLimits>,
): LiveServer {
  return new LiveServer(app.getHttpServer(), {
    path: GRAPHQL_PATH,
    schema: app.get(GraphQLSchemaHost).schema,
    documents: documentLimits({ introspection }),
    limits: { ...LIVE_LIMITS, ...limits },
    local,
    context: ({ headers }) => asking(runtime, headers['x-correlation-id']),
    log: (line) => process.stderr.write(`${line}\n`),
  });
}
