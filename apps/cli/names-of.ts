import { customers, type Documents, managers } from '#crm';
import type { JsonObject, Projection, Reading } from '#event-sourcing';
import type { Runtime } from '#runtime';

/** Documents of one run, each read once. */
export function documentsOf({ reads }: Runtime): Documents {
  const known = new Map<string, Promise<JsonObject | undefined>>();
  return {
    load(model: Projection<unknown>, key: string, reading: Reading | undefined) {
      const id = JSON.stringify([model.name, key, reading ?? null]);
      const found = known.get(id) ?? reads.document(model, key, reading);
      known.set(id, found);
      return found;
    },
  };
}

/** The names of the customers and managers with these ids; those that nobody knows are left out. */
export async function namesOf(
  documents: Documents,
  ids: { readonly customers: Iterable<unknown>; readonly managers?: Iterable<unknown> },
  reading: Reading | undefined,
): Promise<ReadonlyMap<unknown, string>> {
  const names = new Map<unknown, string>();
  const look = async (model: Projection<unknown>, wanted: Iterable<unknown>): Promise<void> => {
    await Promise.all(
      [...new Set(wanted)].map(async (id) => {
        if (typeof id !== 'string') return;
        const name = (await documents.load(model, id, reading))?.['name'];
        if (typeof name === 'string') names.set(id, name);
      }),
    );
  };
  await look(customers, ids.customers);
  await look(managers, ids.managers ?? []);
  return names;
}
