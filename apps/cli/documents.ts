import type { FindQuery, Projection, Reading, Reads, Rollup, Served } from '#event-sourcing';

const PAGE = 500;

/** The documents of a query, page after page, up to `limit`. */
export async function findDocuments(
  reads: Reads,
  model: Projection<unknown> | Rollup,
  query: Omit<FindQuery, 'limit' | 'after'>,
  { limit = Infinity, reading = {} }: { readonly limit?: number; readonly reading?: Reading } = {},
): Promise<{ readonly found: readonly Served[]; readonly hasMore: boolean }> {
  const found: Served[] = [];
  let after: FindQuery['after'];
  for (;;) {
    const size = Math.min(PAGE, limit - found.length);
    const page = await reads.documents(model, { ...query, after, limit: size }, reading);
    found.push(...page.items.map(({ item }) => item));
    after = page.items.at(-1)?.cursor;
    if (!page.hasMore || after === undefined || found.length >= limit) {
      return { found, hasMore: page.hasMore };
    }
  }
}
