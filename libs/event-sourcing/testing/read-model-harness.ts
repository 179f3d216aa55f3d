import type { JsonObject } from '../event.js';
import type {
  Changes,
  Checkpoint,
  Collection,
  ReadModelStore,
  StoredDocument,
} from '../read-model-store.js';
import { minute } from './fact.js';

/** One empty store to test, and what can be done to it. */
export interface ReadModelHarness {
  readonly store: ReadModelStore;
  /** A store on the same documents after a restart; `store` has been closed before. */
  reopen(): Promise<ReadModelStore>;
  /** A store that reads beside `store`; with `abilities.readBeside`. */
  reader?(): Promise<ReadModelStore>;
  dispose(): Promise<void>;
}

export type ReadModelFactory = () => Promise<ReadModelHarness>;

/** What the contract's documents are found by. Two names differ in case only. */
export const things: Collection = {
  name: 'things',
  version: 1,
  fields: [
    { name: 'colour', type: 'text' },
    { name: 'Colour', type: 'text' },
    { name: 'size', type: 'number' },
    { name: 'done', type: 'boolean' },
    { name: 'tags', type: 'text', many: true },
  ],
  indexes: [['colour', 'size'], ['Colour'], ['size'], ['done', 'size'], ['tags', 'size'], ['tags']],
};

export const model = 'things@1';

export function thing(key: string, body: JsonObject = {}, position = 1): StoredDocument {
  const last = { occurredAt: minute(position), position: String(position).padStart(16, '0') };
  return { key, body, last };
}

export function at(position: number, logId = 'log-1'): Checkpoint {
  return { logId, position: String(position).padStart(16, '0') };
}

export function put(...documents: readonly StoredDocument[]): Changes {
  return { collection: things, put: documents, remove: [] };
}

export function remove(...keys: readonly string[]): Changes {
  return { collection: things, put: [], remove: keys };
}

/** Moves one read model on by itself. */
export function save(
  store: ReadModelStore,
  readModel: string,
  changes: readonly Changes[],
  from: Checkpoint | undefined,
  to: Checkpoint,
): Promise<void> {
  return store.save([{ readModel, changes, from, to }]);
}

export function keysOfAll(documents: readonly StoredDocument[]): readonly string[] {
  return documents.map(({ key }) => key);
}
