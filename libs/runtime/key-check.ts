import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable, type EventCodec, type EventStore, type KeyStore } from '#event-sourcing';

/** Made at the first start, before any fact. */
export const INSTALLATION = 'installation';

/** A line is added to it whenever lost keys were given up; it goes into backups with the keys. */
export const LOST_KEYS_FILE = 'lost-keys.ndjson';

/**
 * Refuses a directory whose log is gone, before an empty one takes its place: the log is made before the keys.
 *
 * @throws StoreUnavailable
 */
export function refuseWithoutLog(data: string): void {
  const path = join(data, 'events.db');
  if (!existsSync(join(data, 'keys.db'))) return;
  if (existsSync(path) && statSync(path).size > 0) return;
  throw new StoreUnavailable(
    `${path} is ${existsSync(path) ? 'empty' : 'missing'}, though there are keys of its facts: it is the only copy of the ` +
      'facts; put it back, restore a backup into another directory (litopys restore), or begin with another --data',
    'not-written',
  );
}

/**
 * Refuses a log whose file of keys is gone, before an empty one takes its place.
 *
 * @throws StoreUnavailable
 */
export async function refuseWithoutKeys(data: string, log: EventStore): Promise<void> {
  if (existsSync(join(data, 'keys.db')) || (await log.head()) === undefined) return;
  throw unreadable(`${join(data, 'keys.db')} is missing`);
}

/**
 * Refuses keys that are not those of the log, as far as its newest fact and the first key show.
 *
 * @throws StoreUnavailable
 */
export async function refuseOtherKeys(
  data: string,
  log: EventStore,
  keys: KeyStore,
  codec: EventCodec,
): Promise<void> {
  const head = await log.head();
  if (head === undefined) return;
  const path = join(data, 'keys.db');
  if (!(await keys.load([INSTALLATION])).has(INSTALLATION)) {
    throw unreadable(`${path} is not the one that was made with this log`);
  }
  const newest = await log.readAt([head]);
  await codec.decode(newest).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(`${path} does not open the newest fact (${why})`, { cause });
  });
}

function unreadable(what: string, options?: ErrorOptions): StoreUnavailable {
  return new StoreUnavailable(
    `${what}: it holds the keys of all personal data in events.db, and without them names, addresses and notes cannot be ` +
      'read by anybody; put the newest copy of keys.db and master.key back beside it (litopys backup keeps them in keys/); if there is none ' +
      'any more, litopys lostkeys says how to go on without',
    'not-written',
    options,
  );
}
