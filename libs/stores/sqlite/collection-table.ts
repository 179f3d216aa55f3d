import {
  type Collection,
  type IndexedField,
  InvalidArgument,
  type JsonObject,
  identityOf,
  type StoredDocument,
} from '#event-sourcing';
import { quoted, type Row, text, type Value } from './driver.js';

/**
 * An index that has several entries for a document: a table of its own, with a row for each, which is nothing but that
 * index. It is a list of fields that starts with a `many` field, or the lookups of a collection.
 */
export interface SideTable {
  readonly name: string;
  /** Of these the values, or the elements of a `many` field, each once. */
  readonly of: readonly IndexedField[];
  /** The other fields of the index, repeated beside each value. */
  readonly rest: readonly IndexedField[];
}

/** What stands in a side table for a missing value, because a key cannot be null there: it sorts first, as null does. */
export const LEAST = -Infinity;

/** Columns before those of the fields: the key, the document's JSON, the place of its last fact. */
export const FIXED = ['key', 'body', 'last_occurred_at', 'last_position'] as const;

/** How a collection lies in SQLite. All names are quoted already. */
export interface CollectionTable {
  readonly identity: string;
  readonly name: string;
  readonly fields: ReadonlyMap<string, IndexedField>;
  /** In the order of the columns `f0`, `f1` …: a `many` field is the JSON of its array there. */
  readonly columns: readonly IndexedField[];
  readonly sides: readonly SideTable[];
  /** All columns, in the order of the table: the row that `rowOf` makes. */
  readonly whole: readonly string[];
  /** The columns are the document; `body` is empty. */
  readonly fieldsOnly: boolean;
  /** The table alone: documents can be added to it. */
  readonly createBare: string;
  /** What searching needs besides, for the documents that are there already. */
  readonly createRest: readonly string[];
  readonly dropAll: readonly string[];
}

export function tableOf(collection: Collection): CollectionTable {
  const identity = identityOf(collection);
  const fields = new Map(collection.fields.map((field) => [field.name, field]));
  const field = (name: string): IndexedField => {
    const found = fields.get(name);
    if (found !== undefined) return found;
    throw new InvalidArgument(
      `${identity} index`,
      name,
      'name a field that the collection declares',
    );
  };
  const indexes = collection.indexes.map((names) => names.map(field));
  const sides = indexes.filter(([first]) => first?.many === true).map(sideOf(identity));
  const lookups = (collection.lookups ?? []).map(field);
  if (lookups.length > 0)
    sides.push({ name: quoted(`${identity}/lookups`), of: lookups, rest: [] });
  const plain = indexes.filter(([first]) => first?.many !== true);
  const name = quoted(identity);
  const { fields: columns, fieldsOnly = false } = collection;
  const column = (of: IndexedField): string => columnOf(columns, of.name);
  const whole = [...FIXED, ...columns.map(column)];
  const declared = whole.slice(1).map((one) => (one === 'body' ? 'body TEXT NOT NULL' : one));
  // Rows without a document are small enough to lie in the index of their keys, and come in its order. Documents do not:
  // while they are filled in, an index of random keys would be rewritten all over for every few of them.
  const [keyed, rowid, unique] = fieldsOnly
    ? ['key TEXT PRIMARY KEY', ' WITHOUT ROWID', []]
    : [
        'key TEXT NOT NULL',
        '',
        [`CREATE UNIQUE INDEX ${quoted(`${identity}#key`)} ON ${name} (key)`],
      ];
  return {
    identity,
    name,
    fields,
    columns,
    sides,
    whole,
    fieldsOnly,
    createBare: `CREATE TABLE IF NOT EXISTS ${name} (${keyed}, ${declared.join(', ')})${rowid}`,
    createRest: [
      ...unique,
      ...plain.map((index, n) => {
        const list = [...index.map(column), 'key'].join(', ');
        return `CREATE INDEX IF NOT EXISTS ${quoted(`${identity}#${n}`)} ON ${name} (${list})`;
      }),
      ...sides.flatMap((side) => [createSide(side), fillSide(name, side, column)]),
    ],
    dropAll: [name, ...sides.map((side) => side.name)].map((one) => `DROP TABLE IF EXISTS ${one}`),
  };
}

function sideOf(identity: string) {
  return ([many, ...rest]: readonly IndexedField[], n: number): SideTable => {
    if (many === undefined) throw new Error(`${identity}: an index without fields`);
    return { name: quoted(`${identity}/${n}/${many.name}`), of: [many], rest };
  };
}

function createSide({ name, rest }: SideTable): string {
  const columns = ['value', ...rest.map((_, n) => `r${n}`), 'key'].join(', ');
  return `CREATE TABLE IF NOT EXISTS ${name} (${columns}, PRIMARY KEY (${columns})) WITHOUT ROWID`;
}

/** The rows of `sideRowsOf` for all documents of a table, in the order in which they lie. */
function fillSide(
  table: string,
  { name, of, rest }: SideTable,
  column: (of: IndexedField) => string,
): string {
  const others = rest.map((field) => `, coalesce(m.${column(field)}, -9e999)`).join('');
  const selects = of.map((field, n) => {
    const own = column(field);
    if (field.many === true)
      return `SELECT e.value${others}, m.key FROM ${table} m, json_each(m.${own}) e`;
    const earlier = of.slice(0, n).map((other) => ` AND m.${own} IS NOT m.${column(other)}`);
    return `SELECT m.${own}${others}, m.key FROM ${table} m WHERE m.${own} IS NOT NULL${earlier.join('')}`;
  });
  const order = Array.from({ length: rest.length + 2 }, (_, n) => n + 1).join(', ');
  return `INSERT INTO ${name} ${selects.join(' UNION ALL ')} ORDER BY ${order}`;
}

/** Columns are numbered: field names may differ in case only, which SQLite does not see. */
export function columnOf(columns: readonly IndexedField[], name: string): string {
  return `f${columns.findIndex((field) => field.name === name)}`;
}

/** The whole row of a document. */
export function rowOf({ columns, fieldsOnly }: CollectionTable, document: StoredDocument): Row {
  const { key, body, last } = document;
  const json = fieldsOnly ? '' : JSON.stringify(body);
  const values = columns.map((field) => columnValue(field, body));
  return [key, json, last?.occurredAt ?? null, last?.position ?? null, ...values];
}

/** The rows of a side table that belong to a whole row. */
export function sideRowsOf(
  { columns }: CollectionTable,
  { of, rest }: SideTable,
  row: Row,
): readonly Row[] {
  const value = (field: IndexedField): Value => row[FIXED.length + columns.indexOf(field)] ?? null;
  const values = new Set(of.flatMap((field) => valuesOf(field, value(field))));
  if (values.size === 0) return [];
  const others = [...rest.map((field) => value(field) ?? LEAST), row[0] ?? null];
  return [...values].map((one) => [one, ...others]);
}

function valuesOf({ many }: IndexedField, stored: Value): readonly Value[] {
  if (stored === null || stored === '[]') return [];
  return many === true ? JSON.parse(text(stored)) : [stored];
}

function columnValue(field: IndexedField, body: JsonObject): Value {
  const value = body[field.name];
  if (field.many === true) return JSON.stringify(elementsOf(value));
  return scalar(value);
}

/** A document as it was read: behind the columns of every document, those of `fields`. */
export function documentOf(
  { columns, fieldsOnly }: CollectionTable,
  [key, body, occurredAt, position, ...values]: Row,
  fields = columns,
): StoredDocument {
  const document = {
    key: text(key),
    body: fieldsOnly ? bodyOf(fields, values) : JSON.parse(text(body)),
  };
  if (typeof occurredAt !== 'string') return document;
  return { ...document, last: { occurredAt, position: text(position) } };
}

function bodyOf(columns: readonly IndexedField[], values: Row): JsonObject {
  const body: Record<string, unknown> = {};
  for (const [n, { name, type, many }] of columns.entries()) {
    const value = values[n];
    if (value === null || value === undefined) continue;
    body[name] = many === true ? JSON.parse(text(value)) : asDeclared(type, value);
  }
  return body;
}

/** Numbers may come as text with all their digits; booleans are 0 and 1. */
function asDeclared(type: IndexedField['type'], value: string | number): unknown {
  if (type === 'number') return Number(value);
  return type === 'boolean' ? value === 1 : value;
}

/** The different elements of a `many` field. */
function elementsOf(value: unknown): readonly (string | number)[] {
  if (!Array.isArray(value)) return [];
  const items: readonly unknown[] = value;
  return [...new Set(items.map(scalar))].filter((one) => one !== null);
}

/** Booleans are 0 and 1; what is missing or no scalar is null. */
export function scalar(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return null;
}
