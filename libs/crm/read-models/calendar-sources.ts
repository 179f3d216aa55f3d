import { startOfBusinessDay } from '../shared/business-calendar.js';
import type { Condition, FindQuery, JsonObject } from '#event-sourcing';
import { calendarContacts, ShownContact } from './calendar-contacts.projection.js';
import { contactItem, orderItem, type CalendarItem, type CalendarNow } from './calendar-items.js';
import { calendarOrders, CalendarOrderRow } from './calendar-orders.rollup.js';
import { dayOfPlace } from './calendar-place.js';
import type { CalendarFilter } from './calendar-reading.js';
import type { Shelf } from './calendar-shelf.js';
import { instantsOf, placesOf, type Span } from './calendar-spans.js';

type Where = NonNullable<FindQuery['where']>;

/** What a source is asked: everything of a stretch that passes the filter, behind a place. */
interface Asked extends CalendarNow {
  readonly filter: CalendarFilter;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Planned contacts of a stretch in the order of the calendar. */
export async function* contactItems(
  shelf: Shelf,
  span: Span,
  { filter, after = '', limit, ...at }: Asked,
): AsyncGenerator<CalendarItem, undefined> {
  const where = contactsWhere(filter, span, at.timeZone);
  if (where === undefined) return;
  const day = after === '' ? undefined : dayOfPlace(after);
  if (after !== '' && day === undefined) return;
  const start = day === undefined ? undefined : startOfBusinessDay(day, at.timeZone);
  const wanted = { ...where, plannedStart: notBefore(where['plannedStart'], start) };
  let ofDay: CalendarItem[] = [];
  for await (const [key, document] of all(shelf, calendarContacts, 'plannedStart', wanted, limit)) {
    const item = contactItem(key, ShownContact.parse(document), at);
    if (ofDay[0] !== undefined && ofDay[0].due !== item.due) {
      yield* inOrder(ofDay);
      ofDay = [];
    }
    if (item.place > after) ofDay.push(item);
  }
  yield* inOrder(ofDay);
}

/** What is left of orders in a stretch, in the order of the calendar. */
export async function* orderItems(
  shelf: Shelf,
  span: Span,
  { filter, after, limit, ...at }: Asked,
): AsyncGenerator<CalendarItem, undefined> {
  const where = ordersWhere(filter, span);
  if (where === undefined) return;
  // No other place begins with this one and a blank.
  const wanted = { ...where, place: notBefore(where['place'], after && `${after} `) };
  for await (const [, document] of all(shelf, calendarOrders, 'place', wanted, limit)) {
    yield orderItem(CalendarOrderRow.parse(document), at);
  }
}

/** How many planned contacts of a stretch pass the filter. */
export async function contactCount(
  shelf: Shelf,
  span: Span,
  { filter, timeZone }: Pick<Asked, 'filter' | 'timeZone'>,
): Promise<number> {
  const where = contactsWhere(filter, span, timeZone);
  return where === undefined ? 0 : shelf.count(calendarContacts, where);
}

/** How many items of orders in a stretch pass the filter. */
export async function orderCount(
  shelf: Shelf,
  span: Span,
  { filter }: Pick<Asked, 'filter'>,
): Promise<number> {
  const where = ordersWhere(filter, span);
  return where === undefined ? 0 : shelf.count(calendarOrders, where);
}

/** Undefined when no contact can pass. */
function contactsWhere(filter: CalendarFilter, span: Span, timeZone: string): Where | undefined {
  const { kinds, importance } = filter;
  const instants = instantsOf(span, timeZone);
  if (instants === undefined || kinds?.includes('CONTACT') === false) return undefined;
  return {
    ...concerned(filter),
    ...(importance === undefined ? {} : { importance: { in: importance } }),
    plannedStart: instants,
  };
}

/** Undefined when nothing of an order can pass: whatever is left of orders is NORMAL. */
function ordersWhere(filter: CalendarFilter, span: Span): Where | undefined {
  const { kinds, importance } = filter;
  const wanted = kinds?.filter((kind) => kind !== 'CONTACT');
  if (wanted?.length === 0 || importance?.includes('NORMAL') === false) return undefined;
  return {
    ...concerned(filter),
    ...(wanted === undefined ? {} : { kind: { in: wanted } }),
    place: placesOf(span),
  };
}

function concerned({ customerId, managerId }: CalendarFilter): Where {
  return {
    ...(customerId === undefined ? {} : { customerId: { equals: customerId } }),
    ...(managerId === undefined ? {} : { managerId: { equals: managerId } }),
  };
}

/** The condition with a lower end that is not below `least`. */
function notBefore(condition: Condition = {}, least: string | undefined): Condition {
  const { from } = condition;
  if (least === undefined || (from !== undefined && from >= least)) return condition;
  return { ...condition, from: least };
}

function inOrder(items: readonly CalendarItem[]): readonly CalendarItem[] {
  return [...items].sort((one, other) => (one.place < other.place ? -1 : 1));
}

/** Everything that fulfils `where` by `field`, read page by page as it is taken. */
async function* all(
  shelf: Shelf,
  of: Parameters<Shelf['find']>[0],
  field: 'plannedStart' | 'place',
  where: Where,
  limit: number,
): AsyncGenerator<readonly [key: string, document: JsonObject]> {
  const size = limit + 1;
  let after: FindQuery['after'];
  for (;;) {
    const found = await shelf.find(of, { where, orderBy: { field }, after, limit: size });
    for (const { key, document } of found) yield [key, document];
    const last = found.at(-1);
    if (last === undefined || found.length < size) return;
    after = { value: String(last.document[field]), key: last.key };
  }
}
