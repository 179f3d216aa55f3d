import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '#event-sourcing';
import {
  checkLayout,
  type Connection,
  explained,
  integer,
  openBare,
  text,
  type Value,
} from './driver.js';
import { EVENTS_LAYOUT, toPosition } from './event-table.js';

const LOG = 'events.db';
const KEYS = 'keys.db';
const MASTER = 'master.key';
const EXPLAIN = 'no copy can be made of it; restore your newest backup';

/** What a log says about itself. */
export interface LogFigures {
  readonly logId: string;
  /** Position of the newest event, undefined for an empty log. */
  readonly head: string | undefined;
  readonly events: number;
}

/**
 * Copies the log of `directory` to `into`, as it stood at one moment, while others go on writing.
 *
 * @throws StoreUnavailable when there is none, it is damaged, or the disk is full
 */
export function copyLog(directory: string, into: string): void {
  copyDatabase(join(directory, LOG), join(into, LOG));
}

/**
 * Copies the keys, and the file of their master key where there is one. Call it after `copyLog`: the key of a fact is
 * made before the fact, so that the copied log finds all it needs. Answers the names of the files.
 */
export function copyKeys(directory: string, into: string): readonly string[] {
  mkdirSync(into, { recursive: true, mode: 0o700 });
  copyDatabase(join(directory, KEYS), join(into, KEYS));
  const master = join(directory, MASTER);
  if (!existsSync(master)) return [KEYS];
  copyFileSync(master, join(into, MASTER));
  return [KEYS, MASTER];
}

function copyDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new StoreUnavailable(`${from} is not there`, 'not-written');
  using(from, (connection) =>
    // One read transaction: a writer goes on meanwhile, and the copy is of the moment at which it began.
    connection.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`),
  );
}

/**
 * Reads the log of `directory` as SQLite and as a log: every page, no gap in its positions nor in the revisions of a
 * stream, all data JSON.
 *
 * @throws StoreUnavailable that says what is wrong; InvalidArgument for the layout of a later build
 */
export function examineLog(directory: string): LogFigures {
  return using(join(directory, LOG), (connection) => {
    checkLayout(connection, EVENTS_LAYOUT, 'read');
    const one = (sql: string): Value => connection.prepare(sql).all()[0]?.[0] ?? null;
    const verdict = text(one('PRAGMA integrity_check(1)'));
    if (verdict !== 'ok') throw damaged(connection.path, verdict);
    const events = integer(one('SELECT count(*) FROM events'));
    const head = integer(one('SELECT coalesce(max(position), 0) FROM events'));
    const wrong: readonly (readonly [what: string, found: Value])[] = [
      ['positions are missing', events === head ? null : head - events],
      [
        'revisions of a stream are missing',
        one(
          `SELECT stream FROM events GROUP BY stream HAVING min(revision) <> 0 OR max(revision) <> count(*) - 1 LIMIT 1`,
        ),
      ],
      [
        'an event belongs to no stream',
        one(
          'SELECT position FROM events WHERE stream NOT IN (SELECT id FROM streams) OR type NOT IN (SELECT id FROM words) OR actor NOT IN (SELECT id FROM words) LIMIT 1',
        ),
      ],
      [
        'the data of an event are no JSON',
        one('SELECT position FROM events WHERE NOT json_valid(data) LIMIT 1'),
      ],
    ];
    for (const [what, found] of wrong) {
      if (found !== null) throw damaged(connection.path, `${what} (${found})`);
    }
    const logId = text(one(`SELECT value FROM properties WHERE name = 'logId'`));
    return { logId, head: head === 0 ? undefined : toPosition(head), events };
  });
}

function using<T>(path: string, work: (connection: Connection) => T): T {
  const connection = openBare(path);
  try {
    connection.exec('PRAGMA busy_timeout = 5000');
    return work(connection);
  } catch (error) {
    throw explained(path, EXPLAIN, error);
  } finally {
    connection.close();
  }
}

function damaged(path: string, what: string): StoreUnavailable {
  return new StoreUnavailable(`${path} is damaged (${what}): ${EXPLAIN}`, 'not-written');
}
