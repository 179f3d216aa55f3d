import { InvalidArgumentError } from 'commander';
import type { Instant } from '#event-sourcing';
import { endOfBusinessDay } from '#crm';

/** A whole number within bounds, for commander. */
export function wholeNumber(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const bounds =
      most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Give a whole number ${bounds}.`);
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment as people type it: an instant, or a day of which the end is meant. Which zone is known only later. */
export type Moment = { readonly instant: Instant } | { readonly day: string };

/** A day of the calendar, for commander. */
export function day(text: string): string {
  const found = DATE.test(text) ? exists(text) : undefined;
  if (found === undefined) throw new InvalidArgumentError('Give a day such as 2026-03-15.');
  return text;
}

/** An instant (RFC 3339) or a day, for commander. */
export function moment(text: string): Moment {
  if (DATE.test(text) && exists(text) !== undefined) return { day: text };
  if (TIME.test(text) && exists(text.slice(0, 10)) !== undefined) {
    const time = new Date(text);
    if (!Number.isNaN(time.getTime())) return { instant: time.toISOString() };
  }
  throw new InvalidArgumentError(
    'Give a day such as 2026-03-15 (its end is meant) or an instant such as 2026-03-15T10:00:00Z.',
  );
}

/** What `--known-at` takes: a moment, or a position of the log. */
export type Knowledge = Moment | { readonly position: string };

/** A moment, or else a position, for commander. */
export function knowledge(text: string): Knowledge {
  return /^\d{4}-\d{2}/.test(text) ? moment(text) : { position: text };
}

/** The instant that is meant: a day's end in the business time zone. */
export function instantOf(given: Moment, timeZone: string): Instant {
  return 'instant' in given ? given.instant : endOfBusinessDay(given.day, timeZone);
}

/** 2026-02-30 would silently become 2 March. */
function exists(date: string): string | undefined {
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date) ? date : undefined;
}
