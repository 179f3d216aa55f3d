import { beforeEach, describe, expect, it } from '@jest/globals';
import { createEventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { StreamCache } from './stream-cache.js';
import { MemoryEventStore, MemoryKeyStore, Recorder } from './testing/index.js';
import { lampEvents } from './testing/lamps.js';

const march = '2026-03-01T12:00:00.000Z';
const about = { ownerId: 'o1' };

describe('A stream that has been read before', () => {
  let book: Recorder;
  let cache: StreamCache;
  let from: unknown[];
  beforeEach(async () => {
    const store = new MemoryEventStore();
    const codec = createEventCodec([lampEvents], new MemoryKeyStore());
    book = new Recorder(store, codec);
    from = [];
    const watched: EventStore = Object.assign(Object.create(store) as EventStore, {
      readStream: (...args: Parameters<EventStore['readStream']>) => {
        from.push(args[1]?.from);
        return store.readStream(...args);
      },
    });
    cache = new StreamCache(watched, codec);
    await book.record(
      'lamp-1',
      'LampInstalled',
      { ...about, room: 'r', note: 'n', watts: 1 },
      march,
    );
  });

  it('is read on from where it was left, whoever wrote meanwhile', async () => {
    const first = await cache.read('lamp-1');
    const burned = await book.record('lamp-1', 'LampBurned', { ...about, hours: 2 }, march);
    expect(await cache.read('lamp-1')).toEqual([...first, burned]);
    expect(await cache.read('lamp-1')).toEqual([...first, burned]);
    expect(from).toEqual([0, 1, 2]);
  });

  it('gives no facts when there is none, and those that come later', async () => {
    expect(await cache.read('lamp-2')).toEqual([]);
    const data = { ...about, room: 'r', note: 'n', watts: 1 };
    const installed = await book.record('lamp-2', 'LampInstalled', data, march);
    expect(await cache.read('lamp-2')).toEqual([installed]);
  });

  it('is folded once for each who asks, and again when there is more', async () => {
    const lengths: number[] = [];
    const counting = { fold: (facts: readonly unknown[]) => lengths.push(facts.length) };
    const other = { fold: (facts: readonly unknown[]) => `${facts.length} facts` };
    await cache.fold('lamp-1', counting);
    await cache.fold('lamp-1', counting);
    expect(await cache.fold('lamp-1', other)).toBe('1 facts');
    await book.record('lamp-1', 'LampBurned', { ...about, hours: 2 }, march);
    await cache.fold('lamp-1', counting);
    expect(lengths).toEqual([1, 2]);
  });
});
