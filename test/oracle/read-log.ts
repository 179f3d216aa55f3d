/** The log of a running product, as the oracle takes it: from the event store and the codec, past all read models. */
import type { Position } from '#event-sourcing';
import type { Runtime } from '#runtime';
import type { LoggedAt, ReadLog } from './business.js';

/** Reads the log of `runtime` behind a position. */
export function logReader({ store, codec }: Pick<Runtime, 'store' | 'codec'>): ReadLog {
  return async (after: Position | undefined) => {
    const found: LoggedAt[] = [];
    for await (const batch of store.readAll(after)) {
      for (const { id, type, stream, position, data, metadata } of await codec.decode(batch)) {
        const { occurredAt, recordedAt } = metadata;
        // The codec has checked the data against the declaration of the type.
        const entry = { id, type, stream, occurredAt, recordedAt, data } as LoggedAt['entry'];
        found.push({ entry, at: position });
      }
    }
    return found;
  };
}
