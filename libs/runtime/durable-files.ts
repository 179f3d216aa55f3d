import { closeSync, fsyncSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Waits until all files of a folder, and their names, are on the disk. */
export function syncFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncFolder(path);
    else sync(path);
  }
  syncNames(folder);
}

/** Writes text behind a file, which only its owner may read, and waits until it is on the disk. */
export function appendDurably(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The names in a folder only. Windows has no such call, and no need. */
export function syncNames(folder: string): void {
  if (process.platform !== 'win32') sync(folder);
}

function sync(path: string): void {
  // Windows syncs only what is open for writing; a folder cannot be.
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
