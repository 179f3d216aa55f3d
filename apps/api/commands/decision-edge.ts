import { type Instant, type Reads, Refusal } from '#event-sourcing';

/** The part of a command that says what a decision is based on. */
export interface Based {
  readonly type: string;
  readonly basedOn?: unknown;
}

/**
 * A decider sees one stream; whether the event that a decision is based on exists, whatever stream it is in, the list of
 * all facts knows.
 *
 * @throws Refusal `fact_not_found`; `basis_after_decision` for what happened after the decision, at `decidedAt`
 */
export async function refuseUnknownBasis(
  { type, basedOn }: Based,
  decidedAt: Instant,
  reads: Reads,
): Promise<void> {
  if (type !== 'RecordDecision' || typeof basedOn !== 'string') return;
  const row = await reads.ledgerRow(basedOn.toLowerCase());
  if (row === undefined) {
    throw new Refusal(
      'fact_not_found',
      `basedOn is "${basedOn}": there is no such event; take the id from a history or a log, or leave it out`,
      ['basedOn'],
    );
  }
  // A void has no valid time: it happened when it was recorded.
  const happened = row.voids === undefined ? row.occurredAt : row.recordedAt;
  if (happened <= decidedAt) return;
  throw new Refusal(
    'basis_after_decision',
    `basedOn is "${basedOn}": that happened at ${happened}, after the decision at ${decidedAt}; name what was known then`,
    ['basedOn'],
  );
}
