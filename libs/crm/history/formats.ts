import { minorDigits, toDecimal, type Money } from '../shared/money.js';

/** Making a formatter costs 100 times what using it costs. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const pluralRules = new Map<string, Intl.PluralRules>();
const displayNames = new Map<string, Intl.DisplayNames>();

/** An amount as people of a language write it: "1,265.00 EUR". `tag` is a BCP 47 language tag. */
export function formatMoney(money: Money, tag: string): string {
  const digits = minorDigits(money.currency);
  return `${formatNumber(toDecimal(money), tag, digits)} ${money.currency}`;
}

/** A unit price: as an amount, with more digits where it has them: "0.125 EUR". */
export function formatPrice(price: string, currency: string, tag: string): string {
  return `${formatNumber(price, tag, minorDigits(currency))} ${currency}`;
}

/** A decimal text, with at least so many digits behind the point. */
export function formatNumber(decimal: string, tag: string, digits = 0): string {
  const format = remembered(
    numberFormats,
    `${tag} ${digits}`,
    () =>
      new Intl.NumberFormat(tag, {
        minimumFractionDigits: digits,
        maximumFractionDigits: Math.max(digits, 9),
      }),
  );
  return isNumeric(decimal) ? format.format(decimal) : decimal;
}

/** A fraction as text: "0.05" is "5%". */
export function formatPercent(fraction: string, tag: string): string {
  const format = remembered(
    numberFormats,
    `${tag} %`,
    () => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 }),
  );
  return isNumeric(fraction) ? format.format(fraction) : fraction;
}

/** A day of the calendar ("2026-03-15") as "15 Mar 2026". */
export function formatDay(date: string, tag: string): string {
  const format = remembered(
    dateFormats,
    tag,
    () => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }),
  );
  return format.format(Date.parse(date));
}

/** An instant on the clocks of a time zone: "15 Mar 2026, 10:00". */
export function formatMoment(instant: string, tag: string, timeZone: string): string {
  const format = remembered(
    dateFormats,
    `${tag} ${timeZone}`,
    () => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  );
  return format.format(Date.parse(instant));
}

/** Which plural form a language uses with a number. */
export function pluralForm(decimal: string, tag: string): Intl.LDMLPluralRule {
  const rules = remembered(pluralRules, tag, () => new Intl.PluralRules(tag));
  return rules.select(Number(decimal));
}

/** A country by its code of two letters: "UA" is "Ukraine". What is no known code stays as it is. */
export function countryName(code: string, tag: string): string {
  return /^[a-z]{2}$/i.test(code) ? (nameOf('region', code.toUpperCase(), tag) ?? code) : code;
}

/** A language by its code: "UK" or "uk" is "Ukrainian", "de-AT" is "Austrian German". As for `countryName`. */
export function languageName(code: string, tag: string): string {
  return /^[a-z]{2,3}(-[a-z]{2})?$/i.test(code) ? (nameOf('language', code, tag) ?? code) : code;
}

function nameOf(type: 'region' | 'language', code: string, tag: string): string | undefined {
  const names = remembered(
    displayNames,
    `${tag} ${type}`,
    () => new Intl.DisplayNames(tag, { type, fallback: 'none' }),
  );
  return names.of(code);
}

function remembered<F>(formats: Map<string, F>, key: string, make: () => F): F {
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

/** Given as text, a decimal is formatted exactly; as a number it would be rounded to a double first. */
function isNumeric(text: string): text is `${number}` {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
