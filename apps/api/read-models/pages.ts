import type { FindQuery, Reading } from '#event-sourcing';
import type { Asking } from '../asking.js';
import { type Connection, connection } from './connection.type.js';
import { cursorsOf } from './cursor.js';
import { whereOf } from './filter.type.js';
import { type ReadModel, serve, type Served } from './node.type.js';
import { pageSize } from './reading-arguments.js';

/** What is given to a list of documents. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string;
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly orderBy?: { readonly field: string; readonly direction?: 'ASC' | 'DESC' };
}

/**
 * A page of the documents of a read model.
 *
 * @param within conditions that the place of the list in the schema sets: the orders *of a customer*
 */
export async function pageOf(
  { reads }: Pick<Asking, 'reads'>,
  model: ReadModel,
  { first, after, filter, orderBy }: PageArguments,
  reading: Reading | undefined,
  within: FindQuery['where'] = {},
): Promise<Connection<Served>> {
  const limit = pageSize(first);
  const where = { ...whereOf(model, filter), ...within };
  const cursors = cursorsOf([model.name, where, orderBy ?? null, reading ?? null]);
  const query: FindQuery = {
    where,
    limit,
    ...(orderBy === undefined
      ? {}
      : { orderBy: { field: orderBy.field, descending: orderBy.direction === 'DESC' } }),
    ...(after === undefined ? {} : { after: cursors.decode(after) }),
  };
  const { items, hasMore } = await reads.documents(model, query, reading);
  const served = items.map(({ item, cursor }) => ({
    item: serve(model, item.key, item.document, reading),
    cursor,
  }));
  const count = () => (reading === undefined ? reads.count(model, where) : null);
  return connection({ items: served, hasMore }, cursors.encode, after === undefined, count);
}
