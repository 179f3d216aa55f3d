/** Subscriptions: whose they are, what they tell, and when they end. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ApiKeys } from '#runtime';
import { type Server, startServer } from '../../apps/api/server.js';
import { listen, rawSocket, type RawSocket } from '../api/live-client.js';
import { scratch } from '../cli/litopys.js';
import { bearer, token } from './tokens.js';
import { type Person, type TwoManagers, twoManagers } from './two-managers.js';

const ANY = 'subscription { historyChanged { position } }';
const ONE = 'subscription ($id: ID!) { customerHistoryChanged(customer: $id) { position } }';

let company: TwoManagers;
let me: Person;
let clients: Client[] = [];
let server: Server | undefined;

beforeAll(async () => {
  company = await twoManagers();
  me = await company.as('SALES_MANAGER', company.own.managerId);
});
afterEach(async () => {
  for (const client of clients) await client.dispose();
  clients = [];
  await server?.close();
  server = undefined;
});
afterAll(() => company.api.close());

function clientOf(connectionParams: Record<string, unknown>, url = company.api.url): Client {
  const client = createClient({
    ...{ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket },
    ...{ connectionParams, retryAttempts: 0 },
  });
  clients.push(client);
  return client;
}
const rename = async (customerId: string): Promise<string> =>
  (await company.api.record('renameCustomer', { customerId, name: `N${Math.random()}` })).position;

async function introduce(raw: RawSocket, payload: object): Promise<void> {
  const acknowledged = raw.next();
  raw.send({ type: 'connection_init', payload });
  expect(await acknowledged).toMatchObject({ type: 'connection_ack' });
}

describe('A subscription of a sales manager', () => {
  it('tells of his customers and of no other', async () => {
    const all = listen(clientOf(me.headers), ANY);
    const mine = listen(clientOf(me.headers), ONE, { id: company.own.customerId });
    const auditor = listen(clientOf(await bearer('AUDITOR')), ANY);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await rename(company.other.customerId);
    const position = await rename(company.own.customerId);
    expect(await all.message(1)).toEqual({ data: { historyChanged: { position } } });
    expect(await mine.message(1)).toEqual({ data: { customerHistoryChanged: { position } } });
    await auditor.message(1);
    await rename(company.other.customerId);
    await auditor.message(2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([all.messages.length, mine.messages.length]).toEqual([1, 1]);
  });

  it('does not find the other’s customer, as it does not find one that is not there', async () => {
    for (const id of [company.other.customerId, '00000000-0000-4000-8000-00000000dead']) {
      const refused = listen(clientOf(me.headers), ONE, { id });
      const [error] = [await refused.message(1)].flatMap(({ errors }) => errors);
      expect(error).toMatchObject({
        message: `customer is "${id}": there is no such customer; take the id from a query or a payload`,
        extensions: { code: 'BAD_USER_INPUT', reason: 'customer_not_found' },
      });
    }
  });

  it('tells nothing more of a customer that was given to somebody else', async () => {
    const assign = (managerId: string) =>
      company.api.record('assignManager', { customerId: company.nobodys, managerId });
    const { position } = await assign(company.own.managerId);
    await company.api.runtime.reads.waitFor(position);
    const heard = listen(clientOf(me.headers), ONE, { id: company.nobodys });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const told = await rename(company.nobodys);
    expect(await heard.message(1)).toMatchObject({
      data: { customerHistoryChanged: { position: told } },
    });
    await assign(company.other.managerId);
    await rename(company.nobodys);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(heard.messages).toHaveLength(1);
  });
});

describe('A socket', () => {
  it('without a token, or with a bad one, is closed (4401) and told no more', async () => {
    for (const payload of [undefined, { authorization: 'Bearer nonsense' }, { authorization: 7 }]) {
      const raw = await rawSocket(company.api.url);
      raw.send({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) });
      expect(await raw.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
      expect(raw.received).toEqual([]);
    }
  });

  it('takes the token of its first message, or of its headers', async () => {
    const authorization = `Bearer ${await token({ role: 'ANALYST' })}`;
    const first = await rawSocket(company.api.url);
    const acknowledged = first.next();
    first.send({ type: 'connection_init', payload: { Authorization: authorization } });
    expect(await acknowledged).toMatchObject({ type: 'connection_ack' });
    const second = await rawSocket(company.api.url, { headers: { authorization } });
    const also = second.next();
    second.send({ type: 'connection_init' });
    expect(await also).toMatchObject({ type: 'connection_ack' });
    for (const { socket } of [first, second]) socket.terminate();
  });

  it('is closed when the token ends', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const raw = await rawSocket(company.api.url);
    const payload = { authorization: `Bearer ${await token({ role: 'ADMIN', exp })}` };
    await introduce(raw, payload);
    raw.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    expect(await raw.closed).toEqual({ code: 4401, reason: 'The token has expired' });
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1_000);
  });

  it('is closed when its key has been revoked', async () => {
    const keys = new ApiKeys(scratch('live-keys'));
    const key = keys.add({ name: 'a', role: 'ADMIN' }, '2026-03-31T12:00:00.000Z');
    server = await startServer(company.api.runtime, {
      ...{ port: 0, host: '127.0.0.1', auth: { keys }, live: { keepAliveMs: 50 } },
    });
    const raw = await rawSocket(server.url);
    await introduce(raw, { authorization: `Bearer ${key}` });
    raw.send({ type: 'subscribe', id: '1', payload: { query: ANY } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(raw.socket.readyState).toBe(WebSocket.OPEN);
    keys.revoke('a', '2026-03-31T12:00:00.000Z');
    expect(await raw.closed).toEqual({ code: 4401, reason: 'The token has expired' });
  });
});
