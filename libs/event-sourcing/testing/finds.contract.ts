import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FindQuery, ReadModelStore, StoredDocument } from '../read-model-store.js';
import { at, keysOfAll, model, put, type ReadModelHarness, save, thing, things } from './read-model-harness.js'; // prettier-ignore

const documents: readonly StoredDocument[] = [
  thing('a', { colour: 'red', Colour: 'x', size: 3, done: true, tags: ['hot', 'new'] }),
  thing('b', { colour: 'red', size: 1, done: false, tags: ['hot'] }),
  thing('c', { colour: 'blue', size: 3, done: false, tags: [] }),
  thing('d', { colour: null, size: -2.5, tags: ['new', 'old', 'hot'] }),
  thing('e', { size: 3, done: true }),
  thing('f', { colour: 'Red', Colour: 'y', size: 1000, done: true, tags: ['old'] }),
  thing('g', { colour: 'ґава', size: null, tags: ['новий'] }),
  thing('h', { colour: '', size: 0, done: false, tags: ['', 'hot'] }),
];

type Where = NonNullable<FindQuery['where']>;

/** Conditions, and the keys that fulfil them. */
const conditions: readonly (readonly [Where, string])[] = [
  [{}, 'abcdefgh'],
  [{ colour: { equals: 'red' } }, 'ab'],
  [{ colour: { equals: '' } }, 'h'],
  [{ colour: { equals: 'ґава' } }, 'g'],
  [{ colour: { equals: null } }, 'de'],
  [{ colour: { equals: 'green' } }, ''],
  [{ Colour: { equals: 'x' } }, 'a'],
  [{ size: { equals: 3 } }, 'ace'],
  [{ size: { equals: 0 } }, 'h'],
  [{ size: { equals: -2.5 } }, 'd'],
  [{ done: { equals: true } }, 'aef'],
  [{ done: { equals: false } }, 'bch'],
  [{ done: { equals: null } }, 'dg'],
  [{ colour: { in: ['red', 'blue', 'green'] } }, 'abc'],
  [{ size: { in: [1, 1000] } }, 'bf'],
  [{ colour: { in: [] } }, ''],
  [{ size: { from: 1 } }, 'abcef'],
  [{ size: { below: 1 } }, 'dh'],
  [{ size: { upTo: 1 } }, 'bdh'],
  [{ size: { from: 0, below: 3 } }, 'bh'],
  [{ size: { from: 3, upTo: 3 } }, 'ace'],
  [{ colour: { from: 'Red', below: 'red' } }, 'cf'],
  [{ colour: { upTo: 'blue' } }, 'cfh'],
  [{ colour: { equals: 'red' }, size: { from: 2 } }, 'a'],
  [{ done: { equals: true }, size: { equals: 3 }, colour: { equals: null } }, 'e'],
  [{ tags: { equals: 'hot' } }, 'abdh'],
  [{ tags: { equals: '' } }, 'h'],
  [{ tags: { equals: 'новий' } }, 'g'],
  [{ tags: { in: ['hot', 'new', 'old'] } }, 'abdfh'],
  [{ tags: { from: 'n', below: 'o' } }, 'ad'],
  [{ tags: { each: [{ equals: 'hot' }, { equals: 'new' }] } }, 'ad'],
  [{ tags: { each: [{ from: 'n', below: 'o' }, { equals: 'old' }] } }, 'd'],
  [{ tags: { equals: 'hot', each: [{ equals: 'new' }] } }, 'ad'],
  [{ tags: { each: [{ equals: 'hot' }, { equals: 'cold' }] } }, ''],
  [{ tags: { equals: 'hot' }, size: { from: 1 } }, 'ab'],
  [{ tags: { equals: 'new' }, colour: { equals: 'red' } }, 'a'],
];

/** Orders, and the keys in them. */
const orders: readonly (readonly [Omit<FindQuery, 'limit'>, string])[] = [
  [{}, 'abcdefgh'],
  [{ descending: true }, 'hgfedcba'],
  [{ orderBy: { field: 'size' } }, 'gdhbacef'],
  [{ orderBy: { field: 'size', descending: true } }, 'fecabhdg'],
  [{ orderBy: { field: 'colour' } }, 'dehfcabg'],
  [{ orderBy: { field: 'colour', descending: true } }, 'gbacfhed'],
  [{ orderBy: { field: 'done' } }, 'dgbchaef'],
  [{ where: { colour: { equals: 'red' } }, orderBy: { field: 'size' } }, 'ba'],
  [{ where: { tags: { equals: 'hot' } } }, 'abdh'],
  [{ where: { tags: { equals: 'hot' } }, descending: true }, 'hdba'],
  [{ where: { tags: { equals: 'hot' } }, orderBy: { field: 'size' } }, 'dhba'],
  [{ where: { tags: { equals: 'hot' } }, orderBy: { field: 'size', descending: true } }, 'abhd'],
  [{ where: { tags: { equals: 'hot' } }, orderBy: { field: 'colour' } }, 'dhab'],
  [{ where: { tags: { in: ['hot', 'new'] } }, orderBy: { field: 'size' } }, 'dhba'],
  [
    { where: { tags: { equals: 'hot', each: [{ equals: 'new' }] } }, orderBy: { field: 'size' } },
    'da',
  ],
  [{ where: { size: { from: 1 } }, orderBy: { field: 'colour' } }, 'efcab'],
];

const refused: readonly (readonly [string, FindQuery])[] = [
  ['a condition on a field that is not indexed', { where: { weight: { equals: 1 } }, limit: 1 }],
  ['an order by a field that is not indexed', { orderBy: { field: 'weight' }, limit: 1 }],
  ['an order by an array', { orderBy: { field: 'tags' }, limit: 1 }],
  ['a limit of 0', { limit: 0 }],
  ['a limit of -1', { limit: -1 }],
  ['a limit of 1.5', { limit: 1.5 }],
];

export function findsContract(running: () => ReadModelHarness): void {
  describe('find', () => {
    let store: ReadModelStore;
    beforeEach(async () => {
      ({ store } = running());
      // Not in the order of their keys.
      await save(store, model, [put(...documents.slice(4), ...documents.slice(0, 4))], undefined, at(1));
    }); // prettier-ignore

    it.each(conditions)('where %j, and count agrees: %s', async (where, keys) => {
      expect(keysOfAll(await store.find(things, { where, limit: 100 })).join('')).toBe(keys);
      expect(await store.count(things, where)).toBe(keys.length);
    });

    it('gives whole documents', async () => {
      expect(await store.find(things, { limit: 100 })).toEqual(documents);
    });

    it.each(orders)('in the order of %j: %s', async (query, keys) => {
      expect(keysOfAll(await store.find(things, { ...query, limit: 100 })).join('')).toBe(keys);
    });

    it.each(orders)('page by page in the order of %j: %s', async (query, keys) => {
      for (const limit of [1, 2, 3, 100]) {
        expect(keysOfAll(await pages(store, { ...query, limit })).join('')).toBe(keys);
      }
    });

    it('goes on behind a document that is there no more', async () => {
      await save(store, model, [{ collection: things, put: [], remove: ['c'] }], at(1), at(2));
      const after = { value: 3, key: 'c' };
      const found = await store.find(things, { orderBy: { field: 'size' }, after, limit: 9 });
      expect(keysOfAll(found)).toEqual(['e', 'f']);
    });

    it('orders text by code points', async () => {
      const colours = ['Z', 'a', 'z', 'ä', '\uffff', '😀'];
      const more = colours.map((colour, n) => thing(`x${9 - n}`, { colour, Colour: 'ordered' }));
      await save(store, model, [put(...more)], at(1), at(2));
      const where = { Colour: { equals: 'ordered' } };
      const found = await store.find(things, { where, orderBy: { field: 'colour' }, limit: 9 });
      expect(found.map(({ body }) => body['colour'])).toEqual(colours);
      const ranged = { ...where, colour: { from: '\uffff' } };
      expect(await store.count(things, ranged)).toBe(2);
    });

    it.each(refused)('refuses %s', async (_, query) => {
      await expect(store.find(things, query)).rejects.toMatchObject({ name: 'InvalidArgument' });
    });

    it('refuses to count by a field that is not indexed', async () => {
      const counting = store.count(things, { weight: { equals: 1 } });
      await expect(counting).rejects.toMatchObject({ name: 'InvalidArgument' });
    });
  });
}

/** All pages of a query, each begun behind the last document of the one before. */
export async function pages(
  store: ReadModelStore,
  query: FindQuery,
): Promise<readonly StoredDocument[]> {
  const all: StoredDocument[] = [];
  for (;;) {
    const last = all.at(-1);
    const after =
      last === undefined ? undefined : { value: orderValue(last, query), key: last.key };
    const page = await store.find(things, { ...query, after });
    // A cursor that does not move on would otherwise keep us here for ever.
    if (page.some(({ key }) => all.some((one) => one.key === key))) {
      throw new Error(`a page repeats a document: ${JSON.stringify({ ...query, after })}`);
    }
    all.push(...page);
    if (page.length < query.limit) return all;
  }
}

function orderValue({ body, key }: StoredDocument, { orderBy }: FindQuery): string | number | boolean | null {
  const value = orderBy === undefined ? key : body[orderBy.field];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
} // prettier-ignore
