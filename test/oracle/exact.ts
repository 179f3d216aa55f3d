/**
 * Exact numbers for the oracle, written without a look at the product's: quantities as integers of billionths,
 * money as integers of minor units, both bigint.
 */

const SCALE = 1_000_000_000n;

/** A quantity in billionths. @throws when the text is no decimal number of at most nine places */
export function billionths(text: string): bigint {
  const found = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(text);
  if (found === null) throw new Error(`"${text}" is no decimal number`);
  const [, sign, whole = '0', places = ''] = found;
  const size = BigInt(whole) * SCALE + BigInt(places.padEnd(9, '0'));
  return sign === '-' ? -size : size;
}

/** The shortest decimal text of a quantity. */
export function decimalText(quantity: bigint): string {
  const size = quantity < 0n ? -quantity : quantity;
  const places = String(size % SCALE)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${quantity < 0n ? '-' : ''}${size / SCALE}${places === '' ? '' : `.${places}`}`;
}

/** `numerator ÷ denominator` (> 0) as an integer; a half goes to the even neighbour. */
export function halfEven(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return numerator < 0n ? -rounded : rounded;
}

/** The share of `amount` that falls to `part` of `whole`. */
export function shareOf(amount: bigint, part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : halfEven(amount * part, whole);
}
