import {
  matches,
  type Condition,
  type FindQuery,
  type JsonObject,
  type LedgerRow,
  type Projection,
  type Rollup,
} from '#event-sourcing';
import type { FactType } from '../crm.events.js';

/**
 * What makes a document a sales manager's own. A customer is his whose manager he is *now*, whatever day is asked for;
 * what concerns a customer is his with it, and so are orders and contacts that name him as responsible.
 */
interface Ownership {
  /** The field that names the customer; `id` when the document's own key does. */
  readonly customer: string;
  readonly responsible?: string;
  /** The field that names the manager whom the document's own key, a customer, belongs to. */
  readonly manager?: string;
}

/** By what documents are of. Everything else a sales manager does not see at all. */
const OWNERSHIP: Readonly<Record<string, Ownership>> = {
  customer: { customer: 'id', manager: 'managerId' },
  order: { customer: 'customerId', responsible: 'responsibleId' },
  contact: { customer: 'customerId', responsible: 'responsibleId' },
  payment: { customer: 'customerId' },
  credit: { customer: 'customerId' },
};

/** The same for what is to be done: its rows are of several kinds of things, and name customer and manager alike. */
const OWNERSHIP_OF_LISTS: Readonly<Record<string, Ownership>> = {
  calendarContacts: { customer: 'customerId', responsible: 'managerId' },
  calendarOrders: { customer: 'customerId', responsible: 'managerId' },
};

/** Everybody may know who works here. */
const EVERYBODYS: ReadonlySet<string> = new Set(['manager']);

/** Of sums a sales manager sees those that are told by manager, and of these the row of himself. */
const SUMS: ReadonlySet<string> = new Set(['sales', 'creditedSales']);

/** Of the facts about managers himself: how he came, what he is called. Decisions about him are for others. */
const OF_HIMSELF: readonly FactType[] = ['ManagerRegistered', 'ManagerRenamed', 'ManagerLeft'];

export interface SalesManager {
  readonly managerId: string;
  /** The customers whose manager he is now. */
  readonly customers: readonly string[];
}

type Where = NonNullable<FindQuery['where']>;

/** What a list may show: all of it, the documents of his customers by their keys, or what one of these conditions holds for. */
export type Shown = 'all' | 'by customer' | readonly Where[];

/**
 * The part of a list that is a sales manager's. Conditions of several alternatives may hold for one document.
 *
 * @param where what is asked for besides
 * @param isNow whether the documents are asked for as they are now
 */
export function shownTo(
  { managerId, customers }: SalesManager,
  model: Projection<unknown> | Rollup,
  where: Where = {},
  isNow = true,
): Shown {
  const ownership = ownershipOf(model);
  if (model.kind === 'rollup' && ownership === undefined) {
    const own = { dimension: one('MANAGER'), value: one(managerId) };
    return SUMS.has(model.name) ? alternatives(where, [own]) : [];
  }
  if (isEverybodys(model)) return 'all';
  const indexed = new Set(model.indexes.flat());
  if (ownership?.customer === 'id') {
    const { manager } = ownership;
    const isSaid = isNow && manager !== undefined && indexed.has(manager);
    return isSaid ? alternatives(where, [{ [manager]: one(managerId) }]) : 'by customer';
  }
  const own = [
    [ownership?.customer, customers],
    [ownership?.responsible, [managerId]],
  ] as const;
  return alternatives(
    where,
    own.flatMap(([field, values]) =>
      field !== undefined && indexed.has(field) ? [{ [field]: { in: values } }] : [],
    ),
  );
}

/** Whether a list shows a sales manager what is his, however little; sums that are not told by manager it refuses. */
export function showsOwn(model: Projection<unknown> | Rollup): boolean {
  return model.kind === 'projection' || ownershipOf(model) !== undefined;
}

function ownershipOf(model: Projection<unknown> | Rollup): Ownership | undefined {
  const ofKind = model.kind === 'projection' ? OWNERSHIP[model.entity] : undefined;
  return OWNERSHIP_OF_LISTS[model.name] ?? ofKind;
}

function isEverybodys(model: Projection<unknown> | Rollup): boolean {
  return model.kind === 'projection' && EVERYBODYS.has(model.entity);
}

/** Whose customer a document concerns, and whether it names this manager as responsible. */
export function ownerOf(
  model: Projection<unknown>,
  key: string,
  document: JsonObject,
  managerId: string,
): 'everybody' | 'himself' | { readonly customerId: string } | undefined {
  if (isEverybodys(model)) return 'everybody';
  const ownership = ownershipOf(model);
  if (ownership === undefined) return undefined;
  const { customer, responsible } = ownership;
  if (responsible !== undefined && document[responsible] === managerId) return 'himself';
  const customerId = customer === 'id' ? key : document[customer];
  return typeof customerId === 'string' ? { customerId } : undefined;
}

/** The conditions of which one holds for each row of the ledger that a sales manager may see. */
export function factsShownTo({ managerId, customers }: SalesManager, where: Where = {}) {
  const responsible = ['order', 'contact'].map((entity) => ({
    managerId: one(managerId),
    subject: { from: `${entity}:`, below: `${entity};` },
  }));
  return alternatives(where, [
    { customerId: { in: customers } },
    ...responsible,
    { subject: one(`manager:${managerId}`), type: { in: OF_HIMSELF } },
  ]);
}

/** Whether one row is among those. */
export function isFactShown(row: LedgerRow, manager: SalesManager): boolean {
  const document = { key: row.position, body: row };
  return factsShownTo(manager).some((where) => matches(document, where));
}

function one(value: string): Condition {
  return { in: [value] };
}

/** The later beginning and the earlier end of both. */
function narrowed(asked: Condition, own: Condition): Condition {
  const from = [asked.from, own.from].filter((one) => one !== undefined).toSorted();
  const below = [asked.below, own.below].filter((one) => one !== undefined).toSorted();
  const [latest, earliest] = [from.at(-1), below[0]];
  return {
    ...(latest === undefined ? {} : { from: latest }),
    ...(earliest === undefined ? {} : { below: earliest }),
  };
}

/** Each of `own` together with `where`; those left out that nothing can fulfil. */
function alternatives(where: Where, own: readonly Where[]): readonly Where[] {
  return own.flatMap((mine) => {
    const both = Object.entries(mine).map(([field, condition]) => [
      field,
      together(where[field], condition),
    ]);
    if (both.some(([, condition]) => condition === undefined)) return [];
    return [{ ...where, ...Object.fromEntries(both) }];
  });
}

/**
 * One condition for two on the same field; undefined when no value fulfils both. What is owned is a list of values, or
 * everything with the same beginning (`from`, `below`).
 */
function together(asked: Condition | undefined, own: Condition): Condition | undefined {
  if (own.in === undefined) return { ...asked, ...narrowed(asked ?? {}, own) };
  const values = own.in.filter(
    (value) => asked === undefined || matches({ key: '', body: { value } }, { value: asked }),
  );
  if (values.length === 0) return undefined;
  // One value that was asked for stays so: a list of a past day is then made of the facts that concern it alone.
  return asked?.equals === undefined ? { in: values } : asked;
}
