/** The event stores under their contract: in memory, in memory and awkward, SQLite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import type { EventStore } from '#event-sourcing';
import {
  type Awkward,
  eventStoreContract,
  type EventStoreFactory,
  eventStoreSequences,
  MemoryEventStore,
} from '#event-sourcing/testing';
import { openSqliteEventStore } from '#stores/sqlite';
import { evidence } from '../support/counts.js';

function memory(awkward: Awkward): EventStoreFactory {
  return async () => {
    const store = new MemoryEventStore(awkward);
    return {
      store,
      reopen: async () => new MemoryEventStore({ ...awkward, log: store.log }),
      dispose: () => store.close(),
      faults: {
        nextAppend: (fault) => store.failNextAppend(fault),
        dropSubscriptions: (kind) => store.dropSubscriptions(kind),
      },
    };
  };
}

const sqlite: EventStoreFactory = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'litopys-events-'));
  const opened: EventStore[] = [];
  const open = async (mode: 'write' | 'read') => {
    const store = await openSqliteEventStore({ directory, mode, pollMs: 10 });
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

const awkward = { gaps: true, partialTails: true, drops: 0.2 };

eventStoreContract('Memory', memory({}), { fail: true });
eventStoreContract('Awkward memory', memory(awkward), { fail: true });
eventStoreContract('SQLite', sqlite, { readBeside: true });

describe('random sequences of operations', () => {
  it.each([
    ['memory', memory({})],
    ['awkward memory', memory(awkward)],
    ['SQLite', sqlite],
  ])('leave %s as a small model of it', async (name, factory) => {
    const run = evidence(`event-store-${name.replace(' ', '-').toLowerCase()}`, {
      sequences: 1000,
    });
    const { sequences } = run.counts;
    await eventStoreSequences(factory, { sequences, seed: run.seed });
    run.finish({ sequences });
  });
});
