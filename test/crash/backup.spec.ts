/** `litopys backup` beside a process that writes, and `restore`: what is there afterwards, and what is refused. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-sourcing';
import { ApiKeys, openRuntime } from '#runtime';
import { litopys, scratch } from '../cli/litopys.js';
import { type Acknowledged, expectWhole } from './acknowledged.js';

const script = fileURLToPath(new URL('importing.mjs', import.meta.url));

async function logOf(data: string): Promise<readonly StoredEvent[]> {
  const runtime = await openRuntime({ data, mode: 'read' });
  try {
    const log: StoredEvent[] = [];
    for await (const batch of runtime.store.readAll(undefined)) log.push(...batch);
    return log;
  } finally {
    await runtime.close();
  }
}

/** Backs up, three times, beside an import with 64 in flight; answers what was acknowledged before each, and the data. */
async function backUpBesideImport(data: string, folders: readonly string[]) {
  const child = spawn(process.execPath, [script, data, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const acknowledged: Acknowledged[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line.startsWith('{') && line.endsWith('}')) acknowledged.push(JSON.parse(line));
  });
  const before: (readonly Acknowledged[])[] = [];
  for (const [n, folder] of folders.entries()) {
    while (acknowledged.length < 200 * (n + 1)) await once(lines, 'line');
    before.push([...acknowledged]);
    expect(await litopys(['backup', folder, '--data', data, '--quiet'])).toMatchObject({
      code: 0,
      err: '',
    });
  }
  const ofAll = acknowledged.length;
  while (acknowledged.length === ofAll) await once(lines, 'line');
  child.kill('SIGKILL');
  await closed;
  return before;
}

describe('a backup that is made while others write', () => {
  it('is the log up to some moment: all that was acknowledged before it, and nothing changed', async () => {
    const data = scratch('written');
    const folders = [1, 2, 3].map((n) => join(scratch('backups'), `backup-${n}`));
    const before = await backUpBesideImport(data, folders);
    const original = await logOf(data);
    for (const [n, folder] of folders.entries()) {
      const restored = join(scratch('restored'), 'data');
      expect(await litopys(['restore', folder, '--data', restored, '--quiet'])).toMatchObject({
        code: 0,
      });
      const log = await logOf(restored);
      expect(log).toEqual(original.slice(0, log.length));
      expect(log.length).toBeLessThan(original.length);
      await expectWhole(restored, before[n] ?? []);
    }
  }, 120_000);
});

describe('a restore', () => {
  let data: string;
  let backup: string;
  const backups = scratch('backups');
  const apart = join(backups, 'apart');
  const keys = join(backups, 'apart-keys');

  beforeAll(async () => {
    data = scratch('data');
    const demo = ['demo', '--customers', '3', '--months', '2', '--seed', '1', '--quiet'];
    expect(await litopys([...demo, '--data', data])).toMatchObject({ code: 0 });
    const made = await litopys(['backup', apart, '--keys', keys, '--data', data]);
    expect(made.code).toBe(0);
    expect(made.out).toMatch(
      /^Backed up \d+ facts, up to position \d{16}, to .* Every fact of the copy was read again\.$/,
    );
    expect(made.err).toContain(`${keys} opens the personal data of this log`);
    expect(readdirSync(apart).sort()).toEqual(['events.db', 'manifest.json']);
    expect(readdirSync(keys).sort()).toEqual(['keys.db', 'master.key']);
  });
  beforeEach(async () => {
    backup = join(scratch('copies'), 'backup');
    cpSync(apart, backup, { recursive: true });
    cpSync(keys, join(backup, 'keys'), { recursive: true });
  });
  afterAll(() => rmSync(backups, { recursive: true, force: true }));

  const restoreTo = (into: string, ...more: readonly string[]) =>
    litopys(['restore', backup, '--data', into, ...more]);

  it('gives the original: log, personal data and read models', async () => {
    const into = join(scratch('into'), 'data');
    const restored = await restoreTo(into);
    expect(restored.code).toBe(0);
    expect(restored.err).toContain('The read models are built from them at the next start');
    expect(restored.err).toContain('It is the same log as the one that was backed up');
    for (const args of [
      ['log'],
      ['list', 'customers'],
      ['list', 'orders'],
      ['projections', 'verify', 'all'],
    ]) {
      const [here, there] = [
        await litopys([...args, '--json', '--data', data]),
        await litopys([...args, '--json', '--data', into]),
      ];
      expect({ args, ...there }).toEqual({ args, ...here });
      expect(here.out).not.toBe('');
    }
  });

  it('takes keys that were kept apart, and refuses to go without them', async () => {
    rmSync(join(backup, 'keys'), { recursive: true });
    const into = join(scratch('into'), 'data');
    const without = await restoreTo(into);
    expect(without.code).toBe(4);
    expect(without.err).toContain('keys.db is missing, but the backup has it');
    expect(existsSync(into)).toBe(false);
    expect((await restoreTo(into, '--keys', keys)).code).toBe(0);
  });

  it('has the API keys as they were: revoked ones stay revoked', async () => {
    const company = scratch('with-keys');
    cpSync(data, company, { recursive: true });
    const keysOf = (of: string, ...args: readonly string[]) =>
      litopys(['keys', ...args, '--data', of]);
    const add = async (name: string) =>
      (await keysOf(company, 'add', name, '--role', 'INTEGRATION')).out;
    const [shop, gone] = [await add('shop'), await add('gone')];
    await keysOf(company, 'revoke', 'gone');
    const [made, into] = [join(scratch('backups'), 'b'), join(scratch('into'), 'data')];
    expect((await litopys(['backup', made, '--data', company])).code).toBe(0);
    expect(readdirSync(join(made, 'keys'))).toContain('api-keys.ndjson');
    const { code, err } = await litopys(['restore', made, '--data', into]);
    expect(code).toBe(0);
    expect(err).toContain('API keys are as they were then: shop. Those revoked since are accepted');
    const restored = new ApiKeys(into);
    expect(restored.find(shop)?.name).toBe('shop');
    expect(restored.find(gone)).toBe(undefined);
    expect((await keysOf(into)).out).toBe((await keysOf(company)).out);
  });

  it.each([
    ['that is no backup', () => rmSync(join(backup, 'manifest.json')), 'is no backup'],
    [
      'whose manifest is damaged',
      () => writeFileSync(join(backup, 'manifest.json'), '{'),
      'it is no JSON',
    ],
    [
      'of a later build',
      () => writeFileSync(join(backup, 'manifest.json'), '{"litopysBackup":2}'),
      'a later Litopys',
    ],
    [
      'that is truncated',
      () => truncateSync(join(backup, 'events.db'), 4096),
      'has 4096 bytes, but had',
    ],
    ['that is longer', () => appendFileSync(join(backup, 'events.db'), 'x'), 'bytes, but had'],
    ['with another byte', () => flip(join(backup, 'events.db')), 'is not as it was made'],
    ['with another key', () => flip(join(backup, 'keys', 'keys.db')), 'is not as it was made'],
  ])('refuses one %s, and leaves the directory empty', async (_, change, text) => {
    change();
    const into = scratch('into');
    const { code, err } = await restoreTo(into);
    expect({ code, left: readdirSync(into) }).toEqual({ code: 4, left: [] });
    expect(err).toContain(text);
  });

  it('never goes over anything, nor does a backup', async () => {
    const restored = await restoreTo(data);
    expect(restored.code).toBe(2);
    expect(restored.err).toContain('nothing is ever restored over something');
    const again = await litopys(['backup', backup, '--data', data]);
    expect([again.code, again.err.includes('it is not empty')]).toEqual([2, true]);
    const inside = await litopys(['backup', join(data, 'backup'), '--data', data]);
    expect([inside.code, inside.err.includes('would be lost with it')]).toEqual([2, true]);
    const empty = await litopys(['backup', join(scratch('b'), 'b'), '--data', scratch('empty')]);
    expect(empty.code).toBe(4);
  });

  it('that was broken off lets nobody in, and can be run again', async () => {
    const into = scratch('into');
    // As a kill leaves it between two of its renames: the keys are there, the log is not.
    mkdirSync(join(into, 'restore.unfinished'));
    cpSync(join(backup, 'events.db'), join(into, 'restore.unfinished', 'events.db'));
    cpSync(join(keys, 'keys.db'), join(into, 'keys.db'));
    const { code, err } = await litopys(['list', 'customers', '--data', into]);
    expect(code).toBe(4);
    expect(err).toContain('its restore was broken off: in that case run litopys restore again');
    expect((await restoreTo(into)).code).toBe(0);
    expect((await litopys(['list', 'customers', '--data', into])).code).toBe(0);
  });

  it('does not take what a backup that was broken off has left, and says what it is', async () => {
    const into = join(scratch('backups'), 'one');
    mkdirSync(`${into}.unfinished`);
    const { code, err } = await litopys(['backup', into, '--data', data]);
    expect(code).toBe(2);
    expect(err).toContain('a backup is under way, or was broken off; in that case delete it');
    renameSync(`${into}.unfinished`, into);
    expect((await litopys(['backup', into, '--data', data])).code).toBe(0);
  });
});

function flip(file: string): void {
  const size = statSync(file).size;
  const copy = `${file}.copy`;
  renameSync(file, copy);
  cpSync(copy, file);
  rmSync(copy);
  truncateSync(file, size - 1);
  appendFileSync(file, 'Z');
}
