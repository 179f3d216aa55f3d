import { InvalidArgument, type Instant } from '#event-sourcing';

const DAY_MS = 86_400_000;
/** Instants are compared as text, which holds to the year 9999. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
/** No zone is, or ever was, further from UTC. */
const FARTHEST_MS = 16 * 3_600_000;
/** After clocks went back over midnight a day goes on for at most some hours, and for no less than this. */
const PROBE_MS = 10 * 60_000;
const PROBES = 30;
const REMEMBERED_DAYS = 10_000;

const formatters = new Map<string, Intl.DateTimeFormat>();
const endings = new Map<string, Instant>();

/** Whether `zone` is the IANA id of a time zone that this machine knows, such as "Europe/Kyiv". */
export function isTimeZone(zone: string): boolean {
  // Newer Nodes take "+02:00" for a zone; it has no summer time and older ones refuse it.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The local date ("2026-03-15") of an instant in a time zone. Takes about a microsecond.
 *
 * @throws InvalidArgument for what is no instant or no time zone
 */
export function businessDateOf(instant: Instant, timeZone: string): string {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) {
    throw new InvalidArgument('instant', instant, 'give one such as "2026-03-15T10:00:00.000Z"');
  }
  return localDate(formatterOf(timeZone), time);
}

/**
 * The last millisecond of a local day: the last instant whose date in that zone is `date` or earlier. So the days
 * of a zone follow each other without gap or overlap; one that a zone skipped (30 December 2011 in Apia) ends with the
 * day before it. Never beyond 9999-12-31T23:59:59.999Z.
 *
 * @throws InvalidArgument for what is no date or no time zone
 */
export function endOfBusinessDay(date: string, timeZone: string): Instant {
  const key = `${timeZone} ${date}`;
  const known = endings.get(key);
  if (known !== undefined) return known;
  const formatter = formatterOf(timeZone);
  const nextMidnight = Date.parse(addDays(date, 0)) + DAY_MS;
  const isUpToDate = (time: number) => {
    const local = localDate(formatter, time);
    // The year 10000 comes before 9999 in the order of text.
    return local.length === date.length && local <= date;
  };
  let end = lastTrue(nextMidnight - FARTHEST_MS, nextMidnight + FARTHEST_MS, isUpToDate);
  // Where the clocks went back from shortly after midnight, the evening comes a second time.
  for (let probe = PROBES; probe > 0; probe -= 1) {
    const later = end + probe * PROBE_MS;
    if (isUpToDate(later)) {
      end = lastTrue(later, later + PROBE_MS, isUpToDate);
      break;
    }
  }
  if (endings.size >= REMEMBERED_DAYS) endings.clear();
  const instant = new Date(Math.min(end, LAST_MS)).toISOString();
  endings.set(key, instant);
  return instant;
}

/**
 * The first millisecond of a local day, which follows the last one of the day before.
 *
 * @throws InvalidArgument for what is no date or no time zone
 */
export function startOfBusinessDay(date: string, timeZone: string): Instant {
  const before = endOfBusinessDay(addDays(date, -1), timeZone);
  return new Date(Date.parse(before) + 1).toISOString();
}

/** The date so many days later (earlier when negative). @throws InvalidArgument for what is no date */
export function addDays(date: string, days: number): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  // The engine would take 30 February for 2 March.
  if (Number.isNaN(time) || isoDate(time) !== date) {
    throw new InvalidArgument('date', date, 'give a day such as "2026-03-15"');
  }
  return isoDate(time + days * DAY_MS);
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  if (!isTimeZone(timeZone)) {
    throw new InvalidArgument('timeZone', timeZone, 'give an IANA id such as "Europe/Kyiv"');
  }
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** `format` writes 03/15/2026, in half the time of `formatToParts`. */
function localDate(formatter: Intl.DateTimeFormat, time: number): string {
  const text = formatter.format(time);
  return `${text.slice(6).padStart(4, '0')}-${text.slice(0, 2)}-${text.slice(3, 5)}`;
}

/** A place between `low`, where `holds` is true, and `high`, where it is false, at which it turns false. */
function lastTrue(low: number, high: number, holds: (time: number) => boolean): number {
  let [yes, no] = [low, high];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
