import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { eventCategories } from '#crm';
import { createEventCodec, InvalidArgument, type Instant, StoreUnavailable } from '#event-sourcing';
import {
  copyKeys,
  copyLog,
  examineLog,
  openSqliteEventStore,
  openSqliteKeyStore,
  type LogFigures,
} from '#stores/sqlite';
import { API_KEYS_FILE } from './access/api-keys.js';
import { syncFolder, syncNames } from './durable-files.js';
import { LOST_KEYS_FILE } from './key-check.js';
import { describeFile, MANIFEST_FILE, type Manifest, type ManifestFile } from './manifest.js';

/** Where the keys of a backup are, unless they are kept apart. */
export const KEYS_FOLDER = 'keys';

/** What is kept with the keys: who may use the server, and which keys were given up. */
const BESIDES = [API_KEYS_FILE, LOST_KEYS_FILE] as const;

export interface BackupOptions {
  /** The data directory; a server may be writing there. */
  readonly data: string;
  /** The folder to make; it must not exist yet, or be empty. */
  readonly into: string;
  /** Another folder for the keys, with the same conditions; `into`/keys when absent. */
  readonly keysInto?: string | undefined;
  readonly masterKey?: Buffer | undefined;
  readonly clock?: () => Instant;
  /** Called with the number of facts read again so far. */
  readonly onChecked?: (events: number) => void;
}

/**
 * Copies log and keys as they stand at one moment, reads every fact of the copy again, and only then lets the folder
 * appear under its name. Whoever writes goes on meanwhile.
 *
 * @throws InvalidArgument for a folder that is not empty or lies in the data directory; StoreUnavailable when what is
 *   copied is damaged or does not fit on the disk. Then nothing is left behind.
 */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const { data, into } = options;
  const keysInto = options.keysInto ?? join(into, KEYS_FOLDER);
  const targets = options.keysInto === undefined ? [into] : [options.keysInto, into];
  for (const target of targets) refuseTarget(target, data);
  if (targets.length === 2 && isInside(keysInto, into)) {
    throw new InvalidArgument('--keys', keysInto, 'keys kept apart go into a folder elsewhere');
  }
  const begun: string[] = [];
  try {
    for (const target of targets) begun.push(begin(target));
    const staged = unfinished(into);
    const stagedKeys =
      options.keysInto === undefined ? join(staged, KEYS_FOLDER) : unfinished(keysInto);
    const manifest = await fill(options, staged, stagedKeys);
    for (const target of targets) {
      syncFolder(unfinished(target));
      appear(target);
    }
    return manifest;
  } catch (error) {
    for (const folder of begun) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function fill(options: BackupOptions, staged: string, keys: string): Promise<Manifest> {
  const madeAt = (options.clock ?? (() => new Date().toISOString()))();
  copyLog(options.data, staged);
  copyKeys(options.data, keys);
  for (const name of BESIDES) {
    if (existsSync(join(options.data, name)))
      copyFileSync(join(options.data, name), join(keys, name));
  }
  const figures = examineLog(staged);
  const { timeZone, currency } = await readAgain(staged, keys, figures, options);
  const keyFiles: ManifestFile[] = [];
  for (const name of ['keys.db', 'master.key', ...BESIDES] as const) {
    if (existsSync(join(keys, name))) keyFiles.push(await describeFile(keys, name));
  }
  const manifest: Manifest = {
    ...{ litopysBackup: 1, madeAt, logId: figures.logId, timeZone, currency },
    ...{ head: figures.head ?? null, events: figures.events },
    ...{ log: await describeFile(staged, 'events.db'), keys: keyFiles },
  };
  writeFileSync(join(staged, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** A backup that nobody has read is a hope: each fact is parsed, and its personal fields are opened with the copied keys. */
export async function readAgain(
  log: string,
  keysFolder: string,
  { events }: Pick<LogFigures, 'events'>,
  { masterKey, onChecked }: Pick<BackupOptions, 'masterKey' | 'onChecked'>,
): Promise<{ readonly timeZone: string; readonly currency: string }> {
  // Opening them leaves files of SQLite's behind: a copy of the copy is opened.
  const opened = join(keysFolder, 'opened');
  mkdirSync(opened, { mode: 0o700 });
  copyKeys(keysFolder, opened);
  const store = await openSqliteEventStore({ directory: log, mode: 'read' });
  try {
    const keys = await openSqliteKeyStore({ directory: opened, masterKey });
    try {
      const codec = createEventCodec(eventCategories, keys);
      let read = 0;
      for await (const batch of store.readAll(undefined)) {
        read += (await codec.decode(batch)).length;
        onChecked?.(read);
      }
      if (read !== events) {
        throw new StoreUnavailable(
          `${log}: ${read} of ${events} facts could be read`,
          'not-written',
        );
      }
      return {
        timeZone: await store.fix('timeZone', ''),
        currency: await store.fix('currency', ''),
      };
    } finally {
      await keys.close();
    }
  } finally {
    await store.close();
    rmSync(opened, { recursive: true, force: true });
  }
}

function refuseTarget(target: string, data: string): void {
  if (isInside(target, data)) {
    throw new InvalidArgument(
      'the folder',
      target,
      'it lies in the data directory and would be lost with it; name one elsewhere, best on another disk',
    );
  }
  if (!existsSync(target)) return;
  if (readdirSync(target).length === 0) return;
  throw new InvalidArgument(
    'the folder',
    target,
    'it is not empty; name one that is not there yet',
  );
}

function isInside(path: string, folder: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
}

function unfinished(target: string): string {
  return `${resolve(target)}.unfinished`;
}

function begin(target: string): string {
  const folder = unfinished(target);
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(folder)) {
    throw new InvalidArgument(
      'the folder',
      target,
      `${folder} is there: a backup is under way, or was broken off; in that case delete it and try again`,
    );
  }
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

function appear(target: string): void {
  // An empty folder gives way; Windows does not rename over one.
  if (existsSync(target)) rmdirSync(target);
  renameSync(unfinished(target), target);
  syncNames(dirname(resolve(target)));
}
