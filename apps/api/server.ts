import type { AddressInfo } from 'node:net';
import type { Runtime } from '#runtime';
import type { LiveLimits } from './live/limits.js';

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  /** What subscriptions may cost, where it differs from LIVE_LIMITS. */
  readonly live?: Partial<LiveLimits>;
}

export interface Server {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Takes no new requests, tells subscribers that it goes away (1001), finishes those under way, then resolves. The runtime stays open: it is the caller's. */
  close(): Promise<void>;
}

/** Starts the GraphQL server over an open runtime. */
export async function startServer(
  runtime: Runtime,
  { port, host, live: limits = {} }: ServerOptions,
): Promise<Server> {
  // graphql checks every value twice when it is loaded without this.
  process.env['NODE_ENV'] ??= 'production';
  const { createApp, serveLive } = await import('./app.js');
  const local = isLoopback(host);
  const app = await createApp(runtime, { introspection: local });
  const live = serveLive(app, runtime, { introspection: local, local, ...limits });
  await app.listen(port, host);
  const address: AddressInfo | string | null = app.getHttpServer().address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      await live.close();
      await app.close();
    },
  };
}

/** Whether only this machine can reach what is bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
