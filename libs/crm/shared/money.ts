import { z } from 'zod';
import { Refusal } from '#event-sourcing';
import { fieldAt } from './field-path.js';
import { divideHalfEven, parseDecimal, SCALE } from './quantity.js';

/** An amount in the smallest units of its currency (ISO 4217): never a float. */
export const Money = z
  .strictObject({
    minor: z.int().describe('The amount in the smallest units of the currency, e.g. cents'),
    currency: z.string().length(3).describe('ISO 4217 code of the currency, e.g. "EUR"'),
  })
  .meta({ graphql: 'Money' });
export type Money = z.output<typeof Money>;

/** An ISO 4217 code as facts carry it. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** Digits behind the decimal point, where they are not 2 (ISO 4217, list one). */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND']
      .concat(['VUV', 'XAF', 'XOF', 'XPF'])
      .map((currency) => [currency, 0]),
  ),
  ...Object.fromEntries(
    ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3]),
  ),
  CLF: 4,
  UYW: 4,
};

/** How many digits the smallest unit of a currency stands behind its decimal point: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * An amount in minor units as a safe integer.
 *
 * @throws Refusal `amount_too_large` beyond ±(2^53 − 1)
 */
export function safeMinor(minor: bigint, path: readonly string[] = []): number {
  if (minor > BigInt(Number.MAX_SAFE_INTEGER) || minor < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new Refusal(
      'amount_too_large',
      `${fieldAt(path) || 'amount'} makes ${minor} in the smallest units of the currency: give less, at most ${Number.MAX_SAFE_INTEGER}`,
      path,
    );
  }
  return Number(minor);
}

function exactSum(amounts: readonly number[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
}

/** The sum of amounts in minor units. @throws Refusal `amount_too_large` */
export function sumMinor(amounts: readonly number[], path: readonly string[] = []): number {
  let sum = 0;
  for (const amount of amounts) {
    sum += amount;
    // Numbers are exact only so far; integers without a limit take several times as long.
    if (!Number.isSafeInteger(sum)) return safeMinor(exactSum(amounts), path);
  }
  return sum;
}

/**
 * A decimal amount ("12.50") in minor units (1250).
 *
 * @throws Refusal `amount_too_precise` for more digits than the currency has, `amount_too_large`
 */
export function toMinor(amount: string, currency: string, path: readonly string[] = []): number {
  const unit = SCALE / 10n ** BigInt(minorDigits(currency));
  const scaled = parseDecimal(amount, path);
  if (scaled % unit !== 0n) {
    throw new Refusal(
      'amount_too_precise',
      `${fieldAt(path) || 'amount'} is "${amount}": ${currency} has ${minorDigits(currency)} digits behind the point; round it`,
      path,
    );
  }
  return safeMinor(scaled / unit, path);
}

/** An amount in minor units as a decimal: 1250 EUR is "12.50". */
export function toDecimal({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = Math.abs(minor)
    .toString()
    .padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * The share of an amount that falls to `part` of `whole` (decimals), rounded half-even. Shares of a cumulative part,
 * each less what was used before, add up to the amount. 0 when `whole` is 0.
 */
export function shareOf(amount: number, part: bigint, whole: bigint): number {
  if (whole === 0n) return 0;
  // Mostly nothing of a line has been cancelled.
  if (part === whole) return amount;
  return safeMinor(divideHalfEven(BigInt(amount) * part, whole));
}

/**
 * An amount of one currency in minor units of another: rounded half-even. `rate` is what one unit of `from` is worth
 * in units of `to`.
 */
export function convert(
  minor: number,
  from: string,
  to: string,
  rate: string,
  path: readonly string[] = [],
): number {
  const up = 10n ** BigInt(minorDigits(to));
  const down = 10n ** BigInt(minorDigits(from));
  return safeMinor(divideHalfEven(BigInt(minor) * parseDecimal(rate) * up, SCALE * down), path);
}
