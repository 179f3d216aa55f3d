import {
  ledgerCollection,
  whatBecameOf,
  type EventStore,
  type LogFate,
  type ReadModelStore,
} from '#event-sourcing';
import {
  areReadModelsOlder,
  discardReadModels,
  isDamaged,
  openSqliteReadModelStore,
} from '#stores/sqlite';
import type { ReadModels } from './read-model-files.js';

interface Where {
  readonly directory: string;
  readonly mode: 'write' | 'read';
  /** Whether they are kept through this connection; false when another thread keeps them and this one reads. */
  readonly isKept: boolean;
}

interface OpenedReadModels {
  readonly store: ReadModelStore;
  /** What a person should know about how it went, a sentence each. */
  readonly remarks: readonly string[];
}

/** As `openWhole`; the connection that is handed out can write only where it has to. */
export async function openReadModels(
  where: Where,
  ...of: readonly [models: ReadModels, log: EventStore, logId: string]
): Promise<OpenedReadModels> {
  const opened = await openWhole(where, ...of);
  if (where.mode === 'read' || where.isKept) return opened;
  // Before the other is closed: SQLite empties its files when the last connection goes.
  const store = await openSqliteReadModelStore({ ...where, mode: 'read' });
  await opened.store.close();
  return { ...opened, store };
}

/**
 * Opens the read models. Whoever holds the lock begins them anew when their file is damaged or when they tell of facts
 * that this log does not have, and says so: they are disposable, and a wrong answer is worse than a late one.
 *
 * @throws StoreUnavailable
 */
async function openWhole(
  where: Where,
  { ledger, projections }: ReadModels,
  log: EventStore,
  logId: string,
): Promise<OpenedReadModels> {
  const open = () => openSqliteReadModelStore(where);
  if (where.mode === 'read') return { store: await open(), remarks: [] };
  const afresh = async (remark: string): Promise<OpenedReadModels> => {
    discardReadModels(where.directory);
    return { store: await open(), remarks: [remark] };
  };
  let store: ReadModelStore | undefined;
  try {
    const older = areReadModelsOlder(where.directory) ? [OLDER] : [];
    store = await open();
    const collection = ledgerCollection(ledger, projections);
    const fate = await whatBecameOf(log, { store, collection }, logId);
    if (fate.kind !== 'other-facts') return { store, remarks: [...older, ...remarksOn(fate)] };
    await store.close();
    return await afresh(
      `The log has other facts at position ${fate.at} than those the read models were built from: two copies of one log ` +
        'have been written to, and this is one of them. The read models are built again from it.',
    );
  } catch (error) {
    await store?.close();
    if (!isDamaged(error)) throw error;
    return afresh(
      `read-models.db was damaged. It has been deleted and is built again from the log; nothing is lost.`,
    );
  }
}

const OLDER =
  'An older Litopys has built the read models. They are built again from the log; nothing is lost.';

function remarksOn(fate: LogFate): readonly string[] {
  if (fate.kind === 'other-log') {
    return ['The read models were those of another log. They are built again from this one.'];
  }
  if (fate.kind !== 'shorter') return [];
  return [
    `The log ends at ${fate.head ?? 'its beginning'}, but the read models had come to ${fate.known}: it is an older copy, or ` +
      'its newest part is lost (events.db without its events.db-wal). If you have not restored it on purpose, stop now and ' +
      'look for the missing file. The read models are built again from what is there.',
  ];
}
