import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { type Attacked, attacked, expectRefused, posted, type Refusal } from './attacked.js';

let api: Attacked;
let head: string | undefined;

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterAll(() => api.close());

const commandId = '00000000-0000-4000-8000-0000000000aa';
const NOBODY = '00000000-0000-4000-8000-00000000dead';
const BAD = { status: 400, code: 'BAD_USER_INPUT' };
const INPUT = { status: 200, code: 'invalid_input' };

type Fields = Readonly<Record<string, unknown>>;
type Case = readonly [name: string, fields: (api: Attacked) => Fields, refusal: Refusal];

const line = (fields: Fields) => ({
  ...{ productId: 'tea', productName: 'Tea', quantity: '1', unitPrice: '1.00', ...fields },
});
const order =
  (fields: Fields) =>
  (at: Attacked): Fields => ({
    ...{ customerId: at.acme.customerId, currency: 'EUR', channel: 'EMAIL', lines: [line({})] },
    ...fields,
  });
const payment =
  (fields: Fields) =>
  (at: Attacked): Fields => ({
    ...{ customerId: at.acme.customerId, currency: 'EUR', amount: '1.00', ...fields },
  });
const customer = (fields: Fields) => (): Fields => ({
  ...{ name: 'New', kinds: ['BUYER'], source: { channel: 'EVENT' }, ...fields },
});

const MONEY: readonly Case[] = [
  ['a negative amount', payment({ amount: '-5.00' }), { ...INPUT, says: ['amount is', '-5.00'] }],
  [
    'an amount of nothing',
    payment({ amount: '0' }),
    { status: 200, code: 'amount_not_positive', says: ['amount is', '0'] },
  ],
  [
    'an amount as a number',
    payment({ amount: 12.5 }),
    { ...BAD, says: ['input.amount', '12.5', 'such as'] },
  ],
  [
    'an amount in words',
    payment({ amount: 'ten' }),
    { ...BAD, says: ['input.amount', '"ten"', 'such as'] },
  ],
  ['an amount with a comma', payment({ amount: '1,50' }), { ...BAD, says: ['"1,50"', 'such as'] }],
  [
    'an amount with an exponent',
    payment({ amount: '1e9' }),
    { ...BAD, says: ['"1e9"', 'such as'] },
  ],
  ['NaN', payment({ amount: 'NaN' }), { ...BAD, says: ['"NaN"', 'such as'] }],
  ['Infinity', payment({ amount: 'Infinity' }), { ...BAD, says: ['"Infinity"', 'such as'] }],
  ['digits of another script', payment({ amount: '١٢' }), { ...BAD, says: ['"١٢"', 'such as'] }],
  [
    'an amount of 40 digits',
    payment({ amount: '9'.repeat(40) }),
    { ...BAD, says: ['9999', 'such as'] },
  ],
  [
    'a thousandth of a cent',
    payment({ amount: '1.00001' }),
    { status: 200, code: 'amount_too_precise', says: ['amount', '1.00001'] },
  ],
  [
    'a currency that does not exist',
    payment({ currency: 'XXZ' }),
    { status: 200, code: 'exchange_rate_required', says: ['exchangeRate', 'XXZ'] },
  ],
  [
    'a currency in small letters',
    payment({ currency: 'eur' }),
    { ...INPUT, says: ['currency is "eur"'] },
  ],
  [
    'a currency that is a formula',
    payment({ currency: '=1+1' }),
    { ...INPUT, says: ['currency is "=1+1"'] },
  ],
  [
    'a rate of nothing',
    payment({ currency: 'USD', exchangeRate: '0' }),
    { status: 200, code: 'exchange_rate_not_positive', says: ['exchangeRate is "0"'] },
  ],
  [
    'a foreign currency without a rate',
    payment({ currency: 'USD' }),
    { status: 200, code: 'exchange_rate_required', says: ['exchangeRate', 'USD'] },
  ],
  [
    'an object for an amount',
    payment({ amount: { $gt: 0 } }),
    { ...BAD, says: ['input.amount', '$gt'] },
  ],
  [
    'a method that does not exist',
    payment({ method: 'BARTER' }),
    { ...BAD, says: ['"BARTER"', 'PaymentMethod'] },
  ],
];

const ORDERS: readonly Case[] = [
  ['no lines', order({ lines: [] }), { ...INPUT, says: ['lines is'] }],
  [
    '1,001 lines',
    order({ lines: Array.from({ length: 1_001 }, () => line({})) }),
    { ...INPUT, says: ['lines is', 'no more than 1000'] },
  ],
  ['null for a line', order({ lines: [null] }), { ...BAD, says: ['input.lines[0]', 'null'] }],
  [
    'a quantity below nothing',
    order({ lines: [line({ quantity: '-1' })] }),
    { ...INPUT, says: ['lines[0].quantity is "-1"'] },
  ],
  [
    'a quantity of nothing',
    order({ lines: [line({ quantity: '0' })] }),
    { status: 200, code: 'quantity_not_positive', says: ['lines[0].quantity is "0"'] },
  ],
  [
    'a discount above everything',
    order({ lines: [line({ discount: '2' })] }),
    { status: 200, code: 'discount_above_price', says: ['lines[0].discount is "2"'] },
  ],
  [
    'a tax rate below nothing',
    order({ lines: [line({ taxRate: '-0.2' })] }),
    { ...INPUT, says: ['lines[0].taxRate is "-0.2"'] },
  ],
  [
    'the same line twice',
    order({ lines: [line({ lineId: '1' }), line({ lineId: '1' })] }),
    { status: 200, code: 'line_already_exists', says: ['lines[1].lineId', '"1"'] },
  ],
  [
    'a country of 500 letters',
    order({ country: 'Z'.repeat(500) }),
    { ...INPUT, says: ['country is "ZZZ'] },
  ],
  [
    'a customer that does not exist',
    order({ customerId: NOBODY }),
    { status: 200, code: 'customer_not_found', says: ['customerId', NOBODY] },
  ],
  [
    'a path for a customer',
    order({ customerId: '../../etc/passwd' }),
    { ...INPUT, says: ['customerId is "../../etc/passwd"'] },
  ],
  [
    'SQL for a customer',
    order({ customerId: "' OR 1=1 --" }),
    { ...INPUT, says: ['customerId is "\' OR 1=1 --"'] },
  ],
  [
    'the id of a manager for a customer',
    (at) => order({ customerId: at.acme.managerId })(at),
    { status: 200, code: 'customer_not_found', says: ['customerId'] },
  ],
  ['a field that does not exist', order({ isAdmin: true }), { ...BAD, says: ['"isAdmin"'] }],
  [
    'a prototype',
    order(JSON.parse('{"__proto__": {"isAdmin": true}}')),
    { ...BAD, says: ['lines'] },
  ],
];

const TIMES: readonly Case[] = [
  [
    '30 February',
    order({ promisedShipmentDate: '2026-02-30' }),
    { ...BAD, says: ['promisedShipmentDate', '"2026-02-30"', 'such as'] },
  ],
  [
    'the year 0',
    order({ promisedShipmentDate: '0000-01-01' }),
    { ...BAD, says: ['"0000-01-01"', 'such as'] },
  ],
  [
    'the year 10000',
    order({ occurredAt: '10000-01-01T00:00:00Z' }),
    { ...BAD, says: ['"10000-01-01T00:00:00Z"', 'such as'] },
  ],
  [
    'a day for an instant',
    order({ occurredAt: '2026-03-01' }),
    { ...BAD, says: ['occurredAt', '"2026-03-01"', 'such as'] },
  ],
  [
    'an instant without a zone',
    order({ occurredAt: '2026-03-01T10:00:00' }),
    { ...BAD, says: ['such as'] },
  ],
  [
    'a zone by name',
    order({ occurredAt: '2026-03-01T10:00:00[Europe/Kyiv]' }),
    { ...BAD, says: ['Kyiv', 'such as'] },
  ],
  ['25 hours', order({ occurredAt: '2026-03-01T25:00:00Z' }), { ...BAD, says: ['such as'] }],
  [
    'an offset of 99 hours',
    order({ occurredAt: '2026-03-01T10:00:00+99:00' }),
    { ...BAD, says: ['such as'] },
  ],
  [
    'seconds since 1970',
    order({ occurredAt: 1_772_000_000 }),
    { ...BAD, says: ['1772000000', 'such as'] },
  ],
  [
    'tomorrow',
    order({ occurredAt: '2026-03-02T09:00:00Z' }),
    { status: 200, code: 'occurred_in_future', says: ['occurredAt', '2026-03-02'] },
  ],
];

const WORDS: readonly Case[] = [
  ['no name', customer({ name: '' }), { ...INPUT, says: ['name is ""'] }],
  ['a name of blanks', customer({ name: ' \u200b ' }), { ...INPUT, says: ['name is'] }],
  ['a name with a zero byte', customer({ name: 'a\u0000b' }), { ...INPUT, says: ['name is'] }],
  ['a name with half a surrogate', customer({ name: 'a\ud800' }), { ...INPUT, says: ['name is'] }],

  [
    'a name of 90,000 letters',
    customer({ name: 'x'.repeat(90_000) }),
    { ...INPUT, says: ['name is "xxx'] },
  ],
  ['a list for a name', customer({ name: ['a', 'b'] }), { ...BAD, says: ['input.name'] }],
  [
    'a kind that does not exist',
    customer({ kinds: ['ALIEN'] }),
    { ...BAD, says: ['"ALIEN"', 'CustomerKind'] },
  ],
  ['no kinds', customer({ kinds: [] }), { ...INPUT, says: ['kinds is'] }],
  ['no input at all', () => ({ commandId: null }), { ...BAD, says: ['commandId'] }],
  [
    'a command id that is none',
    customer({ commandId: '1; DROP TABLE events' }),
    { ...BAD, says: ['commandId', 'DROP TABLE', 'hexadecimal'] },
  ],
];

async function recorded(name: string, input: Fields, expected: Refusal): Promise<void> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { position errors { code message path } } }`;
  const body = JSON.stringify({ query, variables: { input: { commandId, ...input } } });
  expectRefused(await posted(api.url, body), expected);
  await api.unharmed(head);
}

describe.each([
  ['receivePayment', MONEY],
  ['placeOrder', [...ORDERS, ...TIMES]],
  ['registerCustomer', WORDS],
] as const)('%s with', (mutation, cases) => {
  it.each(cases)('%s is refused', async (_, fields, expected) => {
    await recorded(mutation, fields(api), expected);
  });
});
