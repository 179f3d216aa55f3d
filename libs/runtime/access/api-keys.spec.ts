import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiKeys } from './api-keys.js';

const AT = '2026-03-31T12:00:00.000Z';
let folder: string;
let keys: ApiKeys;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'litopys-keys-'));
  keys = new ApiKeys(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'api-keys.ndjson');

describe('API keys', () => {
  it('are 256 random bits, of which the file, for its owner alone, holds a digest', () => {
    const key = keys.add({ name: 'shop', role: 'INTEGRATION', actsForOthers: true }, AT);
    expect(key).toMatch(/^litopys_[\w-]{43}$/);
    expect(keys.add({ name: 'other', role: 'ADMIN' }, AT)).not.toBe(key);
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain(key.slice(8));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(keys.find(key)).toMatchObject({
      name: 'shop',
      role: 'INTEGRATION',
      actsForOthers: true,
    });
    expect(keys.find(`${key}x`)).toBe(undefined);
  });

  it('are worth nothing once revoked; their names are not given again', () => {
    const key = keys.add({ name: 'shop', role: 'ADMIN' }, AT);
    expect([keys.exist, keys.usable]).toEqual([true, true]);
    keys.revoke('shop', AT);
    keys.revoke('shop', '2026-04-01T12:00:00.000Z');
    expect([keys.find(key), keys.exist, keys.usable]).toEqual([undefined, true, false]);
    expect(keys.list()).toEqual([{ name: 'shop', role: 'ADMIN', addedAt: AT, revokedAt: AT }]);
    expect(() => keys.add({ name: 'shop', role: 'ADMIN' }, AT)).toThrow(
      'name is "shop": there is, or was, a key of that name; give another one',
    );
    expect(() => keys.revoke('nobody', AT)).toThrow('name is "nobody": there is no such key');
  });

  it('are seen by other processes at once', () => {
    const server = new ApiKeys(folder);
    expect(server.exist).toBe(false);
    const key = keys.add({ name: 'shop', role: 'ADMIN' }, AT);
    expect(server.find(key)?.name).toBe('shop');
    keys.revoke('shop', AT);
    expect(server.find(key)).toBe(undefined);
  });

  it.each(['', 'Olena Koval', 'a@b.example', '../x', 'x'.repeat(65)])(
    'have names that may stand in facts for ever: not %j',
    (name) => {
      expect(() => keys.add({ name, role: 'ADMIN' }, AT)).toThrow('lower case letters');
      expect(keys.list()).toEqual([]);
    },
  );

  it('survive a crash while one was being written', () => {
    const key = keys.add({ name: 'a', role: 'ADMIN' }, AT);
    appendFileSync(file(), '\n{"name":"b","ro');
    const after = new ApiKeys(folder);
    expect(after.list()).toHaveLength(1);
    const next = after.add({ name: 'b', role: 'AUDITOR' }, AT);
    const again = new ApiKeys(folder);
    expect([again.find(key)?.name, again.find(next)?.name]).toEqual(['a', 'b']);
    again.revoke('a', AT);
    expect(new ApiKeys(folder).find(key)).toBe(undefined);
  });

  it('let nobody in when the file is damaged, and say so', () => {
    const key = keys.add({ name: 'a', role: 'ADMIN' }, AT);
    appendFileSync(file(), '\n{"revoked":"a","revo\n');
    for (let times = 0; times < 2; times += 1)
      expect(() => keys.find(key)).toThrow(`${file()} cannot be read: mend it`);
  });
});
