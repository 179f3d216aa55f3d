import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServer, type Server } from '../../apps/api/server.js';
import { introduced, rawSocket, type RawSocket } from './live-client.js';
import { underTest, type UnderTest } from './under-test.js';

const ANY = 'subscription { historyChanged { position } }';
const LIMITS = {
  connections: 3,
  subscriptions: 2,
  messageBytes: 2_000,
  initMs: 100,
  idleMs: 200,
  keepAliveMs: 50,
  bufferedBytes: 20_000,
};

let api: UnderTest;
let server: Server;
let sockets: RawSocket[] = [];

/** A second server over the same runtime, with limits that a test can reach. */
async function serve(live: Partial<typeof LIMITS> = {}): Promise<string> {
  server = await startServer(api.runtime, { port: 0, host: '127.0.0.1', live });
  return server.url;
}
async function connect(url: string, options = {}): Promise<RawSocket> {
  const raw = await introduced(url, options);
  sockets.push(raw);
  return raw;
}
const said = (code: string, reason: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ code, reason }) });

beforeAll(async () => {
  api = await underTest();
});
afterEach(async () => {
  for (const { socket } of sockets) socket.terminate();
  sockets = [];
  jest.restoreAllMocks();
  await server.close();
});
afterAll(() => api.close());

describe('Who connects', () => {
  it('from a page of another origin is sent away (4403); pages of this machine and programs are not', async () => {
    const url = await serve();
    const raw = await rawSocket(url, { origin: 'https://evil.example' });
    raw.send({ type: 'connection_init' });
    expect(await raw.closed).toEqual({ code: 4403, reason: 'Forbidden' });
    for (const origin of [url, 'http://localhost:3000', 'http://[::1]:9'])
      await connect(url, { origin });
  });

  it('and says nothing is sent away (4408); who speaks another protocol too (4406)', async () => {
    const url = await serve(LIMITS);
    const silent = await rawSocket(url);
    expect(await silent.closed).toMatchObject({ code: 4408 });
    await expect(rawSocket(url, {}, 'graphql-ws')).rejects.toThrow('subprotocol');
  });

  it('and subscribes before introducing himself is sent away (4401)', async () => {
    const raw = await rawSocket(await serve());
    raw.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    expect(await raw.closed).toMatchObject({ code: 4401 });
  });

  it('elsewhere than at /graphql finds nothing, and beyond the limit no room', async () => {
    const url = await serve({ ...LIMITS, idleMs: 60_000 });
    expect(await upgrade(`${url}/other`)).toBe(404);
    const all = [await connect(url), await connect(url), await connect(url)];
    expect(await upgrade(`${url}/graphql`)).toBe(503);
    all[0]?.socket.close();
    await all[0]?.closed;
    await connect(url);
  });

  it('and wants nothing is let go (1000); who listens stays', async () => {
    const url = await serve(LIMITS);
    const idle = await connect(url);
    const listening = await connect(url);
    listening.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    expect(await idle.closed).toEqual({ code: 1000, reason: 'Idle: no subscription' });
    await new Promise((resolve) => setTimeout(resolve, 2 * LIMITS.idleMs));
    expect(listening.socket.readyState).toBe(listening.socket.OPEN);
  });
});

describe('A client', () => {
  it('has so many subscriptions at most; ending one makes room', async () => {
    const raw = await connect(await serve({ subscriptions: 2 }));
    const subscribe = (id: string) => raw.send({ type: 'subscribe', id, payload: { query: ANY } });
    const next = raw.next();
    for (const id of ['1', '2', '3']) subscribe(id);
    expect(await next).toMatchObject({
      ...{ id: '3', type: 'error' },
      payload: [said('BAD_USER_INPUT', 'too_many_subscriptions')],
    });
    raw.send({ type: 'complete', id: '1' });
    const refused = raw.next();
    subscribe('4');
    subscribe('5');
    expect(await refused).toMatchObject({ id: '5', type: 'error' });
  });

  it('that sends too large a message is cut off (1009), the others are not', async () => {
    const url = await serve(LIMITS);
    const [large, other] = [await connect(url), await connect(url)];
    large.send({ type: 'ping', payload: { text: 'x'.repeat(LIMITS.messageBytes) } });
    expect(await large.closed).toMatchObject({ code: 1009 });
    const pong = other.next();
    other.send({ type: 'ping' });
    expect(await pong).toEqual({ type: 'pong' });
  });

  it.each(['{', '{"type":"nonsense"}', '{"type":"subscribe","id":1}'])(
    'that sends what is no message is sent away (4400): %s',
    async (text) => {
      const raw = await connect(await serve());
      raw.socket.send(text);
      expect(await raw.closed).toMatchObject({ code: 4400 });
    },
  );

  it('that never reads is cut off, for it gives no sign of life', async () => {
    const url = await serve({ ...LIMITS, connections: 1 });
    const raw = await connect(url);
    raw.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    raw.socket.pause();
    await roomAt(url);
  });

  it('that asks and never reads the answers is cut off before they pile up', async () => {
    const url = await serve({ bufferedBytes: 20_000, connections: 1 });
    const raw = await connect(url);
    raw.socket.pause();
    const text = 'x'.repeat(16_000);
    const flood = setInterval(() => {
      for (let i = 0; i < 20; i += 1) raw.send({ type: 'ping', payload: { text } });
      for (let i = 0; i < 20; i += 1) raw.socket.ping('x'.repeat(120));
    }, 1);
    await roomAt(url);
    clearInterval(flood);
  });
});

describe('A server that stops', () => {
  it('says goodbye to each client (1001) and cuts off who does not answer', async () => {
    const url = await serve();
    const [polite, silent] = [await connect(url), await connect(url)];
    for (const { send } of [polite, silent])
      send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    silent.socket.pause();
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await polite.closed).toEqual({ code: 1001, reason: 'The server is shutting down' });
    await expect(connect(url)).rejects.toThrow();
  });
});

/** The status that a request for a socket is answered with. */
function upgrade(url: string): Promise<number | undefined> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'graphql-transport-ws',
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers });
    asked.on('response', ({ statusCode }) => resolve(statusCode));
    asked.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Resolves when a server with room for one connection has let go of the one it had. */
async function roomAt(url: string): Promise<void> {
  while ((await upgrade(`${url}/graphql`)) !== 101)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
