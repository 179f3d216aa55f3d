import {
  type Condition,
  type FindQuery,
  type IndexedField,
  InvalidArgument,
} from '#event-sourcing';
import {
  type CollectionTable,
  columnOf,
  FIXED,
  LEAST,
  scalar,
  type SideTable,
} from './collection-table.js';
import type { Value } from './driver.js';

/** A piece of SQL and the values of its question marks, in their order. */
export interface Sql {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** What to search: run one part after the other until `limit` documents are found. */
export interface FindPlan {
  readonly parts: readonly Sql[];
  /** Whether a part gives all of its rows in one, as the JSON of a list: a fifth of the time that a row for each takes. */
  readonly together: boolean;
  /** The fields whose columns are read, behind those that are read of every document. */
  readonly fields: readonly IndexedField[];
  readonly limit: number;
}

/** @throws InvalidArgument for a field the collection does not declare, an order by an array, or limit < 1 */
export function planFind(table: CollectionTable, query: FindQuery): FindPlan {
  const { where, orderBy, after, limit } = query;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new InvalidArgument('limit', limit, 'give at least 1');
  }
  const orderField = orderBy === undefined ? undefined : declared(table, orderBy.field);
  if (orderField?.many === true) {
    throw new InvalidArgument('orderBy', orderField.name, 'order by a field with a single value');
  }
  const descending = orderBy?.descending ?? query.descending ?? false;
  const { from, filters, column, key, missing } = sourceOf(table, where, orderField);
  const fields = table.fieldsOnly ? wantedOf(table, query) : [];
  const together = table.fieldsOnly;
  const columns = fields.map((field) => selectedOf(columnOf(table.columns, field.name), field));
  const selected = [...FIXED.map((one) => `m.${one}`), ...columns].join(', ');
  const direction = descending ? 'DESC' : 'ASC';
  const ordering = [...(column === undefined ? [] : [column]), key];
  const order = ordering.map((one) => `${one} ${direction}`).join(', ');
  const parts = cursorParts({ column, key, missing }, descending, after).map((part) => {
    const all = [...filters, part];
    const condition = all.map(({ sql }) => sql).join(' AND ');
    const rest = `FROM ${from} WHERE ${condition} ORDER BY ${order} LIMIT ?`;
    const sql = together
      ? inOneRow(`json_array(${selected})`, ordering, direction, rest)
      : `SELECT ${selected} ${rest}`;
    return { sql, values: all.flatMap(({ values }) => values) };
  });
  return { parts, together, fields, limit };
}

/** JSON of SQLite's own making rounds numbers to 15 digits. */
function selectedOf(column: string, { type }: IndexedField): string {
  const one = `m.${column}`;
  return type === 'number' ? `iif(${one} IS NULL, NULL, format('%!.17g', ${one}))` : one;
}

/** The order is said twice: a list that is made of rows in order need not keep it. */
function inOneRow(
  row: string,
  ordering: readonly string[],
  direction: string,
  rest: string,
): string {
  const order = ordering.map((_, n) => `o${n} ${direction}`).join(', ');
  const places = ordering.map((one, n) => `${one} AS o${n}`).join(', ');
  return `SELECT json_group_array(json(r) ORDER BY ${order}) FROM (SELECT ${row} AS r, ${places} ${rest})`;
}

function wantedOf(table: CollectionTable, { fields }: FindQuery): readonly IndexedField[] {
  return fields === undefined ? table.columns : fields.map((name) => declared(table, name));
}

/** @throws InvalidArgument for a field the collection does not declare */
export function planCount(table: CollectionTable, where: FindQuery['where']): Sql {
  const filters = Object.entries(where ?? {}).map(([name, condition]) =>
    filterOf(table, declared(table, name), condition),
  );
  const condition = ['1', ...filters.map(({ sql }) => sql)].join(' AND ');
  return {
    sql: `SELECT count(*) FROM ${table.name} m WHERE ${condition}`,
    values: filters.flatMap(({ values }) => values),
  };
}

interface SourceOfRows {
  readonly from: string;
  readonly filters: readonly Sql[];
  /** The column to order by, undefined for the key alone. */
  readonly column: string | undefined;
  readonly key: string;
  /** What stands in that column for a missing value. */
  readonly missing: Value;
}

/**
 * The main table; or, when one value is asked for that a side table has, and the order wanted is that of its rows, that
 * side table.
 */
function sourceOf(
  table: CollectionTable,
  where: FindQuery['where'],
  orderField: IndexedField | undefined,
): SourceOfRows {
  const conditions = Object.entries(where ?? {});
  const filter = (entries: typeof conditions): readonly Sql[] =>
    entries.map(([name, condition]) => filterOf(table, declared(table, name), condition));
  const isOneValue = ({ name }: IndexedField): boolean =>
    typeof where?.[name]?.equals === 'string' && where[name]?.each === undefined;
  const side = table.sides.find(
    ({ of, rest }) => of.some(isOneValue) && rest[0]?.name === orderField?.name,
  );
  const asked = side?.of.find(isOneValue);
  const column =
    orderField === undefined ? undefined : `m.${columnOf(table.columns, orderField.name)}`;
  if (side === undefined || asked === undefined) {
    const filters = filter(conditions);
    return { from: `${table.name} m`, filters, column, key: 'm.key', missing: null };
  }
  const condition = where?.[asked.name] ?? {};
  const others = conditions.filter(([name]) => name !== asked.name);
  // The side table does not tell which of several fields has the value.
  const own =
    asked.many === true ? [] : [comparisons(`m.${columnOf(table.columns, asked.name)}`, condition)];
  return {
    from: `${side.name} s JOIN ${table.name} m ON m.key = s.key`,
    filters: [comparisons('s.value', condition), ...own, ...filter(others)],
    column: orderField === undefined ? undefined : 's.r0',
    key: 's.key',
    missing: LEAST,
  };
}

function declared(table: CollectionTable, name: string): IndexedField {
  const field = table.fields.get(name);
  if (field !== undefined) return field;
  const known = [...table.fields.keys()].join(', ') || 'none';
  throw new InvalidArgument('field', name, `${table.identity} can be searched by: ${known}`);
}

function filterOf(table: CollectionTable, field: IndexedField, condition: Condition): Sql {
  const side = table.sides.find(({ of }) => of.includes(field));
  if (field.many !== true) return scalarFilter(table, field, side, condition);
  if (condition.equals === null)
    return { sql: `m.${columnOf(table.columns, field.name)} = '[]'`, values: [] };
  const { each = [], ...rest } = condition;
  const all = Object.keys(rest).length === 0 && each.length > 0 ? each : [rest, ...each];
  const found = all.map((one) =>
    side === undefined ? inJson(table, field, one) : inSide(side, one),
  );
  return {
    sql: found.map(({ sql }) => sql).join(' AND '),
    values: found.flatMap(({ values }) => values),
  };
}

function scalarFilter(
  table: CollectionTable,
  field: IndexedField,
  side: SideTable | undefined,
  condition: Condition,
): Sql {
  const own = comparisons(`m.${columnOf(table.columns, field.name)}`, condition);
  const { equals, in: among } = condition;
  if (side === undefined || (typeof equals !== 'string' && among === undefined)) return own;
  const found = inSide(side, condition);
  return { sql: `${found.sql} AND ${own.sql}`, values: [...found.values, ...own.values] };
}

function inSide(side: SideTable, condition: Condition): Sql {
  const { sql, values } = comparisons('value', condition);
  return { sql: `m.key IN (SELECT key FROM ${side.name} WHERE ${sql})`, values };
}

function inJson(table: CollectionTable, field: IndexedField, condition: Condition): Sql {
  const { sql, values } = comparisons('value', condition);
  const array = `json_each(m.${columnOf(table.columns, field.name)})`;
  return { sql: `EXISTS (SELECT 1 FROM ${array} WHERE ${sql})`, values };
}

function comparisons(column: string, condition: Condition): Sql {
  const parts: Sql[] = [];
  const { equals, in: among, from, below, upTo } = condition;
  if (equals === null) parts.push({ sql: `${column} IS NULL`, values: [] });
  else if (equals !== undefined) parts.push({ sql: `${column} = ?`, values: [scalar(equals)] });
  if (among !== undefined) {
    // One text for lists of any length, so that few statements are prepared.
    const sql = `${column} IN (SELECT value FROM json_each(?))`;
    parts.push({ sql, values: [JSON.stringify(among)] });
  }
  if (from !== undefined) parts.push({ sql: `${column} >= ?`, values: [from] });
  if (below !== undefined) parts.push({ sql: `${column} < ?`, values: [below] });
  if (upTo !== undefined) parts.push({ sql: `${column} <= ?`, values: [upTo] });
  return {
    sql: ['1', ...parts.map(({ sql }) => sql)].join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

/**
 * Where to go on. Nulls sort first and no comparison holds for them, so what is behind a cursor comes in up to two
 * parts, each of which an index can walk along; a side table has none.
 */
function cursorParts(
  { column, key, missing }: Pick<SourceOfRows, 'column' | 'key' | 'missing'>,
  descending: boolean,
  after: FindQuery['after'],
): readonly Sql[] {
  if (after === undefined) return [{ sql: '1', values: [] }];
  const than = descending ? '<' : '>';
  if (column === undefined) return [{ sql: `${key} ${than} ?`, values: [after.key] }];
  const value = scalar(after.value) ?? missing;
  if (value === null) {
    const sameNull = { sql: `${column} IS NULL AND ${key} ${than} ?`, values: [after.key] };
    return descending ? [sameNull] : [sameNull, { sql: `${column} IS NOT NULL`, values: [] }];
  }
  const beyond = { sql: `(${column}, ${key}) ${than} (?, ?)`, values: [value, after.key] };
  const nulls = { sql: `${column} IS NULL`, values: [] };
  return descending && missing === null ? [beyond, nulls] : [beyond];
}
