import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Abilities } from './event-store-harness.js';
import { fillingContract } from './filling.contract.js';
import { findsContract } from './finds.contract.js';
import { lookupsContract } from './lookups.contract.js';
import { at, model, put, type ReadModelFactory, type ReadModelHarness, remove, save, thing, things } from './read-model-harness.js'; // prettier-ignore
import { savesContract } from './saves.contract.js';

/** Everything a `ReadModelStore` promises, as tests. Each gets an empty store from the factory. */
export function readModelStoreContract(
  name: string,
  factory: ReadModelFactory,
  abilities: Pick<Abilities, 'readBeside'> = {},
): void {
  describe(`${name} as a read-model store`, () => {
    let harness: ReadModelHarness;
    const running = () => harness;
    beforeEach(async () => {
      harness = await factory();
    });
    afterEach(() => harness.dispose());

    savesContract(running);
    fillingContract(running);
    findsContract(running);
    lookupsContract(running);
    lifeContract(running);
    if (abilities.readBeside === true) besideContract(running);
  });
}

function lifeContract(running: () => ReadModelHarness): void {
  describe('prepare', () => {
    it('makes an empty collection, and may be called again', async () => {
      const { store } = running();
      await store.prepare(things);
      await save(store, model, [put(thing('a'))], undefined, at(1));
      await store.prepare(things);
      expect(await store.count(things)).toBe(1);
    });

    it('is not needed before reading', async () => {
      const { store } = running();
      expect((await store.load(things, ['a'])).size).toBe(0);
      expect(await store.find(things, { limit: 1 })).toEqual([]);
      expect(await store.count(things)).toBe(0);
    });
  });

  describe('drop', () => {
    it('removes documents and checkpoint, and leaves others alone', async () => {
      const { store } = running();
      const next = { ...things, version: 2 };
      await save(store, model, [put(thing('a'))], undefined, at(1));
      const other = { collection: next, put: [thing('a')], remove: [] };
      await save(store, 'things@2', [other], undefined, at(1));
      await store.drop(model, [things]);
      expect(await store.count(things)).toBe(0);
      expect(await store.checkpoint(model)).toBeUndefined();
      expect(await store.count(next)).toBe(1);
      expect(await store.stored()).toEqual(['things@2']);
    });

    it('lets the read model begin anew', async () => {
      const { store } = running();
      await save(store, model, [put(thing('a', { tags: ['x'] }))], undefined, at(1));
      await store.drop(model, [things]);
      await save(store, model, [put(thing('b', { tags: ['x'] }))], undefined, at(1));
      const found = await store.find(things, { where: { tags: { equals: 'x' } }, limit: 9 });
      expect(found.map(({ key }) => key)).toEqual(['b']);
    });

    it('does not mind what is not there', async () => {
      await expect(running().store.drop(model, [things])).resolves.toBeUndefined();
    });
  });

  describe('a restart', () => {
    it('keeps documents and checkpoints', async () => {
      const { store, reopen } = running();
      await save(store, model, [put(thing('a', { tags: ['x'] }), thing('b'))], undefined, at(1));
      await save(store, model, [remove('b')], at(1), at(2));
      await store.close();
      const again = await reopen();
      expect(await again.checkpoint(model)).toEqual(at(2));
      expect(await again.find(things, { limit: 9 })).toEqual([thing('a', { tags: ['x'] })]);
      await save(again, model, [put(thing('c'))], at(2), at(3));
      expect(await again.count(things)).toBe(2);
    });

    it('after close everything is refused as unavailable', async () => {
      const { store } = running();
      await store.close();
      await store.close();
      const calls = [
        store.checkpoint(model),
        store.load(things, ['a']),
        store.find(things, { limit: 1 }),
        store.count(things),
        save(store, model, [], undefined, at(1)),
        store.stored(),
      ];
      for (const call of calls) {
        await expect(call).rejects.toMatchObject({ name: 'StoreUnavailable' });
      }
    });
  });
}

function besideContract(running: () => ReadModelHarness): void {
  describe('a reader beside the writer', () => {
    it('is empty before the first save, then sees each, and a drop', async () => {
      const { store, reader } = running();
      if (reader === undefined) throw new Error('the harness has no reader');
      const beside = await reader();
      expect(await beside.checkpoint(model)).toBeUndefined();
      expect(await beside.count(things)).toBe(0);
      await save(store, model, [put(thing('a'))], undefined, at(1));
      expect(await beside.checkpoint(model)).toEqual(at(1));
      expect(await beside.count(things)).toBe(1);
      await store.drop(model, [things]);
      expect(await beside.count(things)).toBe(0);
    });

    it('may not save', async () => {
      const { reader } = running();
      if (reader === undefined) throw new Error('the harness has no reader');
      const beside = await reader();
      const saving = save(beside, model, [], undefined, at(1));
      await expect(saving).rejects.toMatchObject({ name: 'InvalidArgument' });
    });
  });
}
