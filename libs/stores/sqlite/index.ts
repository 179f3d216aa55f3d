export { openSqliteEventStore, type SqliteEventStoreOptions } from './event-store.js';
export { openSqliteKeyStore, type SqliteKeyStoreOptions } from './key-store.js';
export { type DirectoryLock, lockDirectory } from './lock.js';
export { openSqliteReadModelStore, type SqliteReadModelStoreOptions } from './read-model-store.js';
