import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company } from './company.js';
import { clientOf, listen } from './live-client.js';
import { underTest, type UnderTest } from './under-test.js';

const file = fileURLToPath(new URL('../../apps/api/graphiql/examples.graphql', import.meta.url));
const examples = readFileSync(file, 'utf8')
  .replaceAll('LAST_QUARTER_BEGIN', '2026-07-01')
  .replaceAll('LAST_QUARTER_END', '2026-09-30')
  .replaceAll('THIS_YEAR', '2026')
  .replaceAll('LAST_YEAR', '2025')
  .split(/^#> /m)
  .slice(1)
  .map((text) => [
    text.slice(0, text.indexOf('\n')),
    text.slice(text.indexOf('\n')).split(/^## /m)[0],
  ]);

const isLive = ([, query]: (string | undefined)[]): boolean =>
  query !== undefined && /^subscription/m.test(query);

let api: UnderTest;

beforeAll(async () => {
  api = await underTest();
  await company(api);
  api.clock = '2026-11-24T12:00:00.000Z';
});
afterAll(() => api.close());

describe('The examples beside GraphiQL', () => {
  it.each(examples.filter(isLive))('%s', async (_, query) => {
    const client = clientOf(api.url);
    const one = listen(client, query ?? '');
    const head = (await api.runtime.store.head()) ?? '';
    const { customers } = await api.data('{ customers(first: 1) { nodes { id } } }');
    const customerId: string = customers.nodes[0].id;
    for (let i = 0; one.messages.length === 0; i += 1)
      await api.record('renameCustomer', { customerId, name: `Name ${i}` });
    expect(one.messages[0].data.historyChanged.position > head).toBe(true);
    await client.dispose();
  });

  it.each(examples.filter((one) => !isLive(one)))('%s', async (_, query) => {
    expect(query).toBeDefined();
    const { errors } = await api.ask(query ?? '');
    expect(errors).toBeUndefined();
  });

  it('that record, record: the ids that the contact names follow from the command ids', async () => {
    const record = examples.find(([, query]) => query?.includes('recordContact'));
    const { data } = await api.ask(record?.[1] ?? '');
    expect(data.recordContact).toMatchObject({
      repeated: true,
      errors: [],
      contact: { customer: { name: expect.stringContaining('Chumak') } },
    });
  });

  it('show what a refusal looks like', async () => {
    const refused = examples.find(([title]) => title === 'What a refusal looks like');
    const { data } = await api.ask(refused?.[1] ?? '');
    expect(data.renameCustomer.errors).toEqual([]);
    expect(data.placeOrder).toMatchObject({ order: null, errors: [{ code: 'invalid_input' }] });
  });
});
