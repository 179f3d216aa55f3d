/** Servers in processes of their own, so that whoever asks does not take time from whoever answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/apps/cli/main.js', import.meta.url));
const PLAIN = fileURLToPath(new URL('plain-server.mjs', import.meta.url));
const BARE = fileURLToPath(new URL('bare-server.mjs', import.meta.url));

/**
 * `litopys serve` over a data directory, while `work` lasts.
 *
 * @param {string} directory
 * @param {(server: { url: string, memoryMb: () => { resident: number, own: number } | undefined }) => Promise<T>} work
 * @template T
 */
export function withServer(directory, work) {
  const args = ['serve', '--data', directory, '--port', '0', '--json', '--quiet'];
  return withProcess([PROGRAM, ...args], (line) => JSON.parse(line).graphql, work);
}

/**
 * A bare node:http server that answers every request with these bytes.
 *
 * @param {string} file
 * @param {(server: { url: string }) => Promise<T>} work
 * @template T
 */
export function withBareServer(file, work) {
  return withProcess([BARE, file], (line) => line, work);
}

/**
 * Apollo and express as they come, over the same data directory; see plain-server.mjs.
 *
 * @param {string} directory
 * @param {(server: { url: string }) => Promise<T>} work
 * @template T
 */
export function withPlainServer(directory, work) {
  return withProcess([PLAIN, directory], (line) => line, work);
}

async function withProcess(args, urlIn, work) {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('LITOPYS_'));
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(environment), NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  // Not even an interrupted run leaves a server behind.
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  // What it says is of interest only when it does not come to listen.
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-2000)));
  try {
    const url = urlIn(await firstLine(child, () => said));
    return await work({ url, memoryMb: () => memoryMb(child.pid) });
  } finally {
    kill();
    await ended;
    process.off('exit', kill);
  }
}

async function firstLine(child, said) {
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error(`a server ended before it listened: ${text}${said()}`);
}

/** Only Linux tells about other processes without a further program. */
function memoryMb(pid) {
  if (process.platform !== 'linux') return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { resident: field('VmRSS'), own: field('RssAnon') };
}
