import {
  collectionOf,
  findInMemory,
  matches,
  type FindQuery,
  type JsonObject,
  type Reading,
  type Reads,
  type StoredDocument,
} from '#event-sourcing';
import { calendarContacts } from './calendar-contacts.projection.js';
import { calendarOrders } from './calendar-orders.rollup.js';
import { orders } from './orders.projection.js';

/** What a list of a past day folds at most; the mechanism refuses more. */
const ALL = 20_000;

type Where = NonNullable<FindQuery['where']>;

interface Kept {
  readonly key: string;
  readonly document: JsonObject;
}

/** Where the calendar finds planned contacts and open rows of orders: stored, or folded for a past reading. */
export interface Shelf {
  find(of: Kind, query: FindQuery): Promise<readonly Kept[]>;
  count(of: Kind, where: Where): Promise<number>;
}

type Kind = typeof calendarContacts | typeof calendarOrders;

/** What is stored: read by its indexes, a page at a time. */
export function storedShelf(reads: Reads): Shelf {
  return {
    async find(of, query) {
      const { items } = await reads.documents(of, query);
      return items.map(({ item }) => item);
    },
    count: (of, where) => reads.count(of, where),
  };
}

/**
 * The same as a past reading gives it, folded as a whole; `customerId` narrows that to one customer.
 *
 * @throws InvalidArgument where that would be more than 20,000 documents
 */
export async function pastShelf(
  reads: Reads,
  reading: Reading,
  customerId: string | undefined,
): Promise<Shelf> {
  const where = customerId === undefined ? {} : { customerId: { equals: customerId } };
  const folded = async (of: typeof calendarContacts | typeof orders) =>
    (await reads.documents(of, { where, limit: ALL }, reading)).items.map(({ item }) => item);
  const contacts = (await folded(calendarContacts)).map(({ key, document }) => ({
    key,
    body: document,
  }));
  const rows = (await folded(orders)).flatMap(({ key, document }) =>
    calendarOrders
      .contribute(document, key)
      .map((row) => ({ key: String(row.key['itemId']), body: { ...row.key, ...row.add } })),
  );
  const on = (of: Kind): readonly StoredDocument[] => (of === calendarContacts ? contacts : rows);
  return {
    find(of, query) {
      const found = findInMemory(on(of), collectionOf(of), query);
      return Promise.resolve(found.map(({ key, body }) => ({ key, document: body })));
    },
    count: (of, where) =>
      Promise.resolve(on(of).filter((document) => matches(document, where)).length),
  };
}
