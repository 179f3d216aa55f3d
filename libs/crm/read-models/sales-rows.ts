import type { JsonObject } from '#event-sourcing';
import { sales } from './sales.rollup.js';

const DIMENSIONS = Object.keys(sales.key.shape);
const MEASURES = Object.keys(sales.measures.shape);

/** The rows of all rollups that sales are the sum of, those of one month and value added up; in the order they came. */
export function summedSales(rows: readonly JsonObject[]): readonly JsonObject[] {
  const sums = new Map<string, JsonObject>();
  for (const row of rows) {
    const id = JSON.stringify(DIMENSIONS.map((name) => row[name]));
    const known = sums.get(id);
    sums.set(id, known === undefined ? row : { ...known, ...added(known, row) });
  }
  return [...sums.values()];
}

function added(one: JsonObject, other: JsonObject): JsonObject {
  return Object.fromEntries(
    MEASURES.map((name) => [name, Number(one[name]) + Number(other[name])]),
  );
}
