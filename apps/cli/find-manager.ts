import { foldName } from '#crm';
import type { Runtime } from '#runtime';
import { Ending, ExitCode } from './exit.js';
import { managerNames } from './manager-names.js';

/**
 * Id of the one manager that `text` names: its id or a part of its name.
 *
 * @throws Ending when there is none, or more than one (which it lists)
 */
export async function findManager(runtime: Runtime, text: string): Promise<string> {
  const all = [...(await managerNames(runtime))].map(([id, name]) => ({ id: String(id), name }));
  const wanted = foldName(text);
  const found = all.filter(({ id, name }) => id === text || foldName(name).includes(wanted));
  const exact = found.filter(({ name }) => foldName(name) === wanted);
  const [only, ...others] = exact.length === 1 ? exact : found;
  if (only === undefined) {
    const names = all.map(({ name }) => name).sort();
    throw new Ending(
      ExitCode.failed,
      `No manager has "${text}" in the name; there are ${names.join(', ')}`,
    );
  }
  if (others.length === 0) return only.id;
  const listed = [only, ...others].map(({ id, name }) => `  ${id}  ${name}`);
  throw new Ending(
    ExitCode.failed,
    [`${listed.length} managers have "${text}" in their name; say which:`, ...listed].join('\n'),
  );
}
