import { GraphQLError } from 'graphql';

/** So long a request may keep the process from everybody else; then it lets the others have a turn. */
const TURN_MS = 10;

/** A request took longer than it may. What it recorded stays recorded. */
export class TimedOut extends GraphQLError {
  constructor(limitMs: number) {
    super(
      `This took longer than ${limitMs / 1000} seconds, and was given up: ask for less at a time (a smaller first, a narrower filter). A mutation may have been carried out: repeat it with the same commandId, which is safe`,
      { extensions: { code: 'TIMEOUT', limitMs } },
    );
  }
}

/** The end of the time that a request has. Call `end` when it is answered. */
export class Deadline {
  readonly #at: number;
  #turnBegan = performance.now();
  #expiry: Promise<never> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly limitMs: number) {
    this.#at = performance.now() + limitMs;
  }

  /** @throws TimedOut when the time is over */
  check(): void {
    if (performance.now() >= this.#at) throw new TimedOut(this.limitMs);
  }

  /**
   * To be waited for between the steps of long work: now and then lets other requests go first, which reads of the
   * embedded store never do by themselves.
   *
   * @throws TimedOut when the time is over
   */
  async breathe(): Promise<void> {
    this.check();
    if (performance.now() - this.#turnBegan < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnBegan = performance.now();
    this.check();
  }

  /** What the work comes to. Rejects with TimedOut when the time is over before: nobody waits for the work then. */
  within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#over()]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #over(): Promise<never> {
    if (this.#expiry !== undefined) return this.#expiry;
    this.#expiry = new Promise((_, reject) => {
      const end = (): void => reject(new TimedOut(this.limitMs));
      this.#timer = setTimeout(end, Math.max(0, this.#at - performance.now()));
    });
    this.#expiry.catch(() => undefined);
    return this.#expiry;
  }
}
