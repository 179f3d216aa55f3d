/** The key stores under their contract: in memory, SQLite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyStore } from '#event-sourcing';
import { keyStoreContract, type MemoryKeys, MemoryKeyStore } from '#event-sourcing/testing';
import { openSqliteKeyStore } from '#stores/sqlite';

keyStoreContract('Memory', async () => {
  const keys: MemoryKeys = new Map();
  const store = new MemoryKeyStore(keys);
  return { store, reopen: async () => new MemoryKeyStore(keys), dispose: () => store.close() };
});

for (const [name, masterKey] of [
  ['SQLite', undefined],
  ['SQLite with a given master key', Buffer.alloc(32, 7)],
] as const) {
  keyStoreContract(name, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'litopys-keys-'));
    const opened: KeyStore[] = [];
    const open = async () => {
      const store = await openSqliteKeyStore({ directory, masterKey });
      opened.push(store);
      return store;
    };
    return {
      store: await open(),
      reopen: open,
      dispose: async () => {
        for (const store of opened) await store.close();
        rmSync(directory, { recursive: true });
      },
    };
  });
}
