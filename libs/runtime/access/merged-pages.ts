import {
  collectionOf,
  type Condition,
  findInMemory,
  type FindQuery,
  type LedgerQuery,
  type LedgerRow,
  type Page,
  type Projection,
  type Rollup,
  type Served,
} from '#event-sourcing';

type Where = NonNullable<FindQuery['where']>;

/** One page of several of the same order and cursor, whatever is in more than one of them once. */
export function mergedDocuments(
  model: Projection<unknown> | Rollup,
  pages: readonly Page<Served>[],
  { orderBy, descending, limit }: FindQuery,
): Page<Served> {
  const [only, ...others] = pages;
  if (only !== undefined && others.length === 0) return only;
  const byKey = new Map(pages.flatMap(({ items }) => items).map((one) => [one.item.key, one]));
  const sorted = findInMemory(
    [...byKey.values()].map(({ item: { key, document } }) => ({ key, body: document })),
    collectionOf(model),
    { orderBy, ...(descending === undefined ? {} : { descending }), limit: limit + 1 },
  );
  return cut(
    sorted.flatMap(({ key }) => byKey.get(key) ?? []),
    pages,
    limit,
  );
}

/** The same for facts, which are ordered by their times or by their positions, both text. */
export function mergedFacts(
  pages: readonly Page<LedgerRow>[],
  { order, descending = true, limit }: LedgerQuery,
): Page<LedgerRow> {
  const byPosition = new Map(
    pages.flatMap(({ items }) => items).map((one) => [one.item.position, one]),
  );
  const placeOf = ({ position, occurredAt }: LedgerRow): string =>
    order === 'log' ? position : `${occurredAt} ${position}`;
  const sign = descending ? -1 : 1;
  const sorted = [...byPosition.values()].sort(({ item: a }, { item: b }) =>
    placeOf(a) < placeOf(b) ? -sign : sign,
  );
  return cut(sorted, pages, limit);
}

function cut<T>(sorted: Page<T>['items'], pages: readonly Page<T>[], limit: number): Page<T> {
  const hasMore = sorted.length > limit || pages.some((page) => page.hasMore);
  return { items: sorted.slice(0, limit), hasMore };
}

/** How many fulfil at least one of at most two alternatives: those of each, less those counted twice. */
export async function countedOnce(
  alternatives: readonly Where[],
  count: (where: Where) => Promise<number>,
): Promise<number> {
  const [one, other] = alternatives;
  if (one === undefined) return 0;
  if (other === undefined) return count(one);
  const [first, second, twice] = await Promise.all([
    count(one),
    count(other),
    count(narrower(one, other)),
  ]);
  return first + second - twice;
}

/** What fulfils both: where one alternative narrows a field, the other has it as it was asked for. */
function narrower(one: Where, other: Where): Where {
  const fields = Object.keys({ ...one, ...other });
  return Object.fromEntries(fields.map((field) => [field, both(one[field], other[field])]));
}

function both(one: Condition | undefined, other: Condition | undefined): Condition {
  if (one?.in !== undefined && other?.in !== undefined) {
    const values = new Set(other.in);
    return { in: one.in.filter((value) => values.has(value)) };
  }
  return (one?.in === undefined ? (other ?? one) : one) ?? {};
}
