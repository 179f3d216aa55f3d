import { describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '../event-store.js';
import { fill, logOf, newEvents, type Running } from './event-store-harness.js';
import { Follower } from './follower.js';

export function restartsContract(running: Running): void {
  describe('after a restart', () => {
    it('everything acknowledged is there, the same', async () => {
      const { store, reopen } = running();
      const log = await fill(store, 20, 3);
      await store.close();
      const again = await reopen();
      expect(await logOf(again)).toEqual(log);
      expect(await again.head()).toBe(log.at(-1)?.position);
      expect(await again.readStream('thing-1')).toEqual(
        log.filter(({ stream }) => stream === 'thing-1'),
      );
    });

    it('positions go on ascending', async () => {
      const { store, reopen } = running();
      const before = await store.append('thing-1', newEvents(3), NO_STREAM);
      await store.close();
      const after = await (await reopen()).append('thing-1', newEvents(1), 2);
      expect(after.revision).toBe(3);
      expect(after.position > before.position).toBe(true);
    });

    it('revisions are checked as before', async () => {
      const { store, reopen } = running();
      await store.append('thing-1', newEvents(3), NO_STREAM);
      await store.close();
      const again = await reopen();
      await expect(again.append('thing-1', newEvents(1), NO_STREAM)).rejects.toMatchObject({
        actual: 2,
      });
    });

    it('a subscription goes on from its position', async () => {
      const { store, reopen } = running();
      const log = await fill(store, 6);
      await store.close();
      const again = await reopen();
      const follower = new Follower(again, log[3]?.position);
      const { position } = await again.append('thing-9', newEvents(1), NO_STREAM);
      await follower.untilAt(position);
      await follower.stop();
      expect(follower.events).toEqual((await logOf(again)).slice(4));
    });

    it('what was fixed still stands', async () => {
      const { store, reopen } = running();
      await store.fix('logId', 'a');
      await store.close();
      expect(await (await reopen()).fix('logId', 'b')).toBe('a');
    });
  });

  describe('fix', () => {
    it('stores a value once and then gives the one that stands', async () => {
      const { store } = running();
      expect(await store.fix('timeZone', 'Europe/Kyiv')).toBe('Europe/Kyiv');
      expect(await store.fix('timeZone', 'UTC')).toBe('Europe/Kyiv');
    });

    it('keeps properties apart', async () => {
      const { store } = running();
      expect([await store.fix('a', '1'), await store.fix('b', '2')]).toEqual(['1', '2']);
    });

    it('gives all who ask at once the same value', async () => {
      const { store } = running();
      const values = await Promise.all(['1', '2', '3'].map((value) => store.fix('a', value)));
      expect(new Set(values).size).toBe(1);
    });

    it('leaves the log alone', async () => {
      const { store } = running();
      await store.fix('a', '1');
      expect(await logOf(store)).toEqual([]);
    });
  });

  describe('close', () => {
    it('finishes or rejects what is under way, and what was acknowledged is there', async () => {
      const { store, reopen } = running();
      const appends = Array.from({ length: 50 }, (_, n) =>
        store.append(`thing-${n}`, newEvents(1), NO_STREAM),
      );
      await store.close();
      const outcomes = await Promise.allSettled(appends);
      const acknowledged = outcomes.flatMap((one) =>
        one.status === 'fulfilled' ? [one.value.position] : [],
      );
      const log = await logOf(await reopen());
      const positions = new Set(log.map(({ position }) => position));
      expect(acknowledged.filter((position) => !positions.has(position))).toEqual([]);
    });

    it('may be called twice', async () => {
      const { store } = running();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });

    it('refuses everything afterwards as unavailable', async () => {
      const { store } = running();
      const [event] = await fill(store, 1);
      await store.close();
      const unavailable = { name: 'StoreUnavailable', outcome: 'not-written' };
      const calls = [
        store.append('thing-1', newEvents(1), NO_STREAM),
        store.readStream('thing-1'),
        logOf(store),
        store.readAt([event?.position ?? '']),
        store.head(),
        store.fix('a', '1'),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject(unavailable);
    });
  });
}
