import type { LedgerFact, Reading } from '#event-sourcing';
import { managers } from '../read-models/managers.projection.js';
import type { Documents } from './first-purchases.js';
import { describeEvent } from './titles.js';

/** The names of managers in one reading: facts know managers by id only. */
export class ManagerNames {
  readonly #known = new Map<string, string | undefined>();

  constructor(
    readonly documents: Documents,
    readonly reading: Reading | undefined,
  ) {}

  /** Looks up whom these facts will name when they are told, and answers who is who. */
  async toTell(facts: readonly LedgerFact[]): Promise<(managerId: string) => string | undefined> {
    const ids = new Set(facts.flatMap(managersNamed));
    const unknown = [...ids].filter((id) => !this.#known.has(id));
    await Promise.all(
      unknown.map(async (id) => {
        const name = (await this.documents.load(managers, id, this.reading))?.['name'];
        this.#known.set(id, typeof name === 'string' ? name : undefined);
      }),
    );
    return (id) => this.#known.get(id);
  }
}

/** Telling a fact once shows which managers it asks for. */
function managersNamed({ event }: LedgerFact): readonly string[] {
  const asked: string[] = [];
  describeEvent(event, 'EN', {
    managerName(id) {
      asked.push(id);
      return undefined;
    },
  });
  return asked;
}
