/** A server that asks nobody who he is: for this machine alone. */
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '#runtime';
import { type Server, startServer } from '../../apps/api/server.js';
import { underTest, type UnderTest } from '../api/under-test.js';
import { scratch } from '../cli/litopys.js';

const AT = '2026-03-31T12:00:00.000Z';
let api: UnderTest;
let server: Server | undefined;

beforeAll(async () => {
  api = await underTest();
});
afterAll(() => api.close());
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(auth: object, host = '127.0.0.1'): Promise<string> {
  server = await startServer(api.runtime, { port: 0, host, auth });
  return server.url;
}

describe('A server without tokens and keys', () => {
  it('takes everybody for the local administrator who asks for it by a name of this machine', async () => {
    const url = await serve({});
    const query = '{ projections { name } }';
    expect((await api.ask(query)).errors).toBe(undefined);
    expect(server?.asksWho).toBe(false);
    const { port } = new URL(url);
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const headers = { host, 'content-type': 'application/json' };
        const asked = request({
          port,
          host: '127.0.0.1',
          path: '/graphql',
          method: 'POST',
          headers,
        });
        asked.on('response', (response) => resolve(response.resume().statusCode));
        asked.on('error', reject);
        asked.end(JSON.stringify({ query }));
      });
    expect(await status(`localhost:${port}`)).toBe(200);
    // A page of evil.example whose name leads to this machine.
    expect(await status(`evil.example:${port}`)).toBe(401);
  });

  it('does not start where others can reach it', async () => {
    for (const auth of [{}, { keys: new ApiKeys(scratch('none')) }])
      await expect(serve(auth, '0.0.0.0')).rejects.toThrow(
        'Others than this machine can reach 0.0.0.0, and nobody would have to show who he is: set LITOPYS_AUTH_JWT_SECRET',
      );
    const keys = new ApiKeys(scratch('one'));
    keys.add({ name: 'a', role: 'ADMIN' }, AT);
    expect(await serve({ keys }, '0.0.0.0')).toContain('0.0.0.0');
    expect(server?.asksWho).toBe(true);
    keys.revoke('a', AT);
    await server?.close();
    server = undefined;
    await expect(serve({ keys }, '0.0.0.0')).rejects.toThrow('Others than this machine');
  });
});
