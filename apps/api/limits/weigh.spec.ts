import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { type Variables, weigh } from './weigh.js';

const SCHEMA = buildSchema(`
  type Query { thing(id: ID!, asOf: String): Thing  things(first: Int!, filter: String, asOf: String): Page!  all: [Thing!]! }
  type Mutation { make(id: ID!): Thing }
  type Page { nodes: [Thing!]!  totalCount: Int }
  type Thing { id: ID!  owner: Thing  parts: [Thing!]!  things(first: Int!): Page! }
`);

function weightOf(query: string, variables: Variables = {}) {
  const document = parse(query);
  return weigh(SCHEMA, document, getOperationAST(document)!, variables);
}
const cost = (query: string, variables?: Variables) => weightOf(query, variables).cost;

describe('The cost of a request', () => {
  it.each([
    ['nothing but itself', '{ __typename }', 1],
    ['a thing', '{ thing(id: 1) { id } }', 1 + 1],
    ['what a thing leads to', '{ thing(id: 1) { owner { owner { id } } } }', 1 + 3],
    ['a list without a length, taken for ten', '{ all { id } }', 1 + 10],
    ['a list in it', '{ all { parts { id } } }', 1 + 10 * (1 + 10)],
    ['a page of 20', '{ things(first: 20) { nodes { id } } }', 1 + 6 + 20],
    [
      'a page in each of 20',
      '{ things(first: 20) { nodes { things(first: 5) { nodes { id } } } } }',
      1 + 6 + 20 * (1 + 6 + 5),
    ],
    ['a count, once for the page', '{ things(first: 20) { totalCount } }', 1 + 6 + 20],
    ['a filter', '{ things(first: 20, filter: "x") { nodes { id } } }', 1 + 6 + 20 + 20],
    ['a thing of another day', '{ thing(id: 1, asOf: "x") { id } }', 1 + 1 + 10],
    [
      'a page of another day',
      '{ things(first: 20, asOf: "x") { nodes { id } } }',
      1 + 6 + 20 + 500,
    ],
    ['a mutation', 'mutation { make(id: 1) { id } }', 1 + 10 + 1],
    [
      'what a fragment asks for, as often as it is spread',
      '{ a: all { ...f } b: all { ...f } } fragment f on Thing { owner { id } }',
      1 + 2 * 10 * 2,
    ],
  ])('is that of %s', (_, query, points) => {
    expect(cost(query)).toBe(points);
  });

  it('takes the length of a page from its variable; a wrong one, or none, for the longest', () => {
    const query = 'query ($n: Int!) { things(first: $n) { nodes { id } } }';
    expect(cost(query, { n: 3 })).toBe(1 + 6 + 3);
    for (const n of [undefined, -1, 101, 'x']) expect(cost(query, { n })).toBe(1 + 6 + 100);
  });

  it('stays a number, and is found at once, where fragments double 60 times', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`,
    );
    const query = `{ ...f0 } ${fragments.join(' ')} fragment f60 on Query { all { id } }`;
    expect(cost(query)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('The shape of a request', () => {
  it('counts depth, aliases and roots through fragments', () => {
    const query =
      '{ a: all { ...f } ...r } fragment f on Thing { b: owner { c: id } } fragment r on Query { all { id } }';
    expect(weightOf(query)).toMatchObject({ depth: 3, aliases: 3, roots: 2, introspects: false });
  });

  it('ends where a fragment is within itself', () => {
    expect(weightOf('{ ...f } fragment f on Query { all { id } ...f }')).toMatchObject({
      depth: 2,
      roots: 1,
    });
  });

  it('takes the schema for flat', () => {
    const query = '{ __schema { types { fields { type { name } } } } }';
    expect(weightOf(query)).toMatchObject({ depth: 0, introspects: true, cost: 1 + 100 });
  });
});
