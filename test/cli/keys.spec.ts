import { beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '#runtime';
import { litopys, scratch } from './litopys.js';

describe('litopys keys', () => {
  const data = scratch('keys');
  const keys = (...args: string[]) => litopys(['keys', ...args, '--data', data]);
  beforeAll(async () => {
    const demo = ['--customers', '3', '--months', '2', '--seed', '1', '--today', '2026-03-16'];
    expect((await litopys(['demo', ...demo, '--quiet', '--data', data])).code).toBe(0);
  });

  it('add prints a key once, for one manager when its owner sells', async () => {
    const managers = JSON.parse(
      (await litopys(['list', 'managers', '--json', '--data', data])).out,
    );
    const { id, name } = managers[0];
    const { code, out, err } = await keys(
      'add',
      'olena',
      '--role',
      'SALES_MANAGER',
      '--manager',
      name,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^litopys_[\w-]{43}$/);
    expect(err).toContain('This is the only time that it is shown.');
    expect(err).toContain(
      'From now on the server asks everybody for a token, on this machine (GraphiQL) too.',
    );
    expect(new ApiKeys(data).find(out)).toMatchObject({
      name: 'olena',
      role: 'SALES_MANAGER',
      managerId: id,
    });
  });

  it('list shows which there are, and revoke makes one worthless', async () => {
    const { out: key } = await keys('add', 'audit', '--role', 'AUDITOR', '--quiet');
    expect(await keys('revoke', 'audit')).toMatchObject({
      code: 0,
      err: 'The key "audit" is accepted no more.',
    });
    expect(new ApiKeys(data).find(key)).toBe(undefined);
    const listed = JSON.parse((await keys('list', '--json')).out);
    expect(listed).toMatchObject([
      { name: 'olena', role: 'SALES_MANAGER', revoked: null },
      { name: 'audit', role: 'AUDITOR', manager: null, revoked: expect.stringMatching(/^20/) },
    ]);
    const { out } = await keys();
    expect(out.split('\n')).toHaveLength(3);
    expect(out).not.toContain(key.slice(8, 20));
  });

  it.each([
    [['add', 'x'], 2, '--role'],
    [['add', 'x', '--role', 'GOD'], 2, 'Allowed choices are SALES_MANAGER, HEAD_OF_SALES'],
    [['add', 'x', '--role', 'SALES_MANAGER'], 2, 'say with --manager which one'],
    [['add', 'x', '--role', 'ADMIN', '--manager', 'a'], 2, '--manager is for SALES_MANAGER'],
    [
      ['add', 'x', '--role', 'ADMIN', '--acts-for-others'],
      2,
      '--acts-for-others is for INTEGRATION',
    ],
    [
      ['add', 'x', '--role', 'SALES_MANAGER', '--manager', 'Nobody'],
      1,
      'No manager is meant by "Nobody"; give the id of one of these:',
    ],
    [
      ['add', 'Olena Koval', '--role', 'ADMIN'],
      2,
      'name is "Olena Koval": give 1 to 64 lower case letters',
    ],
    [['add', 'olena', '--role', 'ADMIN'], 2, 'there is, or was, a key of that name'],
    [['revoke', 'nobody'], 2, 'there is no such key'],
  ] as const)('%j is refused', async (args, code, said) => {
    const before = new ApiKeys(data).list();
    const outcome = await keys(...args);
    expect(outcome).toMatchObject({ code, out: '', err: expect.stringContaining(said) });
    expect(new ApiKeys(data).list()).toEqual(before);
  });
});

describe('litopys serve', () => {
  it('does not start where others can reach it while nobody has to show who he is', async () => {
    const data = scratch('open');
    const { code, err } = await litopys([
      'serve',
      '--host',
      '0.0.0.0',
      '--port',
      '0',
      '--data',
      data,
    ]);
    expect(code).toBe(2);
    expect(err).toContain('Others than this machine can reach 0.0.0.0');
  });
});
