import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { litopys, logOf, scratch } from '../cli/litopys.js';
import { expectDiscreet } from './attacked.js';

const REGISTERED = {
  command: 'RegisterCustomer',
  occurredAt: '2026-03-01',
  name: 'Ada',
  kinds: ['BUYER'],
  source: { system: 'shop', id: 'K2', channel: 'PHONE' },
};
const data = scratch('hostile');
let facts: number;

async function importing(content: string | Buffer, file = 'facts.ndjson') {
  const path = join(scratch('rows'), file);
  writeFileSync(path, content);
  const outcome = await litopys(['import', path, '--data', data, '--json', '--quiet']);
  // The file is one's own: its path may be named.
  expectDiscreet(200, outcome.out.replaceAll(path, ''));
  expectDiscreet(200, outcome.err.replaceAll(path, ''));
  expect((await logOf(data)).length).toBe(facts);
  return outcome;
}

beforeAll(async () => {
  const path = join(scratch('rows'), 'first.ndjson');
  writeFileSync(
    path,
    JSON.stringify({ ...REGISTERED, name: 'First', source: { ...REGISTERED.source, id: 'K1' } }),
  );
  expect((await litopys(['import', path, '--data', data, '--quiet'])).code).toBe(0);
  facts = (await logOf(data)).length;
});

const HEAD = 'command,source.system,source.id,source.channel,name,kinds,occurredAt';
const REG = 'RegisterCustomer,shop,K3,PHONE,Ada,BUYER,2026-03-01';
const FILES: readonly (readonly [string, string, string | Buffer, number, readonly string[]])[] = [
  ['nothing', 'a.csv', '', 1, ['is empty']],
  ['no column command', 'a.csv', 'name\nAda', 1, ['no column command']],
  ['a quote that is not closed', 'a.csv', `${HEAD}\n"Reg`, 1, ['cannot be read after row 1']],
  [
    'a quote that holds 2 MB',
    'a.csv',
    `${HEAD}\n"${'x\n'.repeat(1_000_000)}`,
    1,
    ['cannot be read after row 1'],
  ],
  [
    'too many cells',
    'a.csv',
    `${HEAD}\n${REG},9,9`,
    3,
    ['malformed_row', '9 cells under a heading of 7'],
  ],
  ['a column of every prototype', 'a.csv', `${HEAD},__proto__.name\n${REG},x`, 3, ['__proto__']],
  [
    'a column within a prototype',
    'a.csv',
    `${HEAD},source.__proto__.x\n${REG},x`,
    3,
    ['__proto__'],
  ],
  [
    'a formula for a kind',
    'a.csv',
    `${HEAD}\n${REG.replace('BUYER', '=cmd|calc')}`,
    3,
    ['kinds', '=cmd|calc'],
  ],
  [
    'broken UTF-8',
    'a.ndjson',
    Buffer.from([0x7b, 0xff, 0x7d]),
    1,
    ['not in UTF-8', 'save it as UTF-8'],
  ],
  [
    'half a letter at the end',
    'a.ndjson',
    Buffer.from([0x7b, 0x7d, 0x0a, 0xd0]),
    1,
    ['not in UTF-8'],
  ],
  [
    'Latin 1',
    'a.csv',
    Buffer.from(`${HEAD}\n${REG.replace('Ada', 'Andr\xe9')}`, 'latin1'),
    1,
    ['not in UTF-8'],
  ],
  ['UTF-16', 'a.csv', Buffer.from(`\ufeff${HEAD}\n${REG}`, 'utf16le'), 1, ['not in UTF-8']],
  ['a line of 3 MB', 'a.ndjson', `{"command":"${'x'.repeat(3_000_000)}"}`, 1, ['longer than 1 MB']],
  [
    'a line that unpacks to 200 MB',
    'a.ndjson.gz',
    gzipSync(Buffer.alloc(200_000_000, 'x')),
    1,
    ['longer than 1 MB'],
  ],
  ['what is not packed', 'a.ndjson.gz', '{}', 1, ['cannot be read']],
  [
    'a pack that breaks off',
    'a.ndjson.gz',
    gzipSync('{}'.repeat(1000)).subarray(0, 20),
    1,
    ['cannot be read'],
  ],
];

describe('A file of', () => {
  it.each(FILES)('%s is refused, and nothing is written', async (_, file, content, exit, says) => {
    const outcome = await importing(content, file);
    expect({ exit: outcome.code, err: outcome.err }).toEqual({ exit, err: outcome.err });
    for (const part of says) expect(outcome.err).toContain(part);
  });
});

describe('A formula in a name', () => {
  it('stays what it is, in the log and in JSON, and is made harmless in a table for spreadsheets', async () => {
    const other = scratch('formula');
    const path = join(scratch('rows'), 'formula.ndjson');
    writeFileSync(
      path,
      JSON.stringify({ ...REGISTERED, name: '=HYPERLINK("http://evil.example")' }),
    );
    expect((await litopys(['import', path, '--data', other, '--quiet'])).code).toBe(0);
    const listed = await litopys(['list', 'customers', '--data', other, '--json']);
    expect(JSON.parse(listed.out)[0].name).toBe('=HYPERLINK("http://evil.example")');
    const csv = await litopys(['list', 'customers', '--data', other, '--csv']);
    expect(csv.out).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });
});
