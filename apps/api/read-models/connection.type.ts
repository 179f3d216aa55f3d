import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Cursor as StoredCursor } from '#event-sourcing';
import { Cursor } from '../scalars.js';
import { type ClassRef, namedClass } from './fields.js';

@ObjectType('PageInfo', { description: 'Where a page stands in its list (Relay).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more behind this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether something came before: true for every page but the first.',
  })
  hasPreviousPage!: boolean;

  @Field(() => Cursor, { nullable: true, description: 'The cursor of the first item.' })
  startCursor!: string | null;

  @Field(() => Cursor, {
    nullable: true,
    description: 'The cursor of the last item: give it as after.',
  })
  endCursor!: string | null;
}

/** A page as GraphQL serves it. */
export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
  /** Counted only when asked for. */
  readonly totalCount: ReturnType<Counting>;
}

type Counting = () => Promise<number> | null;

/** Declares the connection and edge types of `node`, named after `typeName`. */
export function connectionType(
  node: () => object,
  typeName: string,
  { counted }: { readonly counted: boolean },
): ClassRef {
  const edge = namedClass(`${typeName}Edge`);
  ObjectType(`${typeName}Edge`, { description: `One ${typeName} of a page.` })(edge);
  Field(() => Cursor, { description: 'Its place in the list.' })(edge.prototype, 'cursor');
  Field(node, { description: 'The item itself.' })(edge.prototype, 'node');

  const name = `${typeName}Connection`;
  const type = namedClass(name);
  const add = (field: string, of: () => object, description: string, nullable = false) =>
    Field(of, { description, nullable })(type.prototype, field);
  ObjectType(name, { description: `A page of a list of ${typeName} (Relay).` })(type);
  add('nodes', () => [node()], 'The items of this page.');
  add('edges', () => [edge], 'The items with the cursor of each.');
  add('pageInfo', () => PageInfo, 'Where this page stands in the list.');
  if (counted) {
    const description =
      'How many there are on all pages. Null where asOf or knownAt is given: counting would mean reading all.';
    add('totalCount', () => Int, description, true);
  }
  return type;
}

/** Items with their places, as a list or a search answers them. */
export interface Items<T> {
  readonly items: readonly { readonly item: T; readonly cursor: StoredCursor }[];
  readonly hasMore: boolean;
  /** Where to go on, when that is not behind the last item. */
  readonly end?: StoredCursor;
}

/**
 * A page of items with their cursors, which are written when they are asked for.
 *
 * @param encode writes a cursor as clients get it
 * @param isFirst whether the page was asked for without `after`
 * @param count how many there are on all pages
 */
export function connection<T>(
  { items, hasMore, end }: Items<T>,
  encode: (cursor: StoredCursor) => string,
  isFirst: boolean,
  count: Counting = () => null,
): Connection<T> {
  const written = (cursor: StoredCursor | undefined) =>
    cursor === undefined ? null : encode(cursor);
  return {
    nodes: items.map(({ item }) => item),
    get edges() {
      return items.map(({ item, cursor }) => ({ cursor: encode(cursor), node: item }));
    },
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: !isFirst,
      get startCursor() {
        return written(items[0]?.cursor);
      },
      get endCursor() {
        return written(end ?? items.at(-1)?.cursor);
      },
    },
    get totalCount() {
      return count();
    },
  };
}
