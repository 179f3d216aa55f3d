import { Command, Option } from 'commander';
import type { LedgerQuery, LedgerRow, RecordedEvent } from '#event-sourcing';
import {
  businessDateOf,
  describeEvent,
  HistoryKind,
  type EventDescription,
  type Locale,
} from '#crm';
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
import { historyWords, type HistoryWords } from './history-words.js';
import { managerNames } from './manager-names.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { paint, printRows, type Column } from './render.js';

interface HistoryOptions extends GlobalOptions {
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
  readonly kind?: readonly string[];
  readonly includeVoided?: boolean;
  readonly locale: keyof typeof LOCALES;
  readonly limit: number;
}

const LOCALES = { en: 'EN', uk: 'UK', ru: 'RU' } as const satisfies Record<string, Locale>;
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
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(HistoryKind.options))
    .option('--include-voided', 'also what turned out never to have been true, struck out')
    .addOption(
      new Option('--locale <locale>', 'language: English, Ukrainian, Russian')
        .choices(Object.keys(LOCALES))
        .default('en'),
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
    const words = historyWords[LOCALES[options.locale]];
    const said = options.quiet === true ? () => undefined : (text: string) => cli.say(text);
    if (options.json !== true) said(headline(name, options, runtime));
    if (entries.length === 0 && options.json !== true && options.csv !== true) said(words.nothing);
    else await printRows(cli, options, columns(cli, options), entries);
    if (hasMore) said(words.newest(entries.length));
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

function headline(
  name: string,
  { asOf, knownAt, locale }: HistoryOptions,
  { timeZone }: Runtime,
): string {
  const words = historyWords[LOCALES[locale]];
  const parts = [name];
  if (asOf !== undefined) parts.push(`${words.asOf} ${instantOf(asOf, timeZone)}`);
  if (knownAt !== undefined) {
    parts.push(
      'position' in knownAt
        ? `${words.knownAtPosition} ${knownAt.position}`
        : `${words.knownAt} ${instantOf(knownAt, timeZone)}`,
    );
  }
  return parts.join(', ');
}

/** For JSON everything by itself; for people fewer and wider columns. */
function columns(cli: Cli, { json, csv, locale }: HistoryOptions): readonly Column<Entry>[] {
  const words = historyWords[LOCALES[locale]];
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
    text: ({ amount: money }) => {
      if (money === undefined) return '';
      return (csv === true ? historyWords.EN : words).money(money);
    },
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
  const kind = ({ row }: Entry) => HistoryKind.parse(row['kind']);
  return [
    { name: words.date, value: ({ row }) => row.businessDate },
    { name: words.kind, value: (entry) => words.kinds[kind(entry)], paint: dim },
    { ...title, name: words.title, text: inFull },
    { ...amount, name: words.amount },
    { ...actor, name: words.actor, paint: dim },
    {
      name: words.remark,
      value: (entry) => remark(entry, words),
      paint: (text) => paint.yellow(text),
    },
  ];
}

function inFull({ title, reason }: Entry): string {
  return reason === undefined ? title : `${title} (${reason})`;
}

/** What sets an entry apart: never true, or recorded on a later day than it happened. */
function remark({ row, recordedOn }: Entry, words: HistoryWords): string {
  return [
    ...(row.voidedAt === undefined ? [] : [words.void]),
    ...(recordedOn === row.businessDate ? [] : [`${words.recorded} ${recordedOn}`]),
  ].join(', ');
}
