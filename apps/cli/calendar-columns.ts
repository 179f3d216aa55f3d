import { MARKS, wordingOf, type CalendarItem, type Locale, type Money, type Parts } from '#crm';
import { calendarWords, type CalendarWords } from './calendar-words.js';
import { dayText, momentText, moneyText } from './locale.js';
import type { Column } from './render.js';
import { paint } from './table.js';

interface Shown {
  /** Few wide columns for people, or everything by itself for JSON and CSV. */
  readonly form: 'table' | 'data';
  readonly locale: Locale;
  /** Of customers and managers, by id. */
  readonly names: ReadonlyMap<unknown, string>;
  readonly timeZone: string;
}

type ItemColumn = Column<CalendarItem>;

export function calendarColumns(shown: Shown): readonly ItemColumn[] {
  return shown.form === 'table' ? tableColumns(shown) : dataColumns(shown);
}

/** What is overdue is red, what is due today bold, what comes later dim. */
function coloured(text: string, { bucket }: CalendarItem): string {
  if (bucket === 'OVERDUE') return paint.red(text);
  if (bucket === 'TODAY') return paint.bold(text);
  return bucket === 'FUTURE' ? paint.dim(text) : text;
}

function tableColumns({ locale, names, timeZone }: Shown): readonly ItemColumn[] {
  const words = calendarWords[locale];
  const column = (name: string, value: ItemColumn['value'], more: Partial<ItemColumn> = {}) => ({
    name,
    value,
    paint: coloured,
    ...more,
  });
  return [
    column('mark', ({ importance }) => MARKS[importance]),
    column('due', ({ due, plannedStart }) => {
      if (plannedStart !== undefined) return momentText(plannedStart, locale, timeZone);
      return due === undefined ? '' : dayText(due, locale);
    }),
    column('late', (item) => lateText(item, words), { right: true }),
    column('kind', ({ kind }) => words.kinds[kind]),
    column('toDo', (item) => taskText(item, words, locale), { wrap: true }),
    column('customer', ({ customerId }) => names.get(customerId) ?? customerId),
    column('left', (item) => leftText(item, locale), { right: true }),
    column('manager', ({ managerId }) => names.get(managerId) ?? managerId, { spare: true }),
    column('remark', (item) => datesText(item, words, locale), { spare: true }),
  ];
}

function lateText({ daysLate, minutesLate = 0 }: CalendarItem, words: CalendarWords): string {
  if (daysLate > 0) return `${daysLate} ${words.days}`;
  return minutesLate > 0 ? `${minutesLate} ${words.minutes}` : '';
}

function taskText(item: CalendarItem, words: CalendarWords, locale: Locale): string {
  const { subject, channel, orderNumber, stage } = item;
  if (subject !== undefined && channel !== undefined) {
    return `${wordingOf(locale).contact[channel]}: ${subject}`;
  }
  const order = `${words.order} ${orderNumber ?? ''}`;
  return stage === undefined || stage === 1 ? order : `${order}, ${words.stage} ${stage}`;
}

/** What is left: a quantity where it has a unit of its own, and the amount. */
function leftText({ quantities, unit, amounts }: CalendarItem, locale: Locale): string {
  const amount = amounts === undefined ? [] : [moneyText(amounts.left, locale)];
  const isCounted = quantities !== undefined && unit !== undefined;
  return [...(isCounted ? [`${quantities.left} ${unit}`] : []), ...amount].join(', ');
}

/** Both days where they differ, and how far the estimate is behind the first promise. */
function datesText(item: CalendarItem, words: CalendarWords, locale: Locale): string {
  const { promised, firstPromised, expected, slipDays } = item;
  const told: string[] = [];
  if (promised !== undefined && (expected !== undefined || promised !== firstPromised)) {
    told.push(`${words.promised} ${dayText(promised, locale)}`);
  }
  if (firstPromised !== undefined && firstPromised !== promised) {
    told[0] = `${told[0] ?? ''} (${dayText(firstPromised, locale)})`.trim();
  }
  if (expected !== undefined) {
    const slip =
      slipDays === undefined || slipDays === 0 ? '' : ` (${signed(slipDays)} ${words.days})`;
    told.push(`${words.expected} ${dayText(expected, locale)}${slip}`);
  }
  return told.join(', ');
}

function signed(days: number): string {
  return days > 0 ? `+${days}` : `${days}`;
}

const PLAIN = [
  ...(['id', 'kind', 'bucket', 'due', 'promised', 'firstPromised', 'expected'] as const),
  ...(['slipDays', 'daysLate', 'minutesLate', 'importance'] as const),
] as const;

const DETAILS = [
  ...(['subject', 'channel', 'plannedStart', 'plannedEnd', 'contactId'] as const),
  ...(['orderId', 'orderNumber', 'stage', 'unit'] as const),
] as const;

const PARTS = ['total', 'done', 'left'] as const;

function dataColumns({ names }: Shown): readonly ItemColumn[] {
  const plain = (
    name: (typeof PLAIN)[number] | (typeof DETAILS)[number] | 'state',
  ): ItemColumn => ({
    name,
    value: (item) => item[name],
  });
  return [
    ...PLAIN.map(plain),
    { name: 'mark', value: ({ importance }) => MARKS[importance] },
    plain('state'),
    { name: 'customerId', value: ({ customerId }) => customerId },
    { name: 'customer', value: ({ customerId }) => names.get(customerId) },
    { name: 'managerId', value: ({ managerId }) => managerId },
    { name: 'manager', value: ({ managerId }) => names.get(managerId) },
    ...DETAILS.map(plain),
    { name: 'quantities', value: ({ quantities }) => quantities, text: quantitiesText },
    { name: 'amounts', value: ({ amounts }) => amounts, text: amountsText },
  ];
}

function quantitiesText({ quantities }: CalendarItem): string {
  return parts(quantities, (quantity) => quantity);
}

function amountsText({ amounts }: CalendarItem): string {
  return parts(amounts, (money: Money) => moneyText(money, 'EN'));
}

/** "10 / 6 / 4": all, done, left. */
function parts<T>(all: Parts<T> | undefined, say: (part: T) => string): string {
  return all === undefined ? '' : PARTS.map((name) => say(all[name])).join(' / ');
}
