import { randomUUID } from 'node:crypto';
import { businessDateOf, deciders, eventCategories } from '#crm';
import {
  createCommandHandler,
  createEventCodec,
  createReads,
  InvalidArgument,
  withLag,
  type AroundAppend,
  type Command,
  type EventCodec,
  type EventStore,
  type Instant,
  type KeyStore,
  type Ledger,
  type Passed,
  type Position,
  type Projection,
  type ProjectionStatus,
  type ReadModelStore,
  type Reads,
  type Receipt,
  type Rollup,
  type VerifyReport,
} from '#event-sourcing';
import { lockDirectory, openSqliteEventStore, openSqliteKeyStore } from '#stores/sqlite';
import { INSTALLATION, refuseOtherKeys, refuseWithoutKeys, refuseWithoutLog } from './key-check.js';
import { openReadModels } from './open-read-models.js';
import { findReadModels, type ReadModels } from './read-model-files.js';
import { keepInThread } from './keep-in-thread.js';
import { ProjectorThread } from './projector-thread.js';
import { keepHere, readBeside, readOnly, type ReadModelsSide } from './read-models-side.js';
import { refuseUnfinishedRestore } from './restore.js';

export type { ProjectionStatus, VerifyReport } from '#event-sourcing';

export interface RuntimeOptions {
  /** The data directory. */
  readonly data: string;
  /** `write` takes the writer lock and runs the projections; `read` reads beside a running server. */
  readonly mode: 'write' | 'read';
  readonly timeZone?: string | undefined;
  readonly currency?: string | undefined;
  /** 32 bytes that wrap the keys of personal data; a file of the data directory when absent. */
  readonly masterKey?: Buffer | undefined;
  /** The clock; the demo gives a simulated one. */
  readonly clock?: () => Instant;
  /** Further folders to search for read models, besides libs/crm. */
  readonly readModelFolders?: readonly string[];
  /**
   * In mode `write`, where the read models are kept: in a thread of their own, so that commands and queries do not wait
   * for them, or in this one, which costs no start of a thread. A thread when absent, but from the sources (Jest): a thread
   * runs what has been built.
   */
  readonly keeping?: 'thread' | 'here';
  /** Begun when nothing stands against it any more and only the thread is waited for. What it throws is not heard here. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Hears, in a sentence, what a person should know while it runs; a warning of the process when absent. */
  readonly say?: (remark: string) => void;
}

/** Everything the applications use: one object, opened once a process. */
export interface Runtime {
  readonly logId: string;
  /** What a person should know about how it was opened: read models that are built anew, and why. */
  readonly remarks: readonly string[];
  readonly timeZone: string;
  readonly currency: string;
  readonly clock: () => Instant;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly keys: KeyStore;
  readonly projections: readonly Projection<unknown>[];
  readonly rollups: readonly Rollup[];
  readonly ledger: Ledger;
  readonly reads: Reads;
  /** Decides, appends and acknowledges. @throws Refusal, WrongExpectedRevision (after 3 lost races), StoreUnavailable */
  execute(command: Command): Promise<Receipt>;
  status(): Promise<readonly ProjectionStatus[]>;
  /** From now on each append is made within `around`; the last who asks gets them. For measuring. */
  watchAppends(around: AroundAppend): void;
  /**
   * Whom the facts behind `after` concern, each once all read models have passed it; then live. See `changesAfter`.
   *
   * @throws ProjectionFailed when the ledger stands still
   */
  changes(after: Position | undefined, signal: AbortSignal): AsyncIterable<Passed>;
  /**
   * Runs `work`, which records much, while the read models stand still; then brings them up to date, much faster than by
   * following. Not when `work` rejects or `signal` is aborted: then the next start goes on.
   */
  inBulk<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Drops the read models named (all when none) and builds them again to the head of the log. */
  rebuild(names?: readonly string[]): Promise<void>;
  /** Folds everything afresh and compares it with what is stored. */
  verify(names?: readonly string[]): Promise<readonly VerifyReport[]>;
  /** Waits until every read model that does not stand still has reached the head of the log. */
  caughtUp(timeoutMs?: number): Promise<void>;
  /** Finishes what is under way, then closes the stores and frees the lock. */
  close(): Promise<void>;
}

const DEFAULT_TIME_ZONE = 'UTC';
const DEFAULT_CURRENCY = 'EUR';
const DEFAULT_KEEPING = import.meta.url.endsWith('.ts') ? 'here' : 'thread';

/**
 * Opens stores, read models and projector on a data directory.
 *
 * @throws StoreLocked when another process writes there; InvalidArgument when the time zone or currency is not the one
 * the log was begun with
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const models = await findReadModels(options.readModelFolders);
  refuseUnfinishedRestore(options.data);
  refuseWithoutLog(options.data);
  const lock = options.mode === 'write' ? lockDirectory(options.data) : undefined;
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const one of opened.reverse()) await one.close();
    lock?.release();
  };
  try {
    const where = { directory: options.data, mode: options.mode };
    const thread = threadFor(options);
    if (thread !== undefined) opened.push(thread);
    const store = await openSqliteEventStore({ ...where, ...(lock && { lock }) });
    opened.push(store);
    const logId = await store.fix('logId', randomUUID());
    const { store: readModels, remarks } = await openReadModels(
      { ...where, isKept: thread === undefined },
      ...([models, store, logId] as const),
    );
    opened.push(readModels);
    await refuseWithoutKeys(options.data, store);
    const keys = await openSqliteKeyStore({
      directory: options.data,
      masterKey: options.masterKey,
    });
    opened.push(keys);
    const stores = { store, readModels, keys, logId, remarks, thread };
    return await assemble(options, models, stores, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Begins to load its modules while the stores are opened. */
function threadFor(options: RuntimeOptions): ProjectorThread | undefined {
  const { data, mode, masterKey, readModelFolders = [], keeping = DEFAULT_KEEPING } = options;
  if (mode === 'read' || keeping === 'here') return undefined;
  return new ProjectorThread({ data, masterKey, readModelFolders });
}

interface Stores {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly keys: KeyStore;
  readonly logId: string;
  readonly remarks: readonly string[];
  readonly thread: ProjectorThread | undefined;
}

function sideOf(
  { mode, say = (remark): void => process.emitWarning(remark) }: RuntimeOptions,
  models: ReadModels,
  { store: log, readModels: store, logId, thread }: Stores,
  { codec, clock }: Pick<Runtime, 'codec' | 'clock'>,
): Promise<ReadModelsSide> | ReadModelsSide {
  if (mode === 'read') return readBeside(log, store, codec, models);
  if (thread === undefined) return keepHere({ log, codec, store, logId, clock, ...models });
  return keepInThread(thread, { log, codec, store, clock, models, say });
}

async function assemble(
  options: RuntimeOptions,
  models: ReadModels,
  stores: Stores,
  closeAll: () => Promise<void>,
): Promise<Runtime> {
  const { store, readModels, keys, logId, remarks } = stores;
  const timeZone = await fixed(store, 'timeZone', options.timeZone, DEFAULT_TIME_ZONE);
  const currency = await fixed(store, 'currency', options.currency, DEFAULT_CURRENCY);
  const clock = options.clock ?? ((): Instant => new Date().toISOString());
  const codec = createEventCodec(eventCategories, keys);
  await refuseOtherKeys(options.data, store, keys, codec);
  options.meanwhile?.().catch(() => undefined);
  const side = await sideOf(options, models, stores, { codec, clock });
  const digestKey = (await keys.ensure([INSTALLATION])).get(INSTALLATION) ?? Buffer.alloc(0);
  let aroundAppend: AroundAppend = (append) => append();
  const handler = createCommandHandler({
    store,
    codec,
    deciders: deciders({ baseCurrency: currency }),
    clock,
    businessDate: (instant) => businessDateOf(instant, timeZone),
    digestKey,
    newestRecordedAt: await newestRecordedAt(store),
    aroundAppend: (append, events) => aroundAppend(append, events),
  });
  const reads = createReads({ log: store, codec, store: readModels, ...side });
  return {
    logId,
    remarks,
    timeZone,
    currency,
    clock,
    store,
    codec,
    keys,
    ...models,
    reads,
    execute: (command) =>
      options.mode === 'write' ? handler(command) : Promise.reject(readOnly()),
    watchAppends(around) {
      aroundAppend = around;
    },
    async status() {
      const standings = await side.standings();
      return Promise.all(
        standings.map((standing) => withLag(store, standing, Date.parse(clock()))),
      );
    },
    changes: (after, signal) => side.changes(after, signal),
    inBulk: (work, signal) => side.inBulk(work, signal),
    rebuild: (names) => side.rebuild(names ?? namesOf(models)),
    verify: (names) => side.verify(names ?? namesOf(models)),
    async caughtUp(timeoutMs = 3_600_000) {
      const head = await store.head();
      if (head !== undefined) await side.waitFor(head, timeoutMs);
    },
    async close() {
      await side.close();
      await closeAll();
    },
  };
}

function namesOf(models: ReadModels): readonly string[] {
  return [models.ledger.name, ...models.projections.map((model) => model.name)];
}

/** A property of the log that the first start decides for ever. */
async function fixed(
  store: EventStore,
  name: string,
  wanted: string | undefined,
  otherwise: string,
): Promise<string> {
  const stands = await store.fix(name, wanted ?? otherwise);
  if (wanted !== undefined && stands !== wanted) {
    throw new InvalidArgument(
      name,
      wanted,
      `this log was begun with "${stands}", which is kept for ever; leave it out`,
    );
  }
  return stands;
}

async function newestRecordedAt(store: EventStore): Promise<Instant | undefined> {
  const head = await store.head();
  const [newest] = head === undefined ? [] : await store.readAt([head]);
  return newest?.metadata.recordedAt;
}
