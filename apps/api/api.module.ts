import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { sales } from '#crm';
import { CqrsModule } from '@nestjs/cqrs';
import { GraphQLModule } from '@nestjs/graphql';
import { knownOf, RUNTIME, WHOLE_RUNTIME } from './asking.js';
import type { Runtime } from '#runtime';
import type { Door } from './access/let-in.js';
import { CalendarResolver } from './calendar/calendar.resolver.js';
import { commandHandler } from './commands/command-handlers.js';
import type { OfferedCommand } from './commands/command-class.js';
import { commandResolver } from './commands/command.resolver.js';
import { FailureFilter } from './failure.filter.js';
import { FreshInterceptor } from './fresh.interceptor.js';
import { GivenPipe } from './given.pipe.js';
import { graphqlOptions } from './graphql-options.js';
import { HealthController } from './http/health.controller.js';
import { CardResolver } from './customers/card.resolver.js';
import { DuplicatesResolver, RegisteredResolver } from './customers/duplicates.resolver.js';
import { linksResolver } from './read-models/links.resolver.js';
import { ActivityResolver } from './history/activity.resolver.js';
import { HistoryEntryResolver } from './history/entry.resolver.js';
import { HistoryResolver } from './history/history.resolver.js';
import { ChangesResolver } from './live/changes.resolver.js';
import { HistoryFeed } from './live/history-feed.js';
import { LogResolver } from './log/log.resolver.js';
import { ProjectionsResolver } from './log/projections.resolver.js';
import { SalesResolver } from './sales/sales.resolver.js';
import { LIMITS_IN_FORCE } from './limits/limits.js';
import type { Tolls } from './limits/tolls.js';
import { MoneyResolver } from './read-models/money.type.js';
import type { ReadModel } from './read-models/node.type.js';
import { NodeResolver } from './read-models/node.resolver.js';
import { readModelResolver } from './read-models/read-model.resolver.js';
import { WATCH, type Watch } from './watch/watch.js';

/** What the server is told besides the runtime. */
export interface ApiOptions extends Door {
  readonly introspection: boolean;
  /** What requests may cost, and who has paid how much. */
  readonly tolls: Tolls;
  readonly watch: Watch;
}

/** The whole API of one runtime: generated from its read models and commands, and written by hand on top of that. */
@Module({})
export class ApiModule {
  static of(
    runtime: Runtime,
    commands: readonly OfferedCommand[],
    options: ApiOptions,
  ): DynamicModule {
    const projections = runtime.projections.filter(isServed);
    // `sales` has a report of its own instead of a list of rows.
    const rollups = runtime.rollups.filter((rollup) => isServed(rollup) && rollup !== sales);
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), GraphQLModule.forRoot(graphqlOptions(runtime, options))],
      controllers: [HealthController],
      providers: [
        { provide: RUNTIME, useValue: knownOf(runtime) },
        { provide: WHOLE_RUNTIME, useValue: runtime },
        { provide: WATCH, useValue: options.watch },
        { provide: LIMITS_IN_FORCE, useValue: options.tolls.limits },
        { provide: HistoryFeed, useValue: new HistoryFeed(runtime) },
        { provide: APP_FILTER, useClass: FailureFilter },
        { provide: APP_INTERCEPTOR, useClass: FreshInterceptor },
        { provide: APP_PIPE, useClass: GivenPipe },
        ...[...projections, ...rollups].map(readModelResolver),
        ...projections.map((model) => linksResolver(model, projections)),
        ...commands.map(({ commandClass }) => commandHandler(commandClass)),
        ...commands.map((command) => commandResolver(command, projections)),
        MoneyResolver,
        NodeResolver,
        ActivityResolver,
        HistoryResolver,
        HistoryEntryResolver,
        LogResolver,
        ProjectionsResolver,
        SalesResolver,
        CalendarResolver,
        CardResolver,
        DuplicatesResolver,
        RegisteredResolver,
        ChangesResolver,
      ],
    };
  }
}

function isServed({ hidden }: ReadModel): boolean {
  return hidden !== true;
}
