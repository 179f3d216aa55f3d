import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { litopys, logOf, scratch } from '../cli/litopys.js';
import { expectDiscreet } from './attacked.js';

const source = { system: 'shop', id: 'K2', channel: 'PHONE' };
const REGISTERED = {
  command: 'RegisterCustomer',
  occurredAt: '2026-03-01',
  name: 'Ada',
  kinds: ['BUYER'],
  source,
};
const PAID = {
  command: 'ReceivePayment',
  occurredAt: '2026-03-02',
  customerId: 'shop:K1',
  amount: '1.00',
  currency: 'EUR',
  source: { system: 'shop', id: 'P1' },
};
const PLACED = {
  command: 'PlaceOrder',
  occurredAt: '2026-03-02',
  customerId: 'shop:K1',
  currency: 'EUR',
  channel: 'PHONE',
  lines: [{ productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '4.50' }],
  source: { system: 'shop', id: 'O1' },
};

const line = (fields: object) => ({ ...PLACED, lines: [{ ...PLACED.lines[0], ...fields }] });
const proto = (text: string) => `{"__proto__": ${text}, ${JSON.stringify(REGISTERED).slice(1)}`;

type Row = object | string;
const ROWS: readonly (readonly [name: string, row: Row, code: string, says: readonly string[]])[] =
  [
    ['words', 'hello', 'not_an_object', ['"hello"', 'one JSON object a line']],
    ['half an object', '{"command": "Reg', 'not_an_object', ['one JSON object a line']],
    ['a list', '[1, 2]', 'not_an_object', ['"[1, 2]"']],
    ['null', 'null', 'not_an_object', ['"null"']],
    ['50,000 brackets', '['.repeat(50_000), 'not_an_object', ['one JSON object a line']],
    ['no command', { source }, 'command_missing', ['command is missing', 'such as']],
    ['a number for a command', { command: 7, source }, 'command_missing', ['command']],
    [
      'a command that does not exist',
      { ...REGISTERED, command: 'DropTable' },
      'command_unknown',
      ['command is "DropTable"', 'known are'],
    ],
    [
      '__proto__ for a command',
      { ...REGISTERED, command: '__proto__' },
      'command_unknown',
      ['"__proto__"'],
    ],
    [
      'constructor for a command',
      { ...REGISTERED, command: 'constructor' },
      'command_unknown',
      ['"constructor"'],
    ],
    [
      'no source',
      { ...REGISTERED, source: undefined },
      'source_missing',
      ['source.system', 'such as'],
    ],
    ['words for a source', { ...REGISTERED, source: 'shop' }, 'source_missing', ['source.system']],
    [
      'an id of 10,000 letters',
      { ...REGISTERED, source: { ...source, id: 'x'.repeat(10_000) } },
      'source_missing',
      ['source.id'],
    ],
    [
      'an object for an id',
      { ...REGISTERED, source: { ...source, id: {} } },
      'source_missing',
      ['source.id is {}'],
    ],
    ['a prototype', proto('{"name": "Mallory"}'), 'invalid_input', ['__proto__']],
    [
      'a field that does not exist',
      { ...REGISTERED, isAdmin: true },
      'invalid_input',
      ['isAdmin is true', 'no such field'],
    ],
    [
      'an actor of its own',
      { ...REGISTERED, meta: { actor: { type: 'user', id: 'boss' } } },
      'invalid_input',
      ['meta'],
    ],
    ['an amount below nothing', { ...PAID, amount: '-1' }, 'invalid_input', ['amount is "-1"']],
    ['an amount of nothing', { ...PAID, amount: '0' }, 'amount_not_positive', ['amount is "0"']],
    ['an amount in words', { ...PAID, amount: 'ten' }, 'invalid_input', ['amount is "ten"']],
    ['a formula for an amount', { ...PAID, amount: '=1+1' }, 'invalid_input', ['amount is "=1+1"']],
    ['a number for an amount', { ...PAID, amount: 1.1 }, 'invalid_input', ['amount is 1.1']],
    [
      'an amount of 40 digits',
      { ...PAID, amount: '9'.repeat(40) },
      'invalid_input',
      ['amount is "999'],
    ],
    ['a currency in words', { ...PAID, currency: 'Euro' }, 'invalid_input', ['currency is "Euro"']],
    [
      '30 February',
      { ...PAID, occurredAt: '2026-02-30' },
      'invalid_time',
      ['occurredAt is "2026-02-30"', 'such as'],
    ],
    [
      'a time in words',
      { ...PAID, occurredAt: 'yesterday' },
      'invalid_time',
      ['occurredAt is "yesterday"', 'such as'],
    ],
    ['an object for a time', { ...PAID, occurredAt: {} }, 'invalid_time', ['occurredAt']],
    ['25 hours', { ...PAID, occurredAt: '2026-03-01T25:00:00Z' }, 'invalid_time', ['25:00']],
    ['the year 99999', { ...PAID, occurredAt: '99999-01-01' }, 'invalid_time', ['99999']],
    ['a day in 70 years', { ...PAID, occurredAt: '2096-01-01' }, 'occurred_in_future', ['2096']],
    [
      'a customer that does not exist',
      { ...PAID, customerId: 'shop:NOBODY' },
      'customer_not_found',
      ['customerId'],
    ],
    [
      'a path for a customer',
      { ...PAID, customerId: '../../etc/passwd' },
      'invalid_input',
      ['customerId is "../../etc/passwd"'],
    ],
    ['a list for a customer', { ...PAID, customerId: ['a'] }, 'invalid_input', ['customerId']],
    ['no lines', { ...PLACED, lines: [] }, 'invalid_input', ['lines']],
    ['words for lines', { ...PLACED, lines: 'tea' }, 'invalid_input', ['lines is "tea"']],
    ['null for a line', { ...PLACED, lines: [null] }, 'invalid_input', ['lines[0]']],
    [
      'a quantity below nothing',
      line({ quantity: '-2' }),
      'invalid_input',
      ['lines[0].quantity is "-2"'],
    ],
    [
      'a price with a comma',
      line({ unitPrice: '4,50' }),
      'invalid_input',
      ['lines[0].unitPrice is "4,50"'],
    ],
    ['a name of blanks', { ...REGISTERED, name: '   ' }, 'invalid_input', ['name is']],
    ['a name with a zero byte', { ...REGISTERED, name: 'a\u0000b' }, 'invalid_input', ['name is']],
    [
      'a name with half a surrogate',
      { ...REGISTERED, name: '\ud800' },
      'invalid_input',
      ['name is'],
    ],
    [
      'a name of 20,000 letters',
      { ...REGISTERED, name: 'x'.repeat(20_000) },
      'invalid_input',
      ['name is "xxx'],
    ],
    [
      'a void of what never was',
      { command: 'VoidFact', eventId: '../x', reason: 'wrong', source },
      'invalid_input',
      ['eventId is "../x"'],
    ],
  ];

const data = scratch('hostile');
let facts: number;

async function importing(content: string) {
  const path = join(scratch('rows'), 'facts.ndjson');
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
    JSON.stringify({ ...REGISTERED, name: 'First', source: { ...source, id: 'K1' } }),
  );
  expect((await litopys(['import', path, '--data', data, '--quiet'])).code).toBe(0);
  facts = (await logOf(data)).length;
});

describe('A row of', () => {
  it.each(ROWS)('%s is rejected, and nothing is written', async (_, row, code, says) => {
    const { code: exit, err } = await importing(
      typeof row === 'string' ? row : JSON.stringify(row),
    );
    expect({ exit, err }).toEqual({ exit: 3, err: expect.stringContaining(`row 1: ${code}: `) });
    for (const part of says) expect(err).toContain(part);
  });
});
