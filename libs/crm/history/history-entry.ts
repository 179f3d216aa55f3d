import type { Actor, Instant, LedgerRow, Position, RecordedEvent } from '#event-sourcing';
import { Channel, HistoryKind, type Locale } from '../shared/vocabulary.js';
import type { EventDescription } from './narrator.js';
import { describeEvent, type Telling } from './titles.js';

/** One thing that happened, as a history shows it. */
export interface HistoryEntry extends EventDescription {
  /** Id of the event. */
  readonly id: string;
  readonly position: Position;
  readonly type: string;
  readonly kind: HistoryKind;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly businessDate: string;
  readonly actor: Actor;
  readonly customerId?: string;
  /** The manager responsible, not who recorded it. */
  readonly managerId?: string;
  readonly channel?: Channel;
  /** What it is a fact of: `order:<id>`. */
  readonly subject: string;
  /** Id of the contact person, where it names one. */
  readonly personId?: string;
  readonly reasonCode?: string;
  /** Declared never to have been true, as far as the reading knows. */
  readonly isVoid: boolean;
  /** For a void: the id of the event that it voids. */
  readonly voids?: string;
  readonly voidedBy?: string;
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
  const { metadata } = event;
  const channel = Channel.safeParse(row['channel']).data;
  const isVoid =
    row.voidedAt !== undefined &&
    (reading.knownAt === undefined || row.voidedAt <= reading.knownAt);
  return {
    ...describeEvent(event, locale, reading),
    id: row.eventId,
    position: row.position,
    type: row.type,
    kind: HistoryKind.parse(row['kind']),
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    businessDate: row.businessDate,
    actor: metadata.actor,
    ...text('customerId', row['customerId']),
    ...text('managerId', row['managerId']),
    ...(channel === undefined ? {} : { channel }),
    subject: String(row['subject']),
    ...text('personId', event.data['personId']),
    ...text('reasonCode', metadata.reasonCode),
    isVoid,
    ...text('voids', row.voids),
    ...(isVoid ? text('voidedBy', row.voidedBy) : {}),
    isKeyMoment: isKeyMoment(row, reading.firstPurchaseId),
  };
}

/** Whether an entry is worth being asked for alone: the first purchase, and what the ledger marks as one. */
export function isKeyMoment(row: LedgerRow, firstPurchase: string | undefined): boolean {
  return row['keyMoment'] === 'true' || row.eventId === firstPurchase;
}

/** The field when it holds a text. */
function text<K extends string>(field: K, value: unknown): { readonly [F in K]?: string };
function text(field: string, value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'string' ? { [field]: value } : {};
}
