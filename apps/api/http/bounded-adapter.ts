import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Limits } from '../limits/limits.js';

/** How often connections are looked through for those that are too slow. */
const CHECK_MS = 1_000;

/** Express on a server that bounds what a connection can hold on to by being slow, or by being many. */
export class BoundedAdapter extends ExpressAdapter {
  constructor(private readonly limits: Limits) {
    super();
  }

  override initHttpServer(): void {
    const { headersMs, requestMs, silentMs, connections } = this.limits;
    const server = createServer(
      {
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        connectionsCheckingInterval: Math.min(CHECK_MS, headersMs),
      },
      this.getInstance(),
    );
    server.timeout = silentMs;
    // Node's 5 s end a connection just when a busy client, or a proxy, sends the next request on it.
    server.keepAliveTimeout = silentMs;
    server.maxConnections = connections;
    this.setHttpServer(server);
  }
}
