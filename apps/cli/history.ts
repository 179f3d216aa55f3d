import { Command, Option } from 'commander';
import type { LedgerQuery, LedgerRow, RecordedEvent } from '#event-sourcing';
import { businessDateOf, describeEvent, toDecimal, type EventDescription, type Locale } from '#crm';
import type { Runtime } from '#runtime';
import {
  instantOf,
  knowledge,
  moment,
  wholeNumber,
  type Knowledge,
  type Moment,
} from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findCustomer } from './find-customer.js';
import { managerNames } from './manager-names.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { asText, paint, printRows, type Column } from './render.js';

interface HistoryOptions extends GlobalOptions {
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
  readonly kind?: readonly string[];
  readonly includeVoided?: boolean;
  readonly locale: keyof typeof LOCALES;
  readonly limit: number;
}

const LOCALES = { en: 'EN', uk: 'UK', ru: 'RU' } as const satisfies Record<string, Locale>;

const KINDS = [
  ...['CONTACT', 'ORDER', 'SHIPMENT', 'RETURN', 'PAYMENT', 'RELATIONSHIP', 'MANAGER'],
  ...['CUSTOMER_DATA', 'DECISION'],
];
const PAGE = 500;

/** `litopys history`: everything that happened with a customer, newest first. */
export function historyCommand(cli: Cli): Command {
  return new Command('history')
    .description('Everything that happened with a customer, newest first.')
    .argument('<customer>', 'id, id in another system (northwind:ALFKI), or a part of the name')
    .option('--as-of <time>', 'only what had happened then: a day (its end) or an instant', moment)
    .option(
      '--known-at <time>',
      'only what was known then: a day, an instant, or a position',
      knowledge,
    )
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(KINDS))
    .option('--include-voided', 'also what turned out never to have been true, struck out')
    .addOption(
      new Option('--locale <locale>', 'language').choices(['en', 'uk', 'ru']).default('en'),
    )
    .option('--limit <n>', 'at most so many', wholeNumber(1), 100)
    .action(async (customer: string, _options: unknown, command: Command) => {
      await runHistory(cli, customer, command.optsWithGlobals<HistoryOptions>());
    });
}

/** One entry of the history. */
interface Entry extends EventDescription {
  readonly row: LedgerRow;
  readonly event: RecordedEvent;
  /** Local date on which it was recorded. */
  readonly recordedOn: string;
}

async function runHistory(cli: Cli, text: string, options: HistoryOptions): Promise<void> {
  await withReader(cli, options, async (runtime) => {
    const { id, name } = await findCustomer(runtime, text);
    const { entries, hasMore } = await entriesOf(runtime, id, options);
    if (options.quiet !== true && options.json !== true) cli.say(headline(name, options, runtime));
    await printRows(cli, options, columns(cli, options), entries);
    if (hasMore && options.quiet !== true) {
      cli.say(`The newest ${entries.length}; --limit shows more.`);
    }
  });
}

async function entriesOf(
  runtime: Runtime,
  customerId: string,
  options: HistoryOptions,
): Promise<{ readonly entries: readonly Entry[]; readonly hasMore: boolean }> {
  const { timeZone } = runtime;
  const names = await managerNames(runtime);
  const telling = { timeZone, managerName: (id: string) => names.get(id) };
  const entries: Entry[] = [];
  let query: LedgerQuery = {
    ...(await queryOf(runtime, options)),
    key: `customer:${customerId}`,
    limit: 0,
  };
  for (;;) {
    query = { ...query, limit: Math.min(PAGE, options.limit - entries.length) };
    const page = await runtime.reads.ledger(query);
    const rows = page.items.map(({ item }) => item);
    for (const [i, event] of (await runtime.reads.events(rows)).entries()) {
      const row = rows[i];
      if (row === undefined) continue;
      const recordedOn = businessDateOf(row.recordedAt, timeZone);
      entries.push({
        row,
        event,
        recordedOn,
        ...describeEvent(event, LOCALES[options.locale], telling),
      });
    }
    const after = page.items.at(-1)?.cursor;
    if (!page.hasMore || after === undefined || entries.length >= options.limit) {
      return { entries, hasMore: page.hasMore };
    }
    query = { ...query, after };
  }
}

async function queryOf(
  runtime: Runtime,
  options: HistoryOptions,
): Promise<Omit<LedgerQuery, 'limit'>> {
  const { kind, includeVoided } = options;
  return {
    ...(await readingOf(runtime, options)),
    includeVoided: includeVoided === true,
    // Who declared it void, and why, is part of the story.
    includeVoids: includeVoided === true,
    ...(kind === undefined ? {} : { where: { kind: { in: kind } } }),
  };
}

function headline(name: string, { asOf, knownAt }: HistoryOptions, { timeZone }: Runtime): string {
  const parts = [name];
  if (asOf !== undefined) parts.push(`as of ${instantOf(asOf, timeZone)}`);
  if (knownAt !== undefined) {
    parts.push(
      'position' in knownAt
        ? `known at position ${knownAt.position}`
        : `as known at ${instantOf(knownAt, timeZone)}`,
    );
  }
  return parts.join(', ');
}

/** For JSON everything by itself; for people fewer and wider columns. */
function columns(cli: Cli, { json, csv }: HistoryOptions): readonly Column<Entry>[] {
  const plain = (name: keyof LedgerRow & string): Column<Entry> => ({
    name,
    value: ({ row }) => row[name],
  });
  const title: Column<Entry> = {
    name: 'title',
    value: ({ title: said }) => said,
    paint: (text, { row }) => (row.voidedAt === undefined ? text : paint.struck(text)),
  };
  const amount: Column<Entry> = {
    name: 'amount',
    value: ({ amount: money }) => money,
    text: ({ amount: money }) =>
      money === undefined ? '' : `${toDecimal(money)} ${money.currency}`,
    right: true,
  };
  const actor: Column<Entry> = {
    name: 'actor',
    value: ({ row }) => `${row.actorType}:${row.actorId}`,
  };
  if (json === true || csv === true) {
    return [
      ...(['position', 'eventId', 'type', 'kind', 'occurredAt', 'recordedAt'] as const).map(plain),
      plain('businessDate'),
      title,
      amount,
      { name: 'reason', value: ({ reason }) => reason },
      { name: 'detail', value: ({ detail }) => detail },
      actor,
      plain('channel'),
      plain('stream'),
      { name: 'isVoid', value: ({ row }) => row.voidedAt !== undefined },
      plain('voidedBy'),
    ];
  }
  const dim = (text: string): string => (cli.colour ? paint.dim(text) : text);
  return [
    { name: 'date', value: ({ row }) => row.businessDate },
    { name: 'kind', value: ({ row }) => row['kind'], paint: dim },
    { ...title, name: 'what happened', text: inFull },
    amount,
    { ...actor, name: 'by', paint: dim },
    { name: 'remark', value: remark, paint: (text) => paint.yellow(text) },
  ];
}

function inFull({ title, reason }: Entry): string {
  return reason === undefined ? title : `${title} (${reason})`;
}

/** What sets an entry apart: never true, or recorded on a later day than it happened. */
function remark({ row, recordedOn }: Entry): string {
  return [
    ...(row.voidedAt === undefined ? [] : ['void']),
    ...(recordedOn === row.businessDate ? [] : [`recorded ${asText(recordedOn)}`]),
  ].join(', ');
}
