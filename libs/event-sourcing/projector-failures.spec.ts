import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collectionOf } from './collection.js';
import { StoreUnavailable } from './errors.js';
import type { Projection } from './projection.js';
import { LampHouse } from './testing/lamp-house.js';
import { lamps } from './testing/lamps.js';

let house: LampHouse;
beforeEach(async () => {
  house = new LampHouse();
  await house.projector.start();
});
afterEach(() => house.projector.stop());

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
    await house.restart([broken, lamps]);
    await house.install('1', 1);
    const moved = await house.move('1', 'attic', 2);
    await house.burn('1', 5, 3);
    expect(await house.lamp('1')).toMatchObject({ room: 'attic', hours: 5 });
    expect(house.projector.obstacleTo('brokenLamps')).toMatchObject({
      eventId: moved.id,
      key: 'lamp-1',
    });
    expect(house.projector.obstacleTo('lamps')).toBeUndefined();
    const standing = house.projector.standings().find(({ name }) => name === 'brokenLamps');
    expect(standing).toMatchObject({ state: 'failed', error: { message: 'no such room' } });
  });

  it('goes on from its checkpoint when it has been mended', async () => {
    await house.restart([broken, lamps]);
    await house.install('1', 1);
    await house.move('1', 'attic', 2);
    await house.settled();
    const mended = { ...lamps, name: 'brokenLamps' };
    await house.restart([mended, lamps]);
    await house.settled();
    const found = await house.store.load(collectionOf(mended), ['lamp-1']);
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
    await house.restart([misnaming, lamps]);
    await house.install('1', 1);
    const burned = await house.burn('1', 5, 5);
    expect(await house.lamp('1')).toMatchObject({ hours: 5 });
    expect(house.projector.obstacleTo('misnamed')).toMatchObject({ eventId: burned.id });
    const mended = { ...lamps, name: 'misnamed', entity: 'fitting' };
    await house.restart([mended, lamps]);
    await house.move('1', 'attic', 3);
    await house.settled();
    const found = await house.store.load(collectionOf(mended), ['lamp-1']);
    expect(found.get('lamp-1')?.body).toMatchObject({ hours: 5, room: 'attic' });
  });
});

describe('A store that does not answer for a moment', () => {
  it('fails no projection: what was not written is taken again', async () => {
    await house.install('1', 1);
    await house.settled();
    const { store } = house;
    const save = store.save.bind(store);
    let failures = 1;
    store.save = (moves) => {
      const isOfLamps = moves.some(({ readModel }) => readModel.startsWith('lamps'));
      if (!isOfLamps || failures === 0) return save(moves);
      failures -= 1;
      return Promise.reject(new StoreUnavailable('database is locked', 'not-written'));
    };
    await house.burn('1', 3, 2);
    expect(await house.lamp('1')).toMatchObject({ hours: 3 });
    expect(failures).toBe(0);
    expect(await house.differences()).toEqual([]);
  });
});

describe('A read model that is damaged', () => {
  const damaged = new StoreUnavailable('a page is damaged: build it again', 'not-written', {
    isDamaged: true,
  });

  it('stands still and says what to do; the others go on, and a rebuild mends it', async () => {
    const other = { ...lamps, name: 'otherLamps' };
    await house.restart([lamps, other]);
    await house.install('1', 1);
    await house.settled();
    const { store } = house;
    const load = store.load.bind(store);
    store.load = (collection, keys) =>
      collection.name === 'otherLamps' ? Promise.reject(damaged) : load(collection, keys);
    await house.burn('1', 3, 2);
    expect(await house.lamp('1')).toMatchObject({ hours: 3 });
    expect(house.projector.obstacleTo('lamps')).toBeUndefined();
    const { error } = house.projector.standings().find(({ name }) => name === 'otherLamps') ?? {};
    expect(error).toMatchObject({ message: 'a page is damaged: build it again' });
    store.load = load;
    await house.projector.rebuild(['otherLamps']);
    expect(house.projector.obstacleTo('otherLamps')).toBeUndefined();
    expect(await house.lamp('1', other)).toMatchObject({ hours: 3 });
  });

  it('stops all of them when it is the ledger, or the log itself', async () => {
    await house.install('1', 1);
    await house.settled();
    house.store.save = () => Promise.reject(damaged);
    await house.burn('1', 3, 2);
    await expect(house.settled()).rejects.toMatchObject({ name: 'ProjectionFailed' });
  });
});

describe('A rebuild that cannot be done', () => {
  it('is refused, and leaves the others live', async () => {
    const key = (): never => {
      throw new Error('no name');
    };
    const LampBurned = { key, apply: () => undefined };
    const misnamed: Projection<unknown> = {
      ...lamps,
      name: 'misnamed',
      entity: 'fitting',
      on: { ...lamps.on, LampBurned },
    };
    await house.restart([lamps, misnamed]);
    await house.install('1', 1);
    await house.burn('1', 2, 2);
    await house.settled();
    await expect(house.projector.rebuild(['lamps', 'misnamed'])).rejects.toThrow('no name');
    const states = house.projector.standings().map(({ name, state }) => [name, state]);
    expect(states.filter(([name]) => name !== 'wattHours')).toEqual([
      ['ledger', 'live'],
      ['lamps', 'live'],
      ['misnamed', 'failed'],
    ]);
  });

  it('of a rollup rebuilds what it sums over', async () => {
    await house.install('1', 1);
    await house.settled();
    await house.projector.rebuild(['wattHours']);
    expect(await house.sums()).toEqual([{ ownerId: 'o1', room: 'hall', wattHours: 0, lamps: 1 }]);
  });
});
