import type { Instant, JsonObject, Metadata, RecordedEvent } from '../event.js';

/** The clock of commands in specs: later than every fact that a history dates by itself. */
export const NOW: Instant = '2026-03-15T10:00:00.000Z';

/** The day before which nothing happened in specs: fact n of a history happened n minutes later. */
const FIRST = Date.parse('2026-03-01T09:00:00.000Z');

/** Where a fact stands and what its envelope says; whatever is absent is made up, always the same way. */
export interface Place extends Partial<Metadata> {
  readonly id?: string;
  readonly stream?: string;
  readonly revision?: number;
  readonly position?: string;
}

/** A UUID that is always the same for the same number: `testUuid(7)` is `00000000-0000-4000-8000-000000000007`. */
export function testUuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Fact n of a history happened at this time unless it says otherwise. */
export function minute(n: number): Instant {
  return new Date(FIRST + n * 60_000).toISOString();
}

/**
 * A recorded event for specs of folds: `fact('OrderPlaced', {…}, { occurredAt: '2026-01-31T10:00:00.000Z' })`.
 * Unless given: revision 0, position and id from the revision, recorded when it happened, by the system.
 */
export function fact<T extends string, D extends JsonObject>(
  type: T,
  data: D,
  place: Place = {},
): RecordedEvent<T, D> {
  const { id, stream = 'thing-1', revision = 0, position, ...told } = place;
  const eventId = id ?? testUuid(revision + 1);
  return {
    id: eventId,
    type,
    stream,
    revision,
    position: position ?? String(revision + 1).padStart(16, '0'),
    data,
    metadata: { ...envelope(revision, eventId, told.occurredAt), ...told },
  };
}

function envelope(revision: number, eventId: string, occurredAt = minute(revision)): Metadata {
  return {
    schemaVersion: 1,
    occurredAt,
    recordedAt: occurredAt,
    businessDate: occurredAt.slice(0, 10),
    actor: { type: 'system', id: 'spec' },
    correlationId: eventId,
    causationId: eventId,
    commandId: eventId,
    inputDigest: '',
  };
}
