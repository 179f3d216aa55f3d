import type { IncomingMessage } from 'node:http';
import type { Context, Server } from 'graphql-ws';
import type { WebSocket as Socket } from 'ws';
import type { Session } from '../access/session.js';
import type { LiveLimits } from './limits.js';

/** What graphql-ws is told about a connection; its hooks get it as `context.extra`. */
export interface Extra {
  readonly request: IncomingMessage;
  readonly connection: Connection;
}

/** Longer ones fire at once; such a token is found to have ended by `check`. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Longest reason that a close frame can carry. */
const REASON_BYTES = 123;

/**
 * One client's socket. It answers for two things: that what is written and not yet taken by the client stays small, and
 * that a client which is gone, or wants nothing, does not stay connected.
 */
export class Connection {
  /** Set when the client has introduced itself. */
  context: Context | undefined;
  #session: Session | undefined;
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

  /** Whose it is; undefined until somebody has been let in. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** From now on it is somebody's, as long as his token lasts; then it closes (4401). */
  belongsTo(session: Session): void {
    this.#session = session;
    const { expiresAtMs } = session;
    if (expiresAtMs === undefined) return;
    // Timers may fire a little early.
    const leftMs = expiresAtMs - Date.now() + 2;
    const end = setTimeout(() => this.#expired(), Math.min(leftMs, LONGEST_TIMER_MS)).unref();
    this.socket.once('close', () => clearTimeout(end));
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
    else if (this.#session?.stillHolds() === false) this.#expired();
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

  #expired(): void {
    if (this.#session?.stillHolds() === false) this.close(4401, 'The token has expired');
  }

  #failed(error: unknown): void {
    this.onFault(error);
    this.close(4500, 'Internal server error');
  }
}
