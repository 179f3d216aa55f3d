import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('writer.mjs', import.meta.url));

/** An append that the process has been told is durable. */
export interface Acknowledged {
  readonly stream: string;
  /** Of the last of its events. */
  readonly revision: number;
  readonly ids: readonly string[];
}

/** A process that has opened a data directory for writing. */
export class WritingProcess {
  readonly acknowledged: Acknowledged[] = [];

  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.closed = once(child, 'close');
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when the process holds the directory. */
  static async start(directory: string, task: 'append' | 'hold'): Promise<WritingProcess> {
    const child = spawn(process.execPath, [script, directory, task], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr.on('data', (chunk) => errors.push(String(chunk)));
    const writing = new WritingProcess(child);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'open') resolve();
        else writing.acknowledged.push(JSON.parse(line));
      });
      child.once('exit', () => reject(new Error(`it ended: ${errors.join('')}`)));
    });
    return writing;
  }

  /** Kills it with `SIGKILL` and waits until it is gone, and its last line is read. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }
}
