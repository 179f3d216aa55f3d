import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgument, type KeyStore, Refusal, StoreUnavailable } from '#event-sourcing';
import {
  checkLayout,
  type Connection,
  explained,
  integer,
  openConnection,
  text,
} from './driver.js';
import { checkLength, KEY_BYTES, makeMaster, readMaster, unwrap, wrap } from './master-key.js';

const LAYOUT = 1;
const EXPLAIN = 'restore it from a backup; without it personal data stay unreadable';
/** A subject that none can have, whose key tells whether the master key is the right one. */
const PROBE = '';

/** `wrapped` is null once the key has been destroyed. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS keys (subject TEXT PRIMARY KEY, wrapped TEXT) WITHOUT ROWID`;

export interface SqliteKeyStoreOptions {
  /** The data directory; the keys are in its `keys.db`. */
  readonly directory: string;
  /** 32 bytes that wrap all keys. When absent they are in `master.key` beside it, made with the first key. */
  readonly masterKey?: Buffer | undefined;
}

/**
 * The keys of personal data, each wrapped by the master key (AES-256-GCM). Safe to open in several processes.
 *
 * @throws InvalidArgument for a master key that is not 32 bytes or not the one of these keys; StoreUnavailable when
 *   `master.key` is missing although there are keys
 */
export async function openSqliteKeyStore(options: SqliteKeyStoreOptions): Promise<KeyStore> {
  const { directory, masterKey } = options;
  if (masterKey !== undefined) checkLength('masterKey', masterKey);
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'keys.db');
  let connection: Connection | undefined;
  try {
    // What is deleted is overwritten, so that a destroyed key cannot be found in the file.
    const pragmas = ['secure_delete = ON'];
    connection = openConnection(path, { mode: 'write', durable: true, pragmas });
    checkLayout(connection, LAYOUT, 'write');
    connection.exec(SCHEMA);
    const store = new SqliteKeyStore(connection, directory, masterKey);
    store.checkMaster();
    return store;
  } catch (error) {
    connection?.close();
    throw explained(path, EXPLAIN, error);
  }
}

interface Waiting {
  readonly subjects: readonly string[];
  readonly resolve: (keys: ReadonlyMap<string, Buffer>) => void;
  readonly reject: (error: unknown) => void;
}

class SqliteKeyStore implements KeyStore {
  private waiting: Waiting[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  /** Unwrapped keys, as long as no other process has touched the file. */
  private readonly known = new Map<string, Buffer>();
  private dataVersion: number | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly directory: string,
    private master: Buffer | undefined,
  ) {}

  ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    return new Promise((resolve, reject) => {
      subjects.forEach(checkSubject);
      this.waiting.push({ subjects, resolve, reject });
      this.scheduled ??= setImmediate(() => this.flush());
    });
  }

  async load(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    if (subjects.length === 0) return new Map();
    return this.guard(() => {
      this.noticeOthers();
      const keys = new Map<string, Buffer>();
      for (const subject of subjects) {
        const key = this.find(subject);
        if (key !== undefined && key !== 'erased') keys.set(subject, key);
      }
      return keys;
    });
  }

  async destroyed(subjects: readonly string[]): Promise<ReadonlySet<string>> {
    return this.guard(() => new Set(subjects.filter((subject) => this.find(subject) === 'erased')));
  }

  async destroy(subject: string): Promise<void> {
    checkSubject(subject);
    this.flush();
    this.guard(() => {
      this.known.delete(subject);
      this.connection.transaction(() =>
        this.connection
          .prepare(
            `INSERT INTO keys VALUES (?, NULL) ON CONFLICT (subject) DO UPDATE SET wrapped = NULL`,
          )
          .run(subject),
      );
      // The write-ahead log still holds the page as it was.
      this.connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
    });
  }

  async close(): Promise<void> {
    if (!this.connection.isOpen) return;
    this.flush();
    this.known.clear();
    this.connection.close();
  }

  /** @throws when the keys there are have been wrapped by another master key, or by one that is missing */
  checkMaster(): void {
    const probe = this.connection.prepare('SELECT wrapped FROM keys WHERE subject = ?').all(PROBE);
    const wrapped = probe[0]?.[0];
    if (typeof wrapped === 'string') this.unwrap(PROBE, wrapped);
  }

  /** All calls of one turn in one transaction, each for itself: an erased subject refuses its own call only. */
  private flush(): void {
    clearImmediate(this.scheduled);
    this.scheduled = undefined;
    const group = this.waiting;
    this.waiting = [];
    if (group.length === 0) return;
    let answers: readonly (ReadonlyMap<string, Buffer> | Refusal)[];
    try {
      answers = this.guard(() => this.answers(group));
    } catch (error) {
      this.known.clear();
      for (const one of group) one.reject(error);
      return;
    }
    group.forEach((one, index) => {
      const answer = answers[index];
      if (answer instanceof Map) one.resolve(answer);
      else one.reject(answer);
    });
  }

  private answers(group: readonly Waiting[]): readonly (ReadonlyMap<string, Buffer> | Refusal)[] {
    const all = new Set(group.flatMap(({ subjects }) => subjects));
    this.noticeOthers();
    const found = new Map([...all].map((subject) => [subject, this.find(subject)]));
    if ([...found.values()].every((key) => key !== undefined)) {
      return group.map(({ subjects }) => this.answer(subjects));
    }
    return this.connection.transaction(() => {
      this.noticeOthers();
      return group.map(({ subjects }) => this.answer(subjects));
    });
  }

  private answer(subjects: readonly string[]): ReadonlyMap<string, Buffer> | Refusal {
    const found = subjects.map((subject) => [subject, this.find(subject)] as const);
    const erased = found.find(([, key]) => key === 'erased');
    if (erased !== undefined) return subjectErased(erased[0]);
    return new Map(
      found.map(([subject, key]) => [
        subject,
        key === undefined || key === 'erased' ? this.create(subject) : key,
      ]),
    );
  }

  /** After `noticeOthers`: what is remembered is right. */
  private find(subject: string): Buffer | 'erased' | undefined {
    const known = this.known.get(subject);
    if (known !== undefined) return known;
    const row = this.connection
      .prepare('SELECT wrapped FROM keys WHERE subject = ?')
      .first(subject);
    if (row === undefined) return undefined;
    if (row[0] === null) return 'erased';
    const key = this.unwrap(subject, text(row[0]));
    this.known.set(subject, key);
    return key;
  }

  private create(subject: string): Buffer {
    const again = this.find(subject);
    if (again instanceof Buffer) return again;
    const key = randomBytes(KEY_BYTES);
    const insert = this.connection.prepare('INSERT INTO keys VALUES (?, ?)');
    const probe = this.connection.prepare('SELECT 1 FROM keys WHERE subject = ?').all(PROBE);
    const isFirst = probe.length === 0;
    this.master ??= isFirst ? makeMaster(this.directory) : readMaster(this.directory);
    if (isFirst) insert.run(PROBE, wrap(this.master, PROBE, randomBytes(KEY_BYTES)));
    insert.run(subject, wrap(this.master, subject, key));
    this.known.set(subject, key);
    return key;
  }

  private unwrap(subject: string, wrapped: string): Buffer {
    this.master ??= readMaster(this.directory);
    try {
      return unwrap(this.master, subject, wrapped);
    } catch {
      // Never show key material, nor the cause's details.
      const field = `the master key of ${this.directory}`;
      throw new InvalidArgument(field, '…', 'it did not wrap these keys; give the one that did');
    }
  }

  /** Another process may have destroyed a key that is remembered here. */
  private noticeOthers(): void {
    const version = integer(this.connection.prepare('PRAGMA data_version').first()?.[0]);
    if (version !== this.dataVersion) this.known.clear();
    this.dataVersion = version;
  }

  private guard<T>(work: () => T): T {
    const { path } = this.connection;
    if (!this.connection.isOpen) throw new StoreUnavailable(`${path} is closed`, 'not-written');
    try {
      return work();
    } catch (error) {
      throw explained(path, EXPLAIN, error);
    }
  }
}

function subjectErased(subject: string): Refusal {
  const text = `${subject} has been erased: nothing personal can be recorded about it any more`;
  return new Refusal('subject_erased', text);
}

function checkSubject(subject: string): void {
  if (subject !== '' && !subject.includes('\0')) return;
  throw new InvalidArgument('subject', subject, 'name whose personal data the key protects');
}
