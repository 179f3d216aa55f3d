import { mkdirSync } from 'node:fs';
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
} from '#event-sourcing';
import { type CollectionTable, documentOf, tableOf } from './collection-table.js';
import { putDocuments, removeDocuments } from './document-writer.js';
import {
  checkLayout,
  type Connection,
  explained,
  guarded,
  integer,
  openConnection,
  text,
} from './driver.js';
import { planCount, planFind } from './find-sql.js';

const LAYOUT = 1;
const EXPLAIN =
  'stop the server and delete this file and those beside it that begin with its name; nothing is lost, the read models are built again from the log';

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
    connection = openConnection(path, { mode, durable: false, pragmas });
    checkLayout(connection, LAYOUT, mode);
    if (mode === 'write') connection.exec(SCHEMA);
    return new SqliteReadModelStore(connection, mode);
  } catch (error) {
    connection?.close();
    throw explained(path, EXPLAIN, error);
  }
}

class SqliteReadModelStore implements ReadModelStore {
  /** Of each declaration; the same object is asked about again and again. */
  private readonly tables = new WeakMap<Collection, CollectionTable>();
  /** Names of tables that are known to be there. */
  private readonly present = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly mode: 'write' | 'read',
  ) {}

  async prepare(collection: Collection): Promise<void> {
    this.forWriting(() => this.create(collection));
  }

  async checkpoint(readModel: string): Promise<Checkpoint | undefined> {
    return this.guard(() => this.storedCheckpoint(readModel));
  }

  async load(
    collection: Collection,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument>> {
    return this.guard(() => {
      const table = this.tableOf(collection);
      if (keys.length === 0 || !this.has(table.identity)) return new Map();
      const rows = this.connection
        .prepare(
          `SELECT ${table.selected.join(', ')} FROM ${table.name}
             WHERE key IN (SELECT value FROM json_each(?))`,
        )
        .all(JSON.stringify(keys));
      return new Map(rows.map((row) => [text(row[0]), documentOf(table, row)]));
    });
  }

  async find(collection: Collection, query: FindQuery): Promise<readonly StoredDocument[]> {
    return this.guard(() => {
      const table = this.tableOf(collection);
      const { parts, limit } = planFind(table, query);
      const found: StoredDocument[] = [];
      if (!this.has(table.identity)) return found;
      for (const { sql, values } of parts) {
        if (found.length === limit) break;
        const rows = this.connection.prepare(sql).all(...values, limit - found.length);
        found.push(...rows.map((row) => documentOf(table, row)));
      }
      return found;
    });
  }

  async count(collection: Collection, where?: FindQuery['where']): Promise<number> {
    return this.guard(() => {
      const table = this.tableOf(collection);
      const { sql, values } = planCount(table, where);
      if (!this.has(table.identity)) return 0;
      return integer(this.connection.prepare(sql).all(...values)[0]?.[0]);
    });
  }

  async save(moves: readonly Move[]): Promise<void> {
    this.forWriting(() => {
      for (const { collection } of moves.flatMap(({ changes }) => changes)) this.create(collection);
      this.connection.transaction(() => {
        for (const move of moves) this.apply(move);
      });
    });
  }

  async drop(readModel: string, collections: readonly Collection[]): Promise<void> {
    this.forWriting(() => {
      this.connection.transaction(() => {
        for (const collection of collections) {
          const table = this.tableOf(collection);
          for (const statement of table.dropAll) this.connection.exec(statement);
          this.connection.prepare('DELETE FROM collections WHERE identity = ?').run(table.identity);
          this.present.delete(table.identity);
        }
        this.connection.prepare('DELETE FROM checkpoints WHERE read_model = ?').run(readModel);
      });
    });
  }

  async stored(): Promise<readonly string[]> {
    return this.guard(() => {
      if (!this.has('checkpoints')) return [];
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
    for (const { collection, put, remove } of changes) {
      const table = this.tableOf(collection);
      removeDocuments(this.connection, table, remove);
      putDocuments(this.connection, table, put);
    }
    this.connection
      .prepare(
        `INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (read_model) DO UPDATE SET
           checkpoint = excluded.checkpoint`,
      )
      .run(readModel, JSON.stringify(to));
  }

  private create(collection: Collection): void {
    const table = this.tableOf(collection);
    if (this.present.has(table.identity)) return;
    const { fields, indexes, fieldsOnly } = collection;
    const declaration = JSON.stringify({ fields, indexes, fieldsOnly });
    const { connection } = this;
    connection.transaction(() => {
      const find = connection.prepare('SELECT declaration FROM collections WHERE identity = ?');
      const stored = find.all(table.identity)[0]?.[0];
      if (stored !== undefined && stored !== declaration) {
        throw new InvalidArgument(
          'collection',
          table.identity,
          'it is stored with other fields or indexes; raise its version, or rebuild it',
        );
      }
      if (stored !== undefined) return;
      for (const statement of table.create) connection.exec(statement);
      connection.prepare('INSERT INTO collections VALUES (?, ?)').run(table.identity, declaration);
    });
    this.present.add(table.identity);
  }

  private storedCheckpoint(readModel: string): Checkpoint | undefined {
    if (!this.has('checkpoints')) return undefined;
    const row = this.connection
      .prepare('SELECT checkpoint FROM checkpoints WHERE read_model = ?')
      .all(readModel)[0];
    if (row === undefined) return undefined;
    const stored: Checkpoint = JSON.parse(text(row[0]));
    return stored;
  }

  private tableOf(collection: Collection): CollectionTable {
    let table = this.tables.get(collection);
    if (table === undefined) {
      table = tableOf(collection);
      this.tables.set(collection, table);
    }
    return table;
  }

  /** A reader may be there before the writer has created the table, and after it was dropped. */
  private has(table: string): boolean {
    if (this.mode === 'write' && this.present.has(table)) return true;
    const find = this.connection.prepare('SELECT 1 FROM sqlite_master WHERE name = ?');
    return find.all(table).length > 0;
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
