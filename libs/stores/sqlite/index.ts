export { copyKeys, copyLog, examineLog, type LogFigures } from './copies.js';
export { discardReadModels, isDamaged } from './disposable.js';
export { openSqliteEventStore, type SqliteEventStoreOptions } from './event-store.js';
export { openSqliteKeyStore, type SqliteKeyStoreOptions } from './key-store.js';
export { type DirectoryLock, lockDirectory } from './lock.js';
export {
  areReadModelsOlder,
  openSqliteReadModelStore,
  type SqliteReadModelStoreOptions,
} from './read-model-store.js';
