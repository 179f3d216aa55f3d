import { Command, Option } from 'commander';
import type { JsonObject } from '#event-sourcing';
import { salesRollups, summedSales, toDecimal } from '#crm';
import type { Runtime } from '#runtime';
import { day } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findDocuments } from './documents.js';
import { managerNames } from './manager-names.js';
import { withReader } from './open-store.js';
import { asText, printRows, type Column } from './render.js';

/** What the rollup counts to. */
const GROUPINGS = ['GROUP', 'COUNTRY', 'MANAGER', 'CHANNEL'] as const;

interface SalesOptions extends GlobalOptions {
  readonly by: (typeof GROUPINGS)[number];
  readonly from?: string;
  readonly to?: string;
}

const AMOUNTS = ['ordered', 'shipped', 'returned', 'credited', 'revenue'] as const;

/** `litopys sales`: what was ordered and shipped each month, grouped one way. */
export function salesCommand(cli: Cli): Command {
  return new Command('sales')
    .description('Sales by month and product group, country, manager or channel.')
    .addOption(
      new Option('--unit <unit>', 'length of a period').choices(['MONTH']).default('MONTH'),
    )
    .addOption(
      new Option('--by <grouping>', 'what to group by').choices(GROUPINGS).default('GROUP'),
    )
    .option('--from <date>', 'from the month of this day on', day)
    .option('--to <date>', 'up to the month of this day', day)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SalesOptions>();
      await withReader(cli, options, async (runtime) => {
        const names = options.by === 'MANAGER' ? await managerNames(runtime) : new Map();
        await printRows(cli, options, columns(names), await salesRows(runtime, options));
      });
    });
}

async function salesRows(
  runtime: Runtime,
  { by, from, to }: SalesOptions,
): Promise<readonly JsonObject[]> {
  const where = {
    dimension: { equals: by },
    month: {
      ...(from === undefined ? {} : { from: from.slice(0, 7) }),
      ...(to === undefined ? {} : { upTo: to.slice(0, 7) }),
    },
  };
  const query = { where, orderBy: { field: 'month' } };
  const pages = await Promise.all(
    salesRollups.map((rollup) => findDocuments(runtime.reads, rollup, query)),
  );
  const rows = summedSales(pages.flatMap(({ found }) => found.map(({ document }) => document)));
  const inMonth = ({ month, value }: JsonObject): string => `${asText(month)} ${asText(value)}`;
  return [...rows].sort((a, b) => (inMonth(a) < inMonth(b) ? -1 : 1));
}

function columns(names: ReadonlyMap<unknown, string>): readonly Column<JsonObject>[] {
  const plain = (name: string): Column<JsonObject> => ({ name, value: (row) => row[name] });
  return [
    plain('month'),
    { ...plain('value'), text: ({ value }) => names.get(value) ?? asText(value) },
    { ...plain('orders'), right: true },
    ...AMOUNTS.map((name) => ({
      ...plain(name),
      right: true,
      text: (row: JsonObject) => amountText(row[name], row['currency']),
    })),
    plain('currency'),
  ];
}

function amountText(minor: unknown, currency: unknown): string {
  if (typeof minor !== 'number' || typeof currency !== 'string') return asText(minor);
  return toDecimal({ minor, currency });
}
