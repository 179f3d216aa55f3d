import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identityOf } from './read-model-store.js';
import { LampHouse } from './testing/lamp-house.js';
import { lamps } from './testing/lamps.js';

let house: LampHouse;
beforeEach(async () => {
  house = new LampHouse();
  await house.projector.start();
});
afterEach(() => house.projector.stop());

async function lampsAt(): Promise<string | undefined> {
  return (await house.store.checkpoint(identityOf(lamps)))?.position;
}

/** More than is followed one batch after the other. */
async function recordMuch(): Promise<void> {
  for (let n = 0; n < 700; n += 1) {
    await house.install(`${n}`, 2);
    await house.burn(`${n}`, 3, 4);
    await house.burn(`${n}`, 1, 3);
  }
}

describe('While much is recorded', () => {
  it('the read models stand still, and are built at once at the end', async () => {
    await house.install('first', 1);
    await house.settled();
    const before = await lampsAt();
    const during = await house.projector.inBulk(async () => {
      await recordMuch();
      return lampsAt();
    });
    expect(during).toBe(before);
    expect(await lampsAt()).toBe(await house.log.head());
    expect(await house.lamp('7')).toMatchObject({ hours: 4 });
    expect(await house.differences()).toEqual([]);
  });

  it('little of it is followed as ever', async () => {
    await house.install('1', 1);
    await house.projector.inBulk(() => house.burn('1', 3, 2));
    expect(await house.lamp('1')).toMatchObject({ hours: 3 });
  });

  it('who waits to read is waited for', async () => {
    const hours = await house.projector.inBulk(async () => {
      await house.install('1', 1);
      await house.burn('1', 2, 2);
      return (await house.lamp('1'))?.['hours'];
    });
    expect(hours).toBe(2);
  });

  it('a failure is handed on, and what was recorded is followed', async () => {
    const failing = house.projector.inBulk(async () => {
      await house.install('1', 1);
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await house.lamp('1')).toMatchObject({ hours: 0 });
  });

  it('an interruption leaves the read models behind, and the next start goes on', async () => {
    const interrupted = new AbortController();
    await house.projector.inBulk(async () => {
      await house.install('1', 1);
      await house.burn('1', 2, 2);
      interrupted.abort();
    }, interrupted.signal);
    await house.restart();
    expect(await house.lamp('1')).toMatchObject({ hours: 2 });
    expect(await house.differences()).toEqual([]);
  });
});

describe('Several read models', () => {
  it('of which one cannot be saved: that one stands still, the others go on', async () => {
    const others = { ...lamps, name: 'otherLamps' };
    await house.restart([lamps, others]);
    const { store } = house;
    const save = store.save.bind(store);
    store.save = (moves) =>
      moves.some(({ readModel }) => readModel.startsWith('otherLamps'))
        ? Promise.reject(new Error('no room'))
        : save(moves);
    await house.install('1', 1);
    expect(await house.lamp('1')).toMatchObject({ hours: 0 });
    expect(house.projector.obstacleTo('lamps')).toBeUndefined();
    expect(house.projector.obstacleTo('otherLamps')).toMatchObject({ message: /no room/ });
  });
});
