import { Command } from 'commander';
import { type CurrencySettled, type Settled, settlementsOf, settlingFacts } from '#crm';
import { day, knowledge, moment, type Knowledge, type Moment } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findCustomer } from './find-customer.js';
import { readingWords } from './history.js';
import { refuseEmptyPeriod } from './history-options.js';
import { dayText, localeOf, moneyText } from './locale.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { printRows, type Column } from './render.js';
import { paint } from './table.js';
import { filled, wordsOf } from './words/words.js';

interface SettlementsOptions extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
}

/** `litopys settlements`: what was open, charged, paid and is open, by order and currency. */
export function settlementsCommand(cli: Cli): Command {
  return new Command('settlements')
    .description('Mutual settlements with a customer: what was open, charged, paid, and is open.')
    .argument('<customer>', 'id, id in another system (northwind:ALFKI), or a part of the name')
    .option('--from <date>', 'first day; from the beginning when absent', day)
    .option('--to <date>', 'last day; all that is known when absent', day)
    .option('--as-of <time>', 'only what had happened then: a day (its end) or an instant', moment)
    .option(
      '--known-at <time>',
      'only what was known then: a day, an instant, or a position',
      knowledge,
    )
    .action(async (customer: string, _options: unknown, command: Command) => {
      await runSettlements(cli, customer, command.optsWithGlobals<SettlementsOptions>());
    });
}

async function runSettlements(cli: Cli, text: string, options: SettlementsOptions): Promise<void> {
  const { from, to } = options;
  refuseEmptyPeriod(from, to);
  await withReader(cli, options, async (runtime) => {
    const { id, name } = await findCustomer(runtime, text);
    const { asOf, knownAt } = await readingOf(runtime, options);
    const facts = await settlingFacts(runtime.reads, id, knownAt);
    const settled = settlementsOf(facts, { from, to, asOf });
    if (options.json === true) return cli.out(JSON.stringify(asJson(settled, options), null, 2));
    const words = wordsOf(cli, options);
    if (options.csv !== true && options.quiet !== true) {
      const locale = localeOf(cli, options);
      const ends = [from, to].map((date) => (date === undefined ? '…' : dayText(date, locale)));
      const period = from === undefined && to === undefined ? [] : [ends.join(' – ')];
      const headline = filled(words.settlements, { name });
      cli.say([headline, ...period, ...readingWords(cli, options, runtime)].join(', '));
    }
    const locale = options.csv === true ? 'EN' : localeOf(cli, options);
    const said = options.csv === true ? { order: '', total: 'TOTAL' } : undefined;
    const columns = columnsIn((settledMinor, currency) =>
      moneyText({ minor: settledMinor, currency }, locale),
    );
    await printRows(
      cli,
      options,
      columns,
      settled.flatMap((one) => rowsOf(one, said ?? { order: words.noOrder, total: words.total })),
    );
  });
}

/** By currency, and by order within; amounts in minor units. */
function asJson(currencies: readonly CurrencySettled[], { from, to }: SettlementsOptions): object {
  const amounts = ({ opening, charges, payments, closing }: Settled, currency: string) => {
    const money = (minor: number) => ({ minor, currency });
    return {
      ...{ opening: money(opening), charges: money(charges) },
      ...{ payments: money(payments), closing: money(closing) },
    };
  };
  return {
    from: from ?? null,
    to: to ?? null,
    currencies: currencies.map((one) => ({
      currency: one.currency,
      ...amounts(one, one.currency),
      orders: one.orders.map((order) => ({
        orderId: order.orderId ?? null,
        orderNumber: order.orderNumber ?? null,
        ...amounts(order, one.currency),
      })),
    })),
  };
}

interface Row extends Settled {
  readonly order: string;
  readonly currency: string;
  readonly isTotal: boolean;
}

function rowsOf(
  { currency, orders, ...total }: CurrencySettled,
  words: { readonly order: string; readonly total: string },
): readonly Row[] {
  return [
    ...orders.map((order): Row => ({
      ...order,
      order: order.orderNumber ?? words.order,
      ...{ currency, isTotal: false },
    })),
    { ...total, order: words.total, currency, isTotal: true },
  ];
}

function columnsIn(say: (minor: number, currency: string) => string): readonly Column<Row>[] {
  const bold = (text: string, { isTotal }: Row) => (isTotal ? paint.bold(text) : text);
  return [
    { name: 'order', value: ({ order }) => order, paint: bold },
    ...(['opening', 'charges', 'payments', 'closing'] as const).map((name): Column<Row> => ({
      name,
      value: (row) => row[name],
      text: (row) => say(row[name], row.currency),
      right: true,
      paint: bold,
    })),
  ];
}
