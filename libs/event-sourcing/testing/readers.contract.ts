import { describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM } from '../event-store.js';
import { idsOf, logOf, newEvents, type Running } from './event-store-harness.js';
import { Follower } from './follower.js';

export function readersContract(running: Running): void {
  describe('a reader beside the writer', () => {
    it('sees what is appended, at once by reading and soon by subscription', async () => {
      const { store, reader } = readable(running);
      await store.append('thing-1', newEvents(1), NO_STREAM);
      const beside = await reader();
      const follower = new Follower(beside);
      const { position } = await store.append('thing-1', newEvents(5), 0);
      expect(await beside.head()).toBe(position);
      await follower.untilAt(position);
      await follower.stop();
      expect(idsOf(follower.events)).toEqual(idsOf(await logOf(store)));
      await beside.close();
    });

    it('may not append', async () => {
      const { store, reader } = readable(running);
      const beside = await reader();
      await expect(beside.append('thing-1', newEvents(1), NO_STREAM)).rejects.toMatchObject({
        name: 'InvalidArgument',
      });
      expect(await logOf(store)).toEqual([]);
      await beside.close();
    });

    it('gets what was fixed, and cannot fix', async () => {
      const { store, reader } = readable(running);
      await store.fix('logId', 'a');
      const beside = await reader();
      expect(await beside.fix('logId', 'b')).toBe('a');
      await expect(beside.fix('other', 'c')).rejects.toMatchObject({ name: 'InvalidArgument' });
      await beside.close();
    });
  });
}

function readable(running: Running): {
  readonly store: EventStore;
  readonly reader: () => Promise<EventStore>;
} {
  const { store, reader } = running();
  if (reader === undefined) throw new Error('the harness has no reader, but abilities.readBeside');
  return { store, reader };
}
