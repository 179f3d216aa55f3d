/** Clocks and sums that all figures share. */

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * @param {readonly number[]} values
 * @param {number} q from 0 to 1
 */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/**
 * How long it takes, in ms.
 *
 * @param {() => unknown} work
 */
export async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Things done a second: the median of some runs, after one that warms up and does not count.
 *
 * @param {{ runs: number, count: number, warmUp?: boolean }} how
 * @param {(run: number) => unknown} work does `count` things; its runs are numbered from 0, warming up included
 */
export async function rate(how, work) {
  return (await rates(how, { work })).work;
}

/**
 * The same for several works by turns, so that what else the machine is doing meets all of them alike.
 *
 * @param {{ runs: number, count: number, warmUp?: boolean }} how
 * @param {Readonly<Record<string, (run: number) => unknown>>} works
 */
export async function rates({ runs, count, warmUp = true }, works) {
  const found = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let run = warmUp ? -1 : 0; run < runs; run += 1) {
    for (const [name, work] of Object.entries(works)) {
      const ms = await timed(() => work(run + 1));
      if (run >= 0) found[name].push((count * 1000) / ms);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, all]) => [name, median(all)]));
}

/**
 * Carries out `work(0)` to `work(count - 1)`, so many at a time.
 *
 * @param {number} count
 * @param {number} inFlight
 * @param {(n: number) => Promise<unknown>} work
 */
export async function together(count, inFlight, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
