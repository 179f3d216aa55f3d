import type { Condition } from '#event-sourcing';
import { addDays, endOfBusinessDay, startOfBusinessDay } from '../shared/business-calendar.js';
import { CalendarBucket } from './calendar-items.js';
import { UNDATED_PLACE } from './calendar-place.js';

/** A stretch of the calendar in its order: days, both included and open where absent; or what has no day. */
export type Span = { readonly from?: string; readonly upTo?: string } | 'UNDATED';

/** Days, both included and open where absent. */
export interface CalendarPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The stretches that buckets stand for on a day, within a period, in the order of the calendar. */
export function spansOf(
  buckets: readonly CalendarBucket[] = CalendarBucket.options,
  period: CalendarPeriod | undefined,
  today: string,
): readonly Span[] {
  return CalendarBucket.options
    .filter((bucket) => buckets.includes(bucket))
    .flatMap((bucket) => within(spanOf(bucket, today), period));
}

function spanOf(bucket: CalendarBucket, today: string): Span {
  switch (bucket) {
    case 'OVERDUE':
      return { upTo: addDays(today, -1) };
    case 'TODAY':
      return { from: today, upTo: today };
    case 'FUTURE':
      return { from: addDays(today, 1) };
    case 'UNDATED':
      return 'UNDATED';
  }
}

/** The part of a stretch that is in the period: none, when they do not meet. What has no day is in no period. */
function within(span: Span, period: CalendarPeriod = {}): readonly Span[] {
  if (period.from === undefined && period.to === undefined) return [span];
  if (span === 'UNDATED') return [];
  const from = last(span.from, period.from);
  const upTo = first(span.upTo, period.to);
  if (from !== undefined && upTo !== undefined && from > upTo) return [];
  return [{ ...(from !== undefined && { from }), ...(upTo !== undefined && { upTo }) }];
}

function last(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}

function first(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** The places of a stretch: a day's begin with it, and a blank follows. */
export function placesOf(span: Span): Condition {
  if (span === 'UNDATED') return { from: UNDATED_PLACE };
  const { from, upTo } = span;
  return {
    ...(from !== undefined && { from }),
    below: upTo === undefined ? UNDATED_PLACE : `${upTo}~`,
  };
}

/** The instants of a stretch; undefined for what has no day. */
export function instantsOf(span: Span, timeZone: string): Condition | undefined {
  if (span === 'UNDATED') return undefined;
  const { from, upTo } = span;
  return {
    ...(from !== undefined && { from: startOfBusinessDay(from, timeZone) }),
    ...(upTo !== undefined && { upTo: endOfBusinessDay(upTo, timeZone) }),
  };
}
