import { Refusal } from '#event-sourcing';
import { formatDecimal, parseDecimal } from './quantity.js';

/**
 * The rate that a fact in `currency` carries: none in the base currency.
 *
 * @throws Refusal `exchange_rate_required`, `exchange_rate_not_needed`, `exchange_rate_not_positive`
 */
export function rateFor(
  currency: string,
  baseCurrency: string,
  exchangeRate: string | null | undefined,
): { readonly rate?: string } {
  const path = ['exchangeRate'];
  const given = exchangeRate ?? undefined;
  if (currency === baseCurrency) {
    if (given === undefined || formatDecimal(parseDecimal(given, path)) === '1') return {};
    throw new Refusal(
      'exchange_rate_not_needed',
      `exchangeRate is "${given}": ${currency} is the base currency; leave it out`,
      path,
    );
  }
  if (given === undefined) {
    throw new Refusal(
      'exchange_rate_required',
      `exchangeRate is missing: say what one ${currency} is worth in ${baseCurrency}, the base currency`,
      path,
    );
  }
  if (parseDecimal(given, path) > 0n) return { rate: given };
  throw new Refusal(
    'exchange_rate_not_positive',
    `exchangeRate is "${given}": give a rate above 0`,
    path,
  );
}
