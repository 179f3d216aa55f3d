/** A flood of requests from who is not let in: told to wait, not written down, and in nobody else's way. */
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
import { startServer, type Server } from '../../apps/api/server.js';
import { bearer, JWT } from '../access/tokens.js';
import { rawSocket } from '../api/live-client.js';
import { underTest, type UnderTest } from '../api/under-test.js';
import { expectDiscreet, heard, type Heard } from './attacked.js';

const ALLOWED = 5;
let api: UnderTest;
let server: Server;
let logged: string[];

beforeAll(async () => {
  api = await underTest();
});
afterAll(() => api.close());
beforeEach(async () => {
  logged = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => logged.push(String(text)) > 0);
  const limits = { refusals: ALLOWED };
  server = await startServer(api.runtime, {
    port: 0,
    host: '127.0.0.1',
    auth: { jwt: JWT },
    watch: { log: 'json' },
    limits,
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

async function ask(
  headers: object,
  path = '/graphql',
): Promise<Heard & { readonly response: Response }> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ projections { name } }' }),
  });
  return { ...(await heard(response.clone())), response };
}

describe('Who sends wrong tokens over and over', () => {
  it('is told to wait, is written down once more, and keeps nobody with a right one out', async () => {
    const wrong = { authorization: 'Bearer wrong' };
    const answers: Heard[] = [];
    for (const headers of [wrong, {}, wrong, {}, wrong, wrong, {}, wrong])
      answers.push(await ask(headers));
    const waiting = answers.slice(ALLOWED);
    expect(answers.slice(0, ALLOWED).map(({ status }) => status)).toEqual(Array(ALLOWED).fill(401));
    expect(waiting.map(({ status, errors }) => [status, errors[0]?.code])).toEqual(
      Array(3).fill([429, 'RATE_LIMITED']),
    );
    for (const { status, text } of answers) expectDiscreet(status, text);
    const [first] = waiting;
    expect(first?.errors[0]?.message).toMatch(
      /^Too many requests with no token, or a wrong one: get a right one, and try again in 1\d s\.$/,
    );
    const last = await ask(wrong, '/metrics');
    expect([last.status, last.response.headers.get('connection')]).toEqual([429, 'close']);
    expect(last.response.headers.get('retry-after')).toMatch(/^1\d$/);
    // A refusal and its request, each; then once more, however many come.
    expect(logged).toHaveLength(2 * ALLOWED + 1);
    expect(logged.at(-1)).toContain('one address sends wrong tokens, or none, over and over');
    expect((await ask(await bearer('ADMIN'))).status).toBe(200);
  });

  it('over sockets is told so too, however he comes', async () => {
    const closed = async () => {
      const raw = await rawSocket(server.url);
      raw.send({ type: 'connection_init', payload: { authorization: 'Bearer wrong' } });
      return raw.closed;
    };
    for (let n = 0; n < ALLOWED; n += 1) expect((await closed()).code).toBe(4401);
    const { code, reason } = await closed();
    expect(code).toBe(4429);
    expect(reason).toMatch(/^Too many wrong tokens: try again in 1\d s$/);
    expect((await ask({})).status).toBe(429);
  });
});
