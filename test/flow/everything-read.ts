/** All that the read models of a product answer, to compare one product with another or with itself later. */
import type { Cursor, Page, Projection, Reading, Rollup } from '#event-sourcing';
import type { Runtime } from '#runtime';

/** By name of the read model, its documents (or rows) by key; `ledger` stands for the list of facts. */
export type EverythingRead = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const PAGE = 500;

/** Reads every document, every row of a rollup and every row of the ledger, live. */
export async function everythingRead(runtime: Runtime): Promise<EverythingRead> {
  const found: Record<string, Record<string, unknown>> = {};
  for (const model of [...runtime.projections, ...runtime.rollups]) {
    found[model.name] = await documentsOf(runtime, model);
  }
  const rows = await allPages((after) =>
    runtime.reads.ledger({
      order: 'log',
      descending: false,
      includeVoided: true,
      includeVoids: true,
      limit: PAGE,
      after,
    }),
  );
  found['ledger'] = Object.fromEntries(rows.map((row) => [row.eventId, row]));
  return found;
}

/** The documents (or rows) of one read model by key, live or as a reading gives them. */
export async function documentsOf(
  { reads }: Runtime,
  model: Projection<unknown> | Rollup,
  reading?: Reading,
): Promise<Record<string, unknown>> {
  const all = await allPages((after) => reads.documents(model, { limit: PAGE, after }, reading));
  return Object.fromEntries(all.map(({ key, document }) => [key, document]));
}

/** A projection or rollup of the product by its name. @throws when there is none */
export function readModel<M extends { readonly name: string }>(
  models: readonly M[],
  name: string,
): M {
  const found = models.find((model) => model.name === name);
  if (found === undefined) {
    const names = models.map((model) => model.name).join(', ');
    throw new Error(`no read model "${name}" among ${names}`);
  }
  return found;
}

async function allPages<T>(page: (after: Cursor | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let after: Cursor | undefined; ;) {
    const { items, hasMore } = await page(after);
    all.push(...items.map(({ item }) => item));
    after = items.at(-1)?.cursor;
    if (!hasMore || after === undefined) return all;
  }
}
