import { describe, expect, it } from '@jest/globals';
import { Refusal } from '#event-sourcing';
import { divideHalfEven, formatDecimal, parseDecimal, sumDecimals } from './quantity.js';

describe('a decimal number', () => {
  it.each([
    ['0', '0'],
    ['2.50', '2.5'],
    ['-2.5', '-2.5'],
    ['007', '7'],
    ['0.000000001', '0.000000001'],
    ['999999999999999.999999999', '999999999999999.999999999'],
  ])('%s reads exactly, and its shortest text is %s', (text, shortest) => {
    expect(formatDecimal(parseDecimal(text))).toBe(shortest);
  });

  it.each(['', '1e3', '.5', '1.', '+1', '1,5', ' 1', '0.0000000001', '1234567890123456'])(
    '%j is none: not_a_decimal',
    (text) => {
      expect(() => parseDecimal(text)).toThrow(Refusal);
    },
  );

  it('adds up exactly', () => {
    expect(sumDecimals('0.1', '0.2')).toBe('0.3');
    expect(sumDecimals('1', '-1')).toBe('0');
  });
});

describe('rounding half-even', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [10n, 4n, 2n],
    [11n, 4n, 3n],
    [9n, 4n, 2n],
  ])('%d ÷ %d is %d', (dividend, divisor, rounded) => {
    expect(divideHalfEven(dividend, divisor)).toBe(rounded);
  });
});
