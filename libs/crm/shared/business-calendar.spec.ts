import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  businessDateOf,
  endOfBusinessDay,
  isTimeZone,
  startOfBusinessDay,
} from './business-calendar.js';

const zones = [
  'UTC',
  'Europe/Kyiv',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

const zone = fc.constantFrom(...zones);
const time = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2050, 0, 1) });
const date = time.map((ms) => new Date(ms).toISOString().slice(0, 10));
const instantOf = (ms: number) => new Date(ms).toISOString();

describe('the date of an instant', () => {
  it.each([
    ['2026-03-28T22:30:00.000Z', 'Europe/Kyiv', '2026-03-29'],
    ['2026-03-28T22:30:00.000Z', 'America/New_York', '2026-03-28'],
    ['2026-03-15T10:00:00.000Z', 'UTC', '2026-03-15'],
    ['2011-12-30T09:59:59.999Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00.000Z', 'Pacific/Apia', '2011-12-31'],
    ['1969-07-20T20:17:40.000Z', 'Asia/Tokyo', '1969-07-21'],
  ])('%s in %s is %s', (instant, timeZone, expected) => {
    expect(businessDateOf(instant, timeZone)).toBe(expected);
  });

  it('is refused for text that is no instant, and in a zone that does not exist', () => {
    expect(() => businessDateOf('yesterday', 'UTC')).toThrow(/instant is "yesterday": give one/);
    expect(() => businessDateOf('2026-03-15T10:00:00.000Z', 'Mars/Olympus')).toThrow(
      'timeZone is "Mars/Olympus": give an IANA id such as "Europe/Kyiv"',
    );
  });
});

describe('the end of a day', () => {
  it.each([
    ['2026-03-15', 'UTC', '2026-03-15T23:59:59.999Z'],
    ['2026-03-28', 'Europe/Kyiv', '2026-03-28T21:59:59.999Z'],
    // 23 hours long, then 25.
    ['2026-03-29', 'Europe/Kyiv', '2026-03-29T20:59:59.999Z'],
    ['2026-10-25', 'Europe/Kyiv', '2026-10-25T21:59:59.999Z'],
    ['2026-03-08', 'America/New_York', '2026-03-09T03:59:59.999Z'],
    ['2026-11-01', 'America/New_York', '2026-11-02T04:59:59.999Z'],
    // The clocks went from 00:00 to 01:00: there was no midnight.
    ['2017-10-14', 'America/Sao_Paulo', '2017-10-15T02:59:59.999Z'],
    // The clocks went from 00:00 back to 23:00: the last hour came twice.
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-18T02:59:59.999Z'],
    // From 00:01 back to 23:01: the next day had begun for a minute.
    ['2010-11-06', 'America/St_Johns', '2010-11-07T03:29:59.999Z'],
    // There was no 30 December.
    ['2011-12-29', 'Pacific/Apia', '2011-12-30T09:59:59.999Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T09:59:59.999Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-31T09:59:59.999Z'],
    // The last day there is: instants of the year 10000 would come before it in the order of text.
    ['9999-12-31', 'UTC', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31', 'America/New_York', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31', 'Pacific/Kiritimati', '9999-12-31T09:59:59.999Z'],
    ['9999-12-30', 'Pacific/Kiritimati', '9999-12-30T09:59:59.999Z'],
  ])('of %s in %s is %s', (day, timeZone, expected) => {
    expect(endOfBusinessDay(day, timeZone)).toBe(expected);
  });

  it('is the last instant that has that date or an earlier one', () => {
    fc.assert(
      fc.property(date, zone, fc.integer({ min: 1, max: 72 * 3_600_000 }), (day, timeZone, ms) => {
        const end = Date.parse(endOfBusinessDay(day, timeZone));
        expect(businessDateOf(instantOf(end), timeZone) <= day).toBe(true);
        expect(businessDateOf(instantOf(end + 1), timeZone) > day).toBe(true);
        expect(businessDateOf(instantOf(end + ms), timeZone) > day).toBe(true);
      }),
    );
  });

  it('is followed by the start of the next day', () => {
    fc.assert(
      fc.property(date, zone, (day, timeZone) => {
        const start = Date.parse(startOfBusinessDay(addDays(day, 1), timeZone));
        expect(start).toBe(Date.parse(endOfBusinessDay(day, timeZone)) + 1);
      }),
    );
  });

  it('is not before any instant of its day', () => {
    fc.assert(
      fc.property(time, zone, (ms, timeZone) => {
        const instant = instantOf(ms);
        expect(instant <= endOfBusinessDay(businessDateOf(instant, timeZone), timeZone)).toBe(true);
      }),
    );
  });

  it('is refused for a day that is not in the calendar', () => {
    expect(() => endOfBusinessDay('2026-02-30', 'UTC')).toThrow(
      'date is "2026-02-30": give a day such as "2026-03-15"',
    );
    expect(() => startOfBusinessDay('15.03.2026', 'UTC')).toThrow('date is "15.03.2026"');
  });
});

describe('days', () => {
  it('are added over the ends of months and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('2026-03-15', 0)).toBe('2026-03-15');
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Kyiv', 'America/Argentina/Ushuaia'])('may be %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+02:00', '-05:00', 'Kyiv time'])('cannot be "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
