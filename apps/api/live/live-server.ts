import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { type Context, handleProtocols, makeServer, type Server } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { BadInput, faultLine, formatFailure } from '../failures.js';
import { Connection, type Extra } from './connection.js';
import type { LiveLimits } from './limits.js';
import { type DocumentLimits, leaving, leavingResult, subscriptionOf } from './operation.js';
import { isOwnOrigin } from './origin.js';

export interface LiveOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly documents: DocumentLimits;
  readonly limits: LiveLimits;
  /** Whether only this machine can reach the server. */
  readonly local: boolean;
  /** GraphQL's context of one subscription. */
  context(request: IncomingMessage): object;
  log(line: string): void;
}

/** How long clients have to say goodbye when the server stops. */
const GOODBYE_MS = 1_000;

/** Subscriptions over graphql-ws, beside the HTTP requests of the same server. */
export class LiveServer {
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Connection>();
  readonly #protocol: Server<Extra>;
  readonly #keepAlive: NodeJS.Timeout;
  #closing = false;

  constructor(
    http: HttpServer,
    private readonly options: LiveOptions,
  ) {
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.messageBytes,
      perMessageDeflate: false,
      autoPong: false, // a connection answers only while there is room for it
      clientTracking: false,
      handleProtocols,
    });
    this.#protocol = this.#makeProtocol();
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#keepAlive = setInterval(() => {
      for (const connection of this.#connections) connection.check();
    }, options.limits.keepAliveMs).unref();
  }

  /** How many clients are connected. */
  get size(): number {
    return this.#connections.size;
  }

  /** Takes no new connections and tells every client that the server is going away (1001); then resolves. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#keepAlive);
    const gone = [...this.#connections].map(async (connection) => {
      const closed = new Promise<void>((resolve) =>
        connection.socket.once('close', () => resolve()),
      );
      connection.close(1001, 'The server is shutting down');
      const timer = setTimeout(() => connection.socket.terminate(), GOODBYE_MS);
      await closed;
      clearTimeout(timer);
    });
    await Promise.all(gone);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path] = (request.url ?? '').split('?');
    if (path !== this.options.path) return refuse(socket, '404 Not Found');
    if (this.#closing || this.#connections.size >= this.options.limits.connections)
      return refuse(socket, '503 Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      const connection = new Connection(opened, this.options.limits, (error) => this.#fault(error));
      this.#connections.add(connection);
      opened.once('close', () => this.#connections.delete(connection));
      connection.open(this.#protocol, request);
    });
  }

  #makeProtocol(): Server<Extra> {
    const { schema, documents, limits, local, context } = this.options;
    const format = (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError =>
      formatFailure(formatted, thrown, this.options.log, randomUUID);
    return makeServer<Record<string, unknown> | undefined, Extra>({
      connectionInitWaitTimeout: limits.initMs,
      onConnect: (opened: Context<Record<string, unknown> | undefined, Extra>) => {
        const { connection, request } = opened.extra;
        connection.context = opened;
        return isOwnOrigin(request.headers.origin, request.headers.host, local);
      },
      onSubscribe: ({ extra }, _id, payload) => {
        if (extra.connection.subscriptions > limits.subscriptions) return [tooMany(limits)];
        const operation = subscriptionOf(payload, schema, documents);
        if (!('schema' in operation)) return operation;
        return { ...operation, contextValue: context(extra.request) };
      },
      onNext: (_context, _id, _payload, _args, result) => leavingResult(result, format),
      onError: (_context, _id, _payload, errors) => leaving(errors, format),
    });
  }

  #fault(error: unknown): void {
    this.options.log(faultLine(randomUUID(), error));
  }
}

function tooMany({ subscriptions }: LiveLimits): BadInput {
  return new BadInput(
    'too_many_subscriptions',
    `This connection has ${subscriptions} subscriptions, which is the limit: end one of them first, or open another connection`,
  );
}

/** Answers a request that asks for a socket which it does not get. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
