import { z } from 'zod';
import { Refusal } from '#event-sourcing';
import { fieldAt } from './field-path.js';

/** Decimals are computed as integers of 10^-9: nine digits behind the point, exactly. */
export const SCALE = 1_000_000_000n;

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/;

/** Whole numbers that are exact as numbers of 10^-9 too: below 2^53. */
const SHORT = /^\d{1,6}$/;

/** A decimal number ≥ 0 as text, as facts carry quantities, prices and rates. */
export const decimalText = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,9})?$/)
  .meta({ graphql: 'Decimal' });

/**
 * A decimal text in units of 10^-9.
 *
 * @throws Refusal `not_a_decimal` for anything but up to 15 digits and up to 9 behind the point
 */
export function parseDecimal(text: string, path: readonly string[] = []): bigint {
  // What was never cancelled, returned or discounted: more than half of all that is parsed.
  if (text === '0') return 0n;
  // Most other quantities are short whole numbers, which need no more than this.
  if (SHORT.test(text)) return BigInt(Number(text) * 1_000_000_000);
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) {
    throw new Refusal(
      'not_a_decimal',
      `${fieldAt(path) || 'value'} is ${JSON.stringify(text)}: give a decimal number such as "2.5"`,
      path,
    );
  }
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -value : value;
}

/** Units of 10^-9 as the shortest decimal text: 2500000000 is "2.5". */
export function formatDecimal(value: bigint): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % SCALE).toString().padStart(9, '0').replace(/0+$/, '');
  const text = fraction === '' ? `${size / SCALE}` : `${size / SCALE}.${fraction}`;
  return value < 0n ? `-${text}` : text;
}

/** The sum of decimal texts, as a decimal text. */
export function sumDecimals(...values: readonly string[]): string {
  return formatDecimal(values.reduce((sum, value) => sum + parseDecimal(value), 0n));
}

/** The quotient of two integers (`divisor` > 0), rounded to the nearest, halves to the even neighbour. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const floor = size / divisor;
  const twice = 2n * (size % divisor);
  const up = twice > divisor || (twice === divisor && floor % 2n === 1n);
  const rounded = up ? floor + 1n : floor;
  return dividend < 0n ? -rounded : rounded;
}
