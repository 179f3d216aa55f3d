import { Command, Option } from 'commander';
import type { JsonObject } from '#event-sourcing';
import {
  SalesDimension,
  salesRollups,
  summedSales,
  toDecimal,
  minorDigits,
  type Locale,
} from '#crm';
import type { Runtime } from '#runtime';
import { firstDay, lastDay, periodOf } from '../api/sales/periods.js';
import { day } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findDocuments } from './documents.js';
import { managerNames } from './manager-names.js';
import { localeOf, numberText } from './locale.js';
import { withReader } from './open-store.js';
import { asText, printRows, type Column } from './render.js';

/** What the rollup counts to; GROUP is the group of the product. */
const GROUPINGS = ['GROUP', 'COUNTRY', 'MANAGER', 'CHANNEL'] as const;
const UNITS = ['MONTH', 'QUARTER', 'YEAR'] as const;

interface SalesOptions extends GlobalOptions {
  readonly by: (typeof GROUPINGS)[number];
  readonly unit: (typeof UNITS)[number];
  readonly from?: string;
  readonly to?: string;
}

const AMOUNTS = ['ordered', 'shipped', 'returned', 'credited', 'revenue'] as const;

const MEASURES = ['orders', ...AMOUNTS] as const;

/** `litopys sales`: what was ordered and shipped in each period, grouped one way. */
export function salesCommand(cli: Cli): Command {
  return new Command('sales')
    .description('Sales by period and product group, country, manager or channel.')
    .addOption(new Option('--unit <unit>', 'length of a period').choices(UNITS).default('MONTH'))
    .addOption(
      new Option('--by <grouping>', 'what to group by').choices(GROUPINGS).default('GROUP'),
    )
    .option('--from <date>', 'from the period that this day is in', day)
    .option('--to <date>', 'up to the end of the period that this day is in', day)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SalesOptions>();
      await withReader(cli, options, async (runtime) => {
        const names = options.by === 'MANAGER' ? await managerNames(runtime) : new Map();
        const locale = options.csv === true ? 'EN' : localeOf(cli, options);
        await printRows(cli, options, columns(names, locale), await salesRows(runtime, options));
      });
    });
}

async function salesRows(
  runtime: Runtime,
  { by, unit, from, to }: SalesOptions,
): Promise<readonly JsonObject[]> {
  const where = {
    dimension: { equals: SalesDimension.options.find((dimension) => dimension.endsWith(by)) ?? by },
    month: {
      ...(from === undefined ? {} : { from: firstDay(periodOf(from, unit)).slice(0, 7) }),
      ...(to === undefined ? {} : { upTo: lastDay(periodOf(to, unit)).slice(0, 7) }),
    },
  };
  const query = { where, orderBy: { field: 'month' } };
  const pages = await Promise.all(
    salesRollups.map((rollup) => findDocuments(runtime.reads, rollup, query)),
  );
  const found = summedSales(pages.flatMap((page) => page.found.map(({ document }) => document)));
  const rows = new Map<string, JsonObject>();
  for (const document of found) {
    const { month, value, currency } = document;
    const period = periodOf(asText(month), unit);
    const key = [period, value, currency].map(asText).join(' ');
    const before = rows.get(key);
    const sums = MEASURES.map((name) => [
      name,
      Number(document[name]) + Number(before?.[name] ?? 0),
    ]);
    rows.set(key, { period, value, ...Object.fromEntries(sums), currency });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function columns(
  names: ReadonlyMap<unknown, string>,
  locale: Locale,
): readonly Column<JsonObject>[] {
  const plain = (name: string): Column<JsonObject> => ({ name, value: (row) => row[name] });
  return [
    plain('period'),
    { ...plain('value'), text: ({ value }) => names.get(value) ?? asText(value) },
    { ...plain('orders'), right: true },
    ...AMOUNTS.map((name) => ({
      ...plain(name),
      right: true,
      spare: ['returned', 'credited'].includes(name),
      text: (row: JsonObject) => amountText(row[name], row['currency'], locale),
    })),
    plain('currency'),
  ];
}

function amountText(minor: unknown, currency: unknown, locale: Locale): string {
  if (typeof minor !== 'number' || typeof currency !== 'string') return asText(minor);
  return numberText(toDecimal({ minor, currency }), locale, minorDigits(currency));
}
