import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Connection, openConnection } from './driver.js';

describe('A connection', () => {
  let folder: string;
  let connection: Connection;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'litopys-driver-'));
    connection = openConnection(join(folder, 'some.db'), { mode: 'write', durable: true });
    connection.exec(`CREATE TABLE lamps (name TEXT); INSERT INTO lamps VALUES ('a'), ('b'), ('c')`);
  });
  afterEach(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });

  it('answers what is asked, whether all rows or the first are asked for, by turns', () => {
    const named = connection.prepare('SELECT name FROM lamps WHERE name >= ? ORDER BY name');
    expect(named.all('a')).toEqual([['a'], ['b'], ['c']]);
    expect(named.first('b')).toEqual(['b']);
    expect(named.all('c')).toEqual([['c']]);
    expect(named.first('d')).toBeUndefined();
  });

  it('keeps no read transaction open for the rows that were not asked for', () => {
    const other = openConnection(connection.path, { mode: 'write', durable: true });
    expect(other.prepare('SELECT name FROM lamps').first()).toEqual(['a']);
    connection.exec(`INSERT INTO lamps VALUES ('d')`);
    const [busy] = connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()[0] ?? [];
    expect(busy).toBe(0);
    expect(other.prepare('SELECT count(*) FROM lamps').first()).toEqual([4]);
    other.close();
  });

  it('sees in a snapshot what stood at its first statement, and afterwards what others have written', () => {
    const other = openConnection(connection.path, { mode: 'read', durable: false });
    const count = () => other.prepare('SELECT count(*) FROM lamps').first();
    const seen = other.snapshot(() => {
      const before = count();
      connection.exec(`INSERT INTO lamps VALUES ('d')`);
      return [before, count()];
    });
    expect([...seen, count()]).toEqual([[3], [3], [4]]);
    other.close();
  });

  it('keeps no snapshot when its work throws', () => {
    const failing = (): never => {
      throw new Error('no');
    };
    expect(() => connection.snapshot(failing)).toThrow('no');
    expect(connection.transaction(() => 1)).toBe(1);
  });
});
