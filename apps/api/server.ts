import type { AddressInfo } from 'node:net';
import type { Runtime } from '#runtime';

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
}

export interface Server {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Takes no new requests, finishes those under way, then resolves. The runtime stays open: it is the caller's. */
  close(): Promise<void>;
}

/** Starts the GraphQL server over an open runtime. */
export async function startServer(
  runtime: Runtime,
  { port, host }: ServerOptions,
): Promise<Server> {
  // graphql checks every value twice when it is loaded without this.
  process.env['NODE_ENV'] ??= 'production';
  const { createApp } = await import('./app.js');
  const app = await createApp(runtime, { introspection: isLoopback(host) });
  await app.listen(port, host);
  const address: AddressInfo | string | null = app.getHttpServer().address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () => app.close(),
  };
}

/** Whether only this machine can reach what is bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
