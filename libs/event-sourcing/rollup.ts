import type { z } from 'zod';
import type { JsonObject } from './event.js';
import type { Projection } from './projection.js';
import type { Changes, Collection, ReadModelStore } from './read-model-store.js';

/** What one document adds to one row: `key` are the row's dimensions, `add` its measures (integers). */
export interface Contribution<K = JsonObject, M = Readonly<Record<string, number>>> {
  readonly key: K;
  readonly add: M;
}

interface RollupFields {
  readonly name: string;
  readonly one: string;
  readonly version: number;
  readonly description: string;
  /** The type of the dimensions of a row; text, number or boolean each, every field described. */
  readonly key: z.ZodObject;
  /** The type of the measures of a row; integers, every field described. */
  readonly measures: z.ZodObject;
  readonly indexes: readonly (readonly string[])[];
  readonly hidden?: boolean;
}

/** Sums over documents. A row whose measures have all come back to 0 is removed. */
export interface Rollup extends RollupFields {
  readonly kind: 'rollup';
  readonly of: Projection<unknown>;
  contribute(document: JsonObject, key: string): readonly Contribution[];
}

/**
 * Declares a rollup. The engine applies `contribute(after) − contribute(before)` for each changed document, so late,
 * corrected and voided facts are right without special cases and the cost of an event stays constant.
 */
export function rollup<D, K extends z.ZodObject, M extends z.ZodObject>(
  spec: Omit<RollupFields, 'key' | 'measures'> & {
    readonly of: Projection<D>;
    readonly key: K;
    readonly measures: M;
    contribute(document: D, key: string): readonly Contribution<z.output<K>, z.output<M>>[];
  },
): Rollup {
  return { kind: 'rollup', ...spec } as unknown as Rollup;
}

/** What changed documents add to and take from the rows of a rollup. */
export class RollupSums {
  readonly #rows = new Map<
    string,
    { readonly key: JsonObject; readonly add: Map<string, number> }
  >();

  constructor(readonly rollup: Rollup) {}

  /** A document was `before` and is `after` now; undefined for "was not there" and "is gone". */
  replace(key: string, before: JsonObject | undefined, after: JsonObject | undefined): void {
    if (before !== undefined) this.#add(this.rollup.contribute(before, key), -1);
    if (after !== undefined) this.#add(this.rollup.contribute(after, key), 1);
  }

  /** The rows as they are after the sums; a row whose measures have all come back to 0 goes. */
  async changes(collection: Collection, store: ReadModelStore): Promise<Changes> {
    const changed = [...this.#rows].filter(([, { add }]) => [...add.values()].some((n) => n !== 0));
    const rows = await store.load(
      collection,
      changed.map(([id]) => id),
    );
    const put: { key: string; body: JsonObject }[] = [];
    const remove: string[] = [];
    for (const [id, { key, add }] of changed) {
      const body = this.#plus(key, rows.get(id)?.body, add);
      if (Object.keys(this.rollup.measures.shape).every((name) => body[name] === 0))
        remove.push(id);
      else put.push({ key: id, body });
    }
    return { collection, put, remove };
  }

  /** All rows, when nothing is stored yet. */
  rows(): readonly { readonly key: string; readonly body: JsonObject }[] {
    return [...this.#rows]
      .filter(([, { add }]) => [...add.values()].some((n) => n !== 0))
      .map(([key, row]) => ({ key, body: this.#plus(row.key, undefined, row.add) }));
  }

  #add(contributions: readonly Contribution[], sign: 1 | -1): void {
    const dimensions = Object.keys(this.rollup.key.shape);
    for (const { key, add } of contributions) {
      const id = JSON.stringify(dimensions.map((name) => key[name] ?? null));
      let row = this.#rows.get(id);
      if (row === undefined) this.#rows.set(id, (row = { key, add: new Map() }));
      for (const [name, n] of Object.entries(add))
        row.add.set(name, (row.add.get(name) ?? 0) + sign * n);
    }
  }

  #plus(
    key: JsonObject,
    row: JsonObject | undefined,
    add: ReadonlyMap<string, number>,
  ): JsonObject {
    const measures = Object.keys(this.rollup.measures.shape).map((name) => {
      const stored = row?.[name];
      return [name, (typeof stored === 'number' ? stored : 0) + (add.get(name) ?? 0)];
    });
    return { ...key, ...Object.fromEntries(measures) };
  }
}
