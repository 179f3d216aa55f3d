import { formatMoney, formatNumber, toDecimal, type Locale, type Money } from '#crm';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';

/** The languages that `--locale` takes. */
export const LOCALES = { en: 'EN', uk: 'UK', ru: 'RU' } as const satisfies Record<string, Locale>;

/**
 * The language in which people are answered: `--locale`, else LITOPYS_LOCALE, else English. JSON, CSV, help and errors
 * are in English always.
 *
 * @throws Ending when LITOPYS_LOCALE is none of them
 */
export function localeOf(cli: Cli, options: GlobalOptions): Locale {
  const given = options.locale ?? (cli.environment['LITOPYS_LOCALE'] || 'en');
  const found = Object.entries(LOCALES).find(([name]) => name === given)?.[1];
  if (found !== undefined) return found;
  const names = Object.keys(LOCALES).join(', ');
  throw new Ending(ExitCode.usage, `LITOPYS_LOCALE is "${given}": give one of ${names}`);
}

/** A day of the calendar in a table: English keeps the form that options take, 2026-03-15. */
export function dayText(date: string, locale: Locale): string {
  if (locale === 'EN') return date;
  const [year, month, day] = date.split('-');
  return `${day}.${month}.${year}`;
}

/** Making a formatter costs 100 times what using it costs. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** An instant on the clocks of a time zone: 2026-03-15 10:00. */
export function momentText(instant: string, locale: Locale, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  clocks.set(timeZone, clock);
  const [date = '', time = ''] = clock.format(Date.parse(instant)).split(' ');
  return `${dayText(date, locale)} ${time}`;
}

/** An amount as a table shows it: English as options and JSON write it, 1265.00 EUR. */
export function moneyText(money: Money, locale: Locale): string {
  if (locale === 'EN') return `${toDecimal(money)} ${money.currency}`;
  return formatMoney(money, TAGS[locale]);
}

/** A decimal number as a table shows it, with so many digits behind the point. */
export function numberText(decimal: string, locale: Locale, digits: number): string {
  return locale === 'EN' ? decimal : formatNumber(decimal, TAGS[locale], digits);
}

const TAGS = { UK: 'uk-UA', RU: 'ru-RU' } as const;
