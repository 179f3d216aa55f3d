import { isTimeZone } from '#crm';
import { InvalidArgument, type Instant } from '#event-sourcing';

const DAY_MS = 86_400_000;
const WALL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant at which the clocks of a time zone show "2011-05-01 10:00:00"; undefined for text that is no such time.
 * An hour that comes twice in autumn is taken for the first one, one that spring skips for the hour after.
 *
 * @throws InvalidArgument for what is no time zone
 */
export function localInstant(text: string, timeZone: string): Instant | undefined {
  const [whole, date = '', time = '', seconds = ':00'] = WALL.exec(text) ?? [];
  const wall = Date.parse(`${date}T${time}${seconds}Z`);
  if (whole === undefined || Number.isNaN(wall)) return undefined;
  // The engine would take 30 February for 2 March.
  if (!new Date(wall).toISOString().startsWith(date)) return undefined;
  const formatter = formatterOf(timeZone);
  const [before, after] = [-DAY_MS, DAY_MS].map((near) => offsetAt(wall + near, formatter));
  const found = [before, after].find((offset = 0) => offsetAt(wall - offset, formatter) === offset);
  return new Date(wall - (found ?? before ?? 0)).toISOString();
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  if (!isTimeZone(timeZone)) {
    throw new InvalidArgument('timeZone', timeZone, 'give an IANA id such as "Europe/Kyiv"');
  }
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** What the clocks of a zone are ahead of UTC at a time, in milliseconds. `format` writes 05/01/2011, 10:00:00. */
function offsetAt(time: number, formatter: Intl.DateTimeFormat): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = formatter
    .format(time)
    .split(/[/, :]+/)
    .map(Number);
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(time / 1000) * 1000;
}
