import type { z } from 'zod';
import type { Actor, Instant, JsonObject, Position, RecordedEvent } from './event.js';

/** What the domain says about an event for the list of all facts: whom it concerns, and what it is filtered by. */
export interface Described {
  /** Ids of what the event concerns, as `entity:id` (`customer:7f…`). The keys of all projections are added. */
  readonly keys: readonly string[];
  readonly [facet: string]: unknown;
}

/** One list of all facts: a row for each event. Its body stays in the log. */
export interface LedgerRow {
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  /** Running maximum of `recordedAt` along positions: what turns a time into "as it was known". */
  readonly knownFrom: Instant;
  readonly businessDate: string;
  readonly actorType: Actor['type'];
  readonly actorId: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly keys: readonly string[];
  /** Position and id of the event that voided this one. */
  readonly voidedAt?: Position | undefined;
  readonly voidedBy?: string | undefined;
  /** For `FactVoided`: the id of the event that it voids. */
  readonly voids?: string;
  /** The domain's facets. */
  readonly [facet: string]: unknown;
}

export interface Ledger {
  readonly kind: 'ledger';
  readonly name: 'ledger';
  readonly version: number;
  readonly description: string;
  /** The facets the domain adds to a row; text each, all of them searchable. */
  readonly facets: z.ZodObject;
  describe(event: RecordedEvent): Described & JsonObject;
}

/** Declares the ledger. There is one. */
export function ledger(spec: Omit<Ledger, 'kind'>): Ledger {
  return { kind: 'ledger', ...spec };
}
