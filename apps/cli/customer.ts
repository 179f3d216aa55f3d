import { Command } from 'commander';
import { countryName, toDecimal, wordingOf, type Wording } from '#crm';
import type { Runtime } from '#runtime';
import { instantOf, knowledge, moment, type Knowledge, type Moment } from './arguments.js';
import { cardOf, type Card } from './card-reading.js';
import type { Cli, GlobalOptions } from './cli.js';
import { findCustomer } from './find-customer.js';
import { readingWords } from './history.js';
import { dayText, localeOf, momentText, moneyText } from './locale.js';
import { withReader } from './open-store.js';
import { readingOf } from './reading.js';
import { labelledLines, printRows, type Column, type Label } from './render.js';
import { paint, printable } from './table.js';
import { counted, filled, heading, wordsOf } from './words/words.js';

interface CardOptions extends GlobalOptions {
  readonly asOf?: Moment;
  readonly knownAt?: Knowledge;
}

/** `litopys customer`: who it is, how to reach it, what is open, on one screen. */
export function customerCommand(cli: Cli): Command {
  return new Command('customer')
    .description('The card of a customer: who it is, how to reach it, contacts, orders, balance.')
    .argument('<customer>', 'id, id in another system (northwind:ALFKI), or a part of the name')
    .option('--as-of <time>', 'as it was then: a day (its end) or an instant', moment)
    .option(
      '--known-at <time>',
      'as it was known then: a day, an instant, or a position',
      knowledge,
    )
    .action(async (customer: string, _options: unknown, command: Command) => {
      await runCard(cli, customer, command.optsWithGlobals<CardOptions>());
    });
}

async function runCard(cli: Cli, text: string, options: CardOptions): Promise<void> {
  await withReader(cli, options, async (runtime) => {
    const found = await findCustomer(runtime, text);
    const card = await cardOf(runtime, found, await readingOf(runtime, options));
    if (options.json === true) return cli.out(JSON.stringify(card, null, 2));
    if (options.csv === true) return printRows(cli, options, CSV, [card]);
    const { isVip, isArchived, name } = card.customer;
    const words = wordsOf(cli, options);
    const marks = [...(isVip ? [words.vip] : []), ...(isArchived ? [words.archived] : [])];
    const title = printable([name, ...marks].join(' · '));
    cli.out(cli.colour ? paint.bold(title) : title);
    const reading = readingWords(cli, options, runtime);
    if (reading.length > 0 && options.quiet !== true) cli.say(reading.join(', '));
    for (const line of labelledLines(cli, labelsOf(cli, options, runtime, card))) cli.out(line);
  });
}

const CSV: readonly Column<Card>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'name', value: ({ customer }) => customer.name },
  { name: 'kinds', value: ({ customer }) => customer.kinds },
  { name: 'country', value: ({ customer }) => customer.country },
  { name: 'manager', value: ({ manager }) => manager },
  {
    name: 'contactDetails',
    value: ({ customer }) => customer.contactDetails.map(({ value }) => value),
  },
  {
    name: 'contactPersons',
    value: ({ customer }) => customer.contactPersons.map(({ name }) => name),
  },
  { name: 'lastContactAt', value: ({ customer }) => customer.lastContactAt },
  { name: 'nextContactAt', value: ({ nextContact }) => nextContact?.plannedStart },
  { name: 'openOrders', value: ({ openOrders, moreOrders }) => openOrders.length + moreOrders },
  {
    name: 'balance',
    value: (card) => card.balances,
    text: (card) =>
      card.balances
        .map(({ receivable }) => `${toDecimal(receivable)} ${receivable.currency}`)
        .join(', '),
  },
];

function labelsOf(cli: Cli, options: CardOptions, runtime: Runtime, card: Card): readonly Label[] {
  const [words, locale] = [wordsOf(cli, options), localeOf(cli, options)];
  const wording = wordingOf(locale);
  const { customer, manager } = card;
  const { country, region, lastContactAt, externalIds } = customer;
  const countryText = country === undefined ? undefined : countryName(country, wording.tag);
  const at = (instant: string): string => momentText(instant, locale, runtime.timeZone);
  const line = (field: string, text: string): Label => ({ label: heading(words, field), text });
  return [
    line('kinds', customer.kinds.map((kind) => wording.kind[kind]).join(', ')),
    line('manager', manager ?? ''),
    line('country', [countryText, region].filter((part) => part !== undefined).join(', ')),
    line('id', [card.id, ...externalIds].join(', ')),
    ...listed(words.contactDetails, detailLines(card, wording)),
    ...listed(words.contactPersons, personLines(card, words.left)),
    {
      label: words.lastContactAt,
      text: lastContactAt === undefined ? words.none : at(lastContactAt),
    },
    {
      label: words.nextContact,
      text: nextContactText(card, wording, words, at, nowOf(options, runtime)),
    },
    ...listed(words.openOrders, openOrderLines(cli, options, card)),
    ...listed(words.balance, balanceLines(cli, options, card)),
  ];
}

/** The label stands before the first line only. */
function listed(label: string, lines: readonly string[]): readonly Label[] {
  return lines.map((text, i) => ({ label: i === 0 ? label : '', text }));
}

function detailLines({ customer }: Card, wording: Wording): readonly string[] {
  return customer.contactDetails.map(({ kind, value, label }) =>
    [`${wording.detail[kind]}: ${value}`, ...(label === undefined ? [] : [`(${label})`])].join(' '),
  );
}

function personLines({ customer }: Card, left: string): readonly string[] {
  return customer.contactPersons.map(({ name, title, phone, email, leftAt }) =>
    [name, title, phone, email, leftAt === undefined ? undefined : left]
      .filter((part) => part !== undefined)
      .join(', '),
  );
}

/** The instant against which a planned contact is overdue. */
function nowOf({ asOf }: CardOptions, { timeZone }: Runtime): string {
  return asOf === undefined ? new Date().toISOString() : instantOf(asOf, timeZone);
}

function nextContactText(
  { nextContact }: Card,
  wording: Wording,
  words: { readonly none: string; readonly overdue: string },
  at: (instant: string) => string,
  now: string,
): string {
  if (nextContact?.plannedStart === undefined) return words.none;
  const { plannedStart, channel, subject } = nextContact;
  const overdue = plannedStart < now ? ` (${words.overdue})` : '';
  return `${at(plannedStart)}${overdue} ${wording.contact[channel]}: ${subject}`;
}

function openOrderLines(cli: Cli, options: CardOptions, card: Card): readonly string[] {
  const [words, locale] = [wordsOf(cli, options), localeOf(cli, options)];
  if (card.openOrders.length === 0) return [words.none];
  const lines = card.openOrders.map((order) => {
    const { number, businessDate, orderedGross, leftToPay, shipmentState } = order;
    const left = [
      ...(shipmentState === 'SHIPPED' ? [] : [words.leftToShip]),
      ...(leftToPay.minor > 0
        ? [filled(words.leftToPayOf, { amount: moneyText(leftToPay, locale) })]
        : []),
    ];
    const placed = `${number}, ${dayText(businessDate, locale)}, ${moneyText(orderedGross, locale)}`;
    return [placed, ...left].join('; ');
  });
  return card.moreOrders === 0 ? lines : [...lines, counted(words, 'more', card.moreOrders)];
}

function balanceLines(cli: Cli, options: CardOptions, card: Card): readonly string[] {
  const [words, locale] = [wordsOf(cli, options), localeOf(cli, options)];
  if (card.balances.length === 0) return [words.none];
  return card.balances.map(({ receivable: { minor, currency } }) => {
    if (minor === 0) return filled(words.settled, { currency });
    const amount = moneyText({ minor: Math.abs(minor), currency }, locale);
    return filled(minor > 0 ? words.owesUs : words.weOwe, { amount });
  });
}
