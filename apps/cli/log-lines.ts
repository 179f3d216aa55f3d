import { businessDateOf, type Documents, ManagerNames } from '#crm';
import type { LedgerFact } from '#event-sourcing';
import type { Runtime } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { actorCode, actorText } from './entry-columns.js';
import { dayText, localeOf, momentText } from './locale.js';
import { namesOf } from './names-of.js';
import { asText, csvLines, type Column } from './render.js';
import { paint, printable } from './table.js';
import { cutTo, displayWidth, padded } from './text-width.js';
import { filled, wordsOf } from './words/words.js';

/** An event with its envelope, as one JSON object. */
export function jsonOf({ event, row }: LedgerFact): object {
  const { position, id, type, stream, revision, metadata, data } = event;
  const { voidedBy } = row;
  const known = { position, id, type, stream, revision, ...metadata };
  return { ...known, ...(voidedBy === undefined ? {} : { voidedBy }), data };
}

/** How facts are printed as lines: NDJSON, CSV, or for people. */
export interface LogPrinter {
  print(facts: readonly LedgerFact[]): Promise<void>;
}

/** NDJSON with --json and wherever no terminal reads, CSV with --csv, else a line for people. */
export function logPrinter(cli: Cli, options: GlobalOptions): LogPrinter {
  if (options.csv === true) return csvPrinter(cli);
  return {
    print: async (facts) => {
      for (const fact of facts) cli.out(JSON.stringify(jsonOf(fact)));
    },
  };
}

function csvPrinter(cli: Cli): LogPrinter {
  let header = true;
  return {
    async print(facts) {
      for (const line of await csvLines(LOG_COLUMNS, facts, { header })) cli.out(line);
      header = false;
    },
  };
}

const metadata = (name: keyof LedgerFact['event']['metadata']): Column<LedgerFact> => ({
  name,
  value: ({ event }) => event.metadata[name],
});

/** The columns of the log as CSV: envelope, and data as JSON. */
export const LOG_COLUMNS: readonly Column<LedgerFact>[] = [
  { name: 'position', value: ({ event }) => event.position },
  { name: 'id', value: ({ event }) => event.id },
  { name: 'type', value: ({ event }) => event.type },
  { name: 'stream', value: ({ event }) => event.stream },
  { name: 'revision', value: ({ event }) => event.revision },
  metadata('occurredAt'),
  metadata('recordedAt'),
  metadata('businessDate'),
  {
    name: 'actor',
    value: ({ event }) => actorCode(event.metadata.actor),
  },
  metadata('commandId'),
  metadata('correlationId'),
  metadata('causationId'),
  metadata('reasonCode'),
  metadata('source'),
  { name: 'voids', value: ({ row }) => row.voids },
  { name: 'voidedBy', value: ({ row }) => row.voidedBy },
  {
    name: 'data',
    value: ({ event }) => event.data,
    text: ({ event }) => JSON.stringify(event.data),
  },
];

/** Where there is room for who recorded it. */
const WIDE = 100;
const TYPE = 20;
const ACTOR = 12;

/** A line for people, no wider than the terminal: place in the log, when recorded, type, and what happened in words. */
export function peoplePrinter(
  cli: Cli,
  options: GlobalOptions,
  { timeZone }: Runtime,
  documents: Documents,
): LogPrinter {
  const [locale, words] = [localeOf(cli, options), wordsOf(cli, options)];
  const { width = Infinity } = cli;
  const mark = (how: keyof typeof paint, text: string) => (cli.colour ? paint[how](text) : text);
  const line = (told: { readonly title: string; readonly fact: LedgerFact }): string => {
    const { row, event } = told.fact;
    const { recordedAt, businessDate, actor } = event.metadata;
    const isLate = businessDateOf(recordedAt, timeZone) !== businessDate;
    const remarks = [
      ...(isLate ? [dayText(businessDate, locale)] : []),
      ...(row.voidedAt === undefined ? [] : [words.void]),
    ].join(', ');
    const who = actorText(actor);
    const before = [
      mark('dim', padded(shortPosition(event.position), 6, true)),
      momentText(recordedAt, locale, timeZone),
      mark('bold', padded(cutTo(event.type, TYPE), TYPE)),
      ...(width < WIDE ? [] : [mark('dim', padded(cutTo(who, ACTOR), ACTOR))]),
    ].join('  ');
    const used = 6 + 2 + 16 + 2 + TYPE + 2 + (width < WIDE ? 0 : ACTOR + 2);
    const room = Math.max(10, width - used - (remarks === '' ? 0 : displayWidth(remarks) + 3));
    const title = cutTo(printable(told.title), room);
    const shown = row.voidedAt === undefined ? title : mark('struck', title);
    return `${before}  ${shown}${remarks === '' ? '' : ` ${mark('yellow', `[${remarks}]`)}`}`;
  };
  return {
    async print(facts) {
      for (const told of await inWords(facts, documents, locale, timeZone)) cli.out(line(told));
    },
  };
}

/** Each fact with what it says, the customer first. */
export async function inWords(
  facts: readonly LedgerFact[],
  documents: Documents,
  locale: ReturnType<typeof localeOf>,
  timeZone: string,
): Promise<readonly { readonly title: string; readonly fact: LedgerFact }[]> {
  const managers = new ManagerNames(documents, undefined);
  const told = await managers.describe(facts, locale, timeZone);
  const customerOf = ({ row }: LedgerFact) => row['customerId'];
  const names = await namesOf(documents, { customers: facts.map(customerOf) }, undefined);
  return facts.map((fact, i) => {
    const title = told[i]?.title ?? '';
    const name = names.get(customerOf(fact));
    return {
      fact,
      title: name === undefined ? title : filled('{name} · {title}', { name, title }),
    };
  });
}

/** As people read and type it: without the zeros before it. */
export function shortPosition(position: string): string {
  return asText(position).replace(/^0+(?=\d)/, '');
}
