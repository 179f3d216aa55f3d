import type { JsonObject, Projection, Reading, Reads } from '#event-sourcing';
import type { CustomerDocument } from '../read-models/customer.document.js';
import { customers } from '../read-models/customers.projection.js';
import { firstPurchaseId } from './first-purchase.js';

/** Documents by key, as a reading gives them; whoever implements it may remember them. */
export interface Documents {
  load(
    model: Projection<unknown>,
    key: string,
    reading: Reading | undefined,
  ): Promise<JsonObject | undefined>;
}

const FIRST_PURCHASE = 'firstPurchaseAt' satisfies keyof CustomerDocument;

/** The first purchases of customers in one reading, each looked up when it is asked for, and once. */
export class FirstPurchases {
  readonly #known = new Map<string, Promise<string | undefined>>();

  constructor(
    readonly reads: Reads,
    readonly documents: Documents,
    readonly reading: Reading | undefined,
  ) {}

  /** Id of the event that was a customer's first purchase; undefined for none, or for no customer. */
  of(customerId: string | undefined): Promise<string | undefined> {
    if (customerId === undefined) return Promise.resolve(undefined);
    const known = this.#known.get(customerId) ?? this.#lookUp(customerId);
    this.#known.set(customerId, known);
    return known;
  }

  async #lookUp(customerId: string): Promise<string | undefined> {
    const card = await this.documents.load(customers, customerId, this.reading);
    const at: unknown = card?.[FIRST_PURCHASE];
    if (typeof at !== 'string') return undefined;
    return firstPurchaseId(this.reads, customerId, at, this.reading);
  }
}
