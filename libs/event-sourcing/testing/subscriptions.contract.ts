import { afterEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../errors.js';
import {
  type EventStore,
  NO_STREAM,
  type StoredEvent,
  type SubscriptionItem,
} from '../event-store.js';
import type { Position } from '../event.js';
import { fill, idsOf, logOf, newEvent, newEvents, type Running } from './event-store-harness.js';
import { Follower } from './follower.js';

export function subscriptionsContract(running: Running): void {
  const followers: Follower[] = [];
  const follow = (store: EventStore, after?: Position): Follower => {
    const follower = new Follower(store, after);
    followers.push(follower);
    return follower;
  };

  describe('subscribe', () => {
    afterEach(async () => {
      await Promise.all(followers.splice(0).map((follower) => follower.stop()));
    });

    it('to an empty log says at once that it has caught up, at no position', async () => {
      const follower = follow(running().store);
      await follower.untilAt(undefined);
      expect(follower.items).toEqual([{ kind: 'caught-up', position: undefined }]);
    });

    it('gives what is there, then the mark, then what comes', async () => {
      const { store } = running();
      const history = await fill(store, 5);
      const follower = follow(store);
      await follower.untilAt(history.at(-1)?.position);
      const before = follower.events;
      const { position } = await store.append('thing-9', newEvents(1), NO_STREAM);
      await follower.untilAt(position);
      expect(before).toEqual(history);
      expect(follower.events).toEqual(await logOf(store));
    });

    it('with a long history gives the first mark only behind all of it', async () => {
      const { store } = running();
      for (let n = 0; n < 4; n += 1) await store.append(`thing-${n}`, newEvents(400), NO_STREAM);
      const log = await logOf(store);
      const follower = follow(store);
      await follower.until(() => follower.caughtUp.length > 0);
      expect(idsOf(follower.events)).toEqual(idsOf(log));
      expect(follower.caughtUp).toEqual([log.at(-1)?.position]);
    });

    it.each([0, 3, 8])('after event %i gives only what follows', async (index) => {
      const { store } = running();
      const log = await fill(store, 9, 2);
      const follower = follow(store, log[index]?.position);
      await follower.untilAt(log.at(-1)?.position);
      expect(follower.events).toEqual(log.slice(index + 1));
    });

    it('at the head says at which position it has caught up', async () => {
      const { store } = running();
      const { position } = await store.append('thing-1', newEvents(3), NO_STREAM);
      const follower = follow(store, position);
      await follower.untilAt(position);
      expect(follower.items).toEqual([{ kind: 'caught-up', position }]);
    });

    it('puts every mark right behind the event that it names', async () => {
      const { store } = running();
      const follower = follow(store);
      for (let n = 0; n < 15; n += 1) {
        const { position } = await store.append(`thing-${n}`, newEvents(1 + (n % 3)), NO_STREAM);
        if (n % 2 === 0) await follower.untilAt(position);
      }
      await follower.untilAt((await store.head()) ?? '');
      let last: Position | undefined;
      for (const item of follower.items) {
        if (item.kind === 'events') last = item.events.at(-1)?.position;
        else expect(item.position).toBe(last);
      }
    });

    it('gives every event once and in order while 200 appends race', async () => {
      const { store } = running();
      const follower = follow(store);
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => store.append(`thing-${n}`, newEvents(2), NO_STREAM)),
      );
      const log = await logOf(store);
      await follower.untilAt(log.at(-1)?.position);
      expect(follower.events).toEqual(log);
    });

    it('gives one append of 500 events in order', async () => {
      const { store } = running();
      const follower = follow(store);
      await follower.untilAt(undefined);
      const events = newEvents(500);
      const { position } = await store.append('thing-1', events, NO_STREAM);
      await follower.untilAt(position);
      expect(idsOf(follower.events)).toEqual(idsOf(events));
    });

    it('serves several at once, each from its own place', async () => {
      const { store } = running();
      const log = await fill(store, 6);
      const all = [undefined, 0, 2, 5].map((index) =>
        follow(store, index === undefined ? undefined : log[index]?.position),
      );
      const { position } = await store.append('thing-9', newEvents(2), NO_STREAM);
      await Promise.all(all.map((follower) => follower.untilAt(position)));
      expect(all.map((follower) => follower.events.length)).toEqual([8, 7, 5, 2]);
    });

    it('waits for a consumer that is slow', async () => {
      const { store } = running();
      const seen: StoredEvent[] = [];
      const aborting = new AbortController();
      const consume = async (): Promise<void> => {
        for await (const item of store.subscribe(seen.at(-1)?.position, aborting.signal)) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (item.kind === 'events') seen.push(...item.events);
          if (seen.length === 40) aborting.abort();
        }
      };
      const consuming = (async () => {
        // Any subscription may be dropped, with or without an error: the consumer goes on where it was.
        while (!aborting.signal.aborted) {
          await consume().catch((error: unknown) => {
            if (!(error instanceof StoreUnavailable)) throw error;
          });
        }
      })();
      for (let n = 0; n < 40; n += 1) await store.append('thing-1', [newEvent({ n })], n - 1);
      await consuming;
      expect(idsOf(seen)).toEqual(idsOf(await logOf(store)));
    });

    it('goes on from any position handed over, without a gap or a repetition', async () => {
      const { store } = running();
      const log = await fill(store, 8, 3);
      for (let cut = 0; cut < log.length; cut += 1) {
        const first = log.slice(0, cut + 1);
        const follower = follow(store, first.at(-1)?.position);
        await follower.untilAt(log.at(-1)?.position);
        expect([...first, ...follower.events]).toEqual(log);
      }
    });
  });

  describe('a subscription ends without an error', () => {
    const collect = async (
      items: AsyncIterable<SubscriptionItem>,
      each: (item: SubscriptionItem) => void = () => undefined,
    ): Promise<readonly SubscriptionItem[]> => {
      const all: SubscriptionItem[] = [];
      for await (const item of items) {
        all.push(item);
        each(item);
      }
      return all;
    };

    it('when it was aborted before it began', async () => {
      const { store } = running();
      await fill(store, 3);
      expect(await collect(store.subscribe(undefined, AbortSignal.abort()))).toEqual([]);
    });

    it('when it is aborted while it waits', async () => {
      const { store } = running();
      const aborting = new AbortController();
      const collecting = collect(store.subscribe(undefined, aborting.signal), () =>
        setTimeout(() => aborting.abort(), 20),
      );
      expect(await collecting).toHaveLength(1);
    });

    it('when it is aborted on an item, without another one', async () => {
      const { store } = running();
      await fill(store, 3);
      const aborting = new AbortController();
      const all = await collect(store.subscribe(undefined, aborting.signal), () =>
        aborting.abort(),
      );
      expect(all).toHaveLength(1);
    });

    it('when the store is closed while it waits', async () => {
      const { store } = running();
      const collecting = collect(store.subscribe(undefined, new AbortController().signal), () =>
        setTimeout(() => void store.close(), 20),
      );
      expect(await collecting).toEqual([{ kind: 'caught-up', position: undefined }]);
    });

    it('when its consumer leaves the loop', async () => {
      const { store } = running();
      await fill(store, 3);
      for await (const item of store.subscribe(undefined, new AbortController().signal)) {
        if (item.kind === 'events') break;
      }
      expect(await store.append('thing-9', newEvents(1), NO_STREAM)).toMatchObject({ revision: 0 });
    });

    it.each(['', 'x'])('but not for the position %j', async (position) => {
      const items = running().store.subscribe(position, new AbortController().signal);
      await expect(collect(items)).rejects.toMatchObject({
        name: 'InvalidArgument',
        field: 'after',
      });
    });
  });
}
