import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { type Attacked, attacked, expectRefused, posted, type Refusal } from './attacked.js';

let api: Attacked;
let head: string | undefined;

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterAll(() => api.close());

const PARSED = { status: 400, code: 'GRAPHQL_PARSE_FAILED' };
const VALID = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' };
const times = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const deep = (levels: number) =>
  `{ orders(first: 1) { nodes { ${'customer { orders(first: 1) { nodes { '.repeat(levels)} id ${'} } } '.repeat(levels)} } } }`;
const rename = (i: number) =>
  `m${i}: renameCustomer(input: {commandId: "00000000-0000-4000-8000-0000000001${String(i).padStart(2, '0')}", customerId: "x", name: "y"}) { position }`;

const DOCUMENTS: readonly (readonly [name: string, query: string, refusal: Refusal])[] = [
  ['nothing', '', { status: 400, code: 'BAD_REQUEST', says: ['query'] }],
  ['a bracket', '{', { ...PARSED, says: ['Expected Name'] }],
  ['words of another language', 'SELECT * FROM customers', { ...PARSED, says: ['"SELECT"'] }],
  ['a control character', '{ \u0000 }', { ...PARSED, says: ['U+0000'] }],
  ['a string that does not end', '{ node(id: "a) { id } }', { ...PARSED, says: ['Unterminated'] }],
  ['half a surrogate', '{ node(id: "\\uD800") { id } }', { ...PARSED, says: ['\\uD800'] }],
  [
    '10,000 aliases',
    `{ ${times(10_000, (i) => `a${i.toString(36)}:a`)} }`,
    { ...PARSED, says: ['2000 words', 'in parts'] },
  ],
  [
    '60 aliases',
    `{ ${times(60, (i) => `a${i}: projections { name }`)} }`,
    { status: 400, code: 'too_many_aliases', says: ['60 aliases', 'limit is 50', 'ask for'] },
  ],
  [
    '64 aliases in fragments that spread fragments',
    `{ ...a ...a } fragment a on Query { ...b ...b } fragment b on Query { ${times(16, (i) => `x${i}: projections { name }`)} }`,
    { status: 400, code: 'too_many_aliases', says: ['64 aliases'] },
  ],
  [
    'aliases of the schema',
    `{ ${times(51, (i) => `s${i}: __schema { description }`)} }`,
    { status: 400, code: 'too_many_aliases', says: ['51 aliases'] },
  ],
  [
    '11 mutations',
    `mutation { ${times(11, rename)} }`,
    {
      status: 400,
      code: 'too_many_mutations',
      says: ['11 mutations', 'limit is 10', 'requests of their own'],
    },
  ],
  [
    '11 mutations in fragments',
    `mutation { ...m ${times(5, rename)} } fragment m on Mutation { ${times(6, (i) => rename(i + 5))} }`,
    { status: 400, code: 'too_many_mutations', says: ['11 mutations'] },
  ],
  [
    'fields within fields, 15 deep',
    deep(4),
    {
      status: 400,
      code: 'query_too_deep',
      says: ['15 fields deep', 'limit is 12', 'a query of their own'],
    },
  ],
  [
    'fields within fields, 153 deep',
    deep(50),
    { status: 400, code: 'query_too_deep', says: ['153'] },
  ],
  [
    'depth hidden in fragments',
    `{ orders(first: 1) { nodes { ...a } } } ${times(8, (i) => `fragment ${'abcdefghi'[i]} on Order { customer { orders(first: 1) { nodes { ...${'abcdefghi'[i + 1]} } } } }`)} fragment i on Order { id }`,
    { status: 400, code: 'query_too_deep', says: ['27 fields deep'] },
  ],
  [
    'brackets, 3,000 deep',
    `${'{ a '.repeat(3000)}${'}'.repeat(3000)}`,
    { ...PARSED, says: ['2000 words'] },
  ],
  [
    'lists, 950 deep',
    `{ customers(first: ${'['.repeat(950)}1${']'.repeat(950)}) { nodes { id } } }`,
    { ...VALID, says: ['Int cannot represent', '…'] },
  ],
  [
    'objects, 450 deep',
    `{ customers(first: 1, filter: ${'{a: '.repeat(450)}1${'}'.repeat(450)}) { nodes { id } } }`,
    { ...VALID, says: ['"a" is not defined'] },
  ],
  [
    'fragments without a name, 600 deep',
    `{ ${'...{'.repeat(600)} passwords ${'}'.repeat(600)} }`,
    { ...VALID, says: ['"passwords"'] },
  ],
  [
    'lists, 3,000 deep',
    `{ customers(first: ${'['.repeat(3000)}1${']'.repeat(3000)}) { nodes { id } } }`,
    { ...PARSED, says: ['a query of their own'] },
  ],
  [
    'objects, 400 deep, as a filter',
    `{ customers(first: 1, filter: ${'{search: '.repeat(400)}"a"${'}'.repeat(400)}) { nodes { id } } }`,
    { ...VALID, says: ['String cannot represent'] },
  ],
  [
    'a fragment within itself',
    '{ ...a } fragment a on Query { ...a }',
    { ...VALID, says: ['"a" within itself'] },
  ],
  [
    'fragments in a circle',
    '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    { ...VALID, says: ['via "b"'] },
  ],
  [
    'a fragment within itself below a field',
    '{ orders(first: 1) { nodes { ...a } } } fragment a on Order { customer { orders(first: 1) { nodes { ...a } } } }',
    { ...VALID, says: ['"a" within itself'] },
  ],
  ['a fragment that nobody wrote', '{ ...ghost }', { ...VALID, says: ['"ghost"'] }],
  [
    'a fragment that nobody spreads',
    '{ projections { name } } fragment a on Query { projections { name } }',
    { ...VALID, says: ['"a" is never used'] },
  ],
  [
    'a fragment twice',
    '{ ...a } fragment a on Query { projections { name } } fragment a on Query { projections { name } }',
    { ...VALID, says: ['one fragment named "a"'] },
  ],
  [
    'a list of lists of lists',
    '{ customers(first: 100) { nodes { orders(first: 100) { nodes { payments: customer { payments(first: 100) { nodes { id } } } } } } } }',
    { status: 400, code: 'COST_EXCEEDED', says: ['limit is 10000', 'a smaller first'] },
  ],
  [
    'the history of 100 customers',
    '{ customers(first: 100) { nodes { history(first: 100) { nodes { id actor { id } } } } } }',
    { status: 400, code: 'COST_EXCEEDED', says: ['costs', 'limit is 10000'] },
  ],
  [
    'past lists by the dozen',
    `{ ${times(25, (i) => `a${i}: orders(first: 1, asOf: "2026-0${(i % 9) + 1}-01") { nodes { id } }`)} }`,
    { status: 400, code: 'COST_EXCEEDED', says: ['limit is 10000'] },
  ],
  [
    'counts within lists',
    `{ customers(first: 100) { nodes { ${times(5, (i) => `a${i}: orders(first: 1) { totalCount }`)} } } }`,
    { status: 400, code: 'COST_EXCEEDED', says: ['limit is 10000'] },
  ],
  [
    'a schema that is expanded without end',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
    { ...VALID, says: ['Maximum introspection depth exceeded'] },
  ],
  ['a field that does not exist', '{ passwords }', { ...VALID, says: ['"passwords"'] }],
  ['a field of every prototype', '{ __proto__ { id } }', { ...VALID, says: ['"__proto__"'] }],
  ['constructor as a field', '{ constructor { name } }', { ...VALID, says: ['"constructor"'] }],
  [
    'toString of an item',
    '{ customers(first: 1) { nodes { toString } } }',
    { ...VALID, says: ['"toString"'] },
  ],
  [
    'an argument that does not exist',
    '{ customers(first: 1, where: "1=1") { nodes { id } } }',
    { ...VALID, says: ['"where"'] },
  ],
  [
    'a required argument left out',
    '{ customers { nodes { id } } }',
    { ...VALID, says: ['"first"', 'required'] },
  ],
  [
    'a directive that does not exist',
    '{ projections @sleep(ms: 9) { name } }',
    { ...VALID, says: ['"@sleep"'] },
  ],
  [
    'a directive 100 times',
    `{ projections ${'@skip(if: false) '.repeat(100)} { name } }`,
    { ...VALID, says: ['"@skip"'] },
  ],
  [
    'a variable that nobody declared',
    '{ node(id: $id) { id } }',
    { ...VALID, says: ['"$id" is not defined'] },
  ],
  [
    'an enum value that does not exist',
    '{ sales(unit: DECADE, from: "2026-01-01", to: "2026-02-01", by: CHANNEL) { from } }',
    { ...VALID, says: ['"DECADE"'] },
  ],
  [
    'two of one-of',
    '{ customer(by: { id: "a", externalId: { system: "b", id: "c" } }) { id } }',
    { ...VALID, says: ['exactly one key'] },
  ],
  ['none of one-of', '{ customer(by: {}) { id } }', { ...VALID, says: ['exactly one key'] }],
  [
    'two operations without a name for one',
    'query a { projections { name } } query b { projections { name } }',
    { status: 400, code: 'OPERATION_RESOLUTION_FAILURE', says: ['operation name'] },
  ],
  [
    'a subscription',
    'subscription { historyChanged { position } }',
    { status: 400, code: 'socket_only', says: ['graphql-ws', '/graphql'] },
  ],
  [
    'a field asked for in two ways',
    '{ customers(first: 1) { nodes { id } } customers(first: 2) { nodes { id } } }',
    { ...VALID, says: ['conflict'] },
  ],
  ['4,000 errors', `{ ${times(900, (i) => `x${i}`)} }`, { ...VALID, says: ['"x0"'] }],
];

describe('A document with', () => {
  it.each(DOCUMENTS)('%s is refused', async (_, query, refusal) => {
    const answer = await posted(api.url, JSON.stringify({ query }));
    expectRefused(answer, refusal);
    await api.unharmed(head);
  });

  it('fragments that double 300 times takes no time and answers', async () => {
    const query = `{ ...f0 } ${times(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f60 on Query { projections { name } }`;
    const answer = await posted(api.url, JSON.stringify({ query }));
    expectRefused(answer, { status: 400, code: 'COST_EXCEEDED', says: ['limit is 10000'] });
    await api.unharmed(head);
  });

  it('the whole schema, as GraphiQL asks for it, is answered', async () => {
    const { status, errors } = await posted(
      api.url,
      JSON.stringify({ query: getIntrospectionQuery() }),
    );
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
  });
});

describe('Every answer', () => {
  it('tells what it cost and what is left', async () => {
    const { text } = await posted(
      api.url,
      JSON.stringify({ query: '{ customers(first: 7) { nodes { id } } }' }),
    );
    const { extensions } = JSON.parse(text);
    // The request 1, the page 5 and its object 1, seven customers 1 each.
    expect(extensions.cost).toMatchObject({ requested: 14, limit: 10_000, perSecond: 2_000_000 });
    expect(extensions.cost.left).toBeGreaterThan(19_000_000);
  });
});
