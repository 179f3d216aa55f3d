/**
 * `npm run check`: format, lint and types of everything, specs included. The three run side by side, and each
 * one's messages are printed together when it has ended.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks = [
  { name: 'types', bin: 'typescript/bin/tsc', args: ['--pretty'] },
  { name: 'lint', bin: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  {
    name: 'format',
    bin: 'prettier/bin/prettier.cjs',
    args: ['--check', '.', '--log-level', 'warn', '--cache', '--cache-strategy', 'content'],
  },
];

/**
 * @returns {Promise<string[]>} the names of the checks that failed
 */
export async function check() {
  const started = performance.now();
  const results = await Promise.all(checks.map(runOne));
  const failed = results.filter(({ code }) => code !== 0).map(({ name }) => name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const names = checks.map(({ name }) => name).join(', ');
  console.log(failed.length === 0 ? `${names}: ok (${seconds} s)` : `failed: ${failed.join(', ')}`);
  return failed;
}

/** @param {(typeof checks)[number]} check */
function runOne({ name, bin, args }) {
  const child = spawn(process.execPath, [join(root, 'node_modules', bin), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) console.error(`${name}:\n${output}`);
      resolve({ name, code: code ?? 1 });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await check()).length === 0 ? 0 : 1;
}
