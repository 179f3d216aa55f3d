import { describe, expect, it } from '@jest/globals';
import type { Changes, StoredDocument } from '../read-model-store.js';
import { at, keysOfAll, model, type ReadModelHarness, save, thing, things } from './read-model-harness.js'; // prettier-ignore

export function fillingContract(running: () => ReadModelHarness): void {
  describe('filling', () => {
    const fill = (...documents: readonly StoredDocument[]): Changes => ({
      ...{ collection: things, put: documents, remove: [], filling: true },
    });
    const many = Array.from({ length: 300 }, (_, n) => {
      const body = { colour: n % 2 === 0 ? 'red' : null, size: n % 7, tags: ['all', `t${n % 3}`] };
      return thing(`k${String(n * 7919).padStart(8, '0')}`, { ...body, done: n > 9, n });
    });

    it('an empty collection, then making it ready, gives what saving gives', async () => {
      const { store } = running();
      const [one, two] = [many.slice(0, 100), many.slice(100)];
      await save(store, model, [fill(...one)], undefined, at(1));
      await save(store, model, [fill(...two)], at(1), at(2));
      await store.prepare(things);
      expect(await store.count(things)).toBe(300);
      expect(Object.fromEntries(await store.load(things, keysOfAll(many)))).toEqual(
        Object.fromEntries(many.map((document) => [document.key, document])),
      );
      const saved = { ...things, name: 'saved' };
      await save(
        store,
        'saved@1',
        [{ collection: saved, put: many, remove: [] }],
        undefined,
        at(2),
      );
      for (const query of [
        { limit: 999 },
        { where: { colour: { equals: 'red' } }, orderBy: { field: 'size' }, limit: 999 },
        { where: { tags: { equals: 't1' } }, orderBy: { field: 'size' }, limit: 999 },
        { where: { colour: { equals: null } }, orderBy: { field: 'done' }, limit: 999 },
      ]) {
        const found = await store.find(things, query);
        expect(found.length).toBeGreaterThan(0);
        expect(found).toEqual(await store.find(saved, query));
      }
    });

    it('is gone on with by ordinary changes', async () => {
      const { store } = running();
      const [a, b] = [thing('a', { tags: ['x'], size: 1 }), thing('b', { tags: ['x'] })];
      await save(store, model, [fill(a, b)], undefined, at(1));
      await store.prepare(things);
      const after = thing('a', { tags: ['y'], size: 2 }, 2);
      const changes = [{ collection: things, put: [after, thing('c')], remove: ['b'] }];
      await save(store, model, changes, at(1), at(2));
      expect(await store.find(things, { limit: 9 })).toEqual([after, thing('c')]);
      expect(await store.count(things, { tags: { equals: 'x' } })).toBe(0);
      expect(await store.count(things, { tags: { equals: 'y' } })).toBe(1);
    });

    it('goes on after a restart', async () => {
      const { store, reopen } = running();
      await save(store, model, [fill(thing('a', { size: 2 }))], undefined, at(1));
      await store.close();
      const again = await reopen();
      await save(again, model, [fill(thing('b', { size: 1 }))], at(1), at(2));
      await again.prepare(things);
      const bySize = { orderBy: { field: 'size' }, limit: 9 };
      expect(keysOfAll(await again.find(things, bySize))).toEqual(['b', 'a']);
    });

    it('is taken back with its checkpoint, and all of it dropped', async () => {
      const { store } = running();
      await save(store, model, [fill(thing('a'))], undefined, at(1));
      await expect(save(store, model, [fill(thing('b'))], at(7), at(8))).rejects.toMatchObject({
        name: 'StaleCheckpoint',
      });
      const refused = save(store, model, [fill(thing('c'), thing(''))], at(1), at(2));
      await expect(refused).rejects.toMatchObject({ name: 'InvalidArgument' });
      expect(await store.count(things)).toBe(1);
      await store.drop(model, [things]);
      expect(await store.count(things)).toBe(0);
      await save(store, model, [fill(thing('a'))], undefined, at(1));
      await store.prepare(things);
      expect(await store.find(things, { limit: 9 })).toEqual([thing('a')]);
    });
  });
}
