import type { Position } from '#event-sourcing';

/** One subscription is told at most this often; what comes in between is told together, as the newest of it. */
export const PAUSE_MS = 100;

interface Waiting {
  readonly resolve: (result: IteratorResult<Position, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What one subscription has to be told: the newest position offered, never a queue of them. So a client that reads
 * slowly, or not at all, costs one position whatever happens meanwhile. What it is told only ever grows.
 */
export class LatestPosition implements AsyncIterableIterator<Position, undefined> {
  #newest: Position | undefined;
  #pending = false;
  #waiting: Waiting | undefined;
  #pauseUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended: { readonly error?: unknown } | undefined;

  /** Positions up to `after` are known to the client. `onEnd` is called once. */
  constructor(
    after: Position | undefined,
    private readonly onEnd: (ended: LatestPosition) => void,
  ) {
    this.#newest = after;
  }

  /** To be told, unless as new a one is known or about to be told. */
  offer(position: Position): void {
    if (this.#ended !== undefined) return;
    if (this.#newest !== undefined && position <= this.#newest) return;
    this.#newest = position;
    this.#pending = true;
    this.#tell();
  }

  /** Ends the subscription with an error; what is pending is not told any more. */
  fail(error: unknown): void {
    this.#end({ error });
  }

  next(): Promise<IteratorResult<Position, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#tell();
    });
  }

  return(): Promise<IteratorResult<Position, undefined>> {
    this.#end({});
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #tell(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || this.#timer !== undefined) return;
    if (this.#ended !== undefined) {
      this.#waiting = undefined;
      if ('error' in this.#ended) waiting.reject(this.#ended.error);
      else waiting.resolve({ done: true, value: undefined });
      return;
    }
    if (!this.#pending || this.#newest === undefined) return;
    const pauseMs = this.#pauseUntil - performance.now();
    if (pauseMs > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#tell();
      }, pauseMs);
      return;
    }
    this.#waiting = undefined;
    this.#pending = false;
    this.#pauseUntil = performance.now() + PAUSE_MS;
    waiting.resolve({ done: false, value: this.#newest });
  }

  #end(ended: { readonly error?: unknown }): void {
    if (this.#ended !== undefined) return;
    this.#ended = ended;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.onEnd(this);
    this.#tell();
  }
}
