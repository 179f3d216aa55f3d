import { describe, expect, it } from '@jest/globals';
import { NO_STREAM } from '../event-store.js';
import { fill, idsOf, logOf, newEvent, newEvents, type Running } from './event-store-harness.js';

/** from, limit, the revisions that come of a stream of five. */
const ranges = [
  [undefined, undefined, [0, 1, 2, 3, 4]],
  [0, 2, [0, 1]],
  [3, undefined, [3, 4]],
  [3, 1, [3]],
  [4, 10, [4]],
  [5, undefined, []],
  [99, 3, []],
] as const;

export function readsContract(running: Running): void {
  describe('readStream', () => {
    it('of a stream that does not exist is empty', async () => {
      expect(await running().store.readStream('thing-1')).toEqual([]);
    });

    it.each(ranges)('from %s, at most %s', async (from, limit, revisions) => {
      const { store } = running();
      await fill(store, 5);
      const range = { ...(from === undefined ? {} : { from }), ...(limit ? { limit } : {}) };
      const read = await store.readStream('thing-0', range);
      expect(read.map(({ revision }) => revision)).toEqual(revisions);
    });

    it.each([{ from: -1 }, { from: 0.5 }, { limit: 0 }, { limit: Number.NaN }])(
      'refuses %j',
      async (range) => {
        await expect(running().store.readStream('thing-1', range)).rejects.toMatchObject({
          name: 'InvalidArgument',
        });
      },
    );

    it('gives only the events of that stream, as the whole log has them', async () => {
      const { store } = running();
      const log = await fill(store, 12, 3);
      const read = await store.readStream('thing-1');
      expect(read).toEqual(log.filter(({ stream }) => stream === 'thing-1'));
    });
  });

  describe('readAll', () => {
    it('of an empty log gives no batch', async () => {
      const { store } = running();
      expect(await logOf(store)).toEqual([]);
      expect(await store.head()).toBeUndefined();
    });

    it('has as many events behind a position as countAfter says', async () => {
      const { store } = running();
      expect(await store.countAfter(undefined)).toBe(0);
      const log = await fill(store, 5, 2);
      const counted = log.map(({ position }) => store.countAfter(position));
      expect(await Promise.all(counted)).toEqual([4, 3, 2, 1, 0]);
      expect(await store.countAfter(undefined)).toBe(5);
    });

    it('goes in the order in which the events were committed', async () => {
      const { store } = running();
      const log = await fill(store, 30, 4);
      expect(log.map(({ data }) => data['n'])).toEqual([...Array(30).keys()]);
    });

    it.each([1, 2, 3, 7, 1000])('in batches of %i gives the same', async (batchSize) => {
      const { store } = running();
      const log = await fill(store, 20, 2);
      const sizes: number[] = [];
      const read: string[] = [];
      for await (const batch of store.readAll(undefined, { batchSize })) {
        sizes.push(batch.length);
        read.push(...idsOf(batch));
      }
      expect(read).toEqual(idsOf(log));
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
    });

    it.each([0, 5, 18, 19])('goes on behind event %i', async (index) => {
      const { store } = running();
      const log = await fill(store, 20, 2);
      expect(await logOf(store, log[index]?.position)).toEqual(log.slice(index + 1));
    });

    it.each([
      [undefined, 0],
      [undefined, 9],
      [3, 9],
      [3, 4],
      [9, 9],
      [9, 3],
    ])('behind event %s goes up to and with event %i', async (after, upTo) => {
      const { store } = running();
      const log = await fill(store, 12);
      const options = { batchSize: 4, upTo: log[upTo]?.position ?? '' };
      const start = after === undefined ? undefined : log[after]?.position;
      const read = await logOf(store, start, options);
      expect(read).toEqual(log.slice((after ?? -1) + 1, upTo + 1));
    });

    it.each([1, 3, 1000])(
      'gives the events of one type alone, in batches of %i',
      async (batchSize) => {
        const { store } = running();
        const types = ['Lit', 'Put', 'Lit', 'Put', 'Put', 'Lit', 'Lit'];
        await store.append(
          'thing-1',
          types.map((type, n) => newEvent({ n }, type)),
          NO_STREAM,
        );
        const log = await logOf(store);
        const lit = log.filter(({ type }) => type === 'Lit');
        const after = log[0]?.position;
        const upTo = log[5]?.position ?? '';
        expect(await logOf(store, undefined, { batchSize, type: 'Lit' })).toEqual(lit);
        expect(await logOf(store, after, { batchSize, upTo, type: 'Lit' })).toEqual(
          lit.slice(1, 3),
        );
        expect(await logOf(store, undefined, { batchSize, type: 'Unheard' })).toEqual([]);
      },
    );

    it('ends at the head of the time of the call', async () => {
      const { store } = running();
      const log = await fill(store, 5);
      const read: string[] = [];
      for await (const batch of store.readAll(undefined, { batchSize: 2 })) {
        if (read.length === 0) await store.append('thing-9', newEvents(5), NO_STREAM);
        read.push(...idsOf(batch));
      }
      expect(read).toEqual(idsOf(log));
    });

    it('may be left early and begun again', async () => {
      const { store } = running();
      const log = await fill(store, 6);
      for await (const batch of store.readAll(undefined, { batchSize: 1 })) {
        if (batch.length > 0) break;
      }
      expect(await logOf(store)).toEqual(log);
    });

    it('runs many times at once', async () => {
      const { store } = running();
      const log = await fill(store, 15);
      const reads = [1, 4, 100].map((batchSize) => logOf(store, undefined, { batchSize }));
      expect(await Promise.all(reads)).toEqual([log, log, log]);
    });

    it.each([0, -1, 1.5])('refuses batches of %d', async (batchSize) => {
      await expect(logOf(running().store, undefined, { batchSize })).rejects.toMatchObject({
        name: 'InvalidArgument',
        field: 'batchSize',
      });
    });

    it.each(['', 'x', 'thing-1', '-1'])('refuses the position %j', async (position) => {
      const { store } = running();
      const named = { name: 'InvalidArgument', value: position };
      await expect(logOf(store, position)).rejects.toMatchObject(named);
      await expect(logOf(store, undefined, { upTo: position })).rejects.toMatchObject(named);
      await expect(store.readAt([position])).rejects.toMatchObject(named);
    });
  });

  describe('readAt', () => {
    it.each([[[]], [[0]], [[4, 0, 2]], [[1, 1]], [[...Array(20).keys()].reverse()]])(
      'gives the events %j in the order asked for',
      async (indexes: readonly number[]) => {
        const { store } = running();
        const log = await fill(store, 20, 3);
        const asked = indexes.flatMap((index) => log[index] ?? []);
        expect(await store.readAt(asked.map(({ position }) => position))).toEqual(asked);
      },
    );

    it('refuses a position at which no event stands', async () => {
      const { store } = running();
      const [event] = await fill(store, 1);
      const beyond = `9${event?.position.slice(1) ?? ''}`;
      await expect(store.readAt([beyond])).rejects.toMatchObject({ name: 'InvalidArgument' });
    });
  });
}
