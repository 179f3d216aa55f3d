import type { Collection, Condition, FindQuery, StoredDocument } from './read-model-store.js';
import { InvalidArgument } from './errors.js';

type Scalar = string | number | boolean | null;

/**
 * What `ReadModelStore.find` promises, over documents in memory: the yardstick of the stores, and how documents of a
 * past reading are searched.
 *
 * @throws InvalidArgument for a field that is not indexed, or limit < 1
 */
export function findInMemory(
  documents: Iterable<StoredDocument>,
  collection: Collection,
  query: FindQuery,
): readonly StoredDocument[] {
  if (!Number.isInteger(query.limit) || query.limit < 1) {
    throw new InvalidArgument('limit', query.limit, 'give a whole number from 1 on');
  }
  const names = new Set(collection.fields.map((field) => field.name));
  for (const name of [
    ...Object.keys(query.where ?? {}),
    ...(query.orderBy ? [query.orderBy.field] : []),
  ]) {
    if (!names.has(name))
      throw new InvalidArgument('field', name, `${collection.name} is not indexed by it`);
  }
  const field = query.orderBy?.field;
  const sign = (query.orderBy?.descending ?? query.descending ?? false) ? -1 : 1;
  const valueOf = (document: StoredDocument): Scalar =>
    field === undefined ? document.key : scalar(document.body[field]);
  const { after } = query;
  return [...documents]
    .filter((document) => matches(document, query.where))
    .filter(
      (document) =>
        after === undefined ||
        sign * compare([valueOf(document), document.key], [after.value, after.key]) > 0,
    )
    .sort((a, b) => sign * compare([valueOf(a), a.key], [valueOf(b), b.key]))
    .slice(0, query.limit);
}

/** Whether a document fulfils every condition. */
export function matches(document: StoredDocument, where: FindQuery['where'] = {}): boolean {
  return Object.entries(where).every(([name, condition]) => {
    const value = document.body[name];
    const { each = [], ...rest } = condition;
    const all = Object.keys(rest).length === 0 && each.length > 0 ? each : [rest, ...each];
    const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
    return all.every((one) => elements.some((element) => holds(scalar(element), one)));
  });
}

function holds(value: Scalar, condition: Condition): boolean {
  if (condition.equals !== undefined && value !== condition.equals) return false;
  if (condition.in !== undefined && !condition.in.some((one) => one === value)) return false;
  const ranged = condition.from ?? condition.below ?? condition.upTo;
  if (ranged !== undefined && (value === null || typeof value !== typeof ranged)) return false;
  if (condition.from !== undefined && order(value, condition.from) < 0) return false;
  if (condition.below !== undefined && order(value, condition.below) >= 0) return false;
  return condition.upTo === undefined || order(value, condition.upTo) <= 0;
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

function compare(a: readonly [Scalar, string], b: readonly [Scalar, string]): number {
  return order(a[0], b[0]) || order(a[1], b[1]);
}

/** Missing values first, then as SQLite and MongoDB order them within one type: binary for text. */
function order(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b);
  return a < b ? -1 : 1;
}

/** By code points, as stores compare UTF-8; `<` compares UTF-16, where an emoji comes before U+FFFF. */
function textOrder(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x === y) continue;
    const [high, low] = [isSurrogate(x), isSurrogate(y)];
    if (high === low) return x - y;
    return high ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
