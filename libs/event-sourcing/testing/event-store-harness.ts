import type { EventStore, EventToAppend, ReadAllOptions, StoredEvent } from '../event-store.js';
import type { JsonObject, Metadata, Position } from '../event.js';
import { minute } from './fact.js';
import type { AppendFault } from './memory-event-store.js';

/** One empty log to test, and what can be done to it. */
export interface EventStoreHarness {
  readonly store: EventStore;
  /** A store on the same log after a restart; `store` has been closed before. */
  reopen(): Promise<EventStore>;
  /** A store that reads beside `store`; with `abilities.readBeside`. */
  reader?(): Promise<EventStore>;
  /** Closes what is open and removes the log. */
  dispose(): Promise<void>;
  /** Makes the engine fail; with `abilities.fail`. */
  readonly faults?: Faults;
}

export interface Faults {
  nextAppend(fault: AppendFault): void;
  dropSubscriptions(kind: 'error' | 'end'): void;
}

/** The parts of the contract that not every engine can be tested for. */
export interface Abilities {
  readonly readBeside?: boolean;
  readonly fail?: boolean;
}

/** Gives each test a log of its own. */
export type EventStoreFactory = () => Promise<EventStoreHarness>;

/** What the parts of the contract get: the harness of the test that runs. */
export type Running = () => EventStoreHarness;

let count = 0;

/** An event with an id of its own. */
export function newEvent(data: JsonObject = {}, type = 'Happened'): EventToAppend {
  count += 1;
  // Scattered, as random ids are: no store may count on their order.
  const scattered = Math.imul(count, 0x9e3779b1) >>> 0;
  const id = `${hex(scattered, 8)}-0000-4000-8000-${hex(count, 12)}`;
  return { id, type, data, metadata: metadataOf(id) };
}

/** Events whose data are `{ n: from }`, `{ n: from + 1 }` … */
export function newEvents(n: number, from = 0): readonly EventToAppend[] {
  return Array.from({ length: n }, (_, index) => newEvent({ n: from + index }));
}

export function metadataOf(id: string): Metadata {
  return {
    schemaVersion: 1,
    occurredAt: minute(1),
    recordedAt: minute(2),
    businessDate: '2026-03-01',
    actor: { type: 'user', id: 'u1' },
    correlationId: id,
    causationId: id,
    commandId: id,
    inputDigest: 'digest',
  };
}

/** The whole log, as `readAll` gives it. */
export async function logOf(
  store: EventStore,
  after?: Position,
  options?: ReadAllOptions,
): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const batch of store.readAll(after, options)) all.push(...batch);
  return all;
}

export function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** Fills `thing-0` … `thing-(streams-1)`, an event each in turn, and gives the log. */
export async function fill(
  store: EventStore,
  events: number,
  streams = 1,
): Promise<readonly StoredEvent[]> {
  for (let n = 0; n < events; n += 1) {
    const revision = Math.floor(n / streams) - 1;
    await store.append(`thing-${n % streams}`, [newEvent({ n })], revision);
  }
  return logOf(store);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
