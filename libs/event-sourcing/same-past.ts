import type { Position } from './event.js';
import { InvalidArgument } from './errors.js';
import type { EventStore } from './event-store.js';
import { rowOf, type LedgerRows } from './ledger-rows.js';
import { identityOf } from './read-model-store.js';

/** The newest rows that are compared: the same commands sent again after a restore may give one the same place by chance. */
const COMPARED = 100;

/** Why read models cannot have been made from a log, or what became of it: see `whatBecameOf`. */
export type LogFate =
  | { readonly kind: 'goes-on' }
  | { readonly kind: 'other-log' }
  /** It ends before facts that the read models have: an older copy, or its newest part is lost. */
  | { readonly kind: 'shorter'; readonly head: Position | undefined; readonly known: Position }
  /** It goes on with other facts than those that the read models have: two copies of one log were written to. */
  | { readonly kind: 'other-facts'; readonly at: Position };

/** Compares a log with what the ledger, which is kept elsewhere, knows of it. */
export async function whatBecameOf(
  log: EventStore,
  rows: Pick<LedgerRows, 'store' | 'collection'>,
  logId: string,
): Promise<LogFate> {
  const checkpoint = await rows.store.checkpoint(identityOf(rows.collection));
  const known = checkpoint?.position;
  if (known === undefined) return { kind: 'goes-on' };
  if (checkpoint?.logId !== logId) return { kind: 'other-log' };
  const head = await log.head();
  if (head === undefined || head < known) return { kind: 'shorter', head, known };
  const stored = await rows.store.find(rows.collection, {
    descending: true,
    limit: COMPARED,
  });
  const newest = stored.map(rowOf);
  const positions = newest.map(({ position }) => position);
  // Positions of a log have gaps in some stores, so that one may not be there at all.
  const events = await log.readAt(positions).catch((error: unknown) => {
    if (error instanceof InvalidArgument) return [];
    throw error;
  });
  const differs = newest.find(
    ({ eventId, recordedAt }, i) =>
      eventId !== events[i]?.id || recordedAt !== events[i]?.metadata.recordedAt,
  );
  return differs === undefined
    ? { kind: 'goes-on' }
    : { kind: 'other-facts', at: differs.position };
}
