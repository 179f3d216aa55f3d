/** Data directories: how figures make them, open them, and take them apart. */
import { eventCategories } from '#crm';
import { createEventCodec, Projector } from '#event-sourcing';
import { findReadModels, openRuntime } from '#runtime';
import { openSqliteEventStore, openSqliteKeyStore, openSqliteReadModelStore } from '#stores/sqlite';
import { fill } from './appends.mjs';

/**
 * A new data directory with these facts, its read models built. Answers the number of events.
 *
 * @param {string} directory
 * @param {Iterable<object>} appends
 */
export function makeData(directory, appends) {
  return withRuntime(directory, (runtime) =>
    runtime.inBulk(() => fill(runtime.store, runtime.keys, appends)),
  );
}

/**
 * Everything, as an application has it.
 *
 * @param {string} directory
 * @param {(runtime: import('#runtime').Runtime) => Promise<T>} work
 * @template T
 */
export async function withRuntime(directory, work) {
  const runtime = await openRuntime({ data: directory, mode: 'write' });
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

/**
 * Only the log and the keys of a directory that has been made: what is filled in is found by the read models later.
 *
 * @param {string} directory
 * @param {(store: object, keys: object) => Promise<T>} work
 * @template T
 */
export async function withLog(directory, work) {
  const store = await openSqliteEventStore({ directory, mode: 'write' });
  const keys = await openSqliteKeyStore({ directory });
  try {
    return await work(store, keys);
  } finally {
    await keys.close();
    await store.close();
  }
}

/**
 * What keeps the read models, in this thread, over a directory whose read models are up to date. It takes only what it
 * is handed, so that its work can be timed without anything else.
 *
 * @param {string} directory
 * @param {(parts: { store: object, codec: object, projector: Projector }) => Promise<T>} work
 * @template T
 */
export function withProjector(directory, work) {
  return withLog(directory, async (log, keys) => {
    const codec = createEventCodec(eventCategories, keys);
    const readModels = await openSqliteReadModelStore({ directory, mode: 'write' });
    const projector = new Projector({
      ...(await findReadModels()),
      ...{ log, codec, store: readModels, logId: await log.fix('logId', 'made by makeData') },
      clock: () => new Date().toISOString(),
    });
    try {
      await projector.open();
      return await work({ store: log, codec, projector });
    } finally {
      await projector.stop();
      await readModels.close();
    }
  });
}
