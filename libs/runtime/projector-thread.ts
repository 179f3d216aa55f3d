import { Worker } from 'node:worker_threads';
import { revived, StoreUnavailable, type Standing, type VerifyReport } from '#event-sourcing';
import type { ProjectorPlace } from './open-projector.js';
import type { FromThread, Task, ToThread } from './thread-messages.js';

/** A thread cannot load TypeScript: from the sources too it runs what has been built. */
const BUILT = import.meta.url.endsWith('.ts') ? '../../dist/libs/runtime/' : './';
const ENTRY = new URL(`${BUILT}projector.thread.js`, import.meta.url);
/** So often it is started again within the time; then something is wrong that starting again does not mend. */
const RESTARTS = 3;
const RESTARTS_WITHIN_MS = 600_000;
const RESTART_AFTER_MS = 100;

export interface ThreadListener {
  /** How the read models stand now. What is being rebuilt must not be read any more when this returns. */
  onStandings(standings: readonly Standing[]): void;
  /** It ended by itself. `again`: it is being started once more; otherwise nothing moves on any more. */
  onEnd(reason: string, again: boolean): void;
  /** It keeps the read models again. */
  onRestart(): void;
}

interface Waiter {
  resolve(reports: readonly VerifyReport[]): void;
  reject(error: Error): void;
}

/**
 * The thread that keeps the read models, seen from the one that records and answers. Its modules are loaded from the
 * start; it opens the stores with the task `open`. One that ends by itself is started again, a few times.
 */
export class ProjectorThread {
  #worker: Worker;
  #exited: Promise<void> = Promise.resolve();
  #isOpen = false;
  #isClosing = false;
  #endings: number[] = [];
  #restarting: NodeJS.Timeout | undefined;
  /** Why it does not run just now. */
  #reason: string | undefined;
  #tasks = 0;
  readonly #waiting = new Map<number, Waiter>();
  listener: ThreadListener | undefined;

  constructor(private readonly place: ProjectorPlace) {
    this.#worker = this.#start();
  }

  /** @throws StoreUnavailable and what else a projector throws that cannot be opened */
  async open(listener: ThreadListener): Promise<void> {
    this.listener = listener;
    await this.ask('open');
    this.#isOpen = true;
  }

  /**
   * Lets the thread do something, and resolves when it has.
   *
   * @throws what the task throws there; StoreUnavailable when the thread ends meanwhile
   */
  ask(task: Task, names: readonly string[] = []): Promise<readonly VerifyReport[]> {
    const id = (this.#tasks += 1);
    return new Promise((resolve, reject) => {
      if (this.#reason !== undefined) return reject(interrupted(this.#reason));
      this.#waiting.set(id, { resolve, reject });
      // Nobody ends a process in which something is waited for.
      this.#worker.ref();
      this.#send({ kind: 'task', id, task, names });
    });
  }

  /** Whether the live way is to stand still from now on. */
  hold(stands: boolean): void {
    this.#send({ kind: 'hold', stands });
  }

  /** Lets it finish what is under way and store the checkpoints. Resolves when it has ended, also when it had before. */
  async close(): Promise<void> {
    const asked = this.#isClosing;
    this.#isClosing = true;
    clearTimeout(this.#restarting);
    if (this.#isOpen && !asked) {
      // One that dies of it has ended too; the next start goes on from the checkpoints.
      await this.ask('close').catch(() => undefined);
      this.#worker.ref();
    } else if (!asked) await this.#worker.terminate();
    await this.#exited;
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { workerData: this.place, name: 'litopys-projector' });
    let reason = 'without saying why';
    this.#reason = undefined;
    worker.unref();
    worker.on('message', (message: FromThread) => this.#hear(message));
    worker.on('error', (error: unknown) => (reason = messageOf(error)));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        resolve();
        this.#ended(reason);
      });
    });
    return worker;
  }

  #hear(message: FromThread): void {
    if (message.kind === 'standings') {
      this.listener?.onStandings(message.standings);
      if (message.note !== undefined) this.#send({ kind: 'noted', note: message.note });
      return;
    }
    const waiter = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (message.kind === 'done') waiter?.resolve(message.reports);
    else waiter?.reject(revived(message.error));
  }

  #ended(reason: string): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#reason = reason;
    for (const { reject } of this.#waiting.values()) reject(interrupted(reason));
    this.#waiting.clear();
    if (!wasOpen || this.#isClosing) return;
    this.#startAgain(reason);
  }

  #startAgain(reason: string): void {
    const now = Date.now();
    this.#endings = [...this.#endings.filter((at) => at > now - RESTARTS_WITHIN_MS), now];
    const count = this.#endings.length;
    const again = count <= RESTARTS;
    if (again) {
      this.#restarting = setTimeout(() => void this.#restart(), RESTART_AFTER_MS * 2 ** count);
    }
    this.listener?.onEnd(reason, again);
  }

  async #restart(): Promise<void> {
    this.#worker = this.#start();
    try {
      await this.ask('open');
    } catch (error) {
      // It has ended meanwhile, or refuses to open.
      const reason = this.#reason ?? messageOf(error);
      await this.#worker.terminate();
      if (!this.#isClosing) this.#startAgain(reason);
      return;
    }
    this.#isOpen = true;
    this.listener?.onRestart();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

function interrupted(reason: string): StoreUnavailable {
  return new StoreUnavailable(
    `the thread that keeps the read models has ended (${reason}); ask again in a moment`,
    'unknown',
  );
}

function messageOf(error: unknown): string {
  // What a thread dies of is no `Error` of this realm under Jest.
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return String(hasMessage ? error.message : error);
}
