/** Lets callers wait until something has moved on. */
export class Advances {
  readonly #waiting = new Set<() => void>();

  /** Wakes everybody who waits. */
  tell(): void {
    for (const done of [...this.#waiting]) done();
  }

  /** Resolves at the next `tell`, after `timeoutMs`, or when `signal` is aborted. */
  async next(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal?.addEventListener('abort', done);
      this.#waiting.add(done);
    });
  }
}
