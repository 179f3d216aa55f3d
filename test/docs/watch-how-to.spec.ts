import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company } from '../api/company.js';
import { underTest, type UnderTest } from '../api/under-test.js';

const page = readFileSync(new URL('../../docs/how-to/watch-it.md', import.meta.url), 'utf8');

let api: UnderTest;

beforeAll(async () => {
  api = await underTest();
  await company(api);
});
afterAll(() => api.close());

describe('docs/how-to/watch-it.md', () => {
  it('names every figure of /metrics, and no other', async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    const served = [...text.matchAll(/^# TYPE (litopys_\w+)/gm)].map(([, name]) => name);
    const told = [...page.matchAll(/`(litopys_\w+)/g)].map(([, name]) => name);
    expect([...new Set(told)].sort()).toEqual([...served].sort());
  });

  it('shows a query that finds the facts of a correlation id', async () => {
    const query = /```graphql\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const correlation = /correlation: "([^"]+)"/.exec(query)?.[1] ?? '';
    const register =
      'mutation { registerManager(input: { commandId: "00000000-0000-4000-8000-0000000000e7", name: "Iryna" }) { eventIds position } }';
    const { data } = await api.ask(register, {}, { 'x-correlation-id': correlation });
    await api.runtime.caughtUp();
    const { eventIds } = data.registerManager;
    const nodes = [{ id: eventIds[0], type: 'ManagerRegistered' }];
    expect(await api.data(query)).toEqual({ log: { nodes } });
  });
});
