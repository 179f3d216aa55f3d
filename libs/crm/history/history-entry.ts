import type { Actor, Instant, LedgerRow, Position, RecordedEvent } from '#event-sourcing';
import type { Money } from '../shared/money.js';
import { Channel, HistoryKind, type Locale } from '../shared/vocabulary.js';
import type { EventDescription } from './narrator.js';
import { describeEvent, type Telling } from './titles.js';

/** One thing that happened, as a history shows it. */
export interface HistoryEntry {
  readonly title: string;
  /** The amount with tax, where it is about one. */
  readonly amount: Money | undefined;
  readonly reason: string | undefined;
  readonly detail: string | undefined;
  /** Id of the event. */
  readonly id: string;
  readonly position: Position;
  readonly type: string;
  readonly kind: HistoryKind;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly businessDate: string;
  readonly actor: Actor;
  readonly customerId: string | undefined;
  /** The manager responsible, not who recorded it. */
  readonly managerId: string | undefined;
  readonly channel: Channel | undefined;
  /** What it is a fact of: `order:<id>`. */
  readonly subject: string;
  /** Id of the contact person, where it names one. */
  readonly personId: string | undefined;
  readonly reasonCode: string | undefined;
  /** Declared never to have been true, as far as the reading knows. */
  readonly isVoid: boolean;
  /** For a void: the id of the event that it voids. */
  readonly voids: string | undefined;
  readonly voidedBy: string | undefined;
  readonly isKeyMoment: boolean;
}

/** In whose light an entry is shown. */
export interface HistoryReading extends Telling {
  /** The position up to which the reading knows the log; all of it when absent. */
  readonly knownAt?: Position | undefined;
  /** Id of the event that was the customer's first purchase in the same reading: see `firstPurchaseId`. */
  readonly firstPurchaseId?: string | undefined;
}

/** The entry for a row of the ledger and its event. @throws Error for an event that is none of the domain's */
export function historyEntry(
  row: LedgerRow,
  event: RecordedEvent,
  locale: Locale = 'EN',
  reading: HistoryReading = {},
): HistoryEntry {
  return describedEntry(row, event, describeEvent(event, locale, reading), reading);
}

/** The entry of an event that has been described already. */
export function describedEntry(
  row: LedgerRow,
  { metadata, data }: RecordedEvent,
  { title, amount, reason, detail }: EventDescription,
  { knownAt, firstPurchaseId }: Pick<HistoryReading, 'knownAt' | 'firstPurchaseId'> = {},
): HistoryEntry {
  const isVoid = row.voidedAt !== undefined && (knownAt === undefined || row.voidedAt <= knownAt);
  // Every field, always in this order: a page makes fifty of them, and objects of one shape are made fastest.
  return {
    title,
    amount,
    reason,
    detail,
    id: row.eventId,
    position: row.position,
    type: row.type,
    kind: kindOf(row),
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    businessDate: row.businessDate,
    actor: metadata.actor,
    customerId: textOf(row['customerId']),
    managerId: textOf(row['managerId']),
    channel: Channel.options.find((one) => one === row['channel']),
    subject: String(row['subject']),
    personId: textOf(data['personId']),
    reasonCode: metadata.reasonCode,
    isVoid,
    voids: row.voids,
    voidedBy: isVoid ? row.voidedBy : undefined,
    isKeyMoment: isKeyMoment(row, firstPurchaseId),
  };
}

/** Whether an entry is worth being asked for alone: the first purchase, and what the ledger marks as one. */
export function isKeyMoment(row: LedgerRow, firstPurchase: string | undefined): boolean {
  return row['keyMoment'] === 'true' || row.eventId === firstPurchase;
}

function kindOf(row: LedgerRow): HistoryKind {
  const kind = HistoryKind.options.find((one) => one === row['kind']);
  if (kind === undefined)
    throw new Error(`event ${row.eventId} is of no kind: ${String(row['kind'])}`);
  return kind;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
