/** Keys that are lost for ever: `litopys lostkeys` says whose, and goes on without them only when it is told to. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Command } from '#event-sourcing';
import { openRuntime } from '#runtime';
import { start } from '../cli/child.js';
import { litopys, reading, scratch } from '../cli/litopys.js';

const DEMO = ['--customers', '3', '--months', '2', '--seed', '1', '--today', '2026-03-16'];
const ACCEPT = ['--accept', '--reason', 'The disk broke'];

let whole: string;
let data: string;
let customers: readonly { readonly id: string; readonly name: string }[];

beforeAll(async () => {
  whole = scratch('whole');
  // In a process of its own, so that nothing is left in write-ahead logs.
  expect(await start(['demo', ...DEMO, '--quiet', '--data', whole]).ended).toBe(0);
  customers = await listed(whole);
});
beforeEach(() => {
  data = scratch('lost');
  cpSync(whole, data, { recursive: true });
});

async function listed(from: string) {
  const { code, out, err } = await litopys(['list', 'customers', '--json', '--data', from]);
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out);
}
const lostkeys = (...args: readonly string[]) => litopys(['lostkeys', ...args, '--data', data]);
/** Without those that SQLite makes and removes. */
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !/-(wal|shm|journal)$|^writer/.test(name))
    .sort();
const names = async () => (await listed(data)).map(({ name }: { readonly name: string }) => name);
const remove = (beginning: string): void => {
  for (const name of readdirSync(data).filter((one) => one.startsWith(beginning)))
    rmSync(join(data, name));
};
const rename = (customerId: string, n: number): Command => {
  const commandId = `00000000-0000-4000-8000-00000000000${n}`;
  const actor = { type: 'user', id: 'u1' } as const;
  const meta = { commandId, correlationId: commandId, actor, now: '2026-03-17T10:00:00.000Z' };
  return { type: 'RenameCustomer', ...{ customerId, name: `Renamed ${n}` }, meta };
};

describe.each([
  ['missing', () => remove('keys.db')],
  ['damaged', () => writeFileSync(join(data, 'keys.db'), 'x'.repeat(10_000))],
  ['without their master key', () => remove('master.key')],
])('Keys that are %s', (_, lose) => {
  beforeEach(() => lose());

  it('are refused, and looked for without changing anything', async () => {
    const before = filesOf(data);
    const refused = await litopys(['list', 'customers', '--data', data]);
    expect(refused.code).toBe(4);
    const { code, out, err } = await lostkeys();
    expect(code).toBe(0);
    expect(out).toMatch(/of \d+ facts, \d+ have personal data that no key here opens/i);
    expect(err).toContain('Look for a copy of keys.db and master.key first');
    expect(filesOf(data)).toEqual(before);
  });

  it('can be given up: everybody reads erased, no sum changes, and it is written down', async () => {
    const sales = ['sales', '--json', '--unit', 'YEAR', '--by', 'COUNTRY', '--data'];
    const before = await litopys([...sales, whole]);
    const { code, out, err } = await lostkeys(...ACCEPT);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ customers and managers count as erased from now on/);
    expect(await names()).toEqual(customers.map(() => '[erased]'));
    expect((await litopys([...sales, data])).out).toBe(before.out);
    const [line = ''] = readFileSync(join(data, 'lost-keys.ndjson'), 'utf8').split('\n');
    const done = JSON.parse(line);
    expect(done).toMatchObject({
      reason: 'The disk broke',
      upTo: expect.stringMatching(/^0+\d+$/),
    });
    expect(err).toContain(
      `${data}/${done.kept} has the old keys, and the read models as they were`,
    );
    expect(readdirSync(join(data, done.kept))).toContain('read-models.db');
    expect(await litopys(['projections', 'verify', 'all', '--data', data])).toMatchObject({
      code: 0,
    });
  });
});

describe('After keys were given up', () => {
  it('nothing personal can be recorded of who is erased, and everything of who comes anew', async () => {
    remove('keys.db');
    expect((await lostkeys(...ACCEPT)).code).toBe(0);
    const id = customers[0]?.id ?? '';
    await reading(data, async (runtime) => {
      await expect(runtime.execute(rename(id, 1))).rejects.toMatchObject({
        code: 'subject_erased',
      });
      const { meta } = rename(id, 2);
      const registered = { kinds: ['BUYER'], source: { channel: 'PHONE' }, name: 'Anew' };
      await runtime.execute({ type: 'RegisterCustomer', ...registered, meta });
    });
    expect(await names()).toContain('Anew');
    const again = await lostkeys(...ACCEPT);
    expect(again.out).toBe('All personal data can be read: no key is lost.');
  });

  it('a backup and its restore know it too', async () => {
    remove('keys.db');
    expect((await lostkeys(...ACCEPT)).code).toBe(0);
    const [backup, restored] = [join(scratch('b'), 'b'), join(scratch('r'), 'r')];
    expect((await litopys(['backup', backup, '--data', data])).code).toBe(0);
    expect((await litopys(['restore', backup, '--data', restored])).code).toBe(0);
    expect(existsSync(join(restored, 'lost-keys.ndjson'))).toBe(true);
    expect((await litopys(['list', 'customers', '--data', restored])).code).toBe(0);
  });
});

describe('Keys that are older than the log', () => {
  it('lose only whom they do not know', async () => {
    const one = await openRuntime({ data, mode: 'write' });
    const { meta } = rename('', 3);
    const registered = { kinds: ['BUYER'], source: { channel: 'PHONE' }, name: 'Newest' };
    await one.execute({ type: 'RegisterCustomer', ...registered, meta });
    await one.close();
    remove('keys.db');
    cpSync(join(whole, 'keys.db'), join(data, 'keys.db'));
    expect((await litopys(['list', 'customers', '--data', data])).code).toBe(4);
    const { out } = await lostkeys();
    expect(out).toMatch(
      /^Of \d+ facts, 1 have personal data that no key here opens, of 1 customers/,
    );
    expect((await lostkeys(...ACCEPT)).code).toBe(0);
    const known = customers.map(({ name }) => name);
    expect((await names()).toSorted()).toEqual([...known, '[erased]'].toSorted());
  });
});

describe('litopys lostkeys', () => {
  it('finds nothing where nothing is lost, and then gives up nothing', async () => {
    const nothing = 'All personal data can be read: no key is lost.';
    expect(await lostkeys()).toMatchObject({ code: 0, out: nothing });
    const before = filesOf(data);
    expect(await lostkeys(...ACCEPT)).toMatchObject({ code: 0, out: nothing });
    expect(filesOf(data)).toEqual(before);
  });

  it('wants a reason, and nobody at work there', async () => {
    remove('keys.db');
    for (const args of [['--accept'], ['--reason', 'x'], ['--accept', '--reason', ' ']])
      expect((await lostkeys(...args)).code).toBe(2);
    cpSync(join(whole, 'keys.db'), join(data, 'keys.db'));
    const server = await openRuntime({ data, mode: 'write' });
    try {
      expect((await lostkeys(...ACCEPT)).code).toBe(4);
    } finally {
      await server.close();
    }
  });
});
