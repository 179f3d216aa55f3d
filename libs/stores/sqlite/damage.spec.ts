/** Files that are missing, damaged, or from another build. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '#event-sourcing';
import { at, logOf, model, newEvents, put, save, thing, things } from '#event-sourcing/testing';
import { openBare } from './driver.js';
import { openSqliteEventStore, openSqliteReadModelStore } from './index.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'litopys-damage-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function fill(file: string): void {
  writeFileSync(join(directory, file), 'this is no database '.repeat(1000));
}

function remove(file: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(file)) rmSync(join(directory, name));
  }
}

function setLayout(file: string, version: number): void {
  const connection = openBare(join(directory, file));
  connection.exec(`PRAGMA user_version = ${version}`);
  connection.close();
}

describe('the log', () => {
  it('that is not there cannot be read, and reading creates nothing', async () => {
    await expect(openSqliteEventStore({ directory, mode: 'read' })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining('holds no log yet'),
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each(['write', 'read'] as const)('that is damaged is not opened to %s', async (mode) => {
    fill('events.db');
    await expect(openSqliteEventStore({ directory, mode })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining('restore it from a backup'),
    });
  });

  it('is free again when opening has failed', async () => {
    fill('events.db');
    await expect(openSqliteEventStore({ directory, mode: 'write' })).rejects.toThrow();
    remove('events.db');
    await (await openSqliteEventStore({ directory, mode: 'write' })).close();
  });

  it.each(['write', 'read'] as const)('of a later build is not opened to %s', async (mode) => {
    await (await openSqliteEventStore({ directory, mode: 'write' })).close();
    setLayout('events.db', 99);
    await expect(openSqliteEventStore({ directory, mode })).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: expect.stringContaining('later Litopys'),
    });
  });

  it('cannot be changed through a connection that reads', async () => {
    const store = await openSqliteEventStore({ directory, mode: 'write' });
    await store.append('thing-1', newEvents(2), NO_STREAM);
    const reader = await openSqliteEventStore({ directory, mode: 'read' });
    await expect(reader.append('thing-1', newEvents(1), 1)).rejects.toThrow('mode write');
    expect(await logOf(reader)).toHaveLength(2);
    await reader.close();
    await store.close();
  });
});

describe('the read models', () => {
  const open = () => openSqliteReadModelStore({ directory, mode: 'write' });

  it('begin empty when their file has been deleted', async () => {
    const store = await open();
    await save(store, model, [put(thing('a'))], undefined, at(1));
    await store.close();
    remove('read-models.db');
    const again = await open();
    expect(await again.checkpoint(model)).toBeUndefined();
    expect(await again.find(things, { limit: 1 })).toEqual([]);
    await again.close();
  });

  it.each(['write', 'read'] as const)(
    'that are damaged say that they can be deleted, to %s',
    async (mode) => {
      fill('read-models.db');
      await expect(openSqliteReadModelStore({ directory, mode })).rejects.toMatchObject({
        name: 'StoreUnavailable',
        message: expect.stringMatching(/is damaged .*delete this file.*nothing is lost/),
      });
    },
  );

  it('that an older build has laid out are begun anew by who writes, and refused to who reads', async () => {
    const store = await open();
    await save(store, model, [put(thing('a'))], undefined, at(1));
    await store.close();
    setLayout('read-models.db', 1);
    await expect(openSqliteReadModelStore({ directory, mode: 'read' })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining('start the server of this one'),
    });
    const again = await open();
    expect(await again.checkpoint(model)).toBeUndefined();
    expect(await again.load(things, ['a'])).toEqual(new Map());
    await again.close();
  });

  it('refuse a collection that is stored with other fields under the same version', async () => {
    const store = await open();
    await store.prepare(things);
    await store.close();
    const again = await open();
    const other = { ...things, indexes: [['size']] };
    await expect(again.prepare(other)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: expect.stringContaining('raise its version'),
    });
    await again.drop(model, [things]);
    await again.prepare(other);
    await again.close();
  });
});
