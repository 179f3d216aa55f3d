import type { AddressInfo } from 'node:net';
import type { Runtime } from '#runtime';
import { ConfigurationError } from '#runtime';
import { asksWho, type AuthOptions, unguarded } from './access/guard.js';
import type { Limits } from './limits/limits.js';
import type { LiveLimits } from './live/limits.js';
import { isLoopback } from './loopback.js';
import type { WatchSettings } from './watch/watch.js';

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  /** How callers show who they are; nobody has to when absent, which is for this machine alone. */
  readonly auth?: AuthOptions;
  /** What subscriptions may cost, where it differs from LIVE_LIMITS. */
  readonly live?: Partial<LiveLimits>;
  /** What requests may cost, where it differs from LIMITS. */
  readonly limits?: Partial<Limits>;
  /** How it is seen from outside. */
  readonly watch?: WatchSettings;
}

export interface Server {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Whether callers must show who they are; if not, all of them are the local administrator. */
  readonly asksWho: boolean;
  /** Takes no new requests, tells subscribers that it goes away (1001), finishes those under way, then resolves. The runtime stays open: it is the caller's. */
  close(): Promise<void>;
}

/** Loads what `startServer` needs, which is most of what it does: Nest, GraphQL, all commands. Twice costs nothing. */
export async function loadServer() {
  // graphql checks every value twice when it is loaded without this.
  process.env['NODE_ENV'] ??= 'production';
  const { authentication } = await import('./access/authentication.js');
  const { createApp, serveLive } = await import('./app.js');
  const { LIMITS, LOCAL_LIMITS } = await import('./limits/limits.js');
  const { Strangers } = await import('./limits/strangers.js');
  const { Tolls } = await import('./limits/tolls.js');
  const { createWatch } = await import('./watch/watch.js');
  return {
    authentication,
    createApp,
    serveLive,
    LIMITS,
    LOCAL_LIMITS,
    Strangers,
    Tolls,
    createWatch,
  };
}

/**
 * Starts the GraphQL server over an open runtime.
 *
 * @throws ConfigurationError when others could reach it and nobody would have to show who he is
 */
export async function startServer(
  runtime: Runtime,
  { port, host, auth = {}, live: liveLimits = {}, limits = {}, watch: seen = {} }: ServerOptions,
): Promise<Server> {
  const open = unguarded(host, auth);
  if (open !== undefined) throw new ConfigurationError([open]);
  const {
    authentication,
    createApp,
    serveLive,
    LIMITS,
    LOCAL_LIMITS,
    Strangers,
    Tolls,
    createWatch,
  } = await loadServer();
  const local = isLoopback(host);
  // Strangers are not let in at all; whoever is may ask what there is.
  const standard = local && !asksWho(auth) ? LOCAL_LIMITS : LIMITS;
  const tolls = new Tolls({ ...standard, ...limits });
  const watch = await createWatch(seen);
  runtime.watchAppends(watch.aroundAppend);
  const door = { authenticate: await authentication(auth), strangers: new Strangers(tolls.limits) };
  const options = { introspection: true, ...door, tolls, watch };
  const app = await createApp(runtime, options);
  const live = serveLive(app, runtime, { ...options, local, ...liveLimits });
  await app.listen(port, host);
  const address: AddressInfo | string | null = app.getHttpServer().address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    asksWho: asksWho(auth),
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      await live.close();
      await app.close();
      await watch.tracing.close();
    },
  };
}
