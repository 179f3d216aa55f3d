import { describe, expect, it } from '@jest/globals';
import { localInstant } from './local-time.js';

describe('the instant of a local time', () => {
  it.each([
    ['2011-01-15 10:00:00', 'Europe/London', '2011-01-15T10:00:00.000Z'],
    ['2011-05-01 10:00:00', 'Europe/London', '2011-05-01T09:00:00.000Z'],
    ['2011-05-01T10:00', 'Europe/Kyiv', '2011-05-01T07:00:00.000Z'],
    ['2011-05-01 00:30:15.25', 'America/New_York', '2011-05-01T04:30:15.250Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(localInstant(local, zone)).toBe(instant);
  });

  it('of an hour that comes twice is that of the first', () => {
    expect(localInstant('2011-10-30 01:30:00', 'Europe/London')).toBe('2011-10-30T00:30:00.000Z');
    expect(localInstant('2011-10-30 02:30:00', 'Europe/London')).toBe('2011-10-30T02:30:00.000Z');
  });

  it('of an hour that is skipped is that of the hour after', () => {
    expect(localInstant('2011-03-27 01:30:00', 'Europe/London')).toBe('2011-03-27T01:30:00.000Z');
    expect(localInstant('2011-03-27 02:30:00', 'Europe/London')).toBe('2011-03-27T01:30:00.000Z');
  });

  it('does not exist for what is no time', () => {
    for (const text of ['', 'soon', '2011-02-30 10:00:00', '2011-01-01 25:00:00', '2011-01-01']) {
      expect(localInstant(text, 'Europe/London')).toBeUndefined();
    }
    expect(() => localInstant('2011-01-01 10:00', 'Mars/North')).toThrow('Mars/North');
  });
});
