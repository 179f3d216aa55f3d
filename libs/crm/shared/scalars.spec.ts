import { describe, expect, it } from '@jest/globals';
import { parseDate, parseInstant, parseUuid, UuidScalar } from './scalars.commands.js';

describe('an instant', () => {
  it.each([
    ['2026-03-15T10:00:00+02:00', '2026-03-15T08:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each(['9999-12-31T23:00:00-05:00', '0001-01-01T00:00:00+01:00', '0000-06-01T00:00:00Z'])(
    'outside the years 0001 to 9999 in UTC is none: %s',
    (text) => {
      expect(parseInstant(text)).toBeUndefined();
    },
  );
});

it('a date of the year 0 is none', () => {
  expect(parseDate('0000-01-01')).toBeUndefined();
  expect(parseDate('9999-12-31')).toBe('9999-12-31');
});

describe('a UUID', () => {
  it('in capitals is the same in small letters', () => {
    expect(parseUuid('0B6F1C1E-8D0A-4C1B-9A51-3D0F2F6F7A10')).toBe(
      '0b6f1c1e-8d0a-4c1b-9a51-3d0f2f6f7a10',
    );
  });

  it('is refused with what would be right', () => {
    expect(() => UuidScalar.parseValue('order 7')).toThrow(
      '"order 7" is no UUID: give 32 hexadecimal digits, such as "0b6f1c1e-8d0a-4c1b-9a51-3d0f2f6f7a10"',
    );
  });
});
