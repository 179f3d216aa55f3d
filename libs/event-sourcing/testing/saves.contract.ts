import { describe, expect, it } from '@jest/globals';
import type { Checkpoint, Move } from '../read-model-store.js';
import { at, keysOfAll, model, put, type ReadModelHarness, remove, save, thing, things } from './read-model-harness.js'; // prettier-ignore

const stale: readonly (readonly [string, Checkpoint | undefined])[] = [
  ['none', undefined],
  ['an earlier one', at(4)],
  ['a later one', at(6)],
  ['one of another log', at(5, 'log-2')],
  ['one at the very start', { logId: 'log-1', position: undefined }],
  ['one in the middle of a rebuild', { ...at(5), rebuilding: { afterKey: 'k' } }],
];

export function savesContract(running: () => ReadModelHarness): void {
  const loaded = async (...keys: readonly string[]) =>
    Object.fromEntries(await running().store.load(things, keys));

  describe('save', () => {
    it('stores documents, and load gives them back by key', async () => {
      const { store } = running();
      const [a, b] = [
        thing('a', { colour: 'red' }, 3),
        thing('b', { tags: ['x'], more: { n: 1 } }, 4),
      ];
      await save(store, model, [put(a, b)], undefined, at(4));
      expect(await loaded('b', 'a', 'a', 'missing')).toEqual({ a, b });
    });

    it.each([
      ['without a last fact', { key: 'a', body: { size: 1 } }],
      ['that are empty', thing('a')],
      ['with a key of any characters', thing(`it's "ключ" %_/🙂`, { size: 1 })],
      ['with text of any characters', thing('a', { colour: `'"\\\n\0😀\ud83d` })],
      ['with fields that are null', thing('a', { colour: null, size: null, tags: null })],
      ['that are large', thing('a', { text: 'x'.repeat(1_000_000) })],
      ['with several equal elements', thing('a', { tags: ['x', 'x', 'y'] })],
    ])('keeps documents %s', async (_, document) => {
      const { store } = running();
      await save(store, model, [put(document)], undefined, at(1));
      expect(await loaded(document.key)).toEqual({ [document.key]: document });
    });

    it('keeps a checkpoint whole', async () => {
      const { store } = running();
      const whole: Checkpoint = {
        ...at(3),
        rebuilding: { afterKey: 'k' },
        rollups: ['sums@1', 'counts@2'],
        failed: { eventId: 'e', key: 'k', message: 'm' },
      };
      await save(store, model, [put(thing('a'))], undefined, whole);
      expect(await store.checkpoint(model)).toEqual(whole);
    });

    it('replaces the whole of a document', async () => {
      const { store } = running();
      await save(store, model, [put(thing('a', { colour: 'red', size: 1 }))], undefined, at(1));
      await save(store, model, [put(thing('a', { size: 2 }, 2))], at(1), at(2));
      expect(await loaded('a')).toEqual({ a: thing('a', { size: 2 }, 2) });
    });

    it('removes documents, and does not mind those that are not there', async () => {
      const { store } = running();
      await save(store, model, [put(thing('a'), thing('b'))], undefined, at(1));
      await save(store, model, [remove('a', 'missing')], at(1), at(2));
      expect(Object.keys(await loaded('a', 'b'))).toEqual(['b']);
    });

    it('finds documents by what they have become only', async () => {
      const { store } = running();
      const before = thing('a', { colour: 'red', tags: ['x', 'y'], size: 1 });
      const after = thing('a', { colour: 'blue', tags: ['y', 'z'], size: 2 });
      await save(store, model, [put(before)], undefined, at(1));
      await save(store, model, [put(after)], at(1), at(2));
      const found = async (field: string, equals: string | number) =>
        store.count(things, { [field]: { equals } });
      expect([await found('colour', 'red'), await found('colour', 'blue')]).toEqual([0, 1]);
      expect([await found('tags', 'x'), await found('tags', 'y')]).toEqual([0, 1]);
      expect([await found('size', 1), await found('size', 2)]).toEqual([0, 1]);
      await save(store, model, [remove('a')], at(2), at(3));
      expect([await found('colour', 'blue'), await found('tags', 'z')]).toEqual([0, 0]);
    });

    it('follows a document whose order in an array index changes', async () => {
      const { store } = running();
      const pair = [thing('a', { tags: ['x'], size: 1 }), thing('b', { tags: ['x'], size: 2 })];
      await save(store, model, [put(...pair)], undefined, at(1));
      await save(store, model, [put(thing('a', { tags: ['x'], size: 3 }))], at(1), at(2));
      const query = { where: { tags: { equals: 'x' } }, orderBy: { field: 'size' }, limit: 9 };
      expect(keysOfAll(await store.find(things, query))).toEqual(['b', 'a']);
    });

    it('advances the checkpoint without any change', async () => {
      const { store } = running();
      await save(store, model, [], undefined, at(7));
      expect(await store.checkpoint(model)).toEqual(at(7));
    });

    it('writes several collections at once, versions apart', async () => {
      const { store } = running();
      const next = { ...things, version: 2 };
      const changes = [put(thing('a')), { collection: next, put: [thing('b')], remove: [] }];
      await save(store, model, changes, undefined, at(1));
      expect(await store.count(things)).toBe(1);
      expect([...(await store.load(next, ['a', 'b'])).keys()]).toEqual(['b']);
    });

    it('keeps documents that are nothing but their fields', async () => {
      const { store } = running();
      const rows = { ...things, name: 'rows', fieldsOnly: true };
      const row = thing('a', { colour: 'red', size: -2.5, done: false, tags: ['x', 'y'] });
      const bare = thing('b', { tags: [] });
      const changes = { collection: rows, put: [row, bare], remove: [] };
      await save(store, 'rows@1', [changes], undefined, at(1));
      expect(Object.fromEntries(await store.load(rows, ['a', 'b']))).toEqual({ a: row, b: bare });
      const changed = thing('a', { colour: 'blue', done: true, tags: ['y'] }, 2);
      const again = { collection: rows, put: [changed], remove: ['b'] };
      await save(store, 'rows@1', [again], at(1), at(2));
      expect(await store.find(rows, { limit: 9 })).toEqual([changed]);
      expect(await store.find(rows, { where: { tags: { equals: 'x' } }, limit: 9 })).toEqual([]);
    });

    it('takes thousands of documents', async () => {
      const { store } = running();
      const many = Array.from({ length: 3000 }, (_, size) => thing(`k${size}`, { size }));
      await save(store, model, [put(...many)], undefined, at(1));
      expect(await store.count(things)).toBe(3000);
      expect((await store.load(things, keysOfAll(many))).size).toBe(3000);
    });
  });

  describe('several moves', () => {
    const next = { ...things, version: 2 };
    const first = (to: Checkpoint): Move => ({
      ...{ readModel: model, changes: [put(thing('a'))], from: undefined, to },
    });
    const second = (from: Checkpoint | undefined, key = 'b'): Move => {
      const changes = [{ collection: next, put: [thing(key)], remove: [] }];
      return { readModel: 'things@2', changes, from, to: at(2) };
    };

    it('are saved at once, each with its own checkpoint', async () => {
      const { store } = running();
      await store.save([first(at(1)), second(undefined)]);
      expect([await store.count(things), await store.count(next)]).toEqual([1, 1]);
      expect(await store.checkpoint(model)).toEqual(at(1));
      expect(await store.checkpoint('things@2')).toEqual(at(2));
    });

    it.each([
      ['is stale', second(at(7)), { name: 'StaleCheckpoint', readModel: 'things@2' }],
      ['is refused', second(undefined, ''), { name: 'InvalidArgument' }],
    ])('are not saved at all when one of them %s', async (_, bad, error) => {
      const { store } = running();
      await expect(store.save([first(at(1)), bad])).rejects.toMatchObject(error);
      expect([await store.count(things), await store.count(next)]).toEqual([0, 0]);
      expect(await store.stored()).toEqual([]);
    });

    it('may be none', async () => {
      await expect(running().store.save([])).resolves.toBeUndefined();
    });
  });

  describe('the checkpoint', () => {
    it('is absent at first', async () => {
      const { store } = running();
      expect(await store.checkpoint(model)).toBeUndefined();
      expect(await store.stored()).toEqual([]);
    });

    it.each([
      ['a position', at(5)],
      ['the very start', { logId: 'log-1', position: undefined }],
      ['the middle of a rebuild', { ...at(5), rebuilding: { afterKey: 'ключ' } }],
      ['a rebuild before its first key', { ...at(5), rebuilding: { afterKey: '' } }],
    ])('says %s', async (_, checkpoint) => {
      const { store } = running();
      await save(store, model, [], undefined, checkpoint);
      expect(await store.checkpoint(model)).toEqual(checkpoint);
      await save(store, model, [], checkpoint, at(6));
      expect(await store.checkpoint(model)).toEqual(at(6));
    });

    it.each(stale)('is not moved, and nothing written, from %s', async (_, from) => {
      const { store } = running();
      await save(store, model, [put(thing('a'))], undefined, at(5));
      const saving = save(store, model, [put(thing('b')), remove('a')], from, at(9));
      await expect(saving).rejects.toMatchObject({
        name: 'StaleCheckpoint',
        readModel: model,
        expected: from?.position,
        stored: at(5).position,
      });
      expect(Object.keys(await loaded('a', 'b'))).toEqual(['a']);
      expect(await store.checkpoint(model)).toEqual(at(5));
    });

    it('that is expected but absent is stale too', async () => {
      const { store } = running();
      const saving = save(store, model, [put(thing('a'))], at(1), at(2));
      await expect(saving).rejects.toMatchObject({ name: 'StaleCheckpoint', stored: undefined });
      expect(await loaded('a')).toEqual({});
    });

    it('lets one of two writers through', async () => {
      const { store } = running();
      await save(store, model, [], undefined, at(1));
      const outcomes = await Promise.allSettled([
        save(store, model, [put(thing('a'))], at(1), at(2)),
        save(store, model, [put(thing('b'))], at(1), at(3)),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await store.count(things)).toBe(1);
    });

    it('of each read model is its own', async () => {
      const { store } = running();
      await save(store, 'b@1', [], undefined, at(1));
      await save(store, 'a@1', [], undefined, at(2));
      await save(store, 'a@2', [], undefined, at(3));
      expect(await store.checkpoint('a@1')).toEqual(at(2));
      expect(await store.stored()).toEqual(['a@1', 'a@2', 'b@1']);
    });

    it('stays with the documents when one of the changes is refused', async () => {
      const { store } = running();
      await save(store, model, [put(thing('a'))], undefined, at(1));
      const next = { ...things, version: 2 };
      const bad = { collection: next, put: [thing('')], remove: [] };
      await expect(save(store, model, [put(thing('b')), bad], at(1), at(2))).rejects.toMatchObject({
        name: 'InvalidArgument',
      });
      expect(Object.keys(await loaded('a', 'b'))).toEqual(['a']);
      expect(await store.checkpoint(model)).toEqual(at(1));
    });
  });
}
