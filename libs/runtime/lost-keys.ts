import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { eventCategories } from '#crm';
import {
  categoryOf,
  createEventCodec,
  type EventCodec,
  type EventStore,
  type Instant,
  InvalidArgument,
  type KeyStore,
  StoreUnavailable,
  type StoredEvent,
} from '#event-sourcing';
import { lockDirectory, openSqliteEventStore, openSqliteKeyStore } from '#stores/sqlite';
import { appendDurably, syncNames } from './durable-files.js';
import { INSTALLATION, LOST_KEYS_FILE, refuseWithoutLog } from './key-check.js';
import { refuseUnfinishedRestore } from './restore.js';

export interface LostKeysOptions {
  /** The data directory; nobody may be writing there. */
  readonly data: string;
  readonly masterKey?: Buffer | undefined;
  readonly clock?: () => Instant;
  /** Called with the number of facts read so far. */
  readonly onChecked?: (events: number) => void;
}

/** What of the personal data in a log nobody can read. */
export interface LostKeys {
  /** The customers and managers of whose facts at least one cannot be read. */
  readonly subjects: readonly string[];
  /** Facts read, and those among them that cannot be read. */
  readonly events: number;
  readonly unreadable: number;
  /** Why the file of keys as a whole is of no use; undefined where it can be opened. */
  readonly why: string | undefined;
}

/** What was done, as it stands in `LOST_KEYS_FILE`. */
export interface AcceptedLoss {
  readonly acceptedAt: Instant;
  readonly reason: string;
  readonly subjects: number;
  readonly unreadable: number;
  /** Position of the newest fact at that moment. */
  readonly upTo: string | null;
  /** The folder in the data directory where the old keys and the read models are kept. */
  readonly kept: string;
}

/**
 * What of the personal data cannot be read with the keys that are there. Changes nothing.
 *
 * @throws StoreLocked while somebody writes there; StoreUnavailable for a log that is missing or damaged
 */
export async function findLostKeys(options: LostKeysOptions): Promise<LostKeys> {
  return withLog(options, (log) => search(log, options));
}

/**
 * Gives up keys that are lost: whoever's facts cannot be read counts as erased from now on, for ever. What there is of the
 * old keys, and the read models, which know what those facts said, are put aside and not deleted. Changes nothing when
 * nothing is lost. One that is broken off can be run again.
 *
 * @throws InvalidArgument without a reason; StoreLocked; StoreUnavailable
 */
export async function acceptLostKeys(
  options: LostKeysOptions & { readonly reason: string },
): Promise<AcceptedLoss | undefined> {
  const { data, masterKey } = options;
  const reason = options.reason.trim();
  if (reason === '') {
    throw new InvalidArgument('reason', options.reason, 'say how they were lost: it is kept');
  }
  return withLog(options, async (log) => {
    const { subjects, unreadable, why } = await search(log, options);
    if (subjects.length === 0 && why === undefined) return undefined;
    const acceptedAt = (options.clock ?? (() => new Date().toISOString()))();
    const kept = putAside(data, acceptedAt, why !== undefined);
    const keys = await openSqliteKeyStore({ directory: data, masterKey });
    try {
      for (const subject of subjects) await keys.destroy(subject);
      // Last: without it the directory is refused, and this has to be run again.
      await keys.ensure([INSTALLATION]);
    } finally {
      await keys.close();
    }
    const upTo = (await log.head()) ?? null;
    const done = { acceptedAt, reason, subjects: subjects.length, unreadable, upTo, kept };
    appendDurably(join(data, LOST_KEYS_FILE), `${JSON.stringify(done)}\n`);
    return done;
  });
}

async function withLog<T>(
  { data }: LostKeysOptions,
  work: (log: EventStore) => Promise<T>,
): Promise<T> {
  refuseUnfinishedRestore(data);
  refuseWithoutLog(data);
  if (!existsSync(join(data, 'events.db')))
    throw new StoreUnavailable(`there is no log in ${data}`, 'not-written');
  const lock = lockDirectory(data);
  try {
    const log = await openSqliteEventStore({ directory: data, mode: 'write', lock });
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  } finally {
    lock.release();
  }
}

async function search(
  log: EventStore,
  { data, masterKey, onChecked }: LostKeysOptions,
): Promise<LostKeys> {
  const opened = await openKeys(data, masterKey);
  const keys = typeof opened === 'string' ? NO_KEYS : opened;
  try {
    const codec = createEventCodec(eventCategories, keys);
    const subjects = new Set<string>();
    let [events, unreadable] = [0, 0];
    for await (const batch of log.readAll(undefined)) {
      const lost = await unreadableOf(batch, codec);
      for (const event of lost) subjects.add(subjectOf(event, codec));
      unreadable += lost.length;
      events += batch.length;
      onChecked?.(events);
    }
    const why = typeof opened === 'string' ? opened : await otherLog(keys, events, data);
    return { subjects: [...subjects], events, unreadable, why };
  } finally {
    await keys.close();
  }
}

/** The keys that are there, or why there are none. */
async function openKeys(data: string, masterKey: Buffer | undefined): Promise<KeyStore | string> {
  if (!existsSync(join(data, 'keys.db'))) return `${join(data, 'keys.db')} is missing`;
  try {
    return await openSqliteKeyStore({ directory: data, masterKey });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function otherLog(keys: KeyStore, events: number, data: string): Promise<string | undefined> {
  if (events === 0 || (await keys.load([INSTALLATION])).has(INSTALLATION)) return undefined;
  return `${join(data, 'keys.db')} is not the one that was made with this log`;
}

/** Those of a batch whose personal fields no key opens. */
async function unreadableOf(
  batch: readonly StoredEvent[],
  codec: EventCodec,
): Promise<readonly StoredEvent[]> {
  if (await isReadable(batch, codec)) return [];
  const lost: StoredEvent[] = [];
  for (const event of batch) if (!(await isReadable([event], codec))) lost.push(event);
  return lost;
}

/** @throws what is wrong besides the keys: a fact of a type, or of a version, that this build does not know */
async function isReadable(events: readonly StoredEvent[], codec: EventCodec): Promise<boolean> {
  try {
    await codec.decode(events);
    return true;
  } catch (error) {
    if (error instanceof InvalidArgument || error instanceof StoreUnavailable) throw error;
    return false;
  }
}

function subjectOf({ stream, data }: StoredEvent, codec: EventCodec): string {
  const field = codec.subjectFieldOf(categoryOf(stream));
  const subject = data[field];
  if (typeof subject === 'string') return subject;
  throw new StoreUnavailable(`a fact of ${stream} does not say whom it concerns`, 'not-written');
}

const nobody = (): Promise<never> => Promise.reject(new Error('there are no keys'));
/** Where there are no keys at all, nothing personal can be read. */
const NO_KEYS: KeyStore = {
  ensure: nobody,
  destroy: nobody,
  load: () => Promise.resolve(new Map()),
  destroyed: () => Promise.resolve(new Set()),
  close: () => Promise.resolve(),
};

/** @param useless whether the keys are to give way to new ones; else they stay, and a copy of them is kept */
function putAside(data: string, at: Instant, useless: boolean): string {
  const kept = `lost-keys-${at.replaceAll(/[^0-9]/g, '')}`;
  const folder = join(data, kept);
  mkdirSync(folder, { mode: 0o700 });
  for (const name of readdirSync(data)) {
    const [from, to] = [join(data, name), join(folder, name)];
    if (/^read-models\.db/.test(name)) renameSync(from, to);
    if (/^(keys\.db|master\.key$)/.test(name)) (useless ? renameSync : copyFileSync)(from, to);
  }
  syncNames(folder);
  syncNames(data);
  return kept;
}
