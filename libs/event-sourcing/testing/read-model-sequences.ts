import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, FindQuery, StoredDocument } from '../read-model-store.js';
import { pages } from './finds.contract.js';
import { at, model, type ReadModelFactory, save, thing, things } from './read-model-harness.js';

type Scalar = string | number | boolean | null;

const colour = fc.constantFrom('', 'a', 'B', 'b', 'bb', 'ї', '\uffff', '😀');
const size = fc.constantFrom(-1.5, 0, 1, 2, 10);
const tag = fc.constantFrom('p', 'q', 'r');
const key = fc.constantFrom(...'abcdefghij');

const body = fc.record(
  {
    colour: fc.option(colour),
    size: fc.option(size),
    done: fc.option(fc.boolean()),
    tags: fc.array(tag, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const change = fc.record({
  put: fc.array(fc.record({ key, body }), { minLength: 2, maxLength: 10 }),
  remove: fc.array(key, { maxLength: 2 }),
});

/** Conditions on values of one type: all, or some of its comparisons. */
function conditionOn<T extends string | number>(value: fc.Arbitrary<T>): fc.Arbitrary<Condition> {
  return fc.oneof(
    fc.record({ equals: fc.option(value) }),
    fc.record({ in: fc.array(value, { maxLength: 3 }) }),
    fc.record({ from: value, below: value, upTo: value }, { requiredKeys: [] }),
  );
}

const conditions = {
  colour: conditionOn(colour),
  size: conditionOn(size),
  done: fc.record({ equals: fc.option(fc.boolean()) }),
  // Not null: an empty list and a missing one are not told apart by all stores.
  tags: fc.oneof(fc.record({ equals: tag }), fc.record({ in: fc.array(tag) })),
};

/** Mostly few conditions: with many nothing is left to be put in order. */
const where: fc.Arbitrary<NonNullable<FindQuery['where']>> = fc.oneof(
  fc.constant({}),
  fc.record({ colour: conditions.colour }),
  fc.record({ size: conditions.size }),
  fc.record({ tags: conditions.tags }),
  fc.record(conditions, { requiredKeys: [] }),
);

const query: fc.Arbitrary<FindQuery> = fc.record({
  where,
  orderBy: fc.option(
    fc.record({ field: fc.constantFrom('colour', 'size', 'done'), descending: fc.boolean() }),
    { nil: undefined },
  ),
  descending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 4 }),
});

/**
 * Random saves, then random queries page by page, against a filter and a sort over a Map.
 *
 * @throws fast-check's report with the smallest sequence that fails, and the seed
 */
export async function readModelSequences(
  factory: ReadModelFactory,
  { sequences, seed }: { readonly sequences: number; readonly seed: number },
): Promise<void> {
  const saves = fc.array(change, { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(saves, fc.array(query, { minLength: 1, maxLength: 8 }), async (all, asked) => {
      const { store, dispose } = await factory();
      try {
        const kept = new Map<string, StoredDocument>();
        for (const [n, { put, remove }] of all.entries()) {
          const documents = put.map((one) => thing(one.key, one.body, n));
          const changes = { collection: things, put: documents, remove };
          await save(store, model, [changes], n === 0 ? undefined : at(n), at(n + 1));
          for (const one of remove) kept.delete(one);
          for (const one of documents) kept.set(one.key, JSON.parse(JSON.stringify(one)));
        }
        for (const one of asked) {
          const expected = naive([...kept.values()], one);
          expect(await pages(store, one)).toEqual(expected);
          expect(await store.count(things, one.where)).toBe(expected.length);
        }
      } finally {
        await dispose();
      }
    }),
    { numRuns: sequences, seed },
  );
}

/** Written for reading, and with nothing of the product in it. */
function naive(documents: readonly StoredDocument[], asked: FindQuery): readonly StoredDocument[] {
  const { orderBy } = asked;
  const descending = orderBy?.descending ?? asked.descending ?? false;
  const sorted = documents
    .filter(({ body: fields }) =>
      Object.entries(asked.where ?? {}).every(([name, condition]) =>
        valuesOf(fields[name]).some((value) => holds(value, condition)),
      ),
    )
    .sort((a, b) => {
      const by = orderBy === undefined ? 0 : order(first(a, orderBy.field), first(b, orderBy.field));
      return by === 0 ? order(a.key, b.key) : by;
    }); // prettier-ignore
  return descending ? sorted.reverse() : sorted;
}

function holds(value: Scalar, condition: Condition): boolean {
  const { equals, from, below, upTo } = condition;
  if (equals !== undefined && value !== equals) return false;
  if (condition.in !== undefined && !condition.in.some((one) => one === value)) return false;
  if (from === undefined && below === undefined && upTo === undefined) return true;
  if (value === null) return false;
  if (from !== undefined && order(value, from) < 0) return false;
  if (below !== undefined && order(value, below) >= 0) return false;
  return upTo === undefined || order(value, upTo) <= 0;
}

function valuesOf(value: unknown): readonly Scalar[] {
  return Array.isArray(value) ? value : [scalar(value)];
}

function first({ body: fields }: StoredDocument, field: string): Scalar {
  return scalar(fields[field]);
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

function order(a: Scalar, b: Scalar): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
} // prettier-ignore
