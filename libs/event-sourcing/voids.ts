import { FACT_VOIDED, type Position, type RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';

/** What is void as known at a position of the log. */
export interface Voids {
  /** The event that voids this one, if there is one. */
  of(event: Pick<RecordedEvent, 'id' | 'position'>): VoidedBy | undefined;
}

/** The event that declares another never to have been true. */
interface VoidedBy {
  readonly id: string;
  readonly position: Position;
}

/** Reads all voids up to `upTo`; some 200 bytes each. The first one of an event counts. */
export async function readVoids(
  log: EventStore,
  codec: EventCodec,
  upTo: Position,
): Promise<Voids> {
  const byVoided = new Map<unknown, VoidedBy>();
  for await (const batch of log.readAll(undefined, { upTo, type: FACT_VOIDED })) {
    for (const { id, position, data } of await codec.decodeSealed(batch)) {
      if (!byVoided.has(data['voids'])) byVoided.set(data['voids'], { id, position });
    }
  }
  return {
    of({ id, position }) {
      const found = byVoided.get(id);
      return found !== undefined && found.position > position ? found : undefined;
    },
  };
}
