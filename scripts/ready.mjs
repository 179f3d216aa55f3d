/**
 * Makes a clone ready to run: right Node, packages installed, sources built. It runs before `npm start`,
 * `npm test` and their kin, so it must be quick when there is nothing to do, and it can use nothing but Node
 * itself, for it runs before anything is installed.
 *
 * Whether something is to be done is decided by content, not by time stamps: a checkout or a copy changes those.
 * The stamps live inside what they vouch for (node_modules/, dist/), so that deleting either is enough to have
 * it made anew.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (/** @type {string[]} */ ...path) => join(root, ...path);

const installStamp = at('node_modules', '.litopys-installed');
const buildStamp = at('dist', '.litopys-built');
const buildInfo = at('dist', '.tsbuildinfo');
const lockFolder = at('.ready.lock');

/** Progress goes to stderr: stdout belongs to the program that runs next. */
const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

try {
  checkNode();
  if (!isInstalled() || !isBuilt()) {
    await alone(async () => {
      // Asked again: whoever held the lock before us may have done the work.
      if (!isInstalled()) await install();
      if (!isBuilt()) await build();
    });
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

// ---- Node

function checkNode() {
  const wanted = JSON.parse(read('package.json')).engines.node;
  if (!satisfies(process.versions.node, wanted)) {
    throw new Error(
      `Litopys runs on Node ${wanted}, and this is ${process.versions.node} (${process.execPath}).\n` +
        'Install a supported version, for instance with `nvm install` in this folder or from https://nodejs.org.',
    );
  }
}

/** The part of npm's range language that `engines` uses: `>=a <b || >=c`. */
function satisfies(/** @type {string} */ version, /** @type {string} */ range) {
  const compare = (/** @type {string} */ a, /** @type {string} */ b) => {
    const [x, y] = [a, b].map((text) => text.split('.').map(Number));
    return [0, 1, 2].map((i) => (x?.[i] ?? 0) - (y?.[i] ?? 0)).find((d) => d !== 0) ?? 0;
  };
  return range.split('||').some((alternative) =>
    alternative
      .trim()
      .split(/\s+/)
      .every((bound) =>
        bound.startsWith('>=')
          ? compare(version, bound.slice(2)) >= 0
          : compare(version, bound.slice(1)) < 0,
      ),
  );
}

// ---- packages

/** What an installation depends on. The ABI is in it because a package may carry a binary for it. */
function installFingerprint() {
  const lockFile = createHash('sha256').update(read('package-lock.json')).digest('hex');
  return { platform: `${process.platform}-${process.arch}-${process.versions.modules}`, lockFile };
}

function isInstalled() {
  const wanted = installFingerprint();
  const found = fs.existsSync(installStamp)
    ? JSON.parse(fs.readFileSync(installStamp, 'utf8'))
    : undefined;
  if (found?.platform === wanted.platform && found.lockFile === wanted.lockFile) return true;
  // A plain `npm install` or `npm ci` by hand leaves no stamp but did the work; do not repeat it.
  const samePlatform = found === undefined || found.platform === wanted.platform;
  if (!samePlatform || !npmHasInstalledTheLockFile()) return false;
  fs.writeFileSync(installStamp, JSON.stringify(wanted));
  return true;
}

/** npm writes what it has installed into a hidden lock file, as its last step. */
function npmHasInstalledTheLockFile() {
  const hidden = at('node_modules', '.package-lock.json');
  if (!fs.existsSync(hidden)) return false;
  const installed = JSON.parse(fs.readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(read('package-lock.json')).packages;
  delete locked['']; // the workspace itself
  const fits = (/** @type {string[] | undefined} */ list, /** @type {string} */ own) =>
    list === undefined ||
    list.includes(own) ||
    (list[0]?.startsWith('!') && !list.includes(`!${own}`));
  const forThisMachine = (/** @type {{ os?: string[]; cpu?: string[] }} */ entry) =>
    fits(entry.os, process.platform) && fits(entry.cpu, process.arch);
  const nothingMissing = Object.entries(locked).every(
    ([path, entry]) =>
      installed[path]?.integrity === entry.integrity || (entry.optional && !installed[path]),
  );
  const nothingForeign = Object.entries(installed).every(
    ([path, entry]) => locked[path] !== undefined && forThisMachine(entry),
  );
  return nothingMissing && nothingForeign;
}

async function install() {
  say('Installing packages (npm ci); a first time takes a minute or two …');
  // NODE_ENV=production would leave out the compiler that the build needs.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const code = npm?.endsWith('npm-cli.js')
    ? await run(process.execPath, [npm, ...args])
    : await run('npm', args, { shell: process.platform === 'win32' });
  if (code !== 0)
    throw new Error(`npm ci failed with exit code ${code}; its messages stand above.`);
  fs.writeFileSync(installStamp, JSON.stringify(installFingerprint()));
}

// ---- build

/** Every source that leaves something in dist/. Specs do not. */
function sources() {
  return ['apps', 'libs']
    .flatMap((folder) => walk(at(folder)))
    .filter((file) => !/\.spec\.ts$|\.tsbuildinfo$|\.DS_Store$/.test(file))
    .map((file) => relative(root, file))
    .sort();
}

function buildFingerprint() {
  const hash = createHash('sha256');
  const settings = [
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'package-lock.json',
    'scripts/ready.mjs',
  ];
  for (const file of [...settings, ...sources()]) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(at(file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function isBuilt() {
  return fs.existsSync(buildStamp) && fs.readFileSync(buildStamp, 'utf8') === buildFingerprint();
}

async function build() {
  say('Building …');
  // Taken before compiling: a file that is saved meanwhile is then built by the next start.
  const fingerprint = buildFingerprint();
  fs.rmSync(buildStamp, { force: true });
  await compile();
  // tsc trusts its build info and does not notice outputs that somebody deleted.
  if (outputs().some((file) => !fs.existsSync(at('dist', file)))) {
    fs.rmSync(at('dist'), { recursive: true, force: true });
    await compile();
  }
  for (const file of sources().filter((source) => !isTypeScript(source))) {
    fs.mkdirSync(dirname(at('dist', file)), { recursive: true });
    fs.copyFileSync(at(file), at('dist', file));
  }
  removeStale();
  const program = at('dist', 'apps', 'cli', 'main.js');
  if (fs.existsSync(program)) fs.chmodSync(program, 0o755); // for `npx litopys`
  fs.writeFileSync(buildStamp, fingerprint);
}

async function compile() {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [tsc, '-p', 'tsconfig.build.json']);
  if (code !== 0) throw new Error('The build failed; the errors stand above.');
}

function isTypeScript(/** @type {string} */ file) {
  return file.endsWith('.ts');
}

/** What tsc must have written into dist/. */
function outputs() {
  return sources()
    .filter((file) => isTypeScript(file) && !file.endsWith('.d.ts'))
    .flatMap((file) => [file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.js.map')]);
}

/** Read models are found by their suffix, so the output of a deleted source would go on living. */
function removeStale() {
  const assets = sources().filter((file) => !isTypeScript(file));
  const wanted = new Set(
    [...outputs(), ...assets].map((file) => at('dist', file)).concat(buildInfo),
  );
  for (const file of walk(at('dist'))) {
    if (!wanted.has(file)) fs.rmSync(file);
  }
}

// ---- one at a time

/**
 * Two starts at the same moment must not install or build into the same folders. A folder is the lock, because
 * making one is atomic everywhere; its holder touches it every second, so a lock left by a killed process is
 * recognised, also across containers, where process ids mean nothing.
 */
async function alone(/** @type {() => Promise<void>} */ work) {
  let waiting = false;
  while (!tryLock()) {
    if (!waiting) say('Another process is installing or building here; waiting for it …');
    waiting = true;
    if (lockAgeMs() > 20_000) breakLock();
    else await sleep(200);
  }
  const heartbeat = setInterval(() => fs.utimesSync(lockFolder, new Date(), new Date()), 1_000);
  const unlock = () => fs.rmSync(lockFolder, { recursive: true, force: true });
  const interrupted = () => {
    unlock();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    unlock();
  }
}

function tryLock() {
  try {
    fs.mkdirSync(lockFolder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function lockAgeMs() {
  const found = fs.statSync(lockFolder, { throwIfNoEntry: false });
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}

/** Renaming succeeds for one of several waiters only; the others find the lock gone and try again. */
function breakLock() {
  const grave = `${lockFolder}.${process.pid}`;
  try {
    fs.renameSync(lockFolder, grave);
  } catch {
    return;
  }
  fs.rmSync(grave, { recursive: true, force: true });
}

// ---- files and processes

function read(/** @type {string} */ file) {
  return fs.readFileSync(at(file), 'utf8');
}

/** @returns {string[]} absolute paths of all files below a folder; none when there is no such folder */
function walk(/** @type {string} */ folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}${sep}${entry.name}`);
}

/** @returns {Promise<number>} the exit code */
function run(/** @type {string} */ command, /** @type {string[]} */ args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
