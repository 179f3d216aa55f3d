import { randomUUID } from 'node:crypto';
import { eventCategories } from '#crm';
import { createEventCodec, Projector, type ProjectorOptions } from '#event-sourcing';
import { openSqliteEventStore, openSqliteKeyStore, openSqliteReadModelStore } from '#stores/sqlite';
import { findReadModels } from './read-model-files.js';

/** How often the log is looked at although nobody said that something was appended. */
const LOOK_AGAIN_MS = 10_000;

/** What a projector is kept over, for one with connections of its own. Can be sent to a thread. */
export interface ProjectorPlace {
  /** The data directory. */
  readonly data: string;
  /** 32 bytes that wrap the keys; a file of the data directory when absent. */
  readonly masterKey?: Uint8Array | undefined;
  readonly readModelFolders: readonly string[];
}

export interface OpenedProjector {
  readonly projector: Projector;
  /** Stops it, which stores the checkpoints, then closes its connections. */
  close(): Promise<void>;
}

/**
 * Starts a projector with connections of its own: the log and the keys to read, the read models to write. The caller
 * holds the lock of the directory, or knows who does.
 *
 * @throws StoreUnavailable
 */
export async function openProjector(
  { data, masterKey, readModelFolders }: ProjectorPlace,
  hooks: Pick<ProjectorOptions, 'onAdvance' | 'beforeDrop'>,
): Promise<OpenedProjector> {
  const models = await findReadModels(readModelFolders);
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const one of opened.reverse()) await one.close();
  };
  try {
    // Whoever appends in this process rings, in its other threads too.
    const log = await openSqliteEventStore({
      ...{ directory: data, mode: 'read', pollMs: LOOK_AGAIN_MS },
    });
    opened.push(log);
    const store = await openSqliteReadModelStore({ directory: data, mode: 'write' });
    opened.push(store);
    const wrapping = masterKey === undefined ? {} : { masterKey: Buffer.from(masterKey) };
    const keys = await openSqliteKeyStore({ directory: data, ...wrapping });
    opened.push(keys);
    const codec = createEventCodec(eventCategories, keys);
    const logId = await log.fix('logId', randomUUID());
    const clock = (): string => new Date().toISOString();
    const projector = new Projector({ log, codec, store, logId, clock, ...models, ...hooks });
    opened.push({ close: () => projector.stop() });
    await projector.start();
    return { projector, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
