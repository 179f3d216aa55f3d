import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changesAfter, type Passed } from './changes.js';
import { createEventCodec, type EventCodec } from './event-codec.js';
import type { Position, RecordedEvent } from './event.js';
import { Projector } from './projector.js';
import type { Projection } from './projection.js';
import {
  MemoryEventStore,
  MemoryKeyStore,
  MemoryReadModelStore,
  Recorder,
} from './testing/index.js';
import { lampEvents, lampLedger, lamps } from './testing/lamps.js';

let log: MemoryEventStore;
let store: MemoryReadModelStore;
let codec: EventCodec;
let book: Recorder;
let projector: Projector;
let stop: AbortController;

const open = async (projections: readonly Projection<unknown>[] = [lamps]): Promise<void> => {
  const models = { ledger: lampLedger, projections, rollups: [] };
  const clock = (): string => '2026-03-31T12:00:00.000Z';
  projector = new Projector({ log, codec, store, logId: 'log-1', clock, ...models });
  await projector.start();
};
const burn = (lamp: string, hours = 1): Promise<RecordedEvent> =>
  book.record(`lamp-${lamp}`, 'LampBurned', { ownerId: 'o1', hours }, '2026-03-02T12:00:00.000Z');
const changes = (after: Position | undefined): AsyncIterator<Passed> =>
  changesAfter(
    {
      rows: projector.rows,
      whenPassed: (fits, signal) => projector.whenPassed(fits, signal),
      undisturbed: (task) => projector.exclusively(task),
    },
    after,
    stop.signal,
  )[Symbol.asyncIterator]();
/** Takes until `upTo` has been passed. */
async function taken(from: AsyncIterator<Passed>, upTo: Position): Promise<readonly Position[]> {
  const positions: Position[] = [];
  for (;;) {
    const { done, value } = await from.next();
    if (done === true) return positions;
    positions.push(...value.changes.map(({ position }) => position));
    if (value.upTo >= upTo) return positions;
  }
}

beforeEach(async () => {
  log = new MemoryEventStore();
  store = new MemoryReadModelStore();
  codec = createEventCodec([lampEvents], new MemoryKeyStore());
  book = new Recorder(log, codec);
  stop = new AbortController();
  await open();
});
afterEach(async () => {
  stop.abort();
  await projector.stop();
});

describe('Changes', () => {
  it('begin with an item that says how far everything has come, though nothing has changed', async () => {
    const { position } = await burn('1');
    expect(await changes(position).next()).toEqual({
      done: false,
      value: { upTo: position, changes: [] },
    });
  });

  it('name whom each fact concerns, those missed first, then live', async () => {
    const first = await burn('1');
    const missed = await burn('2');
    await projector.waitFor(missed.position, 5_000);
    const one = changes(first.position);
    const keys = ['owner:o1', 'lamp:lamp-2'];
    expect((await one.next()).value).toEqual({
      upTo: missed.position,
      changes: [{ position: missed.position, keys }],
    });
    const next = one.next();
    const live = await burn('2');
    expect((await next).value).toEqual({
      upTo: live.position,
      changes: [{ position: live.position, keys }],
    });
  });

  it('name for a void what the voided fact concerned', async () => {
    const burned = await burn('1');
    const one = changes(burned.position);
    await one.next();
    const { position } = await book.void(burned, 'ownerId');
    const { value } = await one.next();
    expect(value.changes).toEqual([
      { position, keys: expect.arrayContaining(['owner:o1', 'lamp:lamp-1']) },
    ]);
  });

  it('come only when a read that waits for their position answers at once', async () => {
    const one = changes(undefined);
    for (let i = 0; i < 50; i += 1) {
      const next = one.next();
      await burn('1', 1 + i);
      const { value } = await next;
      await projector.waitFor(value.upTo, 0);
    }
  });

  it('are each handed over once and in order, over pages, over a rebuilding of everything', async () => {
    const recorded: Position[] = [];
    for (let i = 0; i < 1_100; i += 1) recorded.push((await burn(String(i % 7))).position);
    const one = changes(undefined);
    const before = await taken(one, recorded[99]!);
    const rebuilt = projector.rebuild(['ledger', 'lamps']);
    for (let i = 0; i < 50; i += 1) recorded.push((await burn(String(i % 7))).position);
    const after = await taken(one, recorded.at(-1)!);
    await rebuilt;
    expect([...before, ...after]).toEqual(recorded);
  });

  it('are held back by a projection that is being built', async () => {
    for (let i = 0; i < 20; i += 1) await burn('1');
    await projector.stop();
    await open([lamps, { ...lamps, name: 'rooms', one: 'room' }]);
    const { value } = await changes(undefined).next();
    await projector.waitFor(value.upTo, 0);
    expect(projector.obstacleTo('rooms')).toBeUndefined();
  });

  it('are not held back by a projection that stands still', async () => {
    await projector.stop();
    const broken: Projection<unknown> = {
      ...lamps,
      name: 'broken',
      on: {
        LampBurned: {
          key: ({ stream }) => stream,
          apply: () => {
            throw new Error('no');
          },
        },
      },
    };
    await open([lamps, broken]);
    const one = changes(undefined);
    const { position } = await burn('1');
    expect(await taken(one, position)).toEqual([position]);
    expect(projector.obstacleTo('broken')).toBeDefined();
  });

  it('end when they are not wanted any more, and when the projector stops', async () => {
    const { position } = await burn('1');
    const [one, other] = [changes(position), changes(position)];
    await Promise.all([one.next(), other.next()]);
    const waiting = one.next();
    await projector.stop();
    expect(await waiting).toEqual({ done: true, value: undefined });
    stop.abort();
    expect(await other.next()).toEqual({ done: true, value: undefined });
  });

  it('fail when the ledger stands still', async () => {
    const { position } = await burn('1');
    const one = changes(position);
    await one.next();
    const waiting = one.next();
    store.save = () => Promise.reject(new Error('disk full'));
    await burn('1');
    await expect(waiting).rejects.toMatchObject({ readModel: 'ledger' });
  });
});
