import { z } from 'zod';
import type { Projection, Rollup, Served } from '#event-sourcing';
import { Money, type Locale } from '#crm';
import { dayText, moneyText, momentText } from './locale.js';
import { asText, type Column } from './render.js';

/** What a table shows of a read model when nothing else is asked for: the most telling first, fit for 80 columns. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  customers: ['name', 'country', 'managerId', 'orderCount', 'lastContactAt', 'lastActivityAt'],
  orders: [
    ...['number', 'customerId', 'businessDate', 'status', 'shipmentState', 'paymentState'],
    ...['orderedGross', 'leftToPay', 'responsibleId'],
  ],
  payments: ['businessDate', 'customerId', 'amount', 'method', 'status', 'unallocated'],
  contacts: [
    ...['customerId', 'status', 'plannedStart', 'startedAt', 'channel', 'subject', 'outcome'],
    'responsibleId',
  ],
  credits: ['businessDate', 'customerId', 'kind', 'gross', 'currency', 'productName'],
  managers: ['name', 'title', 'email', 'leftAt'],
  balances: ['id', 'currencies', 'lastActivityAt'],
};

/** Fields that hold the id of somebody whose name a table shows instead. */
const IDS = { customerId: 'customer', managerId: 'manager', responsibleId: 'manager' } as const;

/** In whose light documents are shown. */
export interface ListLight {
  readonly locale: Locale;
  readonly timeZone: string;
  /** Names of customers and managers by id. */
  readonly names: ReadonlyMap<unknown, string>;
}

/** The names of the columns that a table shows unless asked otherwise; all where nobody chose. */
export function firstColumns(model: string, all: readonly string[]): readonly string[] {
  const first = FIRST[model];
  return first?.filter((name) => all.includes(name)) ?? all.filter((name) => name !== 'nameFolded');
}

/** Whose names must be known to show these documents as a table. */
export function idsIn(
  model: Projection<unknown> | Rollup,
  found: readonly Served[],
): { readonly customers: readonly unknown[]; readonly managers: readonly unknown[] } {
  const ids = (whose: (typeof IDS)[keyof typeof IDS]) =>
    Object.entries(IDS)
      .filter(([, kind]) => kind === whose)
      .flatMap(([field]) => found.map(({ document }) => document[field]));
  const own = model.name === 'balances' ? found.map(({ key }) => key) : [];
  return { customers: [...ids('customer'), ...own], managers: ids('manager') };
}

/**
 * The columns of a read model's documents: the id of what they are about, and the fields that their schema declares, in
 * that order. Rows of a rollup have no id. As a table says them when `light` is given: names for ids, and days and
 * amounts in the language of the reader.
 */
export function columnsOf(
  model: Projection<unknown> | Rollup,
  light: ListLight | undefined,
): readonly Column<Served>[] {
  const fields = (shape: object): readonly Column<Served>[] =>
    shownIn(shape).map((name) => ({
      name,
      ...(light === undefined ? {} : looks(name)),
      value: ({ document }) => document[name],
      text: ({ document }) => cellText(name, document[name], light),
    }));
  if (model.kind === 'rollup') return fields({ ...model.key.shape, ...model.measures.shape });
  const id: Column<Served> = { name: 'id', value: ({ key }) => key };
  const named: Column<Served> = { ...id, text: ({ key }) => light?.names.get(key) ?? key };
  return [model.name === 'balances' ? named : id, ...fields(model.document.shape)];
}

function looks(name: string): Pick<Column<Served>, 'right' | 'spare'> {
  const isNumber = /Count$|^(ordered|amount|unallocated|leftTo|due|paid|gross|net|tax)/.test(name);
  const isSpare = ['responsibleId', 'outcome', 'lastContactAt', 'email'].includes(name);
  return { right: isNumber, spare: isSpare };
}

/** Fields that are there to be searched by are not shown. */
function shownIn(shape: object): readonly string[] {
  return Object.entries(shape)
    .filter(([, field]) => !(field instanceof z.ZodType) || field.meta()?.['hidden'] !== true)
    .map(([name]) => name);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T.*Z$/;

/** Amounts as people write them, lists of things as their number. */
function cellText(name: string, value: unknown, light: ListLight | undefined): string {
  const locale = light?.locale ?? 'EN';
  if (Array.isArray(value)) return listText(value, locale);
  const money = Money.safeParse(value);
  if (money.success) return moneyText(money.data, locale);
  const text = asText(value);
  if (light === undefined) return text;
  if (name in IDS) return light.names.get(value) ?? text;
  if (DAY.test(text)) return dayText(text, locale);
  return INSTANT.test(text) ? momentText(text, locale, light.timeZone) : text;
}

const Balance = z.object({ receivable: Money });

function listText(value: readonly unknown[], locale: Locale): string {
  const balances = z.array(Balance).min(1).safeParse(value);
  if (balances.success) {
    return balances.data.map(({ receivable }) => moneyText(receivable, locale)).join(', ');
  }
  return value.some((item) => typeof item === 'object') ? `${value.length} ×` : asText(value);
}
