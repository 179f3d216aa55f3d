import type { Instant, Reading, Reads } from '#event-sourcing';
import { businessDateOf, endOfBusinessDay } from '../shared/business-calendar.js';
import type { Importance } from '../shared/vocabulary.js';
import type {
  CalendarBucket,
  CalendarItem,
  CalendarItemKind,
  CalendarNow,
} from './calendar-items.js';
import { contactCount, contactItems, orderCount, orderItems } from './calendar-sources.js';
import { pastShelf, storedShelf, type Shelf } from './calendar-shelf.js';
import { spansOf, type CalendarPeriod, type Span } from './calendar-spans.js';

/** Which items; all conditions must hold. */
export interface CalendarFilter {
  readonly customerId?: string | undefined;
  readonly managerId?: string | undefined;
  readonly kinds?: readonly CalendarItemKind[] | undefined;
  readonly importance?: readonly Importance[] | undefined;
  readonly buckets?: readonly CalendarBucket[] | undefined;
  /** On the day an item is due; what has no day is in no period. */
  readonly period?: CalendarPeriod | undefined;
}

/** A page of the calendar. */
export interface CalendarQuestion extends CalendarNow {
  readonly filter: CalendarFilter;
  /** The day that is asked for, if it is not the present one; see `Reading`. */
  readonly reading: Reading | undefined;
  /** Go on behind this place. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export type CalendarCounts = Readonly<Record<CalendarBucket, number>>;

export interface CalendarPage {
  readonly today: string;
  readonly items: readonly CalendarItem[];
  readonly hasMore: boolean;
  /** How many items each bucket has, whatever buckets the filter names. */
  counts(): Promise<CalendarCounts>;
}

/**
 * What is to be done, in the order of the calendar: by day, then HIGH before NORMAL before LOW. Reads what the page
 * needs, and the rest of its last day.
 *
 * @throws InvalidArgument for a past reading of more than 20,000 documents
 */
export async function readCalendar(
  reads: Reads,
  question: CalendarQuestion,
): Promise<CalendarPage> {
  const { filter, reading, limit, now, timeZone } = question;
  const shelf =
    reading === undefined ? storedShelf(reads) : await pastShelf(reads, reading, filter.customerId);
  const today = businessDateOf(now, timeZone);
  const items: CalendarItem[] = [];
  for (const span of spansOf(filter.buckets, filter.period, today)) {
    for await (const item of itemsOf(shelf, span, question)) {
      items.push(item);
      if (items.length > limit) break;
    }
    if (items.length > limit) break;
  }
  return {
    today,
    items: items.slice(0, limit),
    hasMore: items.length > limit,
    counts: () => countsOf(shelf, question, today),
  };
}

/**
 * What a reading of the calendar means: when it is looked at, and what must be folded for it. Nothing has happened after
 * the present, so a later day is judged over what is stored; the end of today is now.
 */
export function calendarMoment(
  { asOf, knownAt }: Reading,
  present: Instant,
  timeZone: string,
): { readonly now: Instant; readonly reading: Reading | undefined } {
  const known = knownAt === undefined ? undefined : { knownAt };
  if (asOf === undefined) return { now: present, reading: known };
  if (asOf < present) return { now: asOf, reading: { asOf, ...known } };
  const isToday = asOf === endOfBusinessDay(businessDateOf(present, timeZone), timeZone);
  return { now: isToday ? present : asOf, reading: known };
}

/** The items of a stretch from all sources, in their order. */
async function* itemsOf(
  shelf: Shelf,
  span: Span,
  question: CalendarQuestion,
): AsyncGenerator<CalendarItem> {
  const contacts = contactItems(shelf, span, question);
  const rows = orderItems(shelf, span, question);
  let [contact, row] = [await contacts.next(), await rows.next()];
  for (;;) {
    if (row.done !== true && (contact.done === true || row.value.place < contact.value.place)) {
      yield row.value;
      row = await rows.next();
    } else {
      if (contact.done === true) return;
      yield contact.value;
      contact = await contacts.next();
    }
  }
}

async function countsOf(
  shelf: Shelf,
  { filter, timeZone }: CalendarQuestion,
  today: string,
): Promise<CalendarCounts> {
  const count = async (bucket: CalendarBucket): Promise<number> => {
    const spans = spansOf([bucket], filter.period, today);
    const counted = spans.flatMap((span) => [
      contactCount(shelf, span, { filter, timeZone }),
      orderCount(shelf, span, { filter }),
    ]);
    return (await Promise.all(counted)).reduce((sum, one) => sum + one, 0);
  };
  const [overdue, due, future, undated] = await Promise.all([
    count('OVERDUE'),
    count('TODAY'),
    count('FUTURE'),
    count('UNDATED'),
  ]);
  return { OVERDUE: overdue, TODAY: due, FUTURE: future, UNDATED: undated };
}
