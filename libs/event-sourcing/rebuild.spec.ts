import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { collectionOf } from './collection.js';
import { projection } from './projection.js';
import { identityOf } from './read-model-store.js';
import { LampHouse } from './testing/lamp-house.js';
import { lampEvents, lamps, wattHours } from './testing/lamps.js';
import { foldingVerdicts } from './verify.js';

/** Of each room, whoever owns the lamps in it: facts of several subjects make one document. */
const rooms = projection({
  name: 'rooms',
  one: 'room',
  version: 1,
  description: 'What happened in a room',
  entity: 'room',
  document: z.strictObject({ owners: z.array(z.string()), notes: z.array(z.string()) }),
  indexes: [['owners[]']],
  events: [lampEvents],
  on: {
    LampInstalled: {
      key: ({ data }) => data.room,
      apply: (room, { data }) => ({
        owners: [...(room?.owners ?? []), data.ownerId],
        notes: [...(room?.notes ?? []), data.note],
      }),
    },
    LampMoved: {
      key: ({ data }) => data.room,
      apply: (room, { data }) => room && { ...room, owners: [...room.owners, data.ownerId] },
    },
  },
});

/** A lamp that burns one hour at a time only. */
const brittle = projection({
  ...{ name: 'brittle', one: 'brittleLamp', version: 1, description: 'A lamp', entity: 'lamp' },
  ...{ document: z.strictObject({ hours: z.int() }), indexes: [], events: [lampEvents] },
  on: {
    LampInstalled: { key: (event) => event.stream, apply: () => ({ hours: 0 }) },
    LampBurned: {
      key: (event) => event.stream,
      apply(_, { data }) {
        if (data.hours > 1) throw new Error('too long');
        return { hours: 1 };
      },
    },
  },
});

async function furnished(house: LampHouse): Promise<void> {
  for (const [n, owner] of ['o1', 'o2', 'o3', 'o2'].entries()) {
    await house.install(`${n}`, n + 1, 10 + n, owner);
  }
  const wrong = await house.move('1', 'attic', 9);
  await house.burn('0', 4, 8);
  await house.burn('0', 2, 1);
  await house.book.void(wrong, 'ownerId');
  await house.move('2', 'attic', 3);
}

describe('a rebuild', () => {
  it('makes what live upkeep made, of late and void facts and of facts of several subjects', async () => {
    const house = new LampHouse();
    await house.restart([lamps, rooms]);
    await furnished(house);
    const { projector, store } = house;
    const all = async () => [
      await store.find(collectionOf(lamps), { limit: 99 }),
      await store.find(collectionOf(rooms), { limit: 99 }),
      await store.find(projector.rows.collection, { limit: 99 }),
      await house.sums(),
    ];
    await house.settled();
    const live = await all();
    expect(live[1]?.map((room) => room)).toMatchObject([
      { key: 'hall', body: { owners: ['o1', 'o2', 'o3', 'o2'], notes: ['n', 'n', 'n', 'n'] } },
    ]);
    await projector.rebuild(['ledger', 'lamps', 'rooms']);
    expect(await all()).toEqual(live);
    const reports = await foldingVerdicts(projector, ['ledger', 'lamps', 'rooms']);
    expect(reports.flatMap(({ different }) => different)).toEqual([]);
    await projector.stop();
  });

  it('leaves out a projection whose handler throws, and builds the others', async () => {
    const house = new LampHouse();
    await furnished(house);
    await house.restart([lamps, brittle]);
    await house.settled();
    expect(house.projector.standings().map(({ name, state }) => [name, state])).toEqual([
      ['ledger', 'live'],
      ['lamps', 'live'],
      ['wattHours', 'live'],
      ['brittle', 'failed'],
    ]);
    expect(await house.lamp('0')).toMatchObject({ hours: 6 });
    expect(house.projector.standings().at(-1)?.error).toMatchObject({ key: 'lamp-0' });
    await house.projector.stop();
  });

  it('that was interrupted goes on behind what is done, sums included', async () => {
    const house = new LampHouse();
    await furnished(house);
    await house.restart();
    await house.settled();
    await house.projector.stop();
    const [whole, sums] = [await house.lamp('0'), await house.sums()];
    const { store } = house;
    const position = await house.log.head();
    const readModel = identityOf(lamps);
    // As it is left behind by a process that was killed after the lamp of several owners and those of the first one.
    const documents = await store.load(collectionOf(lamps), ['lamp-2', 'lamp-0']);
    await store.drop(readModel, [collectionOf(lamps), collectionOf(wattHours)]);
    // Told apart from what would be folded again.
    const done = [...documents.values()].map((document) =>
      document.key === 'lamp-0'
        ? { ...document, body: { ...document.body, room: 'cellar' } }
        : document,
    );
    const filled = { collection: collectionOf(lamps), put: done, remove: [], filling: true };
    const rebuilding = { afterKey: 'subject/o1' };
    const to = { logId: 'log-1', position, rebuilding };
    await store.save([{ readModel, changes: [filled], from: undefined, to }]);
    await house.restart();
    await house.settled();
    expect(await house.lamp('0')).toEqual({ ...whole, room: 'cellar' });
    expect(await store.count(collectionOf(lamps))).toBe(4);
    expect(await house.sums()).toEqual(
      sums.map((row) => (row['ownerId'] === 'o1' ? { ...row, room: 'cellar' } : row)),
    );
    await house.projector.stop();
  });

  it('of a ledger that was interrupted begins anew', async () => {
    const house = new LampHouse();
    await furnished(house);
    await house.restart();
    await house.settled();
    await house.projector.stop();
    const { collection } = house.projector.rows;
    const rows = await house.store.find(collection, { limit: 99 });
    const position = await house.log.head();
    await house.store.drop(identityOf(collection), [collection]);
    const changes = [{ collection, put: rows.slice(0, 3), remove: [], filling: true }];
    const rebuilding = { afterKey: rows[2]?.key ?? '' };
    const to = { logId: 'log-1', position, rebuilding };
    await house.store.save([{ readModel: identityOf(collection), changes, from: undefined, to }]);
    await house.restart();
    await house.settled();
    expect(await house.store.find(collection, { limit: 99 })).toEqual(rows);
    await house.projector.stop();
  });
});
