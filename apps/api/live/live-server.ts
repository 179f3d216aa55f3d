import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { type Context, handleProtocols, makeServer, type Server } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { BadInput, faultEntry, formatFailure } from '../failures.js';
import { clientOf } from '../limits/client.js';
import { Connection, type Extra } from './connection.js';
import type { LiveLimits } from './limits.js';
import { type DocumentLimits, leaving, leavingResult, subscriptionOf } from './operation.js';
import { isOwnOrigin } from './origin.js';
import { type Door, isRefusal, refusalEntry, tooOftenEntry } from '../access/let-in.js';
import { type Credentials, NotLetIn, type Session } from '../access/session.js';
import type { Log } from '../watch/log.js';

export interface LiveOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly documents: DocumentLimits;
  readonly limits: LiveLimits;
  /** Whether only this machine can reach the server. */
  readonly local: boolean;
  readonly door: Door;
  /** GraphQL's context of one subscription. */
  context(session: Session, request: IncomingMessage): object;
  readonly log: Log;
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
      onConnect: async (opened: Context<Record<string, unknown> | undefined, Extra>) => {
        const { connection, request } = opened.extra;
        connection.context = opened;
        if (!isOwnOrigin(request.headers.origin, request.headers.host, local)) return false;
        return this.#letIn(connection, request, opened.connectionParams);
      },
      onSubscribe: ({ extra }, id, payload) => {
        const { session } = extra.connection;
        if (session === undefined) throw new Error('a subscription of somebody not let in');
        if (extra.connection.subscriptions > limits.subscriptions) return [tooMany(limits)];
        if (id.length > limits.idLength) return [tooLong(id, limits)];
        const client = clientOf(session.caller);
        const operation = subscriptionOf(payload, schema, documents, client);
        if (!('schema' in operation)) return operation;
        return { ...operation, contextValue: context(session, extra.request) };
      },
      onNext: (_context, _id, _payload, _args, result) => leavingResult(result, format),
      onError: (_context, _id, _payload, errors) => leaving(errors, format),
    });
  }

  /** Whether the client may stay; one that may not is told why it goes (4401) before graphql-ws would say less. */
  async #letIn(
    connection: Connection,
    request: IncomingMessage,
    params: Readonly<Record<string, unknown>> | undefined,
  ): Promise<boolean> {
    try {
      const session = await this.options.door.authenticate(credentialsOf(params, request));
      if (this.#connectionsOf(session) >= this.options.limits.connectionsOfClient) {
        connection.close(4429, 'Too many connections: close one of them first');
        return false;
      }
      connection.belongsTo(session);
      return true;
    } catch (error) {
      if (!(error instanceof NotLetIn)) throw error;
      this.#turnAway(connection, request, error);
      return false;
    }
  }

  #turnAway(connection: Connection, { socket }: IncomingMessage, error: NotLetIn): void {
    const { door, log } = this.options;
    const turned = isRefusal(error) ? door.strangers.turn(socket.remoteAddress) : undefined;
    if (turned?.tooOften !== true) log(refusalEntry(randomUUID(), error));
    else if (turned.isNews) log(tooOftenEntry(randomUUID()));
    if (turned?.tooOften !== true) connection.close(4401, 'Unauthorized');
    else connection.close(4429, `Too many wrong tokens: try again in ${turned.waitSeconds} s`);
  }

  #connectionsOf({ caller }: Session): number {
    const client = clientOf(caller);
    return [...this.#connections].filter(
      ({ session }) => session !== undefined && clientOf(session.caller) === client,
    ).length;
  }

  #fault(error: unknown): void {
    this.options.log(faultEntry(randomUUID(), error));
  }
}

function tooMany({ subscriptions }: LiveLimits): BadInput {
  return new BadInput(
    'too_many_subscriptions',
    `This connection has ${subscriptions} subscriptions, which is the limit: end one of them first, or open another connection`,
  );
}

function tooLong(id: string, { idLength }: LiveLimits): BadInput {
  return new BadInput(
    'id_too_long',
    `The id of the subscription has ${id.length} characters, the limit is ${idLength}: take a shorter one, such as a UUID`,
  );
}

/** Browsers can send no headers with a socket: what they would say is in the first message. */
function credentialsOf(
  params: Readonly<Record<string, unknown>> | undefined,
  { headers }: IncomingMessage,
): Credentials {
  const given = new Map(
    Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const text = (name: string): string | undefined => {
    const value = given.get(name) ?? headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    authorization: text('authorization'),
    onBehalfOf: text('x-on-behalf-of'),
    host: headers.host,
  };
}

/** Answers a request that asks for a socket which it does not get. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
