import { Advances } from './advances.js';

/** Waiting looks again by itself from time to time, in case nobody says that it may go on. */
const LOOK_AGAIN_MS = 10_000;

/** Keeps the live way from following while much is being recorded, except for somebody who waits to read. */
export class Hold {
  #holders = 0;
  #readers = 0;
  readonly #changes = new Advances();

  /** @param onChange hears each time that `stands` may have changed */
  constructor(readonly onChange: () => void = () => undefined) {}

  /** Whether the live way is to stand still just now. */
  get stands(): boolean {
    return this.#holders > 0 && this.#readers === 0;
  }

  /** Runs `task` while the live way stands still. */
  async during<T>(task: () => Promise<T>): Promise<T> {
    this.#holders += 1;
    this.#tell();
    try {
      return await task();
    } finally {
      this.#holders -= 1;
      this.#tell();
    }
  }

  /** Runs `task`, which waits for what is recorded to be read: until it ends the live way follows, hold or no hold. */
  async liftedFor<T>(task: () => Promise<T>): Promise<T> {
    this.#readers += 1;
    this.#tell();
    try {
      return await task();
    } finally {
      this.#readers -= 1;
      this.#tell();
    }
  }

  /** Resolves when the live way may follow, or when `signal` is aborted. */
  async over(signal: AbortSignal): Promise<void> {
    while (this.stands && !signal.aborted) await this.#changes.next(LOOK_AGAIN_MS, signal);
  }

  #tell(): void {
    this.#changes.tell();
    this.onChange();
  }
}
