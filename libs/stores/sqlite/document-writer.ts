import { InvalidArgument, type StoredDocument } from '#event-sourcing';
import { type CollectionTable, rowOf, sideRowsOf, type SideTable } from './collection-table.js';
import { type Connection, type Row, text } from './driver.js';
import { insertRows } from './insert-rows.js';
import type { RecentRows } from './recent-rows.js';

/**
 * Writes whole documents. Columns that stay as they are are not written again, because SQLite would rewrite their
 * indexes (and `INSERT OR REPLACE` would rewrite all of them).
 */
export function putDocuments(
  connection: Connection,
  table: CollectionTable,
  documents: readonly StoredDocument[],
  recent: RecentRows,
): void {
  // The last of several with one key counts.
  const byKey = new Map(documents.map((document) => [document.key, document]));
  const stored = storedRows(connection, table, [...byKey.keys()], recent);
  const added: Row[] = [];
  for (const [key, document] of byKey) {
    checkKey(table, key);
    const row = rowOf(table, document);
    const before = stored.get(key);
    if (before === undefined) added.push(row);
    else update(connection, table, before, row);
    recent.set(table, key, row);
  }
  insertRows(connection, table.name, added);
  for (const side of table.sides) {
    const rows = added.flatMap((row) => sideRowsOf(table, side, row));
    insertRows(connection, side.name, rows);
  }
}

/** Writes documents none of which stands yet into a table that has neither indexes nor side tables so far. */
export function fillWith(
  connection: Connection,
  table: CollectionTable,
  documents: readonly StoredDocument[],
): void {
  for (const { key } of documents) checkKey(table, key);
  insertRows(
    connection,
    table.name,
    documents.map((document) => rowOf(table, document)),
  );
}

function checkKey(table: CollectionTable, key: string): void {
  if (key !== '' && !key.includes('\0')) return;
  throw new InvalidArgument(`${table.identity} key`, key, 'give text without NUL');
}

export function removeDocuments(
  connection: Connection,
  table: CollectionTable,
  keys: readonly string[],
  recent: RecentRows,
): void {
  for (const [key, row] of storedRows(connection, table, keys, recent)) {
    connection.prepare(`DELETE FROM ${table.name} WHERE key = ?`).run(key);
    for (const side of table.sides) removeRows(connection, side, sideRowsOf(table, side, row));
  }
  for (const key of keys) recent.set(table, key, null);
}

/** The rows that stand, of those keys that have one. */
export function storedRows(
  connection: Connection,
  table: CollectionTable,
  keys: readonly string[],
  recent: RecentRows,
): ReadonlyMap<string, Row> {
  const found = new Map<string, Row>();
  const unknown = new Set<string>();
  for (const key of keys) {
    const row = recent.get(table, key);
    if (row === undefined) unknown.add(key);
    else if (row !== null) found.set(key, row);
  }
  for (const row of readRows(connection, table, unknown)) {
    const key = text(row[0]);
    found.set(key, row);
    unknown.delete(key);
    recent.set(table, key, row);
  }
  for (const key of unknown) recent.set(table, key, null);
  return found;
}

function readRows(
  connection: Connection,
  table: CollectionTable,
  keys: ReadonlySet<string>,
): readonly Row[] {
  if (keys.size === 0) return [];
  let wanted = [...keys];
  if (table.fieldsOnly) {
    // A list of all facts grows at its end: what is behind its newest row is not there.
    const newest = connection.prepare(`SELECT max(key) FROM ${table.name}`).first()?.[0] ?? '';
    wanted = wanted.filter((key) => key <= newest);
    if (wanted.length === 0) return [];
  }
  const select = `SELECT ${table.whole.join(', ')} FROM ${table.name}`;
  return connection
    .prepare(`${select} WHERE key IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(wanted));
}

/** Only what changed: SQLite would rewrite the indexes of the rest too. */
function update(connection: Connection, table: CollectionTable, before: Row, after: Row): void {
  const changed = table.whole.flatMap((_, n) => (after[n] === before[n] ? [] : [n]));
  if (changed.length === 0) return;
  const sets = changed.map((n) => `${table.whole[n]} = ?`).join(', ');
  connection
    .prepare(`UPDATE ${table.name} SET ${sets} WHERE key = ?`)
    .run(...changed.map((n) => after[n] ?? null), after[0] ?? null);
  const isIndexed = changed.some((n) => n >= table.whole.length - table.columns.length);
  for (const side of isIndexed ? table.sides : []) {
    const old = sideRowsOf(table, side, before);
    const now = sideRowsOf(table, side, after);
    removeRows(connection, side, rowsWithout(old, now));
    insertRows(connection, side.name, rowsWithout(now, old));
  }
}

function rowsWithout(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  const left = new Set(others.map((row) => JSON.stringify(row)));
  return rows.filter((row) => !left.has(JSON.stringify(row)));
}

/** Rows of a side table: all of their columns are their key. */
function removeRows(connection: Connection, side: SideTable, rows: readonly Row[]): void {
  const columns = ['value', ...side.rest.map((_, n) => `r${n}`), 'key'];
  const one = columns.map((column) => `${column} = ?`).join(' AND ');
  for (const row of rows) connection.prepare(`DELETE FROM ${side.name} WHERE ${one}`).run(...row);
}
