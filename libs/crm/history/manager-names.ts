import type { LedgerFact, Reading } from '#event-sourcing';
import { managers } from '../read-models/managers.projection.js';
import type { Locale } from '../shared/vocabulary.js';
import type { Documents } from './first-purchases.js';
import type { EventDescription } from './narrator.js';
import { describeEvent } from './titles.js';

/** The names of managers in one reading: facts know managers by id only. */
export class ManagerNames {
  readonly #known = new Map<string, string | undefined>();

  constructor(
    readonly documents: Documents,
    readonly reading: Reading | undefined,
  ) {}

  /** The name of a manager whom a fact named that has been described; undefined where there is none. */
  readonly of = (id: string): string | undefined => this.#known.get(id);

  /** What these facts say. Few name managers: those that do are told again once the names have been looked up. */
  async describe(
    facts: readonly LedgerFact[],
    locale: Locale,
    timeZone: string,
  ): Promise<readonly EventDescription[]> {
    const unknown = new Set<string>();
    const unnamed = new Set<LedgerFact>();
    const told = facts.map((fact) =>
      describeEvent(fact.event, locale, {
        timeZone,
        managerName: (id) => {
          if (this.#known.has(id)) return this.#known.get(id);
          unknown.add(id);
          unnamed.add(fact);
          return undefined;
        },
      }),
    );
    if (unknown.size === 0) return told;
    await Promise.all([...unknown].map((id) => this.#lookUp(id)));
    const named = { timeZone, managerName: this.of };
    return facts.map((fact, i) => {
      const description = told[i];
      if (description !== undefined && !unnamed.has(fact)) return description;
      return describeEvent(fact.event, locale, named);
    });
  }

  async #lookUp(id: string): Promise<void> {
    const name = (await this.documents.load(managers, id, this.reading))?.['name'];
    this.#known.set(id, typeof name === 'string' ? name : undefined);
  }
}
