/**
 * `npm test` and `npm run test:full`: format, lint and types, then every spec, then what a reader must not
 * overlook, at the very end: what was skipped and why, how much of the full counts ran, and one line of sums.
 *
 *   npm test -- libs/crm/orders      arguments go to Jest; the checks are then left out
 *   npm run test:full                the full counts; writes docs/evidence/<suite>.json
 *
 * It fails when a test or a check failed, and also when no test ran at all.
 */
import { mkdtempSync, readFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { runJest } from './jest.mjs';

const full = process.argv.includes('--full');
const jestArgs = process.argv.slice(2).filter((arg) => arg !== '--full');

const failedChecks = jestArgs.length === 0 ? await check() : [];

// Specs run in several processes: they append to one file what has to be said at the end.
const folder = mkdtempSync(join(tmpdir(), 'litopys-test-'));
const notesFile = join(folder, 'notes.ndjson');
const sumsFile = join(folder, 'sums.json');
try {
  const code = await runJest(
    // The caller's first: Jest would take a path after --reporters for one more reporter.
    [...jestArgs, '--reporters=default', '--reporters=<rootDir>/scripts/jest-sums-reporter.mjs'],
    {
      ...process.env,
      ...(full ? { LITOPYS_FULL: '1' } : {}),
      LITOPYS_TEST_NOTES: notesFile,
      LITOPYS_TEST_SUMS: sumsFile,
    },
  );
  const sums = existsSync(sumsFile)
    ? JSON.parse(readFileSync(sumsFile, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  const ok = code === 0 && sums.failed === 0 && sums.passed > 0 && failedChecks.length === 0;
  closingLines(sums, ok);
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {{ passed: number; failed: number; skipped: number }} sums
 * @param {boolean} ok
 */
function closingLines(sums, ok) {
  const notes = existsSync(notesFile)
    ? readFileSync(notesFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const lines = (/** @type {string} */ kind) =>
    [...new Set(notes.filter((note) => note.kind === kind).map((note) => `  ${note.text}`))].sort();
  section('SKIPPED, so not shown to work here:', lines('skipped'));
  section(full ? 'Counts:' : 'Counts (npm run test:full runs them all):', lines('counts'));
  if (failedChecks.length > 0) console.log(`\nnpm run check failed: ${failedChecks.join(', ')}`);
  else if (!ok && sums.failed === 0) console.log('\nJest failed, or no test ran.');
  const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : '';
  console.log(`\n${sums.passed} passed, ${sums.failed} failed${skipped}`);
}

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
function section(title, lines) {
  if (lines.length > 0) console.log(`\n${title}\n${lines.join('\n')}`);
}
