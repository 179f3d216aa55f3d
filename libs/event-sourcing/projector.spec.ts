import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collectionOf } from './collection.js';
import { createEventCodec, type EventCodec } from './event-codec.js';
import type { JsonObject, RecordedEvent } from './event.js';
import { Projector } from './projector.js';
import type { Projection } from './projection.js';
import { identityOf } from './read-model-store.js';
import type { Rollup } from './rollup.js';
import {
  MemoryEventStore,
  MemoryKeyStore,
  MemoryReadModelStore,
  Recorder,
} from './testing/index.js';
import { lampEvents, lampLedger, lamps, wattHours } from './testing/lamps.js';
import { foldingVerdicts } from './verify.js';

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T12:00:00.000Z`;

let log: MemoryEventStore;
let store: MemoryReadModelStore;
let codec: EventCodec;
let book: Recorder;
let projector: Projector;

function open(
  projections: readonly Projection<unknown>[] = [lamps],
  rollups: readonly Rollup[] = [wattHours],
  logId = 'log-1',
): Projector {
  return new Projector({
    log,
    codec,
    store,
    logId,
    ledger: lampLedger,
    projections,
    rollups,
    clock: () => day(31),
  });
}
const install = (lamp: string, at: number, watts = 10, ownerId = 'o1'): Promise<RecordedEvent> =>
  book.record(
    `lamp-${lamp}`,
    'LampInstalled',
    { ownerId, room: 'hall', note: 'n', watts },
    day(at),
  );
const burn = (lamp: string, hours: number, at: number): Promise<RecordedEvent> =>
  book.record(`lamp-${lamp}`, 'LampBurned', { ownerId: 'o1', hours }, day(at));
const move = (lamp: string, room: string, at: number): Promise<RecordedEvent> =>
  book.record(`lamp-${lamp}`, 'LampMoved', { ownerId: 'o1', room }, day(at));

async function settled(one: Projector = projector): Promise<void> {
  const head = await log.head();
  if (head !== undefined) await one.waitFor(head, 5000);
}
async function lamp(key: string): Promise<JsonObject | undefined> {
  await settled();
  return (await store.load(collectionOf(lamps), [`lamp-${key}`])).get(`lamp-${key}`)?.body;
}
async function sums(): Promise<readonly JsonObject[]> {
  await settled();
  return (await store.find(collectionOf(wattHours), { limit: 100 })).map(({ body }) => body);
}
async function differences(one: Projector = projector): Promise<readonly string[]> {
  const reports = await foldingVerdicts(one, ['lamps', 'wattHours']);
  return reports.flatMap(({ name, different }) => different.map(({ key }) => `${name} ${key}`));
}

beforeEach(async () => {
  log = new MemoryEventStore();
  store = new MemoryReadModelStore();
  codec = createEventCodec([lampEvents], new MemoryKeyStore());
  book = new Recorder(log, codec);
  projector = open();
  await projector.start();
});
afterEach(() => projector.stop());

describe('A live read model', () => {
  it('follows the log', async () => {
    await install('1', 1);
    await burn('1', 5, 2);
    expect(await lamp('1')).toEqual({
      ownerId: 'o1',
      room: 'hall',
      watts: 10,
      hours: 5,
      scrapped: false,
    });
    expect(await sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 50, lamps: 1 }]);
  });

  it('puts a late fact where it belongs', async () => {
    await install('1', 1);
    await move('1', 'attic', 20);
    await lamp('1');
    await move('1', 'cellar', 10);
    expect(await lamp('1')).toMatchObject({ room: 'attic' });
    expect(await sums()).toEqual([{ ownerId: 'o1', room: 'attic', wattHours: 0, lamps: 1 }]);
  });

  it('lets facts that come before the one that opens the document wait for it', async () => {
    await burn('1', 3, 1);
    expect(await lamp('1')).toBeUndefined();
    await install('1', 2);
    expect(await lamp('1')).toMatchObject({ hours: 3 });
  });

  it('forgets a voided fact, in the documents and in the sums', async () => {
    await install('1', 1);
    const burned = await burn('1', 5, 2);
    await burn('1', 2, 3);
    await lamp('1');
    await book.void(burned, 'ownerId');
    expect(await lamp('1')).toMatchObject({ hours: 2 });
    expect(await sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 20, lamps: 1 }]);
  });

  it('removes the document, and the row that has become 0, with the fact that opened it', async () => {
    const installed = await install('1', 1);
    await lamp('1');
    await book.void(installed, 'ownerId');
    expect(await lamp('1')).toBeUndefined();
    expect(await sums()).toEqual([]);
  });
});

describe('Any order of arrival, any batches, any restart', () => {
  it('give what a fresh fold gives', async () => {
    const recorded: RecordedEvent[] = [];
    for (let i = 0; i < 40; i += 1) {
      const key = String(i % 4);
      if (i < 4) recorded.push(await install(key, 10));
      else if (i % 7 === 0) recorded.push(await book.void(recorded[i - 3]!, 'ownerId'));
      else
        recorded.push(
          await (i % 3 === 0
            ? move(key, `room ${i % 5}`, 1 + ((i * 7) % 28))
            : burn(key, i, 1 + ((i * 5) % 28))),
        );
      if (i % 9 === 0) {
        await projector.stop();
        projector = open();
        await projector.start();
      }
    }
    await settled();
    expect(await differences()).toEqual([]);
    const live = await store.find(collectionOf(lamps), { limit: 100 });
    await projector.rebuild(['ledger', 'lamps']);
    expect(await store.find(collectionOf(lamps), { limit: 100 })).toEqual(live);
  });
});

describe('A projection whose handler throws', () => {
  const broken: Projection<unknown> = {
    ...lamps,
    name: 'brokenLamps',
    on: {
      ...lamps.on,
      LampMoved: {
        key: (event) => event.stream,
        apply: () => {
          throw new Error('no such room');
        },
      },
    },
  };

  it('stands still and says where; the others go on', async () => {
    await projector.stop();
    projector = open([broken, lamps]);
    await projector.start();
    await install('1', 1);
    const moved = await move('1', 'attic', 2);
    await burn('1', 5, 3);
    expect(await lamp('1')).toMatchObject({ room: 'attic', hours: 5 });
    expect(projector.obstacleTo('brokenLamps')).toMatchObject({ eventId: moved.id, key: 'lamp-1' });
    expect(projector.obstacleTo('lamps')).toBeUndefined();
    const standing = projector.standings().find(({ name }) => name === 'brokenLamps');
    expect(standing).toMatchObject({ state: 'failed', error: { message: 'no such room' } });
  });

  it('goes on from its checkpoint when it has been mended', async () => {
    await projector.stop();
    projector = open([broken, lamps]);
    await projector.start();
    await install('1', 1);
    await move('1', 'attic', 2);
    await settled();
    await projector.stop();
    const mended = { ...lamps, name: 'brokenLamps' };
    projector = open([mended, lamps]);
    await projector.start();
    await settled();
    const found = await store.load(collectionOf(mended), ['lamp-1']);
    expect(found.get('lamp-1')?.body).toMatchObject({ room: 'attic' });
  });
});

describe('A projection whose key throws', () => {
  it('stands still alone, and finds all its facts when it has been mended', async () => {
    const misnaming: Projection<unknown> = {
      ...lamps,
      name: 'misnamed',
      entity: 'fitting',
      on: {
        ...lamps.on,
        LampBurned: {
          key: () => {
            throw new Error('no name');
          },
          apply: (document) => document,
        },
      },
    };
    await projector.stop();
    projector = open([misnaming, lamps]);
    await projector.start();
    await install('1', 1);
    const burned = await burn('1', 5, 5);
    expect(await lamp('1')).toMatchObject({ hours: 5 });
    expect(projector.obstacleTo('misnamed')).toMatchObject({ eventId: burned.id });
    await projector.stop();
    const mended = { ...lamps, name: 'misnamed', entity: 'fitting' };
    projector = open([mended, lamps]);
    await projector.start();
    await move('1', 'attic', 3);
    await settled();
    const found = await store.load(collectionOf(mended), ['lamp-1']);
    expect(found.get('lamp-1')?.body).toMatchObject({ hours: 5, room: 'attic' });
  });
});

describe('At start', () => {
  it('a rollup that is new is summed up from the documents that stand', async () => {
    await projector.stop();
    projector = open([lamps], []);
    await projector.start();
    await install('1', 1);
    await burn('1', 5, 2);
    await settled();
    await projector.stop();
    projector = open();
    await projector.start();
    expect(await sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 50, lamps: 1 }]);
  });

  it('a projection that is new is built while the others stay live', async () => {
    await install('1', 1);
    await settled();
    await projector.stop();
    const rooms: Projection<unknown> = { ...lamps, name: 'rooms', one: 'room' };
    projector = open([lamps, rooms]);
    await projector.start();
    await burn('1', 2, 2);
    await settled();
    expect((await store.load(collectionOf(rooms), ['lamp-1'])).get('lamp-1')?.body).toMatchObject({
      hours: 2,
    });
  });

  it('documents of another log are dropped and built anew', async () => {
    await install('1', 1);
    await settled();
    await projector.stop();
    projector = open([lamps], [wattHours], 'log-2');
    await projector.start();
    expect(await lamp('1')).toMatchObject({ hours: 0 });
    expect(await store.checkpoint(identityOf(lamps))).toMatchObject({ logId: 'log-2' });
  });
});

describe('A second projector', () => {
  it('is fenced off by the checkpoint, not tolerated', async () => {
    await install('1', 1);
    await settled();
    const second = open();
    await second.start();
    await burn('1', 5, 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await second.stop();
    expect((await store.load(collectionOf(lamps), ['lamp-1'])).get('lamp-1')?.body).toMatchObject({
      hours: 5,
    });
    expect(
      [projector, second].filter((one) => one.obstacleTo('ledger') ?? one.obstacleTo('lamps')),
    ).toHaveLength(1);
  });
});
