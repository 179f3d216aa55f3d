import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FindQuery } from '#event-sourcing';
import { things } from '#event-sourcing/testing';
import { tableOf } from './collection-table.js';
import { type Connection, openBare } from './driver.js';
import { planFind } from './find-sql.js';

let directory: string;
let connection: Connection;
const table = tableOf(things);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'litopys-find-'));
  connection = openBare(join(directory, 'plans.db'));
  for (const statement of [table.createBare, ...table.createRest]) connection.exec(statement);
});
afterAll(() => {
  connection.close();
  rmSync(directory, { recursive: true });
});

function plansOf(query: FindQuery): string {
  return planFind(table, query)
    .parts.flatMap(({ sql, values }) =>
      connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values, query.limit),
    )
    .map((row) => String(row[3]))
    .join('; ');
}

const hot = { tags: { equals: 'hot' } };
const red = { colour: { equals: 'red' } };

/** What declared indexes are for: never a scan of the table, never a sort. */
const served: readonly (readonly [string, FindQuery])[] = [
  ['by key', { limit: 9 }],
  ['by key, behind a cursor', { limit: 9, after: { value: null, key: 'a' } }],
  ['one value, by the next field', { where: red, orderBy: { field: 'size' }, limit: 9 }],
  ['by a field', { orderBy: { field: 'size', descending: true }, limit: 9 }],
  ['by a field, behind a cursor', { orderBy: { field: 'size' }, after: { value: 3, key: 'a' }, limit: 9 }],
  ['by a field, behind a null', { orderBy: { field: 'size' }, after: { value: null, key: 'a' }, limit: 9 }],
  ['a range, by its field', { where: { size: { from: 1 } }, orderBy: { field: 'size' }, limit: 9 }],
  ['an element, by the next field', { where: hot, orderBy: { field: 'size', descending: true }, limit: 9 }],
  ['an element, behind a cursor', { where: hot, orderBy: { field: 'size' }, after: { value: 3, key: 'a' }, limit: 9 }],
  ['an element, by key', { where: hot, limit: 9 }],
]; // prettier-ignore

describe('the plan of a query', () => {
  it.each(served)('%s walks along an index', (_, query) => {
    const plan = plansOf(query);
    expect(plan).not.toMatch(/TEMP B-TREE/);
    expect(plan).not.toMatch(/SCAN \w+(;|$)/);
  });
});
