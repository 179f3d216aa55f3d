import { type Client, createClient } from 'graphql-ws';
import { type ClientOptions, WebSocket } from 'ws';
import type { Json } from './under-test.js';

/** One subscription as its client sees it. */
export interface Listening {
  readonly messages: readonly Json[];
  /** Resolves with the n-th message (from 1). */
  message(n: number): Promise<Json>;
  /** Resolves when the subscription has ended: with its errors when it was refused, null when it completed. */
  readonly ended: Promise<Json>;
  stop(): void;
}

/** A graphql-ws client of a server at `url`, as a browser has it. */
export function clientOf(url: string): Client {
  return createClient({ url: socketUrl(url), webSocketImpl: WebSocket, retryAttempts: 0 });
}

export function listen(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const messages: Json[] = [];
  let wake: (() => void)[] = [];
  const told = (): void => {
    for (const done of wake) done();
    wake = [];
  };
  let stop = (): void => undefined;
  const ended = new Promise<Json>((resolve) => {
    stop = client.subscribe<Json>(
      { query, variables },
      {
        next: (message) => {
          messages.push(message);
          told();
        },
        error: resolve,
        complete: () => resolve(null),
      },
    );
  });
  const listening: Listening = {
    messages,
    async message(n) {
      while (messages.length < n) await new Promise<void>((resolve) => wake.push(resolve));
      return messages[n - 1];
    },
    ended,
    stop: () => stop(),
  };
  return listening;
}

/** A socket by hand, for what no decent client would do. */
export interface RawSocket {
  readonly socket: WebSocket;
  /** Everything received so far, parsed. */
  readonly received: readonly Json[];
  send(message: object): void;
  next(): Promise<Json>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

export async function rawSocket(
  url: string,
  options: ClientOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<RawSocket> {
  const socket = new WebSocket(socketUrl(url), protocol, options);
  const received: Json[] = [];
  const waiting: ((message: Json) => void)[] = [];
  socket.on('message', (data) => {
    const message: Json = JSON.parse(String(data));
    received.push(message);
    waiting.shift()?.(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return {
    socket,
    received,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** As `rawSocket`, introduced and acknowledged. */
export async function introduced(url: string, options: ClientOptions = {}): Promise<RawSocket> {
  const raw = await rawSocket(url, options);
  const acknowledged = raw.next();
  raw.send({ type: 'connection_init' });
  const { type } = await acknowledged;
  if (type !== 'connection_ack') throw new Error(`expected connection_ack, got ${type}`);
  return raw;
}

function socketUrl(url: string): string {
  return `${url.replace(/^http/, 'ws')}/graphql`;
}
