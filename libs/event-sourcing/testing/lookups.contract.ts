import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, FindQuery, ReadModelStore } from '../read-model-store.js';
import { at, type ReadModelHarness, save, thing } from './read-model-harness.js';

const letters: Collection = {
  name: 'letters',
  version: 1,
  fields: [
    { name: 'id', type: 'text' },
    { name: 'answers', type: 'text' },
    { name: 'sent', type: 'text' },
  ],
  indexes: [['sent']],
  lookups: ['id', 'answers'],
};

const first = [
  thing('a', { id: 'x', answers: 'x', sent: '3' }),
  thing('b', { id: 'y', answers: 'x', sent: '2' }),
  thing('c', { id: 'z', answers: null, sent: '1' }),
];

type Where = NonNullable<FindQuery['where']>;

/** Conditions, and the keys that fulfil them once the letters have been changed. */
const conditions: readonly (readonly [Where, string])[] = [
  [{ id: { equals: 'x' } }, 'a'],
  [{ answers: { equals: 'x' } }, 'ad'],
  [{ answers: { equals: 'x' }, id: { equals: 'w' } }, 'd'],
  [{ answers: { equals: 'y' } }, 'b'],
  [{ id: { in: ['x', 'z', 'w'] } }, 'ad'],
  [{ answers: { in: ['x', 'y'] }, sent: { from: '2' } }, 'ab'],
  [{ answers: { equals: 'x', in: ['y'] } }, ''],
  [{ answers: { equals: null } }, ''],
  [{ id: { from: 'x' } }, 'ab'],
  [{ id: { equals: 'z' } }, ''],
];

export function lookupsContract(running: () => ReadModelHarness): void {
  describe.each([false, true])('a lookup, in a collection that was filled: %p', (filling) => {
    let store: ReadModelStore;
    beforeEach(async () => {
      ({ store } = running());
      const before = { collection: letters, put: first, remove: [], filling };
      await save(store, 'letters@1', [before], undefined, at(1));
      await store.prepare(letters);
      const changed = thing('b', { id: 'y', answers: 'y', sent: '2' });
      const added = thing('d', { id: 'w', answers: 'x', sent: '0' });
      const changes = [{ collection: letters, put: [changed, added], remove: ['c'] }];
      await save(store, 'letters@1', changes, at(1), at(2));
    });

    it.each(conditions)('finds by %j the documents %j', async (where, keys) => {
      const found = async (query: Partial<FindQuery>) =>
        (await store.find(letters, { where, limit: 9, ...query })).map(({ key }) => key);
      expect(await found({})).toEqual([...keys]);
      expect(await found({ descending: true })).toEqual([...keys].reverse());
      expect((await found({ orderBy: { field: 'sent' } })).sort()).toEqual([...keys]);
      expect(await store.count(letters, where)).toBe(keys.length);
    });

    it('goes on behind a document', async () => {
      const where = { answers: { equals: 'x' } };
      const after = { value: 'a', key: 'a' };
      const found = await store.find(letters, { where, after, limit: 9 });
      expect(found.map(({ key }) => key)).toEqual(['d']);
    });
  });
}
