import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { introduced, type RawSocket, rawSocket } from '../api/live-client.js';
import { type Attacked, attacked, errorsIn, expectRefused, type Refusal } from './attacked.js';

let api: Attacked;
let head: string | undefined;
let sockets: RawSocket[] = [];

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterEach(() => {
  for (const { socket } of sockets) socket.terminate();
  sockets = [];
});
afterAll(() => api.close());

const ANY = 'subscription { historyChanged { position } }';
const times = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');

type Payload = Readonly<Record<string, unknown>>;
const VALID = { code: 'GRAPHQL_VALIDATION_FAILED' };
const PAYLOADS: readonly (readonly [name: string, payload: Payload, refusal: Refusal])[] = [
  [
    'a query',
    { query: '{ projections { name } }' },
    { code: 'subscriptions_only', says: ['query', 'POST /graphql'] },
  ],
  [
    'a mutation',
    { query: 'mutation { voidFact(input: {}) { position } }' },
    { code: 'subscriptions_only', says: ['mutation', 'POST /graphql'] },
  ],
  [
    'the schema',
    { query: '{ __schema { types { name } } }' },
    { code: 'subscriptions_only', says: ['query'] },
  ],
  ['brackets', { query: '{{{' }, { code: 'GRAPHQL_PARSE_FAILED', says: ['Expected Name'] }],
  [
    'brackets, 7,000 deep',
    { query: '{a'.repeat(7_000) },
    { code: 'GRAPHQL_PARSE_FAILED', says: ['2000 words'] },
  ],
  [
    'lists, 1,900 deep',
    { query: `subscription { historyChanged(after: ${'['.repeat(1_900)}` },
    { code: 'GRAPHQL_PARSE_FAILED', says: ['Syntax Error'] },
  ],
  [
    '60 aliases',
    { query: `subscription { historyChanged { ${times(60, (i) => `p${i}: position`)} } }` },
    { code: 'too_many_aliases', says: ['60 aliases', 'limit is 50'] },
  ],
  [
    'two subscriptions in one',
    { query: 'subscription { a: historyChanged { position } b: historyChanged { position } }' },
    { ...VALID, says: ['must select only one top level field'] },
  ],
  [
    'a field that does not exist',
    { query: 'subscription { everything { id } }' },
    { ...VALID, says: ['"everything"'] },
  ],
  [
    'a fragment within itself',
    { query: 'subscription { ...a } fragment a on Subscription { ...a }' },
    { ...VALID, says: ['within itself'] },
  ],
  [
    'a customer that does not exist',
    { query: 'subscription { customerHistoryChanged(customer: "../../etc") { position } }' },
    { code: 'customer_not_found', says: ['customer is "../../etc"', 'take the id'] },
  ],
  [
    'a prototype for a customer',
    { query: 'subscription { customerHistoryChanged(customer: "__proto__") { position } }' },
    { code: 'customer_not_found', says: ['__proto__'] },
  ],
  [
    'a place that is none',
    { query: 'subscription { historyChanged(after: "a b") { position } }' },
    { ...VALID, says: ['"a b"', 'position'] },
  ],
  [
    'a place far ahead',
    { query: 'subscription { historyChanged(after: "9999999999999999") { position } }' },
    { code: 'invalid_argument', says: ['after', '9999999999999999'] },
  ],
  [
    'a variable of the wrong type',
    {
      query: 'subscription ($a: Position) { historyChanged(after: $a) { position } }',
      variables: { a: { b: 1 } },
    },
    { code: 'BAD_USER_INPUT', says: ['$a'] },
  ],
  [
    'a variable that is missing',
    { query: 'subscription ($a: Position!) { historyChanged(after: $a) { position } }' },
    { code: 'BAD_USER_INPUT', says: ['$a'] },
  ],
  [
    'the name of an operation that it has not',
    { query: ANY, operationName: 'constructor' },
    { code: 'OPERATION_RESOLUTION_FAILURE', says: ['operationName is "constructor"'] },
  ],
];

const MESSAGES: readonly (readonly [name: string, message: string | Buffer, code: number])[] = [
  ['is no JSON', '{', 4400],
  ['is a list', '[]', 4400],
  ['is null', 'null', 4400],
  ['has a type that does not exist', '{"type":"admin"}', 4400],
  ['has the type of every prototype', '{"type":"__proto__"}', 4400],
  ['subscribes without a query', '{"type":"subscribe","id":"1","payload":{}}', 4400],
  [
    'subscribes with a number for a query',
    '{"type":"subscribe","id":"1","payload":{"query":1}}',
    4400,
  ],
  [
    'subscribes with a list for variables',
    '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}',
    4400,
  ],
  ['has a number for an id', '{"type":"subscribe","id":1,"payload":{"query":"{a}"}}', 4400],
  ['has no id', '{"type":"subscribe","payload":{"query":"{a}"}}', 4400],
  ['introduces itself again', '{"type":"connection_init"}', 4429],
  ['is broken UTF-8', Buffer.from([0xff, 0xfe]), 1007],
  ['is larger than 16 kB', 'x'.repeat(17_000), 1009],
];

async function connect(): Promise<RawSocket> {
  const raw = await introduced(api.url);
  sockets.push(raw);
  return raw;
}

describe('A subscription of', () => {
  it.each(PAYLOADS)('%s is refused, and the connection stays', async (_, payload, refusal) => {
    const raw = await connect();
    const next = raw.next();
    raw.send({ type: 'subscribe', id: '1', payload });
    const answer = await next;
    // Refused before it is begun, or by what was to begin it.
    const errors = answer.type === 'error' ? answer.payload : answer.payload.errors;
    const text = JSON.stringify({ errors });
    expectRefused({ status: 200, text, errors: errorsIn(text) }, refusal);
    const pong = raw.next();
    raw.send({ type: 'ping' });
    expect(await pong).toEqual({ type: 'pong' });
    await api.unharmed(head);
  });

  it('an id of 10,000 letters is refused', async () => {
    const raw = await connect();
    const next = raw.next();
    raw.send({ type: 'subscribe', id: 'x'.repeat(10_000), payload: { query: ANY } });
    const text = JSON.stringify({ errors: (await next).payload });
    const says = ['10000 characters', 'limit is 128', 'shorter'];
    expectRefused({ status: 200, text, errors: errorsIn(text) }, { code: 'id_too_long', says });
  });
});

describe('A message that', () => {
  it.each(MESSAGES)('%s ends the connection, and no other', async (_, message, code) => {
    const [bad, good] = [await connect(), await connect()];
    bad.socket.send(message, { binary: false });
    const closed = await bad.closed;
    expect({ said: closed.reason, code: closed.code }).toEqual({ said: closed.reason, code });
    expect(closed.reason).not.toMatch(/\bat \S+ \(|node_modules/);
    const pong = good.next();
    good.send({ type: 'ping' });
    expect(await pong).toEqual({ type: 'pong' });
    await api.unharmed(head);
  });

  it('takes the id of another subscription ends the connection', async () => {
    const raw = await connect();
    for (let i = 0; i < 2; i += 1)
      raw.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    expect(await raw.closed).toMatchObject({ code: 4409 });
  });

  it('completes what nobody began changes nothing', async () => {
    const raw = await connect();
    raw.send({ type: 'complete', id: '__proto__' });
    const pong = raw.next();
    raw.send({ type: 'ping' });
    expect(await pong).toEqual({ type: 'pong' });
  });
});

describe('A socket', () => {
  it.each(['https://evil.example', 'null', 'file://', 'http://127.0.0.1.evil.example'])(
    'of a page of %s is turned away',
    async (origin) => {
      const raw = await rawSocket(api.url, { origin });
      sockets.push(raw);
      raw.send({ type: 'connection_init' });
      expect(await raw.closed).toMatchObject({ code: 4403 });
      await api.unharmed(head);
    },
  );

  it('that asks under the name of another site is turned away', async () => {
    const raw = await rawSocket(api.url, { headers: { host: 'evil.example' } });
    sockets.push(raw);
    raw.send({ type: 'connection_init' });
    expect(await raw.closed).toMatchObject({ code: 4401 });
  });
});
