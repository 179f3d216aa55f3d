import { InvalidArgument, type StoredDocument } from '#event-sourcing';
import {
  type CollectionTable,
  columnOf,
  columnValue,
  elementsOf,
  scalar,
  type SideTable,
} from './collection-table.js';
import { type Connection, type Row, text, type Value } from './driver.js';

/**
 * Writes whole documents. Columns that stay as they are are not written again, because SQLite would rewrite their
 * indexes (and `INSERT OR REPLACE` would rewrite all of them).
 */
export function putDocuments(
  connection: Connection,
  table: CollectionTable,
  documents: readonly StoredDocument[],
): void {
  // The last of several with one key counts.
  const byKey = new Map(documents.map((document) => [document.key, document]));
  const stored = storedColumns(connection, table, [...byKey.keys()]);
  for (const document of byKey.values()) {
    if (document.key === '' || document.key.includes('\0')) {
      throw new InvalidArgument(`${table.identity} key`, document.key, 'give text without NUL');
    }
    const columns = table.columns.map((field) => columnValue(field, document.body));
    const before = stored.get(document.key);
    if (before === undefined) insert(connection, table, document, columns);
    else update(connection, table, document, columns, before);
  }
}

export function removeDocuments(
  connection: Connection,
  table: CollectionTable,
  keys: readonly string[],
): void {
  if (keys.length === 0) return;
  const list = JSON.stringify(keys);
  for (const { name } of [table, ...table.sides]) {
    connection
      .prepare(`DELETE FROM ${name} WHERE key IN (SELECT value FROM json_each(?))`)
      .run(list);
  }
}

function storedColumns(
  connection: Connection,
  table: CollectionTable,
  keys: readonly string[],
): ReadonlyMap<string, Row> {
  const columns = ['key', ...table.columns.map((_, n) => `f${n}`)].join(', ');
  const rows = connection
    .prepare(`SELECT ${columns} FROM ${table.name} WHERE key IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(keys));
  return new Map(rows.map(([key, ...values]) => [text(key), values]));
}

function insert(
  connection: Connection,
  table: CollectionTable,
  document: StoredDocument,
  columns: readonly Value[],
): void {
  const marks = ['?', '?', '?', '?', ...columns.map(() => '?')].join(', ');
  connection
    .prepare(`INSERT INTO ${table.name} VALUES (${marks})`)
    .run(document.key, ...fixedColumns(table, document), ...columns);
  for (const side of table.sides) insertElements(connection, side, document);
}

function update(
  connection: Connection,
  table: CollectionTable,
  document: StoredDocument,
  columns: readonly Value[],
  before: Row,
): void {
  const changed = columns.flatMap((value, n) => (value === before[n] ? [] : [n]));
  const sets = ['body = ?', 'last_occurred_at = ?', 'last_position = ?'];
  const values = changed.map((n) => columns[n] ?? null);
  connection
    .prepare(
      `UPDATE ${table.name} SET ${[...sets, ...changed.map((n) => `f${n} = ?`)].join(', ')} WHERE key = ?`,
    )
    .run(...fixedColumns(table, document), ...values, document.key);
  if (changed.length === 0) return;
  const names = new Set(changed.map((n) => `f${n}`));
  for (const side of table.sides) {
    const concerns = [side.many, ...side.rest].some((field) =>
      names.has(columnOf(table.columns, field.name)),
    );
    if (!concerns) continue;
    connection.prepare(`DELETE FROM ${side.name} WHERE key = ?`).run(document.key);
    insertElements(connection, side, document);
  }
}

function insertElements(connection: Connection, side: SideTable, document: StoredDocument): void {
  const rest = side.rest.map((field) => scalar(document.body[field.name]));
  const marks = ['?', ...rest.map(() => '?'), '?'].join(', ');
  const statement = connection.prepare(`INSERT INTO ${side.name} VALUES (${marks})`);
  for (const element of elementsOf(side.many, document.body)) {
    statement.run(element, ...rest, document.key);
  }
}

function fixedColumns(
  { fieldsOnly }: CollectionTable,
  { body, last }: StoredDocument,
): readonly Value[] {
  return [fieldsOnly ? '' : JSON.stringify(body), last?.occurredAt ?? null, last?.position ?? null];
}
