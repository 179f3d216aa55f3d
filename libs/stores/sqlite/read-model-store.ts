import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Checkpoint,
  type Collection,
  type FindQuery,
  InvalidArgument,
  type Move,
  type ReadModelStore,
  StaleCheckpoint,
  type StoredDocument,
  StoreUnavailable,
} from '#event-sourcing';
import { documentOf } from './collection-table.js';
import { Collections } from './collections.js';
import { discardReadModels } from './disposable.js';
import { putDocuments, removeDocuments, storedRows } from './document-writer.js';
import {
  checkLayout,
  type Connection,
  explained,
  guarded,
  integer,
  openBare,
  openConnection,
  text,
  type Value,
} from './driver.js';
import { planCount, planFind } from './find-sql.js';
import { RecentRows } from './recent-rows.js';

/** Raised when tables lie in another way; what an older build has laid out is thrown away, and built anew. */
const LAYOUT = 3;
const EXPLAIN =
  'stop the server and delete this file and those beside it that begin with its name; nothing is lost, the read models are built again from the log';

const OLDER =
  'an older Litopys has built these read models; start the server of this one, which builds them anew';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS checkpoints (
  read_model TEXT PRIMARY KEY, checkpoint TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS collections (
  identity TEXT PRIMARY KEY, declaration TEXT NOT NULL
) WITHOUT ROWID;
`;

export interface SqliteReadModelStoreOptions {
  /** The data directory; the documents are in its `read-models.db`. */
  readonly directory: string;
  readonly mode: 'write' | 'read';
}

/**
 * Read models in an SQLite file of their own. It is disposable, so a commit does not wait for the disk: after a power
 * failure it may be some transactions back, documents and checkpoint together.
 *
 * What an older build has laid out in another way is thrown away by a writer and refused to a reader.
 *
 * @throws StoreUnavailable for a damaged file, saying that it can be deleted
 */
export async function openSqliteReadModelStore(
  options: SqliteReadModelStoreOptions,
): Promise<ReadModelStore> {
  const { directory, mode } = options;
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'read-models.db');
  let connection: Connection | undefined;
  try {
    const pragmas = ['wal_autocheckpoint = 40000', 'mmap_size = 1073741824', 'cache_size = -65536'];
    const open = () => openConnection(path, { mode, durable: false, pragmas });
    connection = open();
    if (isOlder(connection)) {
      if (mode === 'read') throw new StoreUnavailable(`${path}: ${OLDER}`, 'not-written');
      connection.close();
      discardReadModels(directory);
      connection = open();
    }
    checkLayout(connection, LAYOUT, mode);
    if (mode === 'write') connection.exec(SCHEMA);
    return new SqliteReadModelStore(connection, mode);
  } catch (error) {
    connection?.close();
    throw explained(path, EXPLAIN, error);
  }
}

/**
 * Whether an older build has laid out the read models of a directory: opening them to write throws them away.
 *
 * @throws an Error with SQLite's code for a damaged file
 */
export function areReadModelsOlder(directory: string): boolean {
  const path = join(directory, 'read-models.db');
  if (!existsSync(path)) return false;
  const connection = openBare(path);
  try {
    return isOlder(connection);
  } finally {
    connection.close();
  }
}

/** A file without tables is as good as new. */
function isOlder(connection: Connection): boolean {
  const layout = integer(connection.prepare('PRAGMA user_version').all()[0]?.[0]);
  return layout > 0 && layout < LAYOUT;
}

class SqliteReadModelStore implements ReadModelStore {
  private readonly collections: Collections;
  /** What stands in the file, as far as this connection has read or written it; for a writer only. */
  private readonly recent = new RecentRows();
  private readonly checkpoints = new Map<string, Checkpoint>();
  private dataVersion: Value | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly mode: 'write' | 'read',
  ) {
    this.collections = new Collections(connection, mode);
  }

  async prepare(collection: Collection): Promise<void> {
    this.forWriting(() => this.create(collection));
  }

  async checkpoint(readModel: string): Promise<Checkpoint | undefined> {
    return this.guard(() => {
      this.forgetUnlessAlone();
      return this.storedCheckpoint(readModel);
    });
  }

  async load(
    collection: Collection,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument>> {
    return this.guard(() => {
      const table = this.collections.tableOf(collection);
      if (keys.length === 0 || !this.collections.has(table.identity)) return new Map();
      this.forgetUnlessAlone();
      const rows = storedRows(this.connection, table, keys, this.recent);
      return new Map([...rows].map(([key, row]) => [key, documentOf(table, row)]));
    });
  }

  async find(collection: Collection, query: FindQuery): Promise<readonly StoredDocument[]> {
    return this.guard(() => {
      const table = this.collections.tableOf(collection);
      const { parts, fields, limit } = planFind(table, query);
      const found: StoredDocument[] = [];
      if (!this.collections.has(table.identity)) return found;
      for (const { sql, values } of parts) {
        if (found.length === limit) break;
        const rows = this.connection.prepare(sql).all(...values, limit - found.length);
        found.push(...rows.map((row) => documentOf(table, row, fields)));
      }
      return found;
    });
  }

  async count(collection: Collection, where?: FindQuery['where']): Promise<number> {
    return this.guard(() => {
      const table = this.collections.tableOf(collection);
      const { sql, values } = planCount(table, where);
      if (!this.collections.has(table.identity)) return 0;
      return integer(this.connection.prepare(sql).all(...values)[0]?.[0]);
    });
  }

  async save(moves: readonly Move[]): Promise<void> {
    this.forWriting(() => {
      for (const { collection, filling } of moves.flatMap(({ changes }) => changes)) {
        if (filling !== true) this.create(collection);
      }
      this.changing(() => {
        for (const move of moves) this.apply(move);
      });
    });
  }

  async drop(readModel: string, collections: readonly Collection[]): Promise<void> {
    this.forWriting(() => {
      this.changing(() => {
        this.forget();
        for (const collection of collections) this.collections.drop(collection);
        this.connection.prepare('DELETE FROM checkpoints WHERE read_model = ?').run(readModel);
      });
    });
  }

  async stored(): Promise<readonly string[]> {
    return this.guard(() => {
      if (!this.collections.has('checkpoints')) return [];
      const names = this.connection.prepare('SELECT read_model FROM checkpoints ORDER BY 1').all();
      return names.map(([name]) => text(name));
    });
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  /** Inside a transaction. */
  private apply({ readModel, changes, from, to }: Move): void {
    const stored = this.storedCheckpoint(readModel);
    if (!isSame(stored, from)) {
      throw new StaleCheckpoint(readModel, from?.position, stored?.position);
    }
    for (const { collection, put, remove, filling } of changes) {
      const table = this.collections.tableOf(collection);
      if (filling === true) {
        this.collections.fill(table, put);
        continue;
      }
      removeDocuments(this.connection, table, remove, this.recent);
      putDocuments(this.connection, table, put, this.recent);
    }
    this.connection
      .prepare(
        `INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (read_model) DO UPDATE SET
           checkpoint = excluded.checkpoint`,
      )
      .run(readModel, JSON.stringify(to));
    this.checkpoints.set(readModel, to);
  }

  /** A transaction. When it fails, nobody knows any more what stands in the file. */
  private changing(work: () => void): void {
    try {
      this.connection.transaction(() => {
        this.forgetUnlessAlone();
        work();
      });
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** What another connection has changed must be read again; SQLite counts its commits. A reader remembers nothing. */
  private forgetUnlessAlone(): void {
    if (this.mode === 'read') return this.forget();
    const version = this.connection.prepare('PRAGMA data_version').first()?.[0];
    if (version !== this.dataVersion) this.forget();
    this.dataVersion = version;
  }

  private forget(): void {
    this.recent.forget();
    this.checkpoints.clear();
  }

  /** While a collection was filled, nobody noted what went in. */
  private create(collection: Collection): void {
    if (this.collections.create(collection)) this.recent.forget();
  }

  private storedCheckpoint(readModel: string): Checkpoint | undefined {
    const known = this.checkpoints.get(readModel);
    if (known !== undefined || !this.collections.has('checkpoints')) return known;
    const row = this.connection
      .prepare('SELECT checkpoint FROM checkpoints WHERE read_model = ?')
      .all(readModel)[0];
    if (row === undefined) return undefined;
    const stored: Checkpoint = JSON.parse(text(row[0]));
    this.checkpoints.set(readModel, stored);
    return stored;
  }

  private forWriting(work: () => void): void {
    if (this.mode === 'read') {
      throw new InvalidArgument('mode', 'read', 'open the store in mode write to change it');
    }
    this.guard(work);
  }

  private guard<T>(work: () => T): T {
    return guarded(this.connection, EXPLAIN, work);
  }
}

function isSame(a: Checkpoint | undefined, b: Checkpoint | undefined): boolean {
  return (
    a?.logId === b?.logId &&
    a?.position === b?.position &&
    a?.rebuilding?.afterKey === b?.rebuilding?.afterKey
  );
}
