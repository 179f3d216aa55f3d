import { sales } from '#crm';
import type { JsonObject } from '#event-sourcing';
import { firstDay, lastDay, periodOf } from './periods.js';
import type { PeriodUnit, SalesFigures, SalesRow } from './sales.type.js';

const MEASURES = Object.keys(sales.measures.shape);

type Sums = Readonly<Record<string, number>>;

/** A row of a sum: what tells it from others, and its measures. */
interface Summed {
  readonly period: string;
  readonly value: string;
  readonly currency: string;
  readonly sums: Sums;
}

/** The report over monthly rows of the rollup. */
export function reportOf(
  monthly: readonly JsonObject[],
  unit: PeriodUnit,
): { readonly rows: readonly SalesRow[]; readonly totals: readonly SalesFigures[] } {
  const months = monthly.map((row) => ({
    period: periodOf(String(row['month']), unit),
    value: String(row['value']),
    currency: String(row['currency']),
    sums: Object.fromEntries(MEASURES.map((name) => [name, Number(row[name])])),
  }));
  const rows = summed(months, ({ period, value, currency }) => `${period} ${currency} ${value}`);
  const totals = summed(months, ({ currency }) => currency);
  return {
    rows: rows
      .sort(
        (a, b) =>
          compare(a.period, b.period) || revenue(b) - revenue(a) || compare(a.value, b.value),
      )
      .map(({ period, value, currency, sums }) => ({
        period,
        from: firstDay(period),
        to: lastDay(period),
        value,
        ...figures(sums, currency),
      })),
    totals: totals
      .sort((a, b) => compare(a.currency, b.currency))
      .map(({ sums, currency }) => figures(sums, currency)),
  };
}

/** One row for each key, with the sums of all rows of that key. */
function summed(rows: readonly Summed[], keyOf: (row: Summed) => string): Summed[] {
  const byKey = new Map<string, Summed>();
  for (const row of rows) {
    const before = byKey.get(keyOf(row));
    byKey.set(
      keyOf(row),
      before === undefined ? row : { ...before, sums: plus(before.sums, row.sums) },
    );
  }
  return [...byKey.values()];
}

function plus(a: Sums, b: Sums): Sums {
  return Object.fromEntries(MEASURES.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function revenue({ sums }: Summed): number {
  return sums['revenue'] ?? 0;
}

function figures(sums: Sums, currency: string): SalesFigures {
  const money = (name: string) => ({ minor: sums[name] ?? 0, currency });
  return {
    currency,
    orders: sums['orders'] ?? 0,
    ordered: money('ordered'),
    shipped: money('shipped'),
    returned: money('returned'),
    credited: money('credited'),
    revenue: money('revenue'),
    cost: money('cost'),
    shippedWithCost: money('shippedWithCost'),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
