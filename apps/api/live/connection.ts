import type { IncomingMessage } from 'node:http';
import type { Context, Server } from 'graphql-ws';
import type { WebSocket as Socket } from 'ws';
import type { LiveLimits } from './limits.js';

/** What graphql-ws is told about a connection; its hooks get it as `context.extra`. */
export interface Extra {
  readonly request: IncomingMessage;
  readonly connection: Connection;
}

/** Longest reason that a close frame can carry. */
const REASON_BYTES = 123;

/**
 * One client's socket. It answers for two things: that what is written and not yet taken by the client stays small, and
 * that a client which is gone, or wants nothing, does not stay connected.
 */
export class Connection {
  /** Set when the client has introduced itself. */
  context: Context | undefined;
  #answers = true;
  #usedAt = performance.now();

  constructor(
    readonly socket: Socket,
    private readonly limits: LiveLimits,
    private readonly onFault: (error: unknown) => void,
  ) {
    socket.on('pong', () => {
      this.#answers = true;
    });
    socket.on('ping', (data: Buffer) => {
      if (this.#hasRoom()) socket.pong(data);
    });
    // A frame that is too large or broken: ws has said so to the client and closes. It is nobody's fault here.
    socket.on('error', () => undefined);
  }

  /** How many subscriptions the client has, those being refused at this moment included. */
  get subscriptions(): number {
    return Object.keys(this.context?.subscriptions ?? {}).length;
  }

  /** Hands the connection to graphql-ws until it closes. */
  open(server: Server<Extra>, request: IncomingMessage): void {
    const { socket } = this;
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => this.#send(text),
        close: (code, reason) => this.close(code, reason),
        onMessage: (take) => {
          socket.on('message', (data: Buffer) => {
            take(data.toString('utf8')).catch((error: unknown) => this.#failed(error));
          });
        },
      },
      { request, connection: this },
    );
    socket.once('close', (code: number, reason: Buffer) => {
      closed(code, reason.toString('utf8')).catch(this.onFault);
    });
  }

  /** Called at regular intervals: asks for a sign of life, and lets go of who gave none since the last time. */
  check(): void {
    const { socket, limits } = this;
    const now = performance.now();
    if (this.subscriptions > 0) this.#usedAt = now;
    if (!this.#answers) socket.terminate();
    else if (now - this.#usedAt > limits.idleMs) this.close(1000, 'Idle: no subscription');
    else if (socket.readyState === socket.OPEN && this.#hasRoom()) {
      this.#answers = false;
      socket.ping();
    }
  }

  close(code = 1000, reason = ''): void {
    this.socket.close(code, Buffer.byteLength(reason) > REASON_BYTES ? '' : reason);
  }

  /** Resolves when the client's machine has taken the text, or the socket has closed; that is the back-pressure. */
  #send(text: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN || !this.#hasRoom()) return Promise.resolve();
    return new Promise((resolve) => socket.send(text, () => resolve()));
  }

  /** Ends a connection whose client lets answers pile up. Subscriptions alone cannot: each has one message under way. */
  #hasRoom(): boolean {
    if (this.socket.bufferedAmount <= this.limits.bufferedBytes) return true;
    this.socket.terminate();
    return false;
  }

  #failed(error: unknown): void {
    this.onFault(error);
    this.close(4500, 'Internal server error');
  }
}
