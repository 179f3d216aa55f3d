import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { busyCompany, type BusyCompany } from './busy-company.js';
import { underTest, type Json, type UnderTest } from './under-test.js';

const ENTRY = `id type kind title(locale: UK) en: title detail reason { text } businessDate occurredAt recordedAt position
  channel isVoid voids voidedBy isKeyMoment actor { id } manager { id name } customer { id name }`;
const HISTORY = `query ($id: ID!, $filter: HistoryFilter, $first: Int!, $after: Cursor, $asOf: AsOf, $knownAt: AsKnown, $includeVoided: Boolean) {
  customer(by: { id: $id }) {
    history(filter: $filter, first: $first, after: $after, asOf: $asOf, knownAt: $knownAt, includeVoided: $includeVoided) {
      nodes { ${ENTRY} } pageInfo { hasNextPage endCursor }
    }
  }
}`;
const ACTIVITY = `query ($filter: HistoryFilter, $first: Int!, $after: Cursor) {
  activity(filter: $filter, first: $first, after: $after) {
    nodes { ${ENTRY} } pageInfo { hasNextPage endCursor }
  }
}`;

let api: UnderTest;
let busy: BusyCompany;

beforeAll(async () => {
  api = await underTest({ timeZone: 'Europe/Kyiv' });
  busy = await busyCompany(api);
});
afterAll(() => api.close());

/** Walks a list page by page, to its end. */
async function walk(
  query: string,
  variables: object,
  first: number,
  connection: (data: Json) => Json,
): Promise<Json[]> {
  const nodes: Json[] = [];
  let after: string | null = null;
  do {
    const page = connection(await api.data(query, { ...variables, first, after }));
    nodes.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}

const history = (n: number, variables: object = {}, first = 100) =>
  walk(HISTORY, { id: busy.customers[n], ...variables }, first, (data) => data.customer.history);
const activity = (filter?: object, first = 100) =>
  walk(ACTIVITY, { filter }, first, (data) => data.activity);

const says = (entry: Json, field: 'title' | 'en', text: string): boolean =>
  [entry[field], entry.reason?.text, entry.detail].some((said) =>
    said?.replaceAll(/\s/gu, ' ').toLowerCase().includes(text.toLowerCase()),
  );

/** Each filter with the naive one that it must equal. */
const filters: readonly [string, () => object, (entry: Json) => boolean][] = [
  ['kinds', () => ({ kinds: ['SHIPMENT', 'MANAGER'] }),
    ({ kind }) => ['SHIPMENT', 'MANAGER'].includes(kind)],
  ['period', () => ({ period: { from: '2026-03-04', to: '2026-03-08' } }),
    ({ businessDate }) => businessDate >= '2026-03-04' && businessDate <= '2026-03-08'],
  ['an open period', () => ({ period: { from: '2026-03-10' } }),
    ({ businessDate }) => businessDate >= '2026-03-10'],
  ['channels', () => ({ channels: ['EVENT', 'PHONE'] }),
    ({ channel }) => ['EVENT', 'PHONE'].includes(channel)],
  ['manager', () => ({ manager: busy.managers[1] }),
    ({ manager }) => manager?.id === busy.managers[1]],
  ['actor', () => ({ actor: 'ivan' }), ({ actor }) => actor.id === 'ivan'],
  ['text', () => ({ text: 'SHIPPED' }), (entry) => says(entry, 'en', 'shipped')],
  ['a name in the text', () => ({ text: 'in place of olena' }),
    (entry) => says(entry, 'en', 'in place of Olena')],
  ['text in Ukrainian', () => ({ text: 'відвантаження', locale: 'UK' }),
    (entry) => says(entry, 'title', 'відвантаження')],
  ['an amount in Ukrainian', () => ({ text: '40,00 eur', locale: 'UK' }),
    (entry) => says(entry, 'title', '40,00 EUR')],
  ['reason', () => ({ text: 'damp' }), (entry) => says(entry, 'en', 'damp')],
  ['key moments', () => ({ keyMoments: true }), ({ isKeyMoment }) => isKeyMoment],
  ['all but key moments', () => ({ keyMoments: false }), ({ isKeyMoment }) => !isKeyMoment],
  ['key moments of a kind with a text', () => ({ keyMoments: true, kinds: ['SHIPMENT', 'ORDER'], text: 'n-' }),
    ({ isKeyMoment, kind }) => isKeyMoment && ['SHIPMENT', 'ORDER'].includes(kind)],
]; // prettier-ignore

describe('A history, filtered', () => {
  it.each(filters)('by %s, is what a naive filter leaves of it', async (_, filter, naive) => {
    for (const includeVoided of [false, true]) {
      for (const n of [0, 1]) {
        const all = await history(n, { includeVoided });
        const expected = all.filter(naive).map(({ id }) => id);
        for (const first of [100, 1]) {
          const found = await history(n, { includeVoided, filter: filter() }, first);
          expect(found.map(({ id }) => id)).toEqual(expected);
        }
      }
    }
  });
});

describe('The activity of the company', () => {
  it('is everything that was recorded, newest first, voids and what they void among it', async () => {
    const { log } = await api.data(`{ log(first: 100) { nodes { id } } }`);
    const all = await activity();
    expect(all.map(({ id }) => id)).toEqual(log.nodes.map(({ id }: Json) => id).reverse());
    const [struck] = all.filter(({ isVoid }) => isVoid);
    expect(all.find(({ id }) => id === struck.voidedBy)).toMatchObject({
      type: 'FactVoided',
      voids: struck.id,
      customer: { name: expect.any(String) },
    });
  });

  it.each(filters)('by %s, is what a naive filter leaves of it', async (_, filter, naive) => {
    const expected = (await activity()).filter(naive).map(({ id }) => id);
    expect(expected).not.toEqual([]);
    for (const first of [100, 2]) {
      expect((await activity(filter(), first)).map(({ id }) => id)).toEqual(expected);
    }
  });

  it('refuses a cursor of another filter', async () => {
    const { activity: page } = await api.data(ACTIVITY, { first: 1 });
    const after = page.pageInfo.endCursor;
    const { errors } = await api.ask(ACTIVITY, { first: 1, after, filter: { actor: 'ivan' } });
    expect(errors?.map(({ extensions }) => extensions.reason)).toEqual(['bad_cursor']);
  });
});

describe('Key moments', () => {
  const moments = async (n: number, variables: object = {}) =>
    (await history(n, { filter: { keyMoments: true }, ...variables })).map(({ type }) => type);

  it('are one first purchase, though two shipments left at that time, and a return', async () => {
    expect(await moments(0)).toEqual(['ReturnAccepted', 'ShipmentDispatched']);
    const [, first] = await history(0, { filter: { keyMoments: true } });
    expect(first.en).toBe('Order N-0: shipped 4 units, 40.00 EUR');
  });

  it('are a loss, without any purchase', async () => {
    expect(await moments(1)).toEqual(['OrderCancelled']);
  });

  it('are those of the reading: the shipment that was believed in then', async () => {
    const knownAt = { at: '2026-03-06T12:00:00Z' };
    const [first] = await history(0, { filter: { keyMoments: true }, knownAt });
    expect(first.en).toBe('Order N-0: shipped 1 unit, 10.00 EUR');
    expect(await moments(0, { asOf: '2026-03-05' })).toEqual([]);
  });
});
