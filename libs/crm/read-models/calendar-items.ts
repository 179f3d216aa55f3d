import { z } from 'zod';
import type { Instant } from '#event-sourcing';
import { businessDateOf } from '../shared/business-calendar.js';
import { given } from '../shared/given.js';
import type { Money } from '../shared/money.js';
import { sumDecimals } from '../shared/quantity.js';
import type { Channel, Importance } from '../shared/vocabulary.js';
import type { ShownContact } from './calendar-contacts.projection.js';
import type { CalendarOrderRow } from './calendar-orders.rollup.js';
import { earlier, placeOf } from './calendar-place.js';

/** What an item of the calendar is. */
export const CalendarItemKind = z.enum(['CONTACT', 'SHIPMENT', 'PAYMENT']).meta({
  graphql: 'CalendarItemKind',
  about: 'What an item of the calendar is.',
  values: {
    CONTACT: 'A planned contact that was neither held nor cancelled.',
    SHIPMENT: 'An order of which something is left to ship.',
    PAYMENT: 'A stage of an order of which something is left to pay.',
  },
});
export type CalendarItemKind = z.output<typeof CalendarItemKind>;

/** Where an item stands against today. */
export const CalendarBucket = z.enum(['OVERDUE', 'TODAY', 'FUTURE', 'UNDATED']).meta({
  graphql: 'CalendarBucket',
  about: 'Where an item of the calendar stands against today.',
  values: {
    OVERDUE: 'Due before today.',
    TODAY: 'Due today.',
    FUTURE: 'Due later.',
    UNDATED: 'Nobody promised or expects a day.',
  },
});
export type CalendarBucket = z.output<typeof CalendarBucket>;

/** How much of an item is done. */
export const ExecutionState = z.enum(['NOT_STARTED', 'PARTIAL', 'DONE']).meta({
  graphql: 'ExecutionState',
  about: 'How much of something is done.',
  values: {
    NOT_STARTED: 'Nothing yet.',
    PARTIAL: 'Some of it.',
    DONE: 'All of it; the calendar does not list it any more.',
  },
});
export type ExecutionState = z.output<typeof ExecutionState>;

/** A whole, what of it is done, and what is left. */
export interface Parts<T> {
  readonly total: T;
  readonly done: T;
  readonly left: T;
}

/** An item of the calendar, judged against a day. */
export interface CalendarItem {
  readonly id: string;
  readonly kind: CalendarItemKind;
  /** Its place in the order of the calendar: where a page goes on. */
  readonly place: string;
  readonly bucket: CalendarBucket;
  /** The earlier of promised and expected, in the business calendar. */
  readonly due?: string;
  readonly promised?: string;
  readonly firstPromised?: string;
  readonly expected?: string;
  /** Days that our estimate is behind the first promise; below 0 when it is ahead. */
  readonly slipDays?: number;
  /** Days since it was due; 0 for what is not late. */
  readonly daysLate: number;
  /** For contacts: whole minutes since it was to begin; 0 before that. */
  readonly minutesLate?: number;
  readonly importance: Importance;
  readonly state: ExecutionState;
  readonly customerId: string;
  readonly managerId?: string;
  readonly contactId?: string;
  readonly orderId?: string;
  readonly orderNumber?: string;
  readonly stage?: number;
  readonly subject?: string;
  readonly channel?: Channel;
  readonly plannedStart?: Instant;
  readonly plannedEnd?: Instant;
  readonly unit?: string;
  readonly quantities?: Parts<string>;
  readonly amounts?: Parts<Money>;
}

/** When a calendar is looked at: the day it is there and then. */
export interface CalendarNow {
  readonly now: Instant;
  readonly timeZone: string;
}

/** What stands beside an item: what matters most, and what can wait. */
export const MARKS: Readonly<Record<Importance, string>> = { HIGH: '!', NORMAL: '', LOW: '↓' };

/** A planned contact as an item. */
export function contactItem(
  contactId: string,
  contact: ShownContact,
  at: CalendarNow,
): CalendarItem {
  const { plannedStart, firstPlannedStart, importance, ...rest } = contact;
  const promised = businessDateOf(plannedStart, at.timeZone);
  const id = `contact:${contactId}`;
  return given({
    ...rest,
    id,
    kind: 'CONTACT' as const,
    place: placeOf({ day: promised, importance, time: plannedStart, id }),
    ...judged({ promised, firstPromised: businessDateOf(firstPlannedStart, at.timeZone) }, at),
    minutesLate: Math.max(0, Math.floor((Date.parse(at.now) - Date.parse(plannedStart)) / 60_000)),
    importance,
    state: 'NOT_STARTED' as const,
    contactId,
    plannedStart,
  });
}

/** What is left of an order as an item. */
export function orderItem(row: CalendarOrderRow, at: CalendarNow): CalendarItem {
  const { itemId, kind, place, customerId, managerId, orderId, orderNumber, stage, unit } = row;
  const { currency, amountDone, amountLeft, quantityDone, quantityLeft } = row;
  const money = (minor: number): Money => ({ minor, currency });
  const isBegun = amountDone > 0 || (quantityDone !== undefined && quantityDone !== '0');
  return given({
    id: itemId,
    kind,
    place,
    ...judged(row, at),
    importance: 'NORMAL' as const,
    state: isBegun ? ('PARTIAL' as const) : ('NOT_STARTED' as const),
    ...{ customerId, managerId, orderId, orderNumber, stage, unit },
    quantities:
      quantityDone === undefined || quantityLeft === undefined
        ? undefined
        : {
            total: sumDecimals(quantityDone, quantityLeft),
            done: quantityDone,
            left: quantityLeft,
          },
    amounts: {
      total: money(amountDone + amountLeft),
      done: money(amountDone),
      left: money(amountLeft),
    },
  });
}

interface Dates {
  readonly promised?: string | undefined;
  readonly firstPromised?: string | undefined;
  readonly expected?: string | undefined;
}

/** What its dates mean on the day on which somebody looks. */
export function judged(
  { promised, firstPromised, expected }: Dates,
  { now, timeZone }: CalendarNow,
) {
  const today = businessDateOf(now, timeZone);
  const due = earlier(promised, expected);
  const slipDays =
    expected === undefined || firstPromised === undefined
      ? undefined
      : daysBetween(firstPromised, expected);
  const daysLate = due === undefined ? 0 : Math.max(0, daysBetween(due, today));
  return given({
    ...{ due, promised, firstPromised, expected, slipDays, daysLate },
    bucket: bucketOf(due, today),
  });
}

function bucketOf(due: string | undefined, today: string): CalendarBucket {
  if (due === undefined) return 'UNDATED';
  if (due === today) return 'TODAY';
  return due < today ? 'OVERDUE' : 'FUTURE';
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
