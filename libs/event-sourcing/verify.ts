import { canonicalJson } from './canonical-json.js';
import type { JsonObject, Position } from './event.js';
import { foldAll } from './fold-all.js';
import { allDocuments, type KeptProjection } from './kept-projection.js';
import { freshRows } from './ledger-writer.js';
import type { VerifyReport } from './projection-status.js';
import type { Projector } from './projector.js';
import type { Collection, ReadModelStore, StoredDocument } from './read-model-store.js';
import { RollupSums } from './rollup.js';
import { survey } from './survey.js';

type Difference = VerifyReport['different'][number];

/**
 * Folds the projections named, and the rollups over them, afresh from the log and compares each document with what is
 * stored. Live batches wait meanwhile. A projection that stands still is compared at its own position.
 */
export function foldingVerdicts(
  projector: Projector,
  names: readonly string[],
): Promise<readonly VerifyReport[]> {
  return projector.exclusively(async () => {
    const reports: VerifyReport[] = [];
    if (names.includes(projector.options.ledger.name)) reports.push(await compareLedger(projector));
    const wanted = projector.kept.filter(
      ({ name, writer }) =>
        names.includes(name) || writer.rollups.some((rollup) => names.includes(rollup.name)),
    );
    const comparisons = wanted.map((one) => new Comparison(one));
    for (const position of new Set(wanted.map((one) => one.position))) {
      const there = comparisons.filter(({ kept }) => kept.position === position);
      if (position !== undefined) await compareAll(projector, there, position);
    }
    for (const comparison of comparisons) reports.push(...(await comparison.reports()));
    return reports;
  });
}

/** Both sides come in the order of the log, so that neither is held in memory. */
async function compareLedger(projector: Projector): Promise<VerifyReport> {
  const { log, codec, store, ledger } = projector.options;
  const different: Difference[] = [];
  const stored = allDocuments({ store, collection: projector.rows.collection });
  let next = await stored.next();
  const strayBefore = async (key?: Position): Promise<void> => {
    while (next.done !== true && (key === undefined || next.value.key < key)) {
      different.push({ key: next.value.key, stored: next.value.body, fresh: null });
      next = await stored.next();
    }
  };
  let documents = 0;
  const upTo = projector.ledger.position;
  const fresh = upTo === undefined ? [] : freshRows(projector.options, log, codec, upTo, new Map());
  for await (const { rows } of fresh) {
    for (const row of rows) {
      documents += 1;
      await strayBefore(row.position);
      const found = next.done !== true && next.value.key === row.position ? next.value : undefined;
      if (found !== undefined) next = await stored.next();
      different.push(...differences(row.position, found?.body, row));
    }
  }
  await strayBefore();
  return { name: ledger.name, documents, different };
}

/** Folds these projections together up to `position`. @throws HandlerThrew */
async function compareAll(
  { options: { log, codec } }: Projector,
  comparisons: readonly Comparison[],
  position: Position,
): Promise<void> {
  const models = comparisons.map(({ kept }) => kept.writer.model);
  const surveyed = await survey(log, codec, models, position);
  for await (const { documents } of foldAll(log, codec, surveyed)) {
    for (const failure of surveyed.failures.values()) throw failure;
    for (const one of comparisons) await one.add(documents.get(one.kept.writer.model) ?? []);
  }
  for (const failure of surveyed.failures.values()) throw failure;
}

/** What is found out about one projection and the rollups over it. */
class Comparison {
  readonly #keys = new Set<string>();
  readonly #different: Difference[] = [];
  readonly #sums: readonly RollupSums[];

  constructor(readonly kept: KeptProjection) {
    this.#sums = kept.writer.rollups.map((rollup) => new RollupSums(rollup));
  }

  /** Compares some documents that were folded afresh. */
  async add(fresh: readonly StoredDocument[]): Promise<void> {
    const { store, collection } = this.kept.writer;
    const stored = await store.load(
      collection,
      fresh.map(({ key }) => key),
    );
    for (const { key, body } of fresh) {
      this.#keys.add(key);
      this.#different.push(...differences(key, stored.get(key)?.body, body));
      for (const sum of this.#sums) sum.replace(key, undefined, body);
    }
  }

  /** When all have been added. */
  async reports(): Promise<readonly VerifyReport[]> {
    const { writer, name } = this.kept;
    if ((await writer.store.count(writer.collection)) > this.#keys.size - this.#missing()) {
      for await (const { key, body } of allDocuments(writer)) {
        if (!this.#keys.has(key)) this.#different.push({ key, stored: body, fresh: null });
      }
    }
    this.#different.sort((a, b) => (a.key < b.key ? -1 : 1));
    const reports = [{ name, documents: this.#keys.size, different: this.#different }];
    for (const [i, rollup] of writer.rollups.entries()) {
      const collection = writer.rollupCollections[i];
      const rows = new Map((this.#sums[i]?.rows() ?? []).map(({ key, body }) => [key, body]));
      if (collection !== undefined)
        reports.push(await reportOf(rollup.name, { store: writer.store, collection }, rows));
    }
    return reports;
  }

  #missing(): number {
    return this.#different.filter(({ stored }) => stored === null).length;
  }
}

async function reportOf(
  name: string,
  where: { readonly store: ReadModelStore; readonly collection: Collection },
  fresh: Map<string, JsonObject>,
): Promise<{ name: string; documents: number; different: Difference[] }> {
  const different: Difference[] = [];
  const documents = fresh.size;
  for await (const { key, body } of allDocuments(where)) {
    different.push(...differences(key, body, fresh.get(key)));
    fresh.delete(key);
  }
  for (const [key, missing] of fresh) different.push(...differences(key, undefined, missing));
  return { name, documents, different };
}

/** The difference between what is stored and what was folded afresh, if there is one. */
function differences(
  key: string,
  stored: JsonObject | undefined,
  fresh: JsonObject | undefined,
): readonly Difference[] {
  const same =
    stored !== undefined && fresh !== undefined && canonicalJson(stored) === canonicalJson(fresh);
  return same ? [] : [{ key, stored: stored ?? null, fresh: fresh ?? null }];
}
