import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { litopys, logOf, scratch } from '../cli/litopys.js';
import { expectDiscreet } from './attacked.js';

const data = scratch('command-line');
let facts: number;

beforeAll(async () => {
  const args = [
    '--customers',
    '2',
    '--months',
    '1',
    '--seed',
    '1',
    '--today',
    '2026-03-16',
    '--quiet',
  ];
  expect((await litopys(['demo', ...args, '--data', data])).code).toBe(0);
  facts = (await logOf(data)).length;
});

const REFUSED: readonly (readonly [
  args: readonly string[],
  code: number,
  says: readonly string[],
])[] = [
  [['history', '../../etc/passwd'], 1, ['"../../etc/passwd"']],
  [['history', '__proto__'], 1, ['"__proto__"']],
  [['history', "' OR 1=1 --"], 1, ["' OR 1=1 --"]],
  [['history', '%'], 1, ['"%"']],
  [['history', 'x'.repeat(20_000)], 1, ['No customer']],
  [['history', 'northwind:__proto__'], 1, ['northwind:__proto__']],
  [['history', 'a', '--as-of', '9999-99-99'], 2, ['Give a day such as']],
  [['list', 'customers', '--known-at', '-1'], 2, ['--known-at', '-1']],
  [['history', 'a', '--kind', '__proto__'], 2, ['Allowed choices are']],
  [['history', 'a', '--limit', '1e9'], 2, ['Give a whole number']],
  [['history', 'a', '--limit', '-5'], 2, ['Give a whole number']],
  [['history', 'a', '--locale', '../../en'], 2, ['Allowed choices are']],
  [['log', '--stream', '../events.db'], 1, ['There is no stream ../events.db']],
  [['log', '--stream', '*'], 1, ['There is no stream *']],
  [['log', '--after', '; DROP TABLE events'], 2, ['; DROP TABLE events']],
  [['log', '--after', '9'.repeat(400)], 2, ['no position of this log']],
  [['log', '--limit', 'NaN'], 2, ['Give a whole number']],
  [['list', '__proto__'], 2, ['There is no read model __proto__; there are']],
  [['list', 'constructor'], 2, ['There is no read model constructor']],
  [['list', 'customers', '--where', '__proto__=1'], 2, ['give field=value, with one of']],
  [['list', 'customers', '--where', 'isVip'], 2, ['give field=value']],
  [['list', 'customers', '--where', '=1+1'], 2, ['give field=value']],
  [['list', 'customers', '--as-of', '2026-02-30'], 2, ['Give a day such as']],
  [['sales', '--from', '2026-13-01', '--to', '2026-14-01'], 2, ['2026-13-01']],
  [['sales', '--by', 'PASSWORD'], 2, ['Allowed choices are']],
  [['projections', 'rebuild', '__proto__'], 2, ['There is no read model __proto__']],
  [['serve', '--port', '-1'], 2, ['Give a whole number']],
  [['serve', '--port', '0x50'], 2, ['Give a whole number']],
  [['serve', '--host', '300.300.300.300'], 2, ['300.300.300.300']],
  [['import', '/dev/full/nothing'], 1, ['/dev/full/nothing']],
  [['import', '.', '--mapping', '../../evil'], 2, ['Allowed choices are']],
  [['import', '-', '--format', 'xml'], 2, ['Allowed choices are']],
  [['__proto__'], 2, ["unknown command '__proto__'"]],
  [['constructor'], 2, ["unknown command 'constructor'"]],
  [['list', 'customers', '--no-such-option'], 2, ["unknown option '--no-such-option'"]],
];

describe('litopys', () => {
  it.each(REFUSED)(
    '%j is refused with %d, says what is wrong, and writes nothing',
    async (args, code, says) => {
      const outcome = await litopys([...args, '--data', data]);
      expect({ code: outcome.code, out: outcome.out, err: outcome.err }).toEqual({
        code,
        out: '',
        err: outcome.err,
      });
      for (const part of says) expect(outcome.err).toContain(part);
      expectDiscreet(200, outcome.err.replaceAll(data, ''));
    },
  );

  it('imports no folder, and no file that is not there', async () => {
    const folder = scratch('folder');
    mkdirSync(join(folder, 'a.ndjson'));
    const outcome = await litopys(['import', join(folder, 'a.ndjson'), '--data', data, '--quiet']);
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain('a.ndjson is a folder: name a file in it');
    expectDiscreet(200, outcome.err.replaceAll(folder, ''));
  });

  it('writes no rejects over what is imported', async () => {
    const path = join(scratch('same'), 'facts.ndjson');
    writeFileSync(path, '{"command":"Nothing"}\n');
    const outcome = await litopys(['import', path, '--rejects', path, '--data', data, '--quiet']);
    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain('--rejects');
  });

  it('has written nothing in all this', async () => {
    expect((await logOf(data)).length).toBe(facts);
  });
});

describe('A setting of', () => {
  it.each([
    ['LITOPYS_PORT', '-1'],
    ['LITOPYS_PORT', '80; rm -rf /'],
    ['LITOPYS_TIME_ZONE', '../../etc/localtime'],
    ['LITOPYS_TIME_ZONE', 'Mars/Olympus'],
    ['LITOPYS_CURRENCY', '=1+1'],
    ['LITOPYS_DATA_FILE', '/nowhere/at/all'],
    ['LITOPYS_MASTER_KEY', 'short'],
    ['LITOPYS___PROTO__', 'x'],
  ])('%s to %j is refused, by its name', async (name, value) => {
    const { code, err } = await litopys(['log', '--data', data], {
      environment: { [name]: value },
    });
    expect(code).toBe(2);
    expect(err).toContain(name);
    expectDiscreet(200, err.replaceAll(data, ''));
  });
});
