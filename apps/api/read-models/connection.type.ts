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
  items: Items<T>,
  encode: (cursor: StoredCursor) => string,
  isFirst: boolean,
  count: Counting = () => null,
): Connection<T> {
  return new PageOfItems(items, encode, isFirst, count);
}

/**
 * A class, for what is worked out when it is asked for: an object literal with such fields is laid out anew each time, in
 * memory that is cleaned up last, and keeps its whole page there until then.
 */
class PageOfItems<T> implements Connection<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;

  constructor(
    readonly page: Items<T>,
    readonly encode: (cursor: StoredCursor) => string,
    isFirst: boolean,
    readonly count: Counting,
  ) {
    this.nodes = page.items.map(({ item }) => item);
    this.pageInfo = new PlaceOfPage(page, encode, isFirst);
  }

  get edges(): Connection<T>['edges'] {
    return this.page.items.map(({ item, cursor }) => ({ cursor: this.encode(cursor), node: item }));
  }

  get totalCount(): ReturnType<Counting> {
    return this.count();
  }
}

class PlaceOfPage implements PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;

  constructor(
    readonly page: Items<unknown>,
    readonly encode: (cursor: StoredCursor) => string,
    isFirst: boolean,
  ) {
    this.hasNextPage = page.hasMore;
    this.hasPreviousPage = !isFirst;
  }

  get startCursor(): string | null {
    return this.#written(this.page.items[0]?.cursor);
  }

  get endCursor(): string | null {
    return this.#written(this.page.end ?? this.page.items.at(-1)?.cursor);
  }

  #written(cursor: StoredCursor | undefined): string | null {
    return cursor === undefined ? null : this.encode(cursor);
  }
}
