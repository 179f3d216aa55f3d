import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../read-model-store.js';
import { at, keysOfAll, model, put, type ReadModelHarness, remove, thing, things } from './read-model-harness.js'; // prettier-ignore

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
      await store.save(model, [put(a, b)], undefined, at(4));
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
      await store.save(model, [put(document)], undefined, at(1));
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
      await store.save(model, [put(thing('a'))], undefined, whole);
      expect(await store.checkpoint(model)).toEqual(whole);
    });

    it('replaces the whole of a document', async () => {
      const { store } = running();
      await store.save(model, [put(thing('a', { colour: 'red', size: 1 }))], undefined, at(1));
      await store.save(model, [put(thing('a', { size: 2 }, 2))], at(1), at(2));
      expect(await loaded('a')).toEqual({ a: thing('a', { size: 2 }, 2) });
    });

    it('removes documents, and does not mind those that are not there', async () => {
      const { store } = running();
      await store.save(model, [put(thing('a'), thing('b'))], undefined, at(1));
      await store.save(model, [remove('a', 'missing')], at(1), at(2));
      expect(Object.keys(await loaded('a', 'b'))).toEqual(['b']);
    });

    it('finds documents by what they have become only', async () => {
      const { store } = running();
      const before = thing('a', { colour: 'red', tags: ['x', 'y'], size: 1 });
      const after = thing('a', { colour: 'blue', tags: ['y', 'z'], size: 2 });
      await store.save(model, [put(before)], undefined, at(1));
      await store.save(model, [put(after)], at(1), at(2));
      const found = async (field: string, equals: string | number) =>
        store.count(things, { [field]: { equals } });
      expect([await found('colour', 'red'), await found('colour', 'blue')]).toEqual([0, 1]);
      expect([await found('tags', 'x'), await found('tags', 'y')]).toEqual([0, 1]);
      expect([await found('size', 1), await found('size', 2)]).toEqual([0, 1]);
      await store.save(model, [remove('a')], at(2), at(3));
      expect([await found('colour', 'blue'), await found('tags', 'z')]).toEqual([0, 0]);
    });

    it('follows a document whose order in an array index changes', async () => {
      const { store } = running();
      const pair = [thing('a', { tags: ['x'], size: 1 }), thing('b', { tags: ['x'], size: 2 })];
      await store.save(model, [put(...pair)], undefined, at(1));
      await store.save(model, [put(thing('a', { tags: ['x'], size: 3 }))], at(1), at(2));
      const query = { where: { tags: { equals: 'x' } }, orderBy: { field: 'size' }, limit: 9 };
      expect(keysOfAll(await store.find(things, query))).toEqual(['b', 'a']);
    });

    it('advances the checkpoint without any change', async () => {
      const { store } = running();
      await store.save(model, [], undefined, at(7));
      expect(await store.checkpoint(model)).toEqual(at(7));
    });

    it('writes several collections at once, versions apart', async () => {
      const { store } = running();
      const next = { ...things, version: 2 };
      const changes = [put(thing('a')), { collection: next, put: [thing('b')], remove: [] }];
      await store.save(model, changes, undefined, at(1));
      expect(await store.count(things)).toBe(1);
      expect([...(await store.load(next, ['a', 'b'])).keys()]).toEqual(['b']);
    });

    it('takes thousands of documents', async () => {
      const { store } = running();
      const many = Array.from({ length: 3000 }, (_, size) => thing(`k${size}`, { size }));
      await store.save(model, [put(...many)], undefined, at(1));
      expect(await store.count(things)).toBe(3000);
      expect((await store.load(things, keysOfAll(many))).size).toBe(3000);
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
      await store.save(model, [], undefined, checkpoint);
      expect(await store.checkpoint(model)).toEqual(checkpoint);
      await store.save(model, [], checkpoint, at(6));
      expect(await store.checkpoint(model)).toEqual(at(6));
    });

    it.each(stale)('is not moved, and nothing written, from %s', async (_, from) => {
      const { store } = running();
      await store.save(model, [put(thing('a'))], undefined, at(5));
      const saving = store.save(model, [put(thing('b')), remove('a')], from, at(9));
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
      const saving = store.save(model, [put(thing('a'))], at(1), at(2));
      await expect(saving).rejects.toMatchObject({ name: 'StaleCheckpoint', stored: undefined });
      expect(await loaded('a')).toEqual({});
    });

    it('lets one of two writers through', async () => {
      const { store } = running();
      await store.save(model, [], undefined, at(1));
      const outcomes = await Promise.allSettled([
        store.save(model, [put(thing('a'))], at(1), at(2)),
        store.save(model, [put(thing('b'))], at(1), at(3)),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await store.count(things)).toBe(1);
    });

    it('of each read model is its own', async () => {
      const { store } = running();
      await store.save('b@1', [], undefined, at(1));
      await store.save('a@1', [], undefined, at(2));
      await store.save('a@2', [], undefined, at(3));
      expect(await store.checkpoint('a@1')).toEqual(at(2));
      expect(await store.stored()).toEqual(['a@1', 'a@2', 'b@1']);
    });

    it('stays with the documents when one of the changes is refused', async () => {
      const { store } = running();
      await store.save(model, [put(thing('a'))], undefined, at(1));
      const next = { ...things, version: 2 };
      const bad = { collection: next, put: [thing('')], remove: [] };
      await expect(store.save(model, [put(thing('b')), bad], at(1), at(2))).rejects.toMatchObject({
        name: 'InvalidArgument',
      });
      expect(Object.keys(await loaded('a', 'b'))).toEqual(['a']);
      expect(await store.checkpoint(model)).toEqual(at(1));
    });
  });
}
