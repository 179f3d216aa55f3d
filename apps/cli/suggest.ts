import { Ending, ExitCode } from './exit.js';

/** More names than this are not listed; the nearest are. */
const LISTED = 14;

/**
 * The one of these that is meant.
 *
 * @throws Ending for one that is not there: names what is, the nearest first when they are many
 */
export function oneOf<T extends string>(what: string, given: string, known: readonly T[]): T {
  const found = known.find((name) => name.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  const near = [...known]
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
  const [nearest = ''] = near;
  const meant =
    editDistance(given.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, given.length / 3)
      ? `; did you mean ${nearest}?`
      : '';
  const all =
    known.length <= LISTED
      ? `there are ${known.join(', ')}`
      : `nearest are ${near.slice(0, 5).join(', ')}`;
  throw new Ending(ExitCode.usage, `There is no ${what} ${given}${meant}; ${all}`);
}

/** How many letters must be put in, taken out or exchanged to make one text of another. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, opposite] of [...other].entries()) {
      const exchanged = (row[j] ?? 0) + (letter === opposite ? 0 : 1);
      next.push(Math.min(exchanged, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
