import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeyStore } from '../key-store.js';

export interface KeyStoreHarness {
  readonly store: KeyStore;
  /** A store on the same keys after a restart; `store` has been closed before. */
  reopen(): Promise<KeyStore>;
  dispose(): Promise<void>;
}

/** Everything a `KeyStore` promises, as tests. Each gets an empty store from the factory. */
export function keyStoreContract(name: string, factory: () => Promise<KeyStoreHarness>): void {
  describe(`${name} as a key store`, () => {
    let harness: KeyStoreHarness;
    let store: KeyStore;
    beforeEach(async () => {
      harness = await factory();
      ({ store } = harness);
    });
    afterEach(() => harness.dispose());

    it('makes a key of 32 bytes for each subject', async () => {
      const keys = await store.ensure(['a', 'b']);
      expect([...keys.values()].map((key) => key.length)).toEqual([32, 32]);
      expect(keys.get('a')).not.toEqual(keys.get('b'));
    });

    it('gives the same key again', async () => {
      const keys = await store.ensure(['a']);
      expect(await store.ensure(['a'])).toEqual(keys);
      expect(await store.load(['a'])).toEqual(keys);
    });

    it.each([[[]], [['a', 'a']], [['річ 1', `it's "x"`, '🙂']]])(
      'takes the subjects %j',
      async (subjects: readonly string[]) => {
        expect([...(await store.ensure(subjects)).keys()]).toEqual([...new Set(subjects)]);
      },
    );

    it('loads the keys that exist and makes none', async () => {
      await store.ensure(['a']);
      expect([...(await store.load(['a', 'b'])).keys()]).toEqual(['a']);
      expect([...(await store.load(['b'])).keys()]).toEqual([]);
    });

    it('tells a destroyed key from one that never was', async () => {
      await store.ensure(['a', 'b']);
      await store.destroy('a');
      expect(await store.destroyed(['a', 'b', 'c'])).toEqual(new Set(['a']));
    });

    it('gives all who ask at once the same key', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => store.ensure(['a', 'b'])));
      for (const keys of all) expect(keys).toEqual(all[0]);
    });

    it('makes a thousand at once', async () => {
      const names = Array.from({ length: 1000 }, (_, n) => `s${n}`);
      const all = await Promise.all(names.map((name) => store.ensure([name])));
      const different = new Set(all.flatMap((keys) => [...keys.values()].map(String)));
      expect(different.size).toBe(1000);
    });

    it('keeps them over a restart', async () => {
      const keys = await store.ensure(['a', 'b']);
      await store.close();
      expect(await (await harness.reopen()).load(['a', 'b'])).toEqual(keys);
    });

    it('destroys a key for ever', async () => {
      await store.ensure(['a', 'b']);
      await store.destroy('a');
      expect([...(await store.load(['a', 'b'])).keys()]).toEqual(['b']);
      await expect(store.ensure(['a'])).rejects.toMatchObject({ code: 'subject_erased' });
      await store.close();
      const again = await harness.reopen();
      expect([...(await again.load(['a'])).keys()]).toEqual([]);
      await expect(again.ensure(['a'])).rejects.toMatchObject({ code: 'subject_erased' });
    });

    it('destroys what never had a key, and twice', async () => {
      await store.destroy('a');
      await store.destroy('a');
      await expect(store.ensure(['a'])).rejects.toMatchObject({ code: 'subject_erased' });
      expect((await store.ensure(['b'])).size).toBe(1);
    });

    it('refuses the whole call for one erased subject, and no other call', async () => {
      await store.destroy('a');
      const [refused, fine] = await Promise.allSettled([store.ensure(['b', 'a']), store.ensure(['c'])]);
      expect([refused.status, fine.status]).toEqual(['rejected', 'fulfilled']);
      expect([...(await store.load(['a', 'b', 'c'])).keys()]).toEqual(['c']);
    }); // prettier-ignore

    it('lets an ensure that was under way finish before a destroy', async () => {
      const ensuring = store.ensure(['a']);
      await store.destroy('a');
      expect((await ensuring).size).toBe(1);
      expect((await store.load(['a'])).size).toBe(0);
    });

    it.each(['', 'a\0b'])('refuses the subject %j', async (subject) => {
      const invalid = { name: 'InvalidArgument', field: 'subject' };
      await expect(store.ensure([subject])).rejects.toMatchObject(invalid);
      await expect(store.destroy(subject)).rejects.toMatchObject(invalid);
    });

    it('refuses everything after close as unavailable', async () => {
      await store.close();
      await store.close();
      for (const call of [store.ensure(['a']), store.load(['a']), store.destroy('a')]) {
        await expect(call).rejects.toMatchObject({ name: 'StoreUnavailable' });
      }
    });
  });
}
