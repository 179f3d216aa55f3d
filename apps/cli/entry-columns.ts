import { HistoryKind, toDecimal, type Locale } from '#crm';
import type { Actor, LedgerRow } from '#event-sourcing';
import type { Cli, GlobalOptions } from './cli.js';
import type { Entry } from './entries.js';
import { dayText, localeOf, moneyText } from './locale.js';
import type { Column } from './render.js';
import { paint } from './table.js';
import type { CliWords } from './words/english.js';
import { filled, wordsOf } from './words/words.js';

/** For JSON and CSV everything by itself; for people fewer and wider columns. */
export function entryColumns(
  cli: Cli,
  options: GlobalOptions,
  { ofCompany }: { readonly ofCompany: boolean },
): readonly Column<Entry>[] {
  if (options.json === true || options.csv === true) return everything(ofCompany);
  return table(localeOf(cli, options), wordsOf(cli, options), ofCompany);
}

const actor: Column<Entry> = {
  name: 'actor',
  value: ({ event }) => actorCode(event.metadata.actor),
};

function plain(name: keyof LedgerRow & string): Column<Entry> {
  return { name, value: ({ row }) => row[name] };
}

function everything(ofCompany: boolean): readonly Column<Entry>[] {
  return [
    ...(['position', 'eventId', 'type', 'kind', 'occurredAt', 'recordedAt'] as const).map(plain),
    plain('businessDate'),
    ...(ofCompany ? [plain('customerId'), customer] : []),
    { name: 'title', value: ({ title }) => title },
    {
      name: 'amount',
      value: ({ amount }) => amount,
      text: ({ amount }) => (amount === undefined ? '' : `${toDecimal(amount)} ${amount.currency}`),
    },
    { name: 'reason', value: ({ reason }) => reason },
    { name: 'detail', value: ({ detail }) => detail },
    actor,
    plain('channel'),
    plain('stream'),
    { name: 'isVoid', value: isVoid },
    plain('voidedBy'),
    { name: 'isKeyMoment', value: ({ isKeyMoment }) => isKeyMoment },
  ];
}

const customer: Column<Entry> = { name: 'customer', value: (entry) => entry.customer };

function isVoid({ row }: Entry): boolean {
  return row.voidedAt !== undefined;
}

function table(locale: Locale, words: CliWords, ofCompany: boolean): readonly Column<Entry>[] {
  return [
    { name: 'date', value: ({ row }) => dayText(row.businessDate, locale) },
    {
      name: 'kind',
      value: ({ row }) => words.kinds[HistoryKind.parse(row['kind'])],
      paint: paint.dim,
      spare: true,
    },
    ...(ofCompany ? [customer] : []),
    {
      name: 'whatHappened',
      value: inFull,
      wrap: true,
      paint: (text, entry) =>
        isVoid(entry) ? paint.struck(text) : entry.isKeyMoment ? paint.bold(text) : text,
    },
    {
      name: 'amount',
      value: ({ amount }) => (amount === undefined ? '' : moneyText(amount, locale)),
      right: true,
      spare: true,
    },
    { ...actor, value: ({ event }) => actorText(event.metadata.actor), paint: paint.dim },
    {
      name: 'remark',
      value: (entry) => remark(entry, locale, words),
      wrap: true,
      paint: paint.yellow,
    },
  ];
}

/** An actor as programs read it: "user:anna". */
export function actorCode({ type, id }: Actor): string {
  return `${type}:${id}`;
}

/** An actor for people: most are users, so only what is none says its kind. */
export function actorText(actor: Actor): string {
  return actor.type === 'user' ? actor.id : actorCode(actor);
}

function inFull({ title, reason }: Entry): string {
  return reason === undefined ? title : `${title} (${reason})`;
}

/** What sets an entry apart: never true, or recorded on a later day than it happened. */
function remark(entry: Entry, locale: Locale, words: CliWords): string {
  const { row, recordedOn } = entry;
  return [
    ...(isVoid(entry) ? [words.void] : []),
    ...(recordedOn === row.businessDate
      ? []
      : [filled(words.recorded, { day: dayText(recordedOn, locale) })]),
  ].join(', ');
}
