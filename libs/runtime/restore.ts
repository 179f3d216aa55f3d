import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgument, StoreUnavailable } from '#event-sourcing';
import { examineLog, lockDirectory } from '#stores/sqlite';
import { KEYS_FOLDER, readAgain } from './backup.js';
import { syncFolder, syncNames } from './durable-files.js';
import { checkFile, readManifest, type Manifest } from './manifest.js';

/** As long as it is there, what stands beside it is not whole. */
const UNFINISHED = 'restore.unfinished';
/** What the lock leaves in a directory that holds no facts. */
const OF_THE_LOCK: readonly string[] = ['writer.lock', 'writer.lock-journal', 'writer.json'];

export interface RestoreOptions {
  /** The folder that `backUp` made. */
  readonly from: string;
  /** Where the keys are, when they were kept apart. */
  readonly keysFrom?: string | undefined;
  /** The data directory to fill: not there, or empty. */
  readonly data: string;
  readonly masterKey?: Buffer | undefined;
  /** Called with the number of facts read so far. */
  readonly onChecked?: (events: number) => void;
}

/**
 * Fills an empty data directory with the log and the keys of a backup, once all files are found to be as they were made.
 * The read models are not part of it: the next start builds them. One that is broken off can be run again.
 *
 * @throws InvalidArgument when the directory is not empty; StoreUnavailable when the backup is not whole; StoreLocked
 */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const { from, data } = options;
  const keysFrom = options.keysFrom ?? join(from, KEYS_FOLDER);
  const manifest = readManifest(from);
  await checkFile(from, manifest.log);
  for (const file of manifest.keys) await checkFile(keysFrom, file);
  refuseFilled(data);
  const lock = lockDirectory(data);
  try {
    refuseFilled(data);
    const staged = join(data, UNFINISHED);
    mkdirSync(staged, { recursive: true, mode: 0o700 });
    try {
      clear(data);
      const sources = [
        ...manifest.keys.map(({ name }) => ({ name, folder: keysFrom })),
        { name: manifest.log.name, folder: from },
      ];
      for (const { name, folder } of sources) copyFileSync(join(folder, name), join(staged, name));
      await checkCopy(staged, manifest, options);
      syncFolder(staged);
      for (const { name } of sources) renameSync(join(staged, name), join(data, name));
      syncNames(data);
    } catch (error) {
      clear(data);
      rmSync(staged, { recursive: true, force: true });
      throw error;
    }
    rmSync(staged, { recursive: true });
    syncNames(data);
    return manifest;
  } finally {
    lock.release();
  }
}

/**
 * Refuses a directory that a restore was filling when it was broken off: what is there is not whole.
 *
 * @throws StoreUnavailable
 */
export function refuseUnfinishedRestore(data: string): void {
  if (!existsSync(join(data, UNFINISHED))) return;
  throw new StoreUnavailable(
    `${data} is being restored, or its restore was broken off: in that case run litopys restore again, with the same folder and --data ${data}`,
    'not-written',
  );
}

async function checkCopy(
  staged: string,
  manifest: Manifest,
  { masterKey, onChecked }: RestoreOptions,
): Promise<void> {
  // Before anything opens them, which may change a byte of the header.
  for (const file of [manifest.log, ...manifest.keys]) await checkFile(staged, file);
  const found = examineLog(staged);
  const told = { logId: manifest.logId, head: manifest.head ?? undefined, events: manifest.events };
  if (JSON.stringify(found) !== JSON.stringify(told)) {
    throw new StoreUnavailable(
      `the log of the backup ends at ${found.head ?? 'nothing'}, its manifest says ${told.head ?? 'nothing'}; take another backup`,
      'not-written',
    );
  }
  await readAgain(staged, staged, found, { masterKey, ...(onChecked && { onChecked }) });
}

/** @throws InvalidArgument when there is anything but a restore that was broken off */
function refuseFilled(data: string): void {
  if (!existsSync(data) || existsSync(join(data, UNFINISHED))) return;
  const found = readdirSync(data).filter((name) => !OF_THE_LOCK.includes(name));
  if (found.length === 0) return;
  throw new InvalidArgument(
    'the data directory',
    data,
    `it is not empty (${found.slice(0, 3).join(', ')}); nothing is ever restored over something: name another one with --data, or move this one away`,
  );
}

/** Takes away what an earlier restore had put in, which nobody has opened. */
function clear(data: string): void {
  for (const name of readdirSync(data)) {
    if (name !== UNFINISHED && !OF_THE_LOCK.includes(name)) {
      rmSync(join(data, name), { recursive: true, force: true });
    } else if (name === UNFINISHED) {
      for (const inner of readdirSync(join(data, name))) {
        rmSync(join(data, name, inner), { recursive: true, force: true });
      }
    }
  }
}
