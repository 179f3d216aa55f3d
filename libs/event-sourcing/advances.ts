/** Lets callers wait until something has moved on. */
export class Advances {
  readonly #waiting = new Set<() => void>();

  /** Wakes everybody who waits. */
  tell(): void {
    for (const done of [...this.#waiting]) done();
  }

  /** Resolves at the next `tell`, or after `timeoutMs`. */
  async next(timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.add(done);
    });
  }
}
