import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreLocked } from '#event-sourcing';
import { lockDirectory, openSqliteEventStore } from './index.js';

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'litopys-lock-')), 'data');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

describe('the writer lock', () => {
  it('creates the directory', () => {
    lockDirectory(directory).release();
    expect(existsSync(directory)).toBe(true);
  });

  it('is held once, also inside one process', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(StoreLocked);
    lock.release();
    lockDirectory(directory).release();
  });

  it('may be released twice without freeing the next holder', () => {
    const first = lockDirectory(directory);
    first.release();
    const second = lockDirectory(directory);
    first.release();
    expect(() => lockDirectory(directory)).toThrow(`process ${process.pid}`);
    second.release();
  });

  it('does not need the file that names its holder', () => {
    const lock = lockDirectory(directory);
    writeFileSync(join(directory, 'writer.json'), '{"pid": 1');
    expect(() => lockDirectory(directory)).toThrow('another process');
    lock.release();
  });

  it('is taken by a store that writes, and released by its close', async () => {
    const store = await openSqliteEventStore({ directory, mode: 'write' });
    await expect(openSqliteEventStore({ directory, mode: 'write' })).rejects.toThrow(StoreLocked);
    await store.close();
    await (await openSqliteEventStore({ directory, mode: 'write' })).close();
  });

  it('that the caller holds is used and left to him', async () => {
    const lock = lockDirectory(directory);
    await (await openSqliteEventStore({ directory, mode: 'write', lock })).close();
    expect(() => lockDirectory(directory)).toThrow(StoreLocked);
    lock.release();
  });

  it('is not asked for by readers', async () => {
    const store = await openSqliteEventStore({ directory, mode: 'write' });
    const readers = await Promise.all(
      [1, 2].map(() => openSqliteEventStore({ directory, mode: 'read' })),
    );
    for (const one of [...readers, store]) await one.close();
  });
});
