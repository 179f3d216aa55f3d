import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A module found by its suffix: `orders.projection.js` is of kind `projection`. */
export interface Discovered {
  readonly kind: string;
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The folder of the domain, in the sources as in `dist`. */
export const CRM_ROOT = fileURLToPath(new URL('../crm/', import.meta.url));

/** `.ts` when the sources run (Jest), `.js` in the build: never both, or every model would be found twice. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Loads every file under `root` whose name ends in one of `kinds`, in the order of their paths. This one function finds
 * read models, deciders, commands and events for everybody; nothing is registered anywhere.
 */
export async function discover(
  root: string,
  kinds: readonly string[],
): Promise<readonly Discovered[]> {
  const names = await readdir(root, { recursive: true });
  const found: Discovered[] = [];
  for (const name of names.map((each) => each.split(sep).join('/')).sort()) {
    const kind = kinds.find((one) => name.endsWith(`.${one}.${EXTENSION}`));
    if (kind === undefined) continue;
    const file = join(root, name);
    const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
    found.push({ kind, file, exports });
  }
  return found;
}
