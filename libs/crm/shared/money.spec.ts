import { describe, expect, it } from '@jest/globals';
import { Refusal } from '#event-sourcing';
import { convert, minorDigits, safeMinor, shareOf, sumMinor, toDecimal, toMinor } from './money.js';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
};

describe('an amount in minor units', () => {
  it.each([
    ['EUR', 2, '12.50', 1250],
    ['JPY', 0, '1250', 1250],
    ['KWD', 3, '1.250', 1250],
    ['EUR', 2, '-0.05', -5],
  ])('of %s has %d digits: %s is %d', (currency, digits, text, minor) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(toMinor(text, currency)).toBe(minor);
    expect(toDecimal({ minor, currency })).toBe(text);
  });

  it('has no more digits than its currency: amount_too_precise', () => {
    expect(refusal(() => toMinor('0.5', 'JPY', ['amount']))).toBe(
      'amount_too_precise: amount is "0.5": JPY has 0 digits behind the point; round it',
    );
  });

  it('is a safe integer: amount_too_large', () => {
    expect(safeMinor(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(refusal(() => safeMinor(2n ** 53n))).toMatch(/^amount_too_large/);
    expect(refusal(() => safeMinor(-(2n ** 53n)))).toMatch(/^amount_too_large/);
    expect(refusal(() => sumMinor([Number.MAX_SAFE_INTEGER, 1]))).toMatch(/^amount_too_large/);
    expect(refusal(() => toMinor('999999999999999', 'EUR'))).toMatch(/^amount_too_large/);
  });
});

describe('a share of an amount', () => {
  it('is rounded half-even', () => {
    expect([1n, 3n, 5n].map((part) => shareOf(1, part, 2n))).toEqual([0, 2, 2]);
    expect(shareOf(-5, 1n, 2n)).toBe(-2);
  });

  it('of nothing is nothing', () => {
    expect(shareOf(100, 1n, 0n)).toBe(0);
  });
});

describe('an amount in another currency', () => {
  it('counts the digits of both', () => {
    expect(convert(50_000, 'JPY', 'EUR', '0.0061')).toBe(30_500);
    expect(convert(30_500, 'EUR', 'JPY', '164')).toBe(50_020);
    expect(convert(1_000, 'KWD', 'EUR', '3')).toBe(300);
  });
});
