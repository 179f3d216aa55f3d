import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { introduced, type RawSocket } from './live-client.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

const ANY = 'subscription { historyChanged { position } }';

let api: UnderTest;
let raw: RawSocket;

beforeAll(async () => {
  api = await underTest();
});
afterAll(() => api.close());
beforeEach(async () => {
  raw = await introduced(api.url);
});
afterEach(() => {
  jest.restoreAllMocks();
  raw.socket.terminate();
});

async function answer(query: string, more: object = {}): Promise<Json> {
  const next = raw.next();
  raw.send({ type: 'subscribe', id: '1', payload: { query, ...more } });
  return next;
}
const said = (code: string, reason: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ code, reason }) });

describe('Over the socket', () => {
  it.each([
    ['query', '{ projections { name } }'],
    ['query', 'query Q { projections { name } }', { operationName: 'Q' }],
    ['query', '{ __schema { types { name } } }'],
    ['mutation', 'mutation { renameCustomer(input: {}) { position } }'],
  ])('a %s is refused: %s', async (_, query, more: object = {}) => {
    const execute = jest.spyOn(api.runtime, 'execute');
    expect(await answer(query, more)).toEqual({
      id: '1',
      type: 'error',
      payload: [said('BAD_USER_INPUT', 'subscriptions_only')],
    });
    expect(execute).not.toHaveBeenCalled();
  });

  it('a document is checked by the rules of queries: too deep', async () => {
    const deep = (n: number): string =>
      n === 0 ? 'id' : `nodes { manager { customers(first: 1) { ${deep(n - 1)} } } }`;
    const { type, payload } = await answer(
      `${ANY} query Deep { customers(first: 1) { ${deep(5)} } }`,
    );
    expect(type).toBe('error');
    expect(payload).toContainEqual(said('GRAPHQL_VALIDATION_FAILED', 'query_too_deep'));
  });

  it('a document is checked by the rules of queries: too many tokens', async () => {
    const { payload } = await answer(`subscription { ${'a '.repeat(4_001)} }`);
    expect(payload).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' }, message: expect.stringContaining('2000') },
    ]);
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', 'subscription {', {}],
    ['GRAPHQL_VALIDATION_FAILED', 'subscription { historyChanged { secret } }', {}],
    [
      'GRAPHQL_VALIDATION_FAILED',
      'subscription { a: historyChanged { position } b: historyChanged { position } }',
      {},
    ],
    ['OPERATION_RESOLUTION_FAILURE', ANY, { operationName: 'Other' }],
    ['OPERATION_RESOLUTION_FAILURE', `${ANY.replace(' ', ' A ')} ${ANY.replace(' ', ' B ')}`, {}],
  ])('a mistake is answered %s', async (code, query, more: object) => {
    const { type, payload } = await answer(query, more);
    expect([type, payload[0].extensions.code]).toEqual(['error', code]);
  });

  it('a variable of the wrong type is answered BAD_USER_INPUT', async () => {
    const query = 'subscription ($after: Position) { historyChanged(after: $after) { position } }';
    const { payload } = await answer(query, { variables: { after: '!' } });
    expect(payload.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('a fault is masked: an id goes out, and neither message nor value into the log', async () => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(api.runtime.store, 'head').mockRejectedValue(new TypeError('Olha Bondar'));
    const { payload } = await answer(ANY);
    const log = written.mock.calls.join('');
    expect(payload.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(log).toContain(payload.errors[0].extensions.requestId);
    expect(JSON.stringify(payload) + log).not.toContain('Olha');
  });
});
