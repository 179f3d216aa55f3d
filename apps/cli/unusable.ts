import { accessSync, constants, existsSync } from 'node:fs';
import { Ending, ExitCode } from './exit.js';

/** What stands in the way, by the code of the system's or SQLite's error (its beginning), with the remedy. */
const OBSTACLES: readonly (readonly [code: string, why: (data: string) => string])[] = [
  ['ENOTDIR', () => 'a part of this path is a file; name a directory with --data'],
  ['EEXIST', () => 'this is a file; name a directory with --data'],
  ['EROFS', readOnly],
  ['EACCES', readOnly],
  ['EPERM', readOnly],
  ['SQLITE_READONLY', readOnly],
  ['SQLITE_CANTOPEN', readOnly],
  ['ENOSPC', () => 'the disk is full; make room on it'],
  ['SQLITE_FULL', () => 'the disk is full; make room on it'],
  ['ENAMETOOLONG', () => 'this path is too long; name another directory with --data'],
];

function readOnly(data: string): string {
  if (!existsSync(data)) {
    return 'it is not there, and this user may not make it; name another one with --data';
  }
  return (
    'this user may not write there, or the medium is read-only; change that, or copy it ' +
    `(cp -r ${data} COPY) and use the copy with --data COPY`
  );
}

/** The end that an error means when it says that the data directory cannot be used as it is; else undefined. */
export function unusable(data: string, error: unknown): Ending | undefined {
  const code = codeOf(error);
  const obstacle = OBSTACLES.find(([beginning]) => code?.startsWith(beginning));
  if (obstacle === undefined) return undefined;
  // Then it is one of the files that is not what it should be, which the error itself says best.
  if (code?.startsWith('SQLITE_CANTOPEN') === true && isWritable(data)) return undefined;
  const why = obstacle[1](data);
  return new Ending(ExitCode.unavailable, `The data directory ${data} cannot be opened: ${why}`);
}

function isWritable(data: string): boolean {
  try {
    accessSync(data, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** libsql gives no code when a file cannot be opened, but SQLite's number in words: 14 is SQLITE_CANTOPEN. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('message' in error && /^ConnectionFailed\(.*: 14"\)$/.test(String(error.message))) {
    return 'SQLITE_CANTOPEN';
  }
  if ('message' in error && String(error.message).includes('write a readonly database')) {
    return 'SQLITE_READONLY';
  }
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : undefined;
}
