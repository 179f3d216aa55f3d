import { describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '../event-store.js';
import { idsOf, logOf, newEvent, newEvents, type Running } from './event-store-harness.js';

export function idempotencyContract(running: Running): void {
  describe('appending again', () => {
    it.each([1, 3, 100])('the same %i events gives the first receipt', async (n) => {
      const { store } = running();
      const events = newEvents(n);
      const first = await store.append('thing-1', events, NO_STREAM);
      expect(await store.append('thing-1', events, NO_STREAM)).toEqual(first);
      expect(await logOf(store)).toHaveLength(n);
    });

    it('at a later revision gives the first receipt too', async () => {
      const { store } = running();
      await store.append('thing-1', newEvents(3), NO_STREAM);
      const events = newEvents(2);
      const first = await store.append('thing-1', events, 2);
      expect(await store.append('thing-1', events, 2)).toEqual(first);
    });

    it('works when the stream and others have gone on', async () => {
      const { store } = running();
      const events = newEvents(2);
      const first = await store.append('thing-1', events, NO_STREAM);
      await store.append('thing-2', newEvents(5), NO_STREAM);
      await store.append('thing-1', newEvents(5), 1);
      expect(await store.append('thing-1', events, NO_STREAM)).toEqual(first);
      expect(await logOf(store)).toHaveLength(12);
    });

    it('works after a restart', async () => {
      const { store, reopen } = running();
      const events = newEvents(2);
      const first = await store.append('thing-1', events, NO_STREAM);
      await store.close();
      expect(await (await reopen()).append('thing-1', events, NO_STREAM)).toEqual(first);
    });

    it('in the same moment stores the events once', async () => {
      const { store } = running();
      const events = newEvents(3);
      const receipts = await Promise.all(
        Array.from({ length: 5 }, () => store.append('thing-1', events, NO_STREAM)),
      );
      expect(new Set(receipts.map(({ position }) => position)).size).toBe(1);
      expect(idsOf(await logOf(store))).toEqual(idsOf(events));
    });

    it('only the first of them gives the receipt of the last given', async () => {
      const { store } = running();
      const events = newEvents(3);
      await store.append('thing-1', events, NO_STREAM);
      const again = await store.append('thing-1', events.slice(0, 2), NO_STREAM);
      const stored = await store.readStream('thing-1');
      expect(again).toEqual({ revision: 1, position: stored[1]?.position });
    });

    it('the same ids keeps the data of the first time', async () => {
      const { store } = running();
      const event = newEvent({ n: 1 });
      const first = await store.append('thing-1', [event], NO_STREAM);
      const again = await store.append('thing-1', [{ ...event, data: { n: 2 } }], NO_STREAM);
      expect(again).toEqual(first);
      expect((await logOf(store)).map(({ data }) => data)).toEqual([{ n: 1 }]);
    });

    it('in another stream is another fact', async () => {
      const { store } = running();
      const events = newEvents(2);
      await store.append('thing-1', events, NO_STREAM);
      await store.append('thing-2', events, NO_STREAM);
      expect(await logOf(store)).toHaveLength(4);
    });

    const [a, b, c, d] = [newEvent(), newEvent(), newEvent(), newEvent()];
    it.each([
      ['more than was stored', [a, b, c, d], NO_STREAM],
      ['another order', [b, a, c], NO_STREAM],
      ['only the last of them', [c], NO_STREAM],
      ['one that is different', [a, d, c], NO_STREAM],
      ['the same at a later revision', [a, b, c], 0],
      ['a part of them at the revision before another', [a], 1],
      ['the last ones at a revision that is too late', [b, c], 1],
    ])('%s is a conflict', async (_, events, expected) => {
      const { store } = running();
      await store.append('thing-1', [a, b, c], NO_STREAM);
      await expect(store.append('thing-1', events, expected)).rejects.toMatchObject({
        name: 'WrongExpectedRevision',
        expected,
        actual: 2,
      });
      expect(await logOf(store)).toHaveLength(3);
    });

    it('the later ones of an append at their own revision is a success', async () => {
      const { store } = running();
      const first = await store.append('thing-1', [a, b, c], NO_STREAM);
      expect(await store.append('thing-1', [b, c], 0)).toEqual(first);
    });
  });
}
