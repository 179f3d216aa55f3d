import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openRuntime } from '#runtime';
import { litopys, scratch } from './litopys.js';

const DEMO = [
  '--customers',
  '3',
  '--months',
  '2',
  '--seed',
  '1',
  '--today',
  '2026-03-16',
  '--quiet',
];

describe('litopys ends', () => {
  const data = scratch('exit');
  beforeAll(async () => {
    expect(await litopys(['demo', ...DEMO, '--data', data])).toMatchObject({ code: 0, err: '' });
  });

  it('with 0 when it is done, and for help and every listing', async () => {
    for (const args of [
      ['--help'],
      ['history', '--help'],
      ['projections'],
      ['log', '--limit', '1'],
      ['--version'],
    ]) {
      expect({ args, ...(await litopys([...args, '--data', data])) }).toMatchObject({
        args,
        code: 0,
      });
    }
  });

  it('with 1 when no customer, or more than one, is meant, and lists those', async () => {
    const none = await litopys(['history', 'nobody at all', '--data', data]);
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('No customer has "nobody at all" in its name');
    const several = await litopys(['history', 'e', '--data', data]);
    expect(several.code).toBe(1);
    expect(several.err).toMatch(
      /customers have "e" in their name; say which:\n( {2}[0-9a-f-]{36} {2}.+\n?){2,}/,
    );
    expect((await litopys(['history', 'northwind:NOONE', '--data', data])).code).toBe(1);
  });

  it('with 1 when no such stream is there', async () => {
    const { code, out, err } = await litopys(['log', '--stream', 'nope', '--data', data]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('There is no stream nope');
  });

  it('with 4 when a file is in the place of the data directory', async () => {
    const file = join(scratch('file'), 'file');
    writeFileSync(file, '');
    for (const [args, at] of [
      [['log'], file],
      [['serve', '--port', '0'], join(file, 'data')],
    ] as const) {
      const { code, err } = await litopys([...args, '--data', at]);
      expect({ args, code }).toEqual({ args, code: 4 });
      expect(err).toBe(
        `The data directory ${at} cannot be opened: a part of this path is a file; name a directory with --data`,
      );
    }
  });

  it('with 2 for wrong usage, and says what would be right', async () => {
    const wrong: readonly (readonly [string[], string])[] = [
      [['hstory', 'x'], "unknown command 'hstory'"],
      [['history'], "missing required argument 'customer'"],
      [['history', 'x', '--as-of', '2026-02-30'], 'Give a day such as'],
      [['history', 'x', '--kind', 'NOISE'], 'Allowed choices are CONTACT'],
      [['log', '--limit', '0'], 'Give a whole number from 1'],
      [['log', '--after', 'nowhere'], 'which is no position of this log'],
      [['list', 'orders', '--known-at', 'nowhere'], 'which is no position of this log'],
      [['log', '--json', '--csv'], 'cannot be used with'],
      [['list', 'unicorns'], 'There is no read model unicorns; there are balances'],
      [['list', 'orders', '--where', 'colour=red'], 'give field=value, with one of'],
      [['projections', 'rebuild', 'unicorns'], 'There is no read model unicorns'],
      [['import', '.', '--mapping', 'access'], 'Allowed choices are northwind'],
      [['serve', '--port', '70000'], 'Give a whole number from 0 to 65535'],
    ];
    for (const [args, text] of wrong) {
      const { code, err, out } = await litopys([...args, '--data', data]);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err).toContain(text);
    }
    const { code, err } = await litopys(['log'], { environment: { LITOPYS_COLOUR: 'red' } });
    expect(code).toBe(2);
    expect(err).toContain('LITOPYS_COLOUR is no setting of Litopys');
  });

  it('with 1 when the demo is asked into a store with other facts, or what is imported is not there', async () => {
    const demo = await litopys(['demo', '--customers', '4', '--quiet', '--data', data]);
    expect(demo.code).toBe(1);
    expect(demo.err).toContain('the demo goes into an empty one only');
    const missing = await litopys([
      ...['import', '/nowhere', '--mapping', 'northwind', '--data', scratch('none'), '--quiet'],
    ]);
    expect(missing.code).toBe(1);
    expect(missing.err).toBe('/nowhere is not there');
  });

  it('with 4 when there is no store, or another process holds it, and names the holder', async () => {
    const empty = await litopys(['log', '--data', join(scratch('empty'), 'data')]);
    expect(empty.code).toBe(4);
    expect(empty.err).toContain('litopys demo');
    const holder = await openRuntime({ data, mode: 'write' });
    try {
      const { code, err } = await litopys(['projections', 'verify', 'all', '--data', data]);
      expect(code).toBe(4);
      expect(err).toContain(`by process ${process.pid} on`);
      expect(err).toContain('projections verify needs the directory for itself: stop that process');
      // Reading goes on beside it.
      expect(await litopys(['log', '--limit', '1', '--data', data])).toMatchObject({ code: 0 });
    } finally {
      await holder.close();
    }
  });

  it('with 1 when the port is in use, in one sentence', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      const fresh = join(scratch('port'), 'data');
      const { code, err } = await litopys([
        ...['serve', '--demo-if-empty', '--port', String(port), '--data', fresh],
      ]);
      expect(code).toBe(1);
      // Noticed before the demo is made.
      expect(existsSync(fresh)).toBe(false);
      expect(err).toBe(
        `Cannot listen on 127.0.0.1:${port}: another program listens there; stop it, or give another --port (0 for any)`,
      );
    } finally {
      other.close();
    }
  });

  it('with one sentence for what nobody foresaw; the stack only when asked for', async () => {
    const broken = scratch('broken');
    mkdirSync(join(broken, 'events.db'));
    writeFileSync(join(broken, 'note.txt'), '');
    const short = await litopys(['log', '--data', broken]);
    expect(short.code).not.toBe(0);
    expect(short.err.split('\n')).toHaveLength(1);
    const environment = { LITOPYS_DEBUG: '1' };
    const long = await litopys(['log', '--data', broken], { environment });
    expect(long.err).toContain('\n    at ');
  });
});
