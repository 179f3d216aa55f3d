import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './driver.js';

/** Whether an error says that the file itself is damaged, so that asking again will not help. */
export function isDamaged(error: unknown): boolean {
  const code = codeOf(error);
  return code?.startsWith('SQLITE_CORRUPT') === true || code?.startsWith('SQLITE_NOTADB') === true;
}

/** Deletes the read models of a directory whose lock the caller holds; they are built again from the log. */
export function discardReadModels(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (/^read-models\.db(-wal|-shm|-journal)?$/.test(name)) rmSync(join(directory, name));
  }
}
