import { customers, type CustomerDocument, type SalesManager } from '#crm';
import type { Cursor, Reads } from '#event-sourcing';

const PAGE = 1_000;
const MANAGER = 'managerId' satisfies keyof CustomerDocument;

/** The customers of one sales manager as they are now, each thing looked up when it is needed, and once. */
export class OwnCustomers {
  readonly managerId: string;
  readonly #known = new Map<string, Promise<boolean>>();
  #all: Promise<readonly string[]> | undefined;

  /** Whoever is no manager has no customers. */
  constructor(
    readonly reads: Reads,
    managerId: string | undefined,
  ) {
    this.managerId = managerId ?? '';
  }

  /** Whether he is the manager of this customer. */
  has(customerId: string): Promise<boolean> {
    const known = this.#known.get(customerId) ?? this.#lookUp(customerId);
    this.#known.set(customerId, known);
    return known;
  }

  /** He with all his customers. */
  async manager(): Promise<SalesManager> {
    this.#all ??= this.#list();
    return { managerId: this.managerId, customers: await this.#all };
  }

  forget(): void {
    this.#known.clear();
    this.#all = undefined;
  }

  async #lookUp(customerId: string): Promise<boolean> {
    const card = await this.reads.document(customers, customerId);
    return card !== undefined && card[MANAGER] === this.managerId;
  }

  async #list(): Promise<readonly string[]> {
    const ids: string[] = [];
    let after: Cursor | undefined;
    for (;;) {
      const where = { [MANAGER]: { equals: this.managerId } };
      const page = await this.reads.documents(customers, { where, after, limit: PAGE });
      ids.push(...page.items.map(({ item }) => item.key));
      after = page.items.at(-1)?.cursor;
      if (!page.hasMore || after === undefined) return ids;
    }
  }
}
