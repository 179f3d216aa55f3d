import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer } from '../../apps/api/server.js';
import { bearer, JWT } from '../access/tokens.js';
import { commandIds, company } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

let api: UnderTest;

beforeAll(async () => {
  api = await underTest();
  await company(api);
  await api.runtime.caughtUp();
});
afterAll(() => api.close());

/** The value of one figure: `litopys_log_events`, with its labels as they are written. */
async function figures(): Promise<(name: string) => number | undefined> {
  const response = await fetch(`${api.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').map((line) => line.split(' '));
  const values = new Map(lines.map(([name = '', value]) => [name, Number(value)]));
  return (name) => values.get(name);
}

describe('/metrics', () => {
  it('counts and times appends, commands by their outcome, and queries with their cost', async () => {
    const before = await figures();
    const input = { commandId: commandIds.manager, name: 'Olha Bondar' };
    const register = `mutation ($input: RegisterManagerInput!) { registerManager(input: $input) { repeated errors { code } } }`;
    await api.data(register, { input });
    await api.data(register, { input: { ...input, name: 'Someone Else' } });
    await api.ask('{ customers(first: 1) { nodes { id } } }');
    await api.ask('{ nonsense }');
    const after = await figures();
    const grown = (name: string) => (after(name) ?? 0) - (before(name) ?? 0);
    const commands = 'litopys_command_seconds_count{command="RegisterManager",outcome=';
    expect({
      appends: before('litopys_append_seconds_count'),
      events: before('litopys_appended_events_total'),
      done: before(`${commands}"done"}`),
      repeated: grown(`${commands}"repeated"}`),
      refused: grown(`${commands}"refused"}`),
      queries: grown('litopys_query_seconds_count{kind="query"}'),
      mutations: grown('litopys_query_seconds_count{kind="mutation"}'),
      unreadable: grown('litopys_query_seconds_count{kind="unreadable"}'),
      weighed: grown('litopys_query_cost_count'),
      faults: after('litopys_faults_total'),
    }).toEqual({
      ...{ appends: 4, events: 4, done: 1, repeated: 1, refused: 1 },
      ...{ queries: 1, mutations: 2, unreadable: 1, weighed: 4, faults: 0 },
    });
  });

  it('says how far each read model is behind, and how long the log is', async () => {
    const found = await figures();
    const of = (what: string) => found(`litopys_projection_${what}{projection="orders"}`);
    expect([of('lag_events'), of('lag_seconds'), of('failed'), of('rebuilding')]).toEqual([
      ...[0, 0, 0, 0],
    ]);
    expect(of('rate')).toBeGreaterThan(0);
    expect(found('litopys_log_events')).toBe(4);
    expect(found('litopys_live_connections')).toBe(0);
    expect(found('nodejs_eventloop_lag_seconds')).toBeDefined();
  });

  it('has labels of ours only: commands, outcomes, kinds, read models', async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    const ours = text.split('\n').filter((line) => line.startsWith('litopys_'));
    const labels = ours.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name]) => name));
    expect([...new Set(labels)].sort()).toEqual(['command', 'kind', 'le', 'outcome', 'projection']);
    expect(text).not.toMatch(/Olha|Acme|[0-9a-f]{8}-/);
  });

  it('is read with GET', async () => {
    const response = await fetch(`${api.url}/metrics`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('/metrics of a server that asks who one is', () => {
  it.each([
    [401, undefined],
    [403, 'AUDITOR'],
    [403, 'ANALYST'],
    [200, 'ADMIN'],
  ] as const)('answers %i to %s', async (status, role) => {
    const auth = { jwt: JWT };
    const watch = { log: 'text' as const };
    const server = await startServer(api.runtime, { port: 0, host: '127.0.0.1', auth, watch });
    const headers = role === undefined ? {} : await bearer(role);
    const response = await fetch(`${server.url}/metrics`, { headers });
    const text = await response.text();
    await server.close();
    expect(response.status).toBe(status);
    expect(text.includes('litopys_log_events')).toBe(status === 200);
  });
});
