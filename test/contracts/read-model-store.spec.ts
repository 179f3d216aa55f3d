/** The read-model stores under their contract: in memory, SQLite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import type { ReadModelStore } from '#event-sourcing';
import {
  type MemoryReadModels,
  MemoryReadModelStore,
  type ReadModelFactory,
  readModelSequences,
  readModelStoreContract,
} from '#event-sourcing/testing';
import { openSqliteReadModelStore } from '#stores/sqlite';
import { evidence } from '../support/counts.js';

const memory: ReadModelFactory = async () => {
  const kept: MemoryReadModels = { checkpoints: new Map(), collections: new Map() };
  const store = new MemoryReadModelStore(kept);
  return {
    store,
    reopen: async () => new MemoryReadModelStore(kept),
    dispose: () => store.close(),
  };
};

const sqlite: ReadModelFactory = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'litopys-read-models-'));
  const opened: ReadModelStore[] = [];
  const open = async (mode: 'write' | 'read') => {
    const store = await openSqliteReadModelStore({ directory, mode });
    opened.push(store);
    return store;
  };
  return {
    store: await open('write'),
    reopen: () => open('write'),
    reader: () => open('read'),
    dispose: async () => {
      for (const store of opened) await store.close();
      rmSync(directory, { recursive: true });
    },
  };
};

readModelStoreContract('Memory', memory);
readModelStoreContract('SQLite', sqlite, { readBeside: true });

describe('random saves and queries', () => {
  it.each([
    ['memory', memory],
    ['sqlite', sqlite],
  ])('give in %s what a filter and a sort give', async (name, factory) => {
    const run = evidence(`read-model-store-${name}`, { sequences: 1000 });
    const { sequences } = run.counts;
    await readModelSequences(factory, { sequences, seed: run.seed });
    run.finish({ sequences });
  });
});
