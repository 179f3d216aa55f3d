import type { Runtime } from '#runtime';
import { findDocuments } from './documents.js';
import { asText } from './render.js';

/** The names of all managers by id. */
export async function managerNames(runtime: Runtime): Promise<ReadonlyMap<unknown, string>> {
  const managers = runtime.projections.find(({ name }) => name === 'managers');
  if (managers === undefined) return new Map();
  const { found } = await findDocuments(runtime.reads, managers, {});
  return new Map(found.map(({ key, document }) => [key, asText(document['name'])]));
}
