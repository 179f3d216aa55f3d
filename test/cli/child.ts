import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The program as it is built; `npm test` builds it first. */
export const PROGRAM = fileURLToPath(new URL('../../dist/apps/cli/main.js', import.meta.url));

/** A `litopys` in a process of its own. */
export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  /** How it ended: the exit code, or the signal that killed it. */
  readonly ended: Promise<number | string>;
  /** Resolves when stdout or stderr contains this. Rejects when the process ends without. */
  saying(text: string): Promise<void>;
}

/** Starts `litopys` from dist/, with stdout and stderr on pipes. */
export function start(args: readonly string[], nodeArgs: readonly string[] = []): Child {
  const child = spawn(process.execPath, [...nodeArgs, PROGRAM, ...args], {
    env: { ...process.env, LITOPYS_SHARED_DATA: undefined, LITOPYS_TEST_NOTES: undefined },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]): number | string => code ?? signal);
  return {
    process: child,
    out: () => out,
    err: () => err,
    ended,
    async saying(text) {
      for (;;) {
        const over = child.exitCode !== null || child.signalCode !== null;
        if (`${out}\n${err}`.includes(text)) return;
        if (over) throw new Error(`it ended without saying "${text}":\n${out}\n${err}`);
        await sleep(10);
      }
    },
  };
}
