import Libsql from 'libsql';
import { InvalidArgument, StoreUnavailable } from '#event-sourcing';

/** Filters can be combined in many ways, and each way is a statement. */
const STATEMENTS_KEPT = 1000;

/** What is bound and read. No booleans and no undefined: libsql ends the process for them. */
export type Value = string | number | null;
export type Row = readonly Value[];

/** A prepared statement; the same text gives the same one. */
export interface Statement {
  run(...values: readonly Value[]): void;
  /** All rows at once, so that no read transaction stays open. */
  all(...values: readonly Value[]): readonly Row[];
  /** The first row alone, in a fraction of what `all` takes; none stays open either. */
  first(...values: readonly Value[]): Row | undefined;
}

/** One connection to one file. The only place that knows libsql: another driver is an exchange of this file. */
export interface Connection {
  readonly path: string;
  prepare(sql: string): Statement;
  exec(sql: string): void;
  /** Runs `work` in a transaction that may write; what throws rolls it back and is thrown on. */
  transaction<T>(work: () => T): T;
  /** Runs `work`, which only reads, so that all its statements see one and the same commit. */
  snapshot<T>(work: () => T): T;
  readonly isOpen: boolean;
  close(): void;
}

export interface OpenOptions {
  /** `read`: nothing can be written through this connection. */
  readonly mode: 'write' | 'read';
  /** Whether a commit waits for the disk (`synchronous=FULL`) or may be lost when the machine loses power. */
  readonly durable: boolean;
  /** Pragmas as they are, before anything else is done. */
  readonly pragmas?: readonly string[];
}

/** A commit that failed half way: nobody knows what is on the disk. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

/** @throws an Error with SQLite's code, as all methods of the connection do */
export function openConnection(path: string, options: OpenOptions): Connection {
  const database = attempt(() => new Libsql(path));
  const connection = new LibsqlConnection(path, database);
  try {
    connection.exec('PRAGMA busy_timeout = 5000');
    for (const pragma of options.pragmas ?? []) connection.exec(`PRAGMA ${pragma}`);
    // Setting it while another thread reads fails; once set, it is a property of the file.
    const mode = () => connection.prepare('PRAGMA journal_mode').all()[0]?.[0];
    if (options.mode === 'write' && mode() !== 'wal') connection.exec('PRAGMA journal_mode = WAL');
    connection.exec(`PRAGMA synchronous = ${options.durable ? 'FULL' : 'NORMAL'}`);
    if (options.mode === 'read') connection.exec('PRAGMA query_only = ON');
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

/** A bare connection without any pragma that touches the file. */
export function openBare(path: string): Connection {
  return new LibsqlConnection(
    path,
    attempt(() => new Libsql(path)),
  );
}

class LibsqlConnection implements Connection {
  private readonly statements = new Map<string, Statement>();

  constructor(
    readonly path: string,
    private readonly database: Libsql.Database,
  ) {}

  get isOpen(): boolean {
    return this.database.open;
  }

  prepare(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.prepareRaw(sql);
    // One of its own: libsql's `get` after `all` on the same statement still answers what was bound for `all`.
    let single: Libsql.Statement | undefined;
    const statement: Statement = {
      run: (...values) => attempt(() => void prepared.run(bindable(values))),
      all: (...values) => attempt(() => prepared.all(bindable(values)).map(rowOf)),
      first: (...values) => {
        const one = (single ??= this.prepareRaw(sql));
        return attempt(() => firstRow(one.get(bindable(values))));
      },
    };
    if (this.statements.size >= STATEMENTS_KEPT) this.statements.clear();
    this.statements.set(sql, statement);
    return statement;
  }

  exec(sql: string): void {
    attempt(() => void this.database.exec(sql));
  }

  transaction<T>(work: () => T): T {
    this.prepare('BEGIN IMMEDIATE').run();
    let result: T;
    try {
      result = work();
    } catch (error) {
      this.rollback();
      throw error;
    }
    try {
      this.prepare('COMMIT').run();
    } catch (error) {
      this.rollback();
      throw new CommitFailed(`${this.path}: the commit failed`, { cause: error });
    }
    return result;
  }

  snapshot<T>(work: () => T): T {
    this.prepare('BEGIN').run();
    try {
      return work();
    } finally {
      this.rollback();
    }
  }

  close(): void {
    this.statements.clear();
    if (this.database.open) this.database.close();
  }

  private prepareRaw(sql: string): Libsql.Statement {
    const prepared = attempt(() => this.database.prepare(sql));
    if (prepared.reader) prepared.raw();
    return prepared;
  }

  /** SQLite may have rolled back by itself already (disk full): then there is nothing left to roll back. */
  private rollback(): void {
    if (this.database.inTransaction) this.prepare('ROLLBACK').run();
  }
}

/** libsql sometimes throws bare objects: what leaves here is an Error. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) throw error;
    throw new Error(`SQLite: ${JSON.stringify(error)}`, { cause: error });
  }
}

/** The types say so already; but libsql does not throw for other things, it ends the process. */
function bindable(values: readonly unknown[]): readonly unknown[] {
  for (const value of values) {
    if (typeof value !== 'string' && typeof value !== 'number' && value !== null) {
      throw new TypeError(`SQLite cannot store ${String(value)}`);
    }
  }
  return values;
}

function firstRow(row: unknown): Row | undefined {
  return row === undefined ? undefined : rowOf(row);
}

function rowOf(row: unknown): Row {
  if (Array.isArray(row)) return row;
  throw new Error('SQLite: expected rows as arrays');
}

/** SQLite's code of an error (`SQLITE_BUSY`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && error.cause !== undefined) return codeOf(error.cause);
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Every call of a store goes through here: what the engine throws leaves as StoreUnavailable. */
export function guarded<T>(connection: Connection, explain: string, work: () => T): T {
  if (!connection.isOpen) {
    throw new StoreUnavailable(`${connection.path} has been closed`, 'not-written');
  }
  try {
    return work();
  } catch (error) {
    throw explained(connection.path, explain, error);
  }
}

/** Our own errors as they are; the engine's as StoreUnavailable, with what to do about a damaged file. */
export function explained(path: string, explain: string, error: unknown): unknown {
  const code = codeOf(error);
  const full = code?.startsWith('SQLITE_FULL') === true || code?.startsWith('SQLITE_IOERR_WRITE');
  const noRoom = full ? '; the disk seems to be full: make room on it, then ask again' : '';
  if (error instanceof CommitFailed) {
    return new StoreUnavailable(`${error.message}${noRoom}`, 'unknown', { cause: error });
  }
  if (code?.startsWith('SQLITE_') !== true) return error;
  const damaged = code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT');
  const message = error instanceof Error ? error.message : code;
  const text = damaged
    ? `${path} is damaged (${message}): ${explain}`
    : `${path}: ${message}${noRoom}`;
  return new StoreUnavailable(text, 'not-written', { cause: error, isDamaged: damaged });
}

/** Sets the version of a new file's layout and refuses one that a later build has written. */
export function checkLayout(
  connection: Connection,
  version: number,
  mode: OpenOptions['mode'],
): void {
  const found = integer(connection.prepare('PRAGMA user_version').all()[0]?.[0]);
  if (found > version) {
    throw new InvalidArgument(
      connection.path,
      found,
      `a later Litopys wrote this file (layout ${found}, this build knows up to ${version}); use that one`,
    );
  }
  if (found < version && mode === 'write') connection.exec(`PRAGMA user_version = ${version}`);
}

export function text(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`SQLite: expected text, found ${String(value)}`);
}

export function integer(value: Value | undefined): number {
  if (typeof value === 'number') return value;
  throw new TypeError(`SQLite: expected a number, found ${String(value)}`);
}

/** An identifier in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
