import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Attacked, attacked, expectRefused, posted, type Refusal } from './attacked.js';

let api: Attacked;
let head: string | undefined;

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterAll(() => api.close());

const BAD = { status: 400, code: 'BAD_USER_INPUT' };

async function run(query: string, variables: object, expected: Refusal): Promise<void> {
  const answer = await posted(api.url, JSON.stringify({ query, variables }));
  expectRefused(answer, expected);
  await api.unharmed(head);
}

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const page = (after: string) =>
  [
    `query ($after: Cursor) { customers(first: 1, after: $after) { nodes { id } } }`,
    { after },
  ] as const;
const id = (text: string) => [`query ($id: ID!) { node(id: $id) { id } }`, { id: text }] as const;

const QUESTIONS: readonly (readonly [string, readonly [string, object], Refusal])[] = [
  [
    'first: 0',
    ['{ customers(first: 0) { nodes { id } } }', {}],
    { status: 200, code: 'first_out_of_range', says: ['first is 0', '1 to 100', 'endCursor'] },
  ],
  [
    'first: -1',
    ['{ customers(first: -1) { nodes { id } } }', {}],
    { status: 200, code: 'first_out_of_range', says: ['first is -1'] },
  ],
  [
    'first: 1,000,000',
    ['{ customers(first: 1000000) { nodes { id } } }', {}],
    { status: 200, code: 'first_out_of_range', says: ['first is 1000000'] },
  ],
  [
    'first: 2^40',
    ['{ customers(first: 1099511627776) { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['1099511627776'] },
  ],
  [
    'first: 1.5',
    ['query ($n: Int!) { customers(first: $n) { nodes { id } } }', { n: 1.5 }],
    { ...BAD, says: ['$n', '1.5'] },
  ],
  [
    'first without its variable',
    ['query ($n: Int!) { customers(first: $n) { nodes { id } } }', {}],
    { ...BAD, says: ['$n', 'was not provided'] },
  ],
  [
    'a cursor of words',
    page('no cursor'),
    { status: 200, code: 'bad_cursor', says: ['after is no cursor', 'give one'] },
  ],
  ['a cursor of nothing', page(''), { status: 200, code: 'bad_cursor', says: ['after'] }],
  [
    'a cursor of another list',
    page(cursor(['another', null, 'x'])),
    { status: 200, code: 'bad_cursor', says: ['another query'] },
  ],
  [
    'a cursor of an object',
    page(cursor({ key: 'x' })),
    { status: 200, code: 'bad_cursor', says: ['after is no cursor'] },
  ],
  [
    'a cursor of 80,000 letters',
    page('A'.repeat(80_000)),
    { status: 200, code: 'bad_cursor', says: ['after is no cursor'] },
  ],
  [
    'a position that is none',
    ['{ log(first: 1, after: "; DROP") { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['; DROP', 'position'] },
  ],
  [
    'a position far ahead',
    ['{ log(first: 1, after: "9999999999999999") { nodes { id } } }', {}],
    { status: 200, code: 'invalid_argument', says: ['after is', '9999999999999999'] },
  ],
  [
    'asOf in words',
    ['{ customers(first: 1, asOf: "yesterday") { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['"yesterday"', 'such as'] },
  ],
  [
    'asOf: 31 April',
    ['{ customers(first: 1, asOf: "2026-04-31") { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['"2026-04-31"'] },
  ],
  [
    'knownAt twice',
    [
      '{ customers(first: 1, knownAt: {at: "2026-01-01T00:00:00Z", position: "1"}) { nodes { id } } }',
      {},
    ],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['exactly one key'] },
  ],
  [
    'a period that ends before it begins',
    ['{ sales(unit: MONTH, from: "2026-02-01", to: "2026-01-01", by: CHANNEL) { from } }', {}],
    { status: 200, code: 'empty_period', says: ['from is 2026-02-01', 'must not be later'] },
  ],
  [
    'a search for a formula that no field has',
    ['{ customers(first: 1, filter: {formula: {equals: "=1+1"}}) { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['"formula"'] },
  ],
  [
    'an order by a field that does not exist',
    ['{ customers(first: 1, orderBy: {field: PASSWORD}) { nodes { id } } }', {}],
    { status: 400, code: 'GRAPHQL_VALIDATION_FAILED', says: ['"PASSWORD"'] },
  ],
  [
    'likeness with nothing',
    ['{ likelyDuplicates { customer { id } } }', {}],
    { status: 200, code: 'nothing_to_compare', says: ['give name'] },
  ],
];

describe('A question with', () => {
  it.each(QUESTIONS)('%s is refused', async (_, [query, variables], expected) => {
    await run(query, variables, expected);
  });

  it.each([
    '',
    '..',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    "' OR ''='",
    '%00',
    'a\u0000b',
    'customer:*',
    'x'.repeat(90_000),
  ])('the id %p finds nothing', async (text) => {
    const [query, variables] = id(text);
    const { data, errors } = await api.ask(query, variables);
    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
    await api.unharmed(head);
  });

  it.each(['%', '_', '*', "'", '"', '\\', '"a" OR "b"', 'NEAR(', '\u0000', '=1+1', '١٢'])(
    'the search %p is taken as words',
    async (text) => {
      const query =
        'query ($t: String!) { customers(first: 9, filter: {search: $t}) { nodes { name } } }';
      const answer = await api.ask(query, { t: text });
      expect(answer.errors).toBeUndefined();
      await api.unharmed(head);
    },
  );
});
