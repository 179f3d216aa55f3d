import { describe, expect, it } from '@jest/globals';
import { instantOf, knowledge, moment, wholeNumber } from './arguments.js';

describe('a moment on the command line', () => {
  it('is an instant, or a day of which the end in the business time zone is meant', () => {
    expect(instantOf(moment('2026-03-15T10:00:00+02:00'), 'UTC')).toBe('2026-03-15T08:00:00.000Z');
    expect(instantOf(moment('2026-03-15'), 'UTC')).toBe('2026-03-15T23:59:59.999Z');
    expect(instantOf(moment('2026-03-15'), 'Europe/Kyiv')).toBe('2026-03-15T21:59:59.999Z');
  });

  it('is refused when there is no such day or time', () => {
    for (const text of [
      '2026-02-30',
      '2026-02-30T00:00:00Z',
      '2026-03-15 10:00',
      'yesterday',
      '',
    ]) {
      expect(() => moment(text)).toThrow('Give a day such as 2026-03-15');
    }
  });

  it('may be a position where knowledge is asked for', () => {
    expect(knowledge('2026-03-15')).toEqual({ day: '2026-03-15' });
    expect(knowledge('0000000000000042')).toEqual({ position: '0000000000000042' });
  });
});

describe('a whole number on the command line', () => {
  it('keeps within its bounds', () => {
    expect(wholeNumber(1)('12')).toBe(12);
    for (const text of ['0', '-1', '1.5', '1e3', 'x', '']) {
      expect(() => wholeNumber(1)(text)).toThrow('Give a whole number from 1 on');
    }
    expect(() => wholeNumber(0, 65_535)('65536')).toThrow('from 0 to 65535');
  });
});
