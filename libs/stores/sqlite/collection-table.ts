import {
  type Collection,
  type IndexedField,
  InvalidArgument,
  type JsonObject,
  identityOf,
  type StoredDocument,
} from '#event-sourcing';
import { quoted, type Row, text, type Value } from './driver.js';

/** A list of fields that starts with a `many` field: a table of its own, with a row for each element. */
export interface SideTable {
  readonly name: string;
  readonly many: IndexedField;
  /** The other fields of the index, repeated beside each element. */
  readonly rest: readonly IndexedField[];
}

/** How a collection lies in SQLite. All names are quoted already. */
export interface CollectionTable {
  readonly identity: string;
  readonly name: string;
  readonly fields: ReadonlyMap<string, IndexedField>;
  /** In the order of the columns `f0`, `f1` …: a `many` field is the JSON of its array there. */
  readonly columns: readonly IndexedField[];
  readonly sides: readonly SideTable[];
  /** What is read of a document, in the order that `documentOf` expects. */
  readonly selected: readonly string[];
  /** The columns are the document; `body` is empty. */
  readonly fieldsOnly: boolean;
  readonly create: readonly string[];
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
  const plain = indexes.filter(([first]) => first?.many !== true);
  const name = quoted(identity);
  const { fields: columns, fieldsOnly = false } = collection;
  const column = (of: IndexedField): string => columnOf(columns, of.name);
  const declared = columns.map((one) => `${column(one)}`).join(', ');
  return {
    identity,
    name,
    fields,
    columns,
    sides,
    selected: [
      ...['key', 'body', 'last_occurred_at', 'last_position'],
      ...(fieldsOnly ? columns.map(column) : []),
    ],
    fieldsOnly,
    create: [
      `CREATE TABLE IF NOT EXISTS ${name} (key TEXT PRIMARY KEY, body TEXT NOT NULL, last_occurred_at TEXT,
        last_position TEXT${declared === '' ? '' : `, ${declared}`})`,
      ...plain.map((index, n) => {
        const list = [...index.map(column), 'key'].join(', ');
        return `CREATE INDEX IF NOT EXISTS ${quoted(`${identity}#${n}`)} ON ${name} (${list})`;
      }),
      ...sides.flatMap(createSide),
    ],
    dropAll: [name, ...sides.map((side) => side.name)].map((one) => `DROP TABLE IF EXISTS ${one}`),
  };
}

function sideOf(identity: string) {
  return ([many, ...rest]: readonly IndexedField[], n: number): SideTable => {
    if (many === undefined) throw new Error(`${identity}: an index without fields`);
    return { name: quoted(`${identity}/${n}/${many.name}`), many, rest };
  };
}

function createSide({ name, rest }: SideTable): readonly string[] {
  const columns = ['value', ...rest.map((_, n) => `r${n}`), 'key'].join(', ');
  const index = (suffix: string) => `${name.slice(0, -1)}${suffix}"`;
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (${columns})`,
    `CREATE INDEX IF NOT EXISTS ${index('#')} ON ${name} (${columns})`,
    `CREATE INDEX IF NOT EXISTS ${index('#key')} ON ${name} (key)`,
  ];
}

/** Columns are numbered: field names may differ in case only, which SQLite does not see. */
export function columnOf(columns: readonly IndexedField[], name: string): string {
  return `f${columns.findIndex((field) => field.name === name)}`;
}

/** What stands in a document's column. */
export function columnValue(field: IndexedField, body: JsonObject): Value {
  const value = body[field.name];
  if (field.many === true) return JSON.stringify(elementsOf(field, body));
  return scalar(value);
}

/** A document as it was read: the columns that its table selects. */
export function documentOf(
  { columns, fieldsOnly }: CollectionTable,
  [key, body, occurredAt, position, ...values]: Row,
): StoredDocument {
  const document = {
    key: text(key),
    body: fieldsOnly ? bodyOf(columns, values) : JSON.parse(text(body)),
  };
  if (typeof occurredAt !== 'string') return document;
  return { ...document, last: { occurredAt, position: text(position) } };
}

function bodyOf(columns: readonly IndexedField[], values: Row): JsonObject {
  const body: Record<string, unknown> = {};
  for (const [n, { name, type, many }] of columns.entries()) {
    const value = values[n];
    if (value === null || value === undefined) continue;
    body[name] = many === true ? JSON.parse(text(value)) : type === 'boolean' ? value === 1 : value;
  }
  return body;
}

/** The different elements of a `many` field. */
export function elementsOf(field: IndexedField, body: JsonObject): readonly (string | number)[] {
  const value = body[field.name];
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
