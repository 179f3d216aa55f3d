import { canonicalJson } from './command-handler.js';
import type { JsonObject } from './event.js';
import { findPlaces, foldPlaces } from './fold-all.js';
import { allDocuments, type KeptProjection } from './kept-projection.js';
import type { LedgerRow } from './ledger.js';
import { ledgerChanges } from './ledger-writer.js';
import type { VerifyReport } from './projection-status.js';
import type { Projector } from './projector.js';
import { RollupSums } from './rollup.js';

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
    for (const one of projector.kept) {
      const wanted =
        names.includes(one.name) ||
        one.writer.rollups.some((rollup) => names.includes(rollup.name));
      if (wanted) reports.push(...(await compare(projector, one)));
    }
    return reports;
  });
}

async function compareLedger(projector: Projector): Promise<VerifyReport> {
  const { log, codec, store, ledger } = projector.options;
  const fresh = new Map<string, LedgerRow>();
  const byEventId = new Map<string, string>();
  const find = (eventId: string): LedgerRow | undefined => fresh.get(byEventId.get(eventId) ?? '');
  let newest = '';
  const upTo = projector.ledger.position;
  if (upTo !== undefined) {
    for await (const batch of log.readAll(undefined, { upTo })) {
      const events = await codec.decode(batch);
      const { rows, knownFrom } = await ledgerChanges(projector.options, events, newest, find);
      newest = knownFrom;
      for (const [position, row] of rows) {
        fresh.set(position, row);
        byEventId.set(row.eventId, position);
      }
    }
  }
  return report(ledger.name, { store, collection: projector.rows.collection }, fresh);
}

async function compare(
  projector: Projector,
  one: KeptProjection,
): Promise<readonly VerifyReport[]> {
  const { log, codec } = projector.options;
  const { writer, position } = one;
  const sums = writer.rollups.map((rollup) => new RollupSums(rollup));
  const fresh = new Map<string, JsonObject>();
  const [places] =
    position === undefined ? [] : await findPlaces(log, codec, [writer.model], position);
  if (places !== undefined) {
    for await (const chunk of foldPlaces(log, codec, places)) {
      for (const { key, body } of chunk) {
        fresh.set(key, body);
        for (const sum of sums) sum.replace(key, undefined, body);
      }
    }
  }
  const reports = [await report(one.name, writer, fresh)];
  for (const [i, rollup] of writer.rollups.entries()) {
    const collection = writer.rollupCollections[i];
    const rows = new Map((sums[i]?.rows() ?? []).map(({ key, body }) => [key, body]));
    if (collection !== undefined)
      reports.push(await report(rollup.name, { store: writer.store, collection }, rows));
  }
  return reports;
}

async function report(
  name: string,
  where: Parameters<typeof allDocuments>[0],
  fresh: Map<string, JsonObject>,
): Promise<VerifyReport> {
  const different: { key: string; stored: unknown; fresh: unknown }[] = [];
  const documents = fresh.size;
  for await (const { key, body } of allDocuments(where)) {
    const expected = fresh.get(key);
    fresh.delete(key);
    if (expected === undefined || canonicalJson(expected) !== canonicalJson(body)) {
      different.push({ key, stored: body, fresh: expected ?? null });
    }
  }
  for (const [key, missing] of fresh) different.push({ key, stored: null, fresh: missing });
  return { name, documents, different };
}
