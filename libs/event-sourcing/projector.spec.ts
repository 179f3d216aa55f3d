import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { collectionOf } from './collection.js';
import type { RecordedEvent } from './event.js';
import type { StoredEvent } from './event-store.js';
import type { Projection } from './projection.js';
import { identityOf } from './read-model-store.js';
import { MemoryReadModelStore } from './testing/index.js';
import { LampHouse } from './testing/lamp-house.js';
import { lamps, wattHours } from './testing/lamps.js';

let house: LampHouse;
beforeEach(async () => {
  house = new LampHouse();
  await house.projector.start();
});
afterEach(() => house.projector.stop());

describe('A live read model', () => {
  it('follows the log', async () => {
    await house.install('1', 1);
    await house.burn('1', 5, 2);
    expect(await house.lamp('1')).toEqual({
      ownerId: 'o1',
      room: 'hall',
      watts: 10,
      hours: 5,
      scrapped: false,
    });
    expect(await house.sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 50, lamps: 1 }]);
  });

  it('puts a late fact where it belongs', async () => {
    await house.install('1', 1);
    await house.move('1', 'attic', 20);
    await house.lamp('1');
    await house.move('1', 'cellar', 10);
    expect(await house.lamp('1')).toMatchObject({ room: 'attic' });
    expect(await house.sums()).toEqual([{ ownerId: 'o1', room: 'attic', wattHours: 0, lamps: 1 }]);
  });

  it('lets facts that come before the one that opens the document wait for it', async () => {
    await house.burn('1', 3, 1);
    expect(await house.lamp('1')).toBeUndefined();
    await house.install('1', 2);
    expect(await house.lamp('1')).toMatchObject({ hours: 3 });
  });

  it('forgets a voided fact, in the documents and in the sums', async () => {
    await house.install('1', 1);
    const burned = await house.burn('1', 5, 2);
    await house.burn('1', 2, 3);
    await house.lamp('1');
    await house.book.void(burned, 'ownerId');
    expect(await house.lamp('1')).toMatchObject({ hours: 2 });
    expect(await house.sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 20, lamps: 1 }]);
  });

  it('removes the document, and the row that has become 0, with the fact that opened it', async () => {
    const installed = await house.install('1', 1);
    await house.lamp('1');
    await house.book.void(installed, 'ownerId');
    expect(await house.lamp('1')).toBeUndefined();
    expect(await house.sums()).toEqual([]);
  });
});

describe('One batch', () => {
  it('is saved whole at once, its late facts and voids folded from what it adds to the ledger', async () => {
    await house.projector.stop();
    await house.burn('1', 3, 1);
    await house.install('1', 1);
    await house.move('1', 'attic', 20);
    const burned = await house.burn('1', 5, 21);
    await house.move('1', 'cellar', 10);
    await house.book.void(burned, 'ownerId');
    const projector = house.open();
    const log = await readAll(house);
    for (const one of projector.kept) await one.open(undefined);
    await projector.ledger.open(undefined);
    const save = jest.spyOn(house.store, 'save');
    await projector.take(log);
    expect(save).toHaveBeenCalledTimes(1);
    const stored = await house.store.load(collectionOf(lamps), ['lamp-1']);
    expect(stored.get('lamp-1')?.body).toMatchObject({ room: 'attic', hours: 3 });
  });
});

async function readAll({ log }: LampHouse): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const batch of log.readAll(undefined)) events.push(...batch);
  return events;
}

describe('Any order of arrival, any batches, any restart', () => {
  it('give what a fresh fold gives', async () => {
    const recorded: RecordedEvent[] = [];
    for (let i = 0; i < 40; i += 1) {
      const key = String(i % 4);
      if (i < 4) recorded.push(await house.install(key, 10));
      else if (i % 7 === 0) recorded.push(await house.book.void(recorded[i - 3]!, 'ownerId'));
      else
        recorded.push(
          await (i % 3 === 0
            ? house.move(key, `room ${i % 5}`, 1 + ((i * 7) % 28))
            : house.burn(key, i, 1 + ((i * 5) % 28))),
        );
      if (i % 9 === 0) {
        await house.restart();
      }
    }
    await house.settled();
    expect(await house.differences()).toEqual([]);
    const live = await house.store.find(collectionOf(lamps), { limit: 100 });
    await house.projector.rebuild(['ledger', 'lamps']);
    expect(await house.store.find(collectionOf(lamps), { limit: 100 })).toEqual(live);
  });
});

describe('At start', () => {
  it('a rollup that is new is summed up from the documents that stand', async () => {
    await house.restart([lamps], []);
    await house.install('1', 1);
    await house.burn('1', 5, 2);
    await house.settled();
    await house.restart();
    expect(await house.sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 50, lamps: 1 }]);
  });

  it('a projection that is new is built while the others stay live', async () => {
    await house.install('1', 1);
    await house.settled();
    const rooms: Projection<unknown> = { ...lamps, name: 'rooms', one: 'room' };
    await house.restart([lamps, rooms]);
    await house.burn('1', 2, 2);
    await house.settled();
    expect(await house.lamp('1', rooms)).toMatchObject({ hours: 2 });
  });

  it('documents of another log are dropped and built anew', async () => {
    await house.install('1', 1);
    await house.settled();
    await house.restart([lamps], [wattHours], 'log-2');
    expect(await house.lamp('1')).toMatchObject({ hours: 0 });
    expect(await house.store.checkpoint(identityOf(lamps))).toMatchObject({ logId: 'log-2' });
  });
});

describe('A rebuild', () => {
  it('that is asked for at once after the start waits for the first one, and loses nothing live', async () => {
    for (let i = 0; i < 30; i += 1) await house.install(String(i), 1);
    await house.settled();
    await house.projector.stop();
    house.store = new MemoryReadModelStore();
    house.projector = house.open();
    await house.projector.start();
    const rebuilt = Promise.all([
      house.projector.rebuild(['lamps']),
      house.projector.rebuild(['ledger', 'lamps']),
    ]);
    for (let i = 0; i < 30; i += 1) await house.burn(String(i), 1, 2);
    await rebuilt;
    expect(await house.sums()).toEqual([
      { ownerId: 'o1', room: 'hall', wattHours: 300, lamps: 30 },
    ]);
    expect(await house.differences()).toEqual([]);
  });
});

describe('A second projector', () => {
  it('is fenced off by the checkpoint, not tolerated', async () => {
    await house.install('1', 1);
    await house.settled();
    const second = house.open();
    await second.start();
    await house.burn('1', 5, 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await second.stop();
    const stored = await house.store.load(collectionOf(lamps), ['lamp-1']);
    expect(stored.get('lamp-1')?.body).toMatchObject({ hours: 5 });
    expect(
      [house.projector, second].filter(
        (one) => one.obstacleTo('ledger') ?? one.obstacleTo('lamps'),
      ),
    ).toHaveLength(1);
  });
});
