/** Who is let in: tokens and API keys, over HTTP and over the socket. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { ApiKeys } from '#runtime';
import { type Server, startServer } from '../../apps/api/server.js';
import type { Json } from '../api/under-test.js';
import { underTest, type UnderTest } from '../api/under-test.js';
import { scratch } from '../cli/litopys.js';
import { type Claims, JWT, token } from './tokens.js';

const AT = '2026-03-31T12:00:00.000Z';
const LATER = Math.floor(Date.now() / 1_000) + 3_600;

let api: UnderTest;
let server: Server | undefined;
let logged: string[];

beforeAll(async () => {
  api = await underTest();
});
afterAll(() => api.close());
beforeEach(() => {
  logged = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

async function serve(auth: object, host = '127.0.0.1'): Promise<string> {
  server = await startServer(api.runtime, { port: 0, host, auth });
  return server.url;
}

async function ask(
  url: string,
  headers: Record<string, string>,
  query = '{ managers(first: 1) { nodes { id } } }',
) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const body: Json = await response.json();
  return { status: response.status, body, challenge: response.headers.get('www-authenticate') };
}
const withToken = (text: string) => ({ authorization: `Bearer ${text}` });

describe('A server with a shared secret', () => {
  it('lets nobody in without a token, and says what to send', async () => {
    for (const query of ['{ __typename }', '{ __schema { types { name } } }', 'nonsense']) {
      const { status, body, challenge } = await ask(url, {}, query);
      expect([status, challenge]).toEqual([401, 'Bearer']);
      expect(body.errors).toEqual([
        {
          message: expect.stringContaining('"Authorization: Bearer <token>"'),
          extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
        },
      ]);
    }
    expect((await fetch(`${url}/live`)).status).toBe(200);
    expect((await fetch(`${url}/graphiql/`)).status).toBe(200);
  });

  it('lets in who has a token of its sign-in service', async () => {
    expect(await ask(url, withToken(await token({ role: 'ADMIN' })))).toMatchObject({
      status: 200,
      body: { data: { managers: { nodes: [] } } },
    });
  });

  let url: string;
  let shared: Server;
  beforeAll(async () => {
    shared = await startServer(api.runtime, { port: 0, host: '127.0.0.1', auth: { jwt: JWT } });
    url = shared.url;
  });
  afterAll(() => shared.close());

  const now = () => Math.floor(Date.now() / 1_000);
  const bad: readonly (readonly [string, () => string | Promise<string>, string])[] = [
    [
      'expired',
      () => token({ role: 'ADMIN', exp: now() - 1 }),
      'ERR_JWT_EXPIRED (exp: check_failed)',
    ],
    [
      'of another secret',
      () => token({ role: 'ADMIN' }, 'another secret, which is long enough too'),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    [
      'of another algorithm',
      () => token({ role: 'ADMIN' }, undefined, 'HS512'),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'without a signature',
      () =>
        new UnsecuredJWT({ role: 'ADMIN' })
          .setSubject('x')
          .setIssuer(JWT.issuer)
          .setAudience(JWT.audience)
          .setExpirationTime(LATER)
          .encode(),
      'ERR_J',
    ],
    [
      'for somebody else',
      () => token({ role: 'ADMIN', aud: 'payroll' }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED (aud: check_failed)',
    ],
    [
      'of somebody else',
      () => token({ role: 'ADMIN', iss: 'https://evil.example' }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED (iss: check_failed)',
    ],
    [
      'without an end',
      () =>
        new SignJWT({ role: 'ADMIN' })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('x')
          .setIssuer(JWT.issuer)
          .setAudience(JWT.audience)
          .sign(new TextEncoder().encode(JWT.secret)),
      '(exp: missing)',
    ],
    ['of no role', () => token({}), 'claim role names none of our roles'],
    ['of a role that is none', () => token({ role: 'GOD' }), 'claim role names none of our roles'],
    [
      'of a sales manager who is no manager',
      () => token({ role: 'SALES_MANAGER' }),
      'claim manager_id is no id of a manager',
    ],
    [
      'of a sales manager who is everybody',
      () => token({ role: 'SALES_MANAGER', manager_id: ['a', 'b'] }),
      'claim manager_id is no id of a manager',
    ],
    ['of nobody', () => token({ role: 'ADMIN', sub: '' }), 'claim sub is no id'],
    [
      'of somebody with a line of his own for the log',
      () => token({ role: 'ADMIN', sub: 'x\n{"level"' }),
      'claim sub is no id',
    ],
    ['that is none', () => 'nonsense', 'ERR_JWS_INVALID'],
    [
      'that is a key of nobody',
      () => `litopys_${'A'.repeat(43)}`,
      'an API key that is none, or has been revoked',
    ],
    ['that is too long', () => 'A'.repeat(9_000), 'longer than any token'],
  ];
  it.each(bad)('does not let in a token %s, and tells only the log why', async (_, make, why) => {
    const text = await make();
    const { status, body } = await ask(url, withToken(text));
    expect(status).toBe(401);
    expect(body.errors[0].message).toBe(
      'The token is not accepted; get a new one, or ask whoever runs this server.',
    );
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toEqual({
      ...{ level: 'warn', code: 'UNAUTHENTICATED', why: expect.stringContaining(why) },
      requestId: body.errors[0].extensions.requestId,
      ...{ event: 'refusal', time: expect.any(String) },
    });
    expect(logged[0]).not.toContain(text.slice(0, 40));
  });

  it('takes a clock that is a little late when told so', async () => {
    const patient = await serve({ jwt: { ...JWT, clockToleranceSeconds: 60 } });
    const text = await token({ role: 'ADMIN', exp: now() - 30 });
    expect(await ask(patient, withToken(text))).toMatchObject({ status: 200 });
  });
});

describe('A server with public keys', () => {
  let keys: HttpServer;
  let published: Json;
  afterEach(() => new Promise<void>((done) => void keys.close(() => done())));

  async function publish(alg: string) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    published = { keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg }] };
    keys = createServer((_, response) => response.end(JSON.stringify(published)));
    await new Promise<void>((done) => void keys.listen(0, '127.0.0.1', done));
    const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/`;
    const { secret: _, ...rest } = JWT;
    const sign = (claims: Claims, by = privateKey) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg, kid: '1' })
        .setSubject('olena')
        .setIssuer(JWT.issuer)
        .setAudience(JWT.audience)
        .setExpirationTime('1h')
        .sign(by);
    return { settings: { ...rest, jwksUrl }, sign };
  }

  it.each(['RS256', 'ES256', 'EdDSA'])(
    'takes tokens signed with %s, and none signed by others',
    async (alg) => {
      const { settings, sign } = await publish(alg);
      const url = await serve({ jwt: settings });
      expect(await ask(url, withToken(await sign({ role: 'ADMIN' })))).toMatchObject({
        status: 200,
      });
      const { privateKey } = await generateKeyPair(alg);
      expect(await ask(url, withToken(await sign({ role: 'ADMIN' }, privateKey)))).toMatchObject({
        status: 401,
      });
    },
  );

  it('takes the keys as a file too, and never a public key for a shared secret', async () => {
    const { settings, sign } = await publish('RS256');
    const { jwksUrl: _, ...rest } = settings;
    const url = await serve({ jwt: { ...rest, jwks: JSON.stringify(published) } });
    expect(await ask(url, withToken(await sign({ role: 'ADMIN' })))).toMatchObject({ status: 200 });
    const forged = await token({ role: 'ADMIN' }, JSON.stringify(published.keys[0]));
    expect(await ask(url, withToken(forged))).toMatchObject({ status: 401 });
  });

  it('says that it cannot check tokens when the keys cannot be had', async () => {
    const { settings, sign } = await publish('ES256');
    const url = await serve({ jwt: { ...settings, jwksUrl: 'http://127.0.0.1:9/' } });
    const { status, body } = await ask(url, withToken(await sign({ role: 'ADMIN' })));
    expect([status, body.errors[0].extensions.code]).toEqual([503, 'AUTH_UNAVAILABLE']);
  });
});

describe('A server with API keys', () => {
  it('lets in who has one, as what it says, until it is revoked, and sees each change at once', async () => {
    const keys = new ApiKeys(scratch('keys'));
    const url = await serve({ keys });
    expect(await ask(url, {})).toMatchObject({ status: 200 }); // nobody has to show who he is yet
    const elsewhere = new ApiKeys(keys.directory); // the command line is another process
    const key = elsewhere.add({ name: 'audit', role: 'AUDITOR' }, AT);
    expect(await ask(url, {})).toMatchObject({ status: 401 });
    expect(await ask(url, withToken(key))).toMatchObject({ status: 200 });
    expect(await ask(url, withToken(`${key}x`))).toMatchObject({ status: 401 });
    elsewhere.revoke('audit', AT);
    expect(await ask(url, withToken(key))).toMatchObject({ status: 401 });
    expect(await ask(url, {})).toMatchObject({ status: 401 }); // and stays shut
  });

  it('lets in nobody by a key when the file is damaged', async () => {
    const keys = new ApiKeys(scratch('damaged'));
    const key = keys.add({ name: 'audit', role: 'AUDITOR' }, AT);
    const url = await serve({ keys, jwt: JWT });
    const { appendFileSync } = await import('node:fs');
    appendFileSync(`${keys.directory}/api-keys.ndjson`, '\nnonsense\n');
    const { status, body } = await ask(url, withToken(key));
    expect([status, body.errors[0].extensions.code]).toEqual([500, 'INTERNAL']);
  });
});
