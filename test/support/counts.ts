/**
 * How much a suite runs, and what it says about it.
 *
 * `npm run test:full` runs the counts that were asked for and leaves docs/evidence/<suite>.json; `npm test`
 * runs the same code with a tenth of them. Both print what ran at the end. What cannot run on a machine is
 * skipped loudly: it counts as skipped, and the reason stands in the closing lines.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Whether this is `npm run test:full`. */
export const isFull = process.env['LITOPYS_FULL'] === '1';

const defaultSeed = 20_260_101;

export interface Evidence<Names extends string> {
  /** How many of each to run now: all of them in a full run, otherwise a tenth, rounded up. */
  readonly counts: Readonly<Record<Names, number>>;
  /** From LITOPYS_SEED, or the same one every time. Say it in every failure message. */
  readonly seed: number;
  /**
   * Ends the suite, with what was really executed. Call it last in the last test, after its assertions.
   *
   * @throws when fewer were executed than `counts` asks for
   */
  finish(executed: Readonly<Record<Names, number>>): void;
}

/**
 * Begins a suite whose counts are recorded, once per suite and in the test itself or a `beforeAll`.
 *
 * ```ts
 * const run = evidence('reading-oracle', { cases: 1000 });
 * for (let i = 0; i < run.counts.cases; i++) …
 * run.finish({ cases: run.counts.cases });
 * ```
 *
 * In a full run the evidence file says `passed: false` from here on until `finish`, so that a suite which
 * breaks off does not leave the last success standing.
 */
export function evidence<Names extends string>(
  suite: string,
  full: Readonly<Record<Names, number>>,
): Evidence<Names> {
  const names = Object.keys(full) as Names[];
  const record = <T>(value: (name: Names) => T) =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Names, T>;
  const counts = record((name) => (isFull ? full[name] : Math.ceil(full[name] / 10)));
  const seed = Number(process.env['LITOPYS_SEED'] ?? defaultSeed);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`LITOPYS_SEED is "${process.env['LITOPYS_SEED']}": give a whole number`);
  }
  const started = performance.now();

  const write = (executed: Readonly<Record<Names, number>>, passed: boolean) => {
    if (!isFull) return;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    writeEvidence({ suite, ...gitState(), seed, counts: executed, seconds, passed });
  };
  write(
    record(() => 0),
    false,
  );

  return {
    counts,
    seed,
    finish(executed) {
      const missing = names.filter((name) => executed[name] < counts[name]);
      const shares = names.map((name) => `${name} ${executed[name]} of ${full[name]}`);
      write(executed, missing.length === 0);
      note('counts', `${suite}: ${shares.join(', ')} (seed ${seed})`);
      if (missing.length > 0) throw new Error(`${suite} ran too little: ${shares.join(', ')}`);
    },
  };
}

/**
 * @param path below `../shared/data`, the real data sets that are not part of the repository; elsewhere with
 *   LITOPYS_SHARED_DATA
 * @returns the absolute path, or undefined where it does not exist
 */
export function sharedData(path: string): string | undefined {
  const absolute = sharedPath(path);
  return existsSync(absolute) ? absolute : undefined;
}

/**
 * A `describe` that needs real data from `../shared/data`, skipped loudly where it is absent.
 *
 * @param body gets the absolute path. It also runs, to count the tests, when they will be skipped: read the
 *   data in the tests, not while declaring them
 */
export function describeWithShared(name: string, path: string, body: (path: string) => void): void {
  const absolute = sharedPath(path);
  if (existsSync(absolute)) describe(name, () => body(absolute));
  else skipLoudly(name, `no ../shared/data/${path}`, () => body(absolute));
}

/** A `describe` that needs a server, its address being in an environment variable, such as MONGODB_URL. */
export function describeWithServer(
  name: string,
  variable: string,
  body: (url: string) => void,
): void {
  const url = process.env[variable];
  if (url !== undefined && url !== '') describe(name, () => body(url));
  else skipLoudly(name, `${variable} is not set`, () => body(''));
}

/** `describe.skip` that also says why in the closing lines of `npm test`. */
export function skipLoudly(name: string, reason: string, body: () => void): void {
  note('skipped', `${name}: ${reason}`);
  describe.skip(name, body);
}

/** The processes of one test run append to one file; see scripts/test.mjs. */
function note(kind: 'skipped' | 'counts', text: string): void {
  const file = process.env['LITOPYS_TEST_NOTES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ kind, text })}\n`);
  else process.stderr.write(`${kind}: ${text}\n`);
}

function sharedPath(path: string): string {
  return join(process.env['LITOPYS_SHARED_DATA'] ?? join(root, '../shared/data'), path);
}

function writeEvidence(facts: Readonly<Record<string, unknown>> & { readonly suite: string }) {
  const folder = join(root, 'docs/evidence');
  const evidence = { ...facts, node: process.version, date: new Date().toISOString() };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${facts.suite}.json`), `${JSON.stringify(evidence, null, 2)}\n`);
}

/** Which sources the evidence speaks of. The evidence files themselves do not make a tree dirty. */
function gitState(): { readonly commit: string | null; readonly dirty: boolean | null } {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return {
      commit: git('rev-parse', 'HEAD'),
      dirty: git('status', '--porcelain', '--', '.', ':(exclude)docs/evidence') !== '',
    };
  } catch {
    return { commit: null, dirty: null }; // no git, or not a clone: an unpacked archive
  }
}
