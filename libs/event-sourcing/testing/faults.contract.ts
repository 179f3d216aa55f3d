import { describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../event-store.js';
import { type Faults, fill, idsOf, logOf, newEvents, type Running } from './event-store-harness.js';
import { Follower } from './follower.js';

/** What users can rely on when the engine fails. */
export function faultsContract(running: Running): void {
  describe('faults', () => {
    it.each(['unknown-written', 'unknown-lost'] as const)(
      'an append of %s outcome succeeds when it is tried again, and is stored once',
      async (fault) => {
        const { store, faults } = failing(running);
        const events = newEvents(3);
        faults.nextAppend(fault);
        await expect(store.append('thing-1', events, NO_STREAM)).rejects.toMatchObject({
          name: 'StoreUnavailable',
          outcome: 'unknown',
        });
        expect(await store.append('thing-1', events, NO_STREAM)).toMatchObject({ revision: 2 });
        expect(idsOf(await logOf(store))).toEqual(idsOf(events));
      },
    );

    it('an append known not to be written left nothing', async () => {
      const { store, faults } = failing(running);
      faults.nextAppend('not-written');
      await expect(store.append('thing-1', newEvents(1), NO_STREAM)).rejects.toMatchObject({
        name: 'StoreUnavailable',
        outcome: 'not-written',
      });
      expect(await logOf(store)).toEqual([]);
    });

    it('an append that was lost is a conflict when somebody else has written since', async () => {
      const { store, faults } = failing(running);
      const events = newEvents(1);
      faults.nextAppend('unknown-lost');
      await expect(store.append('thing-1', events, NO_STREAM)).rejects.toThrow();
      await store.append('thing-1', newEvents(1), NO_STREAM);
      await expect(store.append('thing-1', events, NO_STREAM)).rejects.toMatchObject({
        name: 'WrongExpectedRevision',
      });
    });

    it('a dropped subscription says so', async () => {
      const { store, faults } = failing(running);
      const consuming = (async () => {
        for await (const item of store.subscribe(undefined, new AbortController().signal)) {
          if (item.kind === 'caught-up') setTimeout(() => faults.dropSubscriptions('error'), 5);
        }
      })();
      await expect(consuming).rejects.toMatchObject({ name: 'StoreUnavailable' });
    });

    it.each(['error', 'end'] as const)(
      'a subscription dropped by %s goes on from its position without a gap',
      async (kind) => {
        const { store, faults } = failing(running);
        await fill(store, 5);
        const follower = new Follower(store);
        for (let n = 0; n < 10; n += 1) {
          const { position } = await store.append(`more-${n}`, newEvents(3), NO_STREAM);
          if (n % 3 === 0) faults.dropSubscriptions(kind);
          await follower.untilAt(position);
        }
        await follower.stop();
        expect(follower.events).toEqual(await logOf(store));
        expect(follower.drops).toBeGreaterThan(0);
      },
    );
  });
}

function failing(running: Running): { readonly store: EventStore; readonly faults: Faults } {
  const { store, faults } = running();
  if (faults === undefined) throw new Error('the harness has no faults, but abilities.fail');
  return { store, faults };
}
