import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServer, type Server, type ServerOptions } from '../../apps/api/server.js';
import { introduced } from '../api/live-client.js';
import { type Attacked, attacked, expectRefused, posted } from './attacked.js';

let api: Attacked;
let head: string | undefined;

beforeAll(async () => {
  api = await attacked();
  head = await api.head();
});
afterAll(() => api.close());

/** Another server over the same data, with limits that a test can reach. */
async function limited<T>(
  limits: NonNullable<ServerOptions['limits']>,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const server = await startServer(api.runtime, { port: 0, host: '127.0.0.1', limits });
  try {
    return await work(server);
  } finally {
    await server.close();
    await api.unharmed(head);
  }
}

const CHEAP = JSON.stringify({ query: '{ projections { name } }' }); // 1 + 10 × 1 points

describe('A client that has no points left', () => {
  const limits = { points: 30, pointsPerSecond: 1 };

  it('is told to wait, how long, and what it has left', async () => {
    await limited(limits, async ({ url }) => {
      expect((await posted(url, CHEAP)).status).toBe(200);
      expect((await posted(url, CHEAP)).status).toBe(200);
      const answer = await posted(url, CHEAP);
      expectRefused(answer, {
        status: 429,
        code: 'RATE_LIMITED',
        says: ['costs 11 points', '8 left', 'repeat it in 3 s'],
      });
      expect(JSON.parse(answer.text).extensions.cost).toEqual({
        requested: 11,
        limit: 10_000,
        left: 8,
        perSecond: 1,
      });
    });
  });

  it('is told so with Retry-After', async () => {
    await limited({ points: 11, pointsPerSecond: 1 }, async ({ url }) => {
      await posted(url, CHEAP);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: CHEAP });
      expect({ status: response.status, after: response.headers.get('retry-after') }).toEqual({
        status: 429,
        after: '11',
      });
    });
  });

  it('may send no more than the operator allows, and is told how much that is', async () => {
    await limited({ bodyBytes: 2_048 }, async ({ url }) => {
      const answer = await posted(url, JSON.stringify({ query: '#'.repeat(2_100) }));
      expectRefused(answer, { status: 413, code: 'BODY_TOO_LARGE', says: ['larger than 2 kB'] });
    });
  });

  it('records nothing', async () => {
    await limited({ points: 20, pointsPerSecond: 1 }, async ({ url }) => {
      await posted(url, CHEAP);
      const query =
        'mutation { registerManager(input: {commandId: "00000000-0000-4000-8000-00000000f001", name: "X"}) { position } }';
      expectRefused(await posted(url, JSON.stringify({ query })), {
        status: 429,
        code: 'RATE_LIMITED',
        says: ['repeat it'],
      });
    });
  });

  it('has none for the socket either', async () => {
    await limited({ points: 12, pointsPerSecond: 1 }, async ({ url }) => {
      await posted(url, CHEAP);
      const raw = await introduced(url);
      const next = raw.next();
      raw.send({
        type: 'subscribe',
        id: '1',
        payload: { query: 'subscription { historyChanged { position } }' },
      });
      expect((await next).payload).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      raw.socket.terminate();
    });
  });

  it('pays for what is refused as well', async () => {
    await limited({ points: 13, pointsPerSecond: 1 }, async ({ url }) => {
      for (let i = 0; i < 3; i += 1) await posted(url, JSON.stringify({ query: '{' }));
      expect((await posted(url, CHEAP)).status).toBe(429);
    });
  });
});

describe('A query that takes too long', () => {
  it('is given up, with what to do about it, and nothing of it goes on', async () => {
    await limited({ answerMs: 100 }, async ({ url }) => {
      const never = new Promise<never>(() => undefined);
      jest.spyOn(api.runtime.reads, 'documents').mockReturnValue(never);
      const answer = await posted(
        url,
        JSON.stringify({ query: '{ customers(first: 1) { nodes { id } } }' }),
      );
      jest.restoreAllMocks();
      expectRefused(answer, {
        status: 200,
        code: 'TIMEOUT',
        says: ['longer than 0.1 seconds', 'smaller first', 'same commandId'],
      });
    });
  });

  it('is given up between the pages of a list of a past day, and others are answered meanwhile', async () => {
    await limited({ answerMs: 150 }, async ({ url }) => {
      const readAt = api.runtime.store.readAt.bind(api.runtime.store);
      let pages = 0;
      jest.spyOn(api.runtime.store, 'readAt').mockImplementation(async (...args) => {
        pages += 1;
        const until = performance.now() + 200; // as a store that keeps the process busy
        while (performance.now() < until);
        return readAt(...args);
      });
      const query =
        '{ customers(first: 1, asOf: "2026-02-01") { nodes { id orders(first: 1) { nodes { id } } } } }';
      const answer = await posted(url, JSON.stringify({ query }));
      jest.restoreAllMocks();
      expectRefused(answer, { status: 200, code: 'TIMEOUT', says: ['0.15 seconds'] });
      expect(pages).toBe(1);
    });
  });
});

describe('A connection that is slow', () => {
  it('with its headers is closed (408)', async () => {
    await limited({ headersMs: 200, requestMs: 400 }, async ({ url }) => {
      expect(await dripped(url, 'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ')).toMatch(
        /^HTTP\/1.1 408 /,
      );
    });
  });

  it('with its body is closed (408)', async () => {
    await limited({ headersMs: 200, requestMs: 400 }, async ({ url }) => {
      const heading =
        'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n';
      expect(await dripped(url, heading)).toMatch(/^HTTP\/1.1 408 /);
    });
  });

  it('and says nothing is closed', async () => {
    await limited({ silentMs: 200 }, async ({ url }) => {
      expect(await dripped(url, '', 10_000)).toBe('');
    });
  });

  it('is not one of more than there may be', async () => {
    await limited({ connections: 2, silentMs: 5_000 }, async ({ url }) => {
      const open = [hold(url), hold(url)];
      await Promise.all(open.map(({ opened }) => opened));
      await expect(fetch(`${url}/live`)).rejects.toThrow();
      for (const { socket } of open) socket.destroy();
    });
  });
});

function hold(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const opened = new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, opened };
}

/** Sends the beginning, then a letter every now and then; what the server says until it closes. */
function dripped(url: string, beginning: string, everyMs = 50): Promise<string> {
  const { socket } = hold(url);
  return new Promise((resolve) => {
    let answer = '';
    socket.write(beginning);
    const drip = setInterval(() => socket.write('x'), everyMs);
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      resolve(answer);
    });
  });
}
