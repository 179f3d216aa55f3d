import { realpathSync } from 'node:fs';
import { BroadcastChannel } from 'node:worker_threads';

/**
 * Says that something may have been appended: at once inside the process that appends, its worker threads included;
 * another process only finds out by looking again every `pollMs`.
 */
export class Bell {
  private readonly channel: BroadcastChannel;
  private readonly waiting = new Set<() => void>();
  private rings = 0;

  /** @param pollMs undefined for no looking again */
  constructor(
    directory: string,
    private readonly pollMs: number | undefined,
  ) {
    this.channel = new BroadcastChannel(`litopys:${realpathSync(directory)}`);
    this.channel.onmessage = () => this.wake();
    this.channel.unref();
  }

  /** How often it has rung. Take it before looking at the log, and wait with `after` when nothing was there. */
  get count(): number {
    return this.rings;
  }

  /** Tells everyone who waits, here and in other threads. */
  ring(): void {
    this.channel.postMessage('appended');
    this.wake();
  }

  /** Resolves when it has rung since `count`, after the poll interval, or when `signal` is aborted. */
  after(count: number, signal: AbortSignal): Promise<void> {
    if (this.rings > count || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = this.pollMs === undefined ? undefined : setTimeout(wake, this.pollMs);
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  close(): void {
    this.channel.close();
    this.wake();
  }

  private wake(): void {
    this.rings += 1;
    for (const wake of [...this.waiting]) wake();
  }
}
