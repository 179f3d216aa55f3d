import { request as open } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Attacked,
  attacked,
  expectDiscreet,
  expectRefused,
  posted,
  type Refusal,
} from './attacked.js';

let api: Attacked;
let head: string | undefined;

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterAll(() => api.close());

const QUERY = '{ customers(first: 1) { nodes { name } } }';
const GOOD = JSON.stringify({ query: QUERY });
const UNREADABLE = { status: 400, code: 'BAD_REQUEST' };
const FOREIGN = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' };

type Body = string | Uint8Array;
const BODIES: readonly (readonly [name: string, body: Body, headers: object, Refusal])[] = [
  ['half an object', '{"query": "', {}, { ...UNREADABLE, says: ['must be JSON', 'such as'] }],
  ['no JSON at all', 'query=1', {}, { ...UNREADABLE, says: ['must be JSON'] }],
  ['nothing', '', {}, { ...UNREADABLE, says: ['query'] }],
  ['a word', '"query"', {}, { ...UNREADABLE, says: ['must be JSON'] }],
  ['null', 'null', {}, { ...UNREADABLE, says: ['must be JSON'] }],
  ['an empty object', '{}', {}, { ...UNREADABLE, says: ['query'] }],
  ['a list of operations', `[${GOOD},${GOOD}]`, {}, { ...UNREADABLE, says: ['body is a list'] }],
  [
    'the hash of a query instead of its text',
    `{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "${'a'.repeat(64)}"}}}`,
    {},
    { code: 'PERSISTED_QUERY_NOT_SUPPORTED', says: ['send the text of the query as query'] },
  ],
  ['an object for a query', '{"query": {"a": 1}}', {}, { ...UNREADABLE, says: ['query'] }],
  ['a number for a query', '{"query": 1}', {}, { ...UNREADABLE, says: ['query'] }],
  [
    'a list for variables',
    `{"query": ${JSON.stringify(QUERY)}, "variables": "x"}`,
    {},
    { ...UNREADABLE, says: ['variables'] },
  ],
  [
    'a number for the name of the operation',
    `{"query": ${JSON.stringify(QUERY)}, "operationName": 7}`,
    {},
    { ...UNREADABLE, says: ['operationName'] },
  ],
  [
    'the name of an operation that it has not',
    `{"query": ${JSON.stringify(QUERY)}, "operationName": "x"}`,
    {},
    { status: 400, code: 'OPERATION_RESOLUTION_FAILURE', says: ['"x"'] },
  ],
  [
    'the hash of a query that nobody sent',
    `{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "${'0'.repeat(64)}"}}}`,
    {},
    { status: 200, code: 'PERSISTED_QUERY_NOT_SUPPORTED', says: [] },
  ],
  [
    'broken UTF-8',
    Buffer.concat([
      Buffer.from('{"query": "{ node(id: \\"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\\") { id } }"}'),
    ]),
    {},
    { ...UNREADABLE, says: ['not in UTF-8', 'send it in UTF-8'] },
  ],
  [
    'UTF-8 that is longer than it should be',
    Buffer.concat([Buffer.from('{"query": "'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
    {},
    { ...UNREADABLE, says: ['not in UTF-8'] },
  ],
  [
    'UTF-16',
    Buffer.from(GOOD, 'utf16le'),
    { 'content-type': 'application/json; charset=utf-16' },
    { ...FOREIGN, says: ['charset is "utf-16"', 'send UTF-8'] },
  ],
  [
    'a charset that is none',
    GOOD,
    { 'content-type': 'application/json; charset=klingon' },
    { ...FOREIGN, says: ['"klingon"'] },
  ],
  [
    'more than 100 kB',
    JSON.stringify({ query: 'x'.repeat(103_000) }),
    {},
    { status: 413, code: 'BODY_TOO_LARGE', says: ['100 kB', 'fewer or smaller'] },
  ],
  ['10 MB', 'x'.repeat(10_000_000), {}, { status: 413, code: 'BODY_TOO_LARGE', says: ['100 kB'] }],
  [
    '100 kB that unpack to 100 MB',
    gzipSync(Buffer.alloc(100_000_000)),
    { 'content-encoding': 'gzip' },
    { ...FOREIGN, says: ['content-encoding is "gzip"', 'as it is'] },
  ],
  [
    'a form, as a page of another site can send it',
    'query=%7B%7D',
    { 'content-type': 'application/x-www-form-urlencoded' },
    { ...FOREIGN, says: ['x-www-form-urlencoded', 'application/json'] },
  ],
  [
    'plain text, as a page of another site can send it',
    GOOD,
    { 'content-type': 'text/plain' },
    { ...FOREIGN, says: ['text/plain'] },
  ],
  [
    'plain text that mentions JSON',
    GOOD,
    { 'content-type': 'text/plain; application/json' },
    { ...FOREIGN, says: ['send application/json'] },
  ],
  [
    'files',
    '--x\r\n\r\n--x--',
    { 'content-type': 'multipart/form-data; boundary=x' },
    { ...FOREIGN, says: ['multipart/form-data'] },
  ],
  [
    'variables, 40,000 lists deep',
    `{"query": "query ($f: CustomerFilter) { customers(first: 1, filter: $f) { nodes { id } } }", "variables": {"f": ${'['.repeat(40_000)}${']'.repeat(40_000)}}}`,
    {},
    { status: 400, code: 'BAD_USER_INPUT', says: ['$f'] },
  ],
  [
    'variables with a prototype',
    `{"query": "query ($f: CustomerFilter) { customers(first: 1, filter: $f) { nodes { id } } }", "variables": {"f": {"__proto__": {"search": "x"}}}}`,
    {},
    { status: 400, code: 'BAD_USER_INPUT', says: ['"__proto__"'] },
  ],
  [
    'variables with a constructor',
    `{"query": "query ($f: CustomerFilter) { customers(first: 1, filter: $f) { nodes { id } } }", "variables": {"f": {"constructor": {"prototype": {"x": 1}}}}}`,
    {},
    { status: 400, code: 'BAD_USER_INPUT', says: ['"constructor"'] },
  ],
];

describe('A request with', () => {
  it.each(BODIES)('%s is refused', async (_, body, headers, refusal) => {
    expectRefused(await posted(api.url, body, headers), refusal);
    await api.unharmed(head);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    'the method %s is refused',
    async (method) => {
      const { status, allow } = await bare(method, `/graphql?query=${encodeURIComponent(QUERY)}`);
      expect({ status, allow }).toEqual({ status: 405, allow: 'POST' });
      await api.unharmed(head);
    },
  );

  it.each([
    '/../../etc/passwd',
    '/graphiql/../../../../etc/passwd',
    '/graphiql/%2e%2e/%2e%2e/package.json',
    '/graphiql/..%2f..%2fapp.js',
    '/%00',
    '/graphiql/%',
    '/.env',
    '//graphiql',
    '/data/events.db',
  ])('the path %s finds nothing', async (path) => {
    const { status, text } = await bare('GET', path);
    expect([400, 404]).toContain(status);
    expectDiscreet(status, text);
    expect(text).not.toContain('root:');
    await api.unharmed(head);
  });
});

describe('The answer', () => {
  it('carries strict headers, to refused requests as well', async () => {
    for (const body of [GOOD, '{']) {
      const { headers } = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(
        [...headers.keys()].filter((name) => /^access-control|x-powered|server/.test(name)),
      ).toEqual([]);
    }
  });

  it.each([
    ['is given back', 'abc-1.2:3_x', (id: string) => id === 'abc-1.2:3_x'],
    ['is replaced when it is none', 'a b"c', (id: string) => /^[0-9a-f-]{36}$/.test(id)],
    ['is replaced when it is long', 'x'.repeat(65), (id: string) => /^[0-9a-f-]{36}$/.test(id)],
  ] as const)('carries the id of the request, which %s', async (_, sent, isRight) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': sent },
      body: GOOD,
    });
    expect(isRight(response.headers.get('x-request-id') ?? '')).toBe(true);
  });

  it('to what goes wrong on our side names the request, and the log says what it was under the same id', async () => {
    const written: string[] = [];
    jest
      .spyOn(process.stderr, 'write')
      .mockImplementation((text) => written.push(String(text)) > 0);
    jest
      .spyOn(api.runtime.reads, 'documents')
      .mockRejectedValue(new TypeError('secret of Acme at /work/x.ts:1'));
    const answer = await posted(api.url, GOOD, { 'x-request-id': 'my-request' });
    jest.restoreAllMocks();
    expect(answer.errors).toEqual([
      {
        code: 'INTERNAL',
        message:
          'Something went wrong on our side. Tell whoever runs this server the id my-request.',
      },
    ]);
    expect(answer.text).not.toContain('secret');
    expect(written.map((line) => JSON.parse(line))).toMatchObject([
      { requestId: 'my-request', kind: 'TypeError' },
    ]);
  });
});

describe('A connection that', () => {
  it('sends garbage is closed, and the server goes on', async () => {
    const answer = await raw('\u0000\u0001GARBAGE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    await api.unharmed(head);
  });

  it('sends 100 kB of headers is refused', async () => {
    const { port } = new URL(api.url);
    const answer = await raw(
      `GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    await api.unharmed(head);
  });

  it('says two lengths, to smuggle a second request in, is refused', async () => {
    const answer = await raw(
      'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    await api.unharmed(head);
  });
});

function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (part) => (answer += String(part)));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
  });
}

/** `fetch` mends paths and refuses methods. */
function bare(method: string, path: string) {
  const { hostname, port } = new URL(api.url);
  return new Promise<{ status: number; allow: string | undefined; text: string }>(
    (resolve, reject) => {
      const asked = open({ hostname, port, method, path, agent: false }, (response) => {
        let text = '';
        response.on('data', (part) => (text += String(part)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, allow: response.headers.allow, text }),
        );
      });
      asked.on('error', reject);
      asked.end();
    },
  );
}
