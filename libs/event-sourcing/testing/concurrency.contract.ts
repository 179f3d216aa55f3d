import { describe, expect, it } from '@jest/globals';
import { WrongExpectedRevision } from '../errors.js';
import { NO_STREAM } from '../event-store.js';
import { idsOf, logOf, newEvent, newEvents, type Running } from './event-store-harness.js';

/** Events in the stream, expected revision. */
const conflicts = [
  [0, 0],
  [0, 7],
  [1, NO_STREAM],
  [1, 1],
  [1, 2],
  [3, NO_STREAM],
  [3, 0],
  [3, 1],
  [3, 3],
  [3, 99],
] as const;

export function concurrencyContract(running: Running): void {
  describe('concurrency', () => {
    it.each(conflicts)(
      'refuses an append to a stream of %i events that expects revision %i, with both numbers',
      async (length, expected) => {
        const { store } = running();
        if (length > 0) await store.append('thing-1', newEvents(length), NO_STREAM);
        await expect(store.append('thing-1', newEvents(1), expected)).rejects.toMatchObject({
          name: 'WrongExpectedRevision',
          stream: 'thing-1',
          expected,
          actual: length - 1,
        });
        expect(await store.readStream('thing-1')).toHaveLength(length);
      },
    );

    it.each([2, 10])('lets exactly one of %i racing appends through', async (n) => {
      const { store } = running();
      await store.append('thing-1', newEvents(1), NO_STREAM);
      const racing = Array.from({ length: n }, () => store.append('thing-1', newEvents(2), 0));
      const outcomes = await Promise.allSettled(racing);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(lost.every((error) => error instanceof WrongExpectedRevision)).toBe(true);
      expect(lost.map(({ actual }) => actual)).toEqual(Array(n - 1).fill(2));
      expect(await store.readStream('thing-1')).toHaveLength(3);
    });

    it('lets appends that build on each other wait in a row', async () => {
      const { store } = running();
      const receipts = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.append('thing-1', [newEvent({ n })], n - 1)),
      );
      expect(receipts.map(({ revision }) => revision)).toEqual([...Array(20).keys()]);
      const stored = await store.readStream('thing-1');
      expect(stored.map(({ data }) => data['n'])).toEqual([...Array(20).keys()]);
    });

    it('rejects only what conflicts among appends of the same moment', async () => {
      const { store } = running();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, (_, n) =>
          store.append(`thing-${n}`, newEvents(2), n % 3 === 0 ? 5 : NO_STREAM),
        ),
      );
      const statuses = outcomes.map(({ status }) => status);
      const expected = statuses.map((_, n) => (n % 3 === 0 ? 'rejected' : 'fulfilled'));
      expect(statuses).toEqual(expected);
      expect(await logOf(store)).toHaveLength(80);
      expect(await store.readStream('thing-0')).toEqual([]);
    });

    it('keeps every one of 200 appends to different streams', async () => {
      const { store } = running();
      const events = newEvents(200);
      const receipts = await Promise.all(
        events.map((event, n) => store.append(`thing-${n}`, [event], NO_STREAM)),
      );
      const log = await logOf(store);
      expect([...idsOf(log)].sort()).toEqual([...idsOf(events)].sort());
      for (const [n, { position }] of receipts.entries()) {
        expect(log.find((event) => event.position === position)?.stream).toBe(`thing-${n}`);
      }
    });

    it('shows what is acknowledged to every read that follows', async () => {
      const { store } = running();
      for (let n = 0; n < 20; n += 1) {
        const { position } = await store.append('thing-1', [newEvent({ n })], n - 1);
        expect(await store.head()).toBe(position);
        expect(await store.readStream('thing-1')).toHaveLength(n + 1);
        expect((await logOf(store)).at(-1)?.position).toBe(position);
      }
    });

    it('goes on after a refusal as if nothing had been', async () => {
      const { store } = running();
      await store.append('thing-1', newEvents(1), NO_STREAM);
      await store.append('thing-1', newEvents(1), 7).catch(() => undefined);
      expect(await store.append('thing-1', newEvents(1), 0)).toMatchObject({ revision: 1 });
    });
  });
}
