/**
 * Jest as this repository needs it, with Jest's own arguments:
 *
 *   node scripts/jest.mjs libs/crm/orders            the specs whose path matches
 *   node scripts/jest.mjs --watch -t 'over-payment'
 *
 * It builds nothing: specs run from the sources. (Those that start a worker or the program itself need
 * `npm run build` first; `npm test` does both.)
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {readonly string[]} args arguments for Jest
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} Jest's exit code
 */
export function runJest(args, env = process.env) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const child = spawn(
    process.execPath,
    // Native ES modules are what Nest 12 needs; Node still warns about the flag in every worker.
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...args],
    { cwd: root, env, stdio: 'inherit' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await runJest(process.argv.slice(2));
}
