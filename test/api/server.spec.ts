import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { isLoopback } from '../../apps/api/loopback.js';
import { company } from './company.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

let api: UnderTest;

beforeAll(async () => {
  api = await underTest();
  await company(api);
});
afterAll(() => api.close());

const post = (body: string, headers: object = {}) =>
  fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('The server', () => {
  it('is live, and ready while every read model keeps up', async () => {
    const live = await fetch(`${api.url}/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    const ready = await fetch(`${api.url}/ready`);
    expect(ready.status).toBe(200);
    const { status, readModels } = await json(ready);
    expect(status).toBe('ready');
    expect(readModels).toContainEqual({
      name: 'orders',
      version: 1,
      state: 'live',
      lagEvents: 0,
      lagSeconds: 0,
    });
  });

  it.each([
    ['failed', { state: 'failed', lagEvents: 3, lagSeconds: 1 }],
    ['behind', { state: 'rebuilding', lagEvents: 3, lagSeconds: 1 }],
    ['behind', { state: 'catching-up', lagEvents: 900, lagSeconds: 6 }],
  ] as const)('is not ready (%s) when a read model is %j', async (status, standing) => {
    const orders = {
      name: 'orders',
      version: 1,
      kind: 'projection',
      position: '1',
      rate: 0,
    } as const;
    const spy = jest.spyOn(api.runtime, 'status').mockResolvedValue([{ ...orders, ...standing }]);
    const ready = await fetch(`${api.url}/ready`);
    spy.mockRestore();
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status,
      readModels: [{ name: 'orders', version: 1, ...standing }],
    });
  });

  it('serves GraphiQL from this machine alone', async () => {
    const page = await fetch(`${api.url}/graphiql`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(sources.filter((url) => !url.startsWith('/graphiql/') && url !== 'data:,')).toEqual([]);
    for (const url of [
      ...sources.filter((one) => one !== 'data:,'),
      '/graphiql/examples.graphql',
    ]) {
      expect([url, (await fetch(`${api.url}${url}`)).status]).toEqual([url, 200]);
    }
  });

  it('shows its schema when only this machine can reach it', async () => {
    const { data } = await api.ask(getIntrospectionQuery());
    expect(data.__schema.queryType.name).toBe('Query');
    expect(['127.0.0.1', '::1', 'localhost', '127.9.9.9'].map(isLoopback)).toEqual(
      Array(4).fill(true),
    );
    expect(['0.0.0.0', '::', '10.0.0.1', 'example.org'].map(isLoopback)).toEqual(
      Array(4).fill(false),
    );
  });

  it('sends no stack traces, no ETag, and not its name', async () => {
    const response = await post(JSON.stringify({ query: '{ orders(first: 0) { totalCount } }' }));
    const { errors } = await json(response);
    expect(Object.keys(errors[0].extensions).sort()).toEqual(['argument', 'code', 'reason']);
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('refuses what a browser sends for a foreign page: no preflight, no answer', async () => {
    const response = await post('{"query":"{ projections { name } }"}', {
      'content-type': 'text/plain',
    });
    expect(response.status).toBe(415);
    expect(await response.text()).not.toContain('orders');
  });

  it.each([
    ['a body that is no JSON', '{', 400, 'BAD_REQUEST'],
    ['a body beyond 100 kB', JSON.stringify({ query: 'x'.repeat(103_000) }), 413, 'BODY_TOO_LARGE'],
  ])('answers %s with a code', async (_, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect((await json(response)).errors).toMatchObject([{ extensions: { code } }]);
  });

  it('answers an unknown path with NOT_FOUND', async () => {
    const response = await fetch(`${api.url}/nowhere`);
    expect(response.status).toBe(404);
    expect((await json(response)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('refuses a query of more than 2,000 tokens before it is looked at', async () => {
    const { errors } = await api.ask(`{ ${'a '.repeat(5000)} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });
});

describe('Closing', () => {
  it('finishes the requests under way, takes no new ones, and ends soon though a client keeps its connection', async () => {
    const other = await underTest();
    await company(other);
    const { runtime } = other;
    const documents = runtime.reads.documents.bind(runtime.reads);
    let reached = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (reached = resolve));
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    jest.spyOn(runtime.reads, 'documents').mockImplementation(async (...args) => {
      reached();
      await held;
      return documents(...args);
    });
    const answer = other.data('{ orders(first: 1) { nodes { number } } }');
    await underWay;
    const closed = other.close();
    await expect(connect(`${other.url}/live`)).rejects.toThrow();
    goOn();
    expect(await answer).toEqual({ orders: { nodes: [{ number: 'A-1' }] } });
    await closed;
  });
});

function connect(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => resolve(response.statusCode));
    asked.on('error', reject);
    asked.end();
  });
}

function json(response: Response): Promise<Json> {
  return response.json();
}
