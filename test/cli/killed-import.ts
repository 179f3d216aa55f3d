import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { PROGRAM } from './child.js';
import { scratch } from './litopys.js';

/** The receipt of a command that an import has carried out. */
export interface Acknowledged {
  readonly commandId: string;
  readonly stream: string;
  readonly position: string;
  readonly eventIds: readonly string[];
}

/** Kills an import with SIGKILL once it has acknowledged so many commands; answers all that it acknowledged. */
export async function killedImport(
  [mapping, path]: readonly [mapping: string, path: string],
  data: string,
  after: number,
): Promise<readonly Acknowledged[]> {
  const receipts = join(scratch('receipts'), 'receipts.ndjson');
  const args = ['import', '--mapping', mapping, path, '--data', data, '--quiet'];
  const child = spawn(process.execPath, [PROGRAM, ...args, '--receipts', receipts], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  for (let lines = 0; child.exitCode === null && lines < after;) {
    // The longer the file, the less often it is read through.
    await sleep(3 + lines / 50);
    lines = linesIn(receipts).length;
  }
  child.kill('SIGKILL');
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  return linesIn(receipts).map((line): Acknowledged => JSON.parse(line));
}

/** Whole lines only: the last one may have been cut off by the kill. */
function linesIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}
