import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { StoreLocked } from '#event-sourcing';
import { codeOf, openBare } from './driver.js';

const LOCK_FILE = 'writer.lock';
const HOLDER_FILE = 'writer.json';

export interface DirectoryLock {
  /** Frees the directory for another writer. The end of the process, kill -9 included, does so too. */
  release(): void;
}

/**
 * Takes the right to write in `directory`, which is created when missing. Readers do not ask for it. It is an exclusive
 * transaction on a small database of its own: the operating system ends it with the process, whatever kills that.
 *
 * @throws StoreLocked at once when another process, or this one, holds it
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const holderFile = join(directory, HOLDER_FILE);
  const connection = openBare(join(realpathSync(directory), LOCK_FILE));
  try {
    // Even this pragma may find the database busy.
    connection.exec('PRAGMA busy_timeout = 0');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (codeOf(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    throw new StoreLocked(directory, holderIn(holderFile));
  }
  writeFileSync(holderFile, `${JSON.stringify(thisProcess(), null, 2)}\n`);
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      // Before the lock goes: afterwards the file may be the next holder's.
      rmSync(holderFile, { force: true });
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

function thisProcess(): Record<string, string | number> {
  const [, script = '', ...rest] = process.argv;
  const command = [basename(script), ...rest].join(' ');
  return { pid: process.pid, host: hostname(), command, since: new Date().toISOString() };
}

function holderIn(file: string): string {
  try {
    const holder: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
    const { pid, host, command, since } = holder;
    return `process ${pid} on ${host} (${command}) since ${since}`;
  } catch {
    // It is about to write the file, or could not: the lock holds all the same.
    return 'another process';
  }
}
