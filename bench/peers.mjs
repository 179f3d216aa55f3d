/** Runs the programs of bench/peers/, each in a process of its own: none of their libraries is loaded here. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PEERS = fileURLToPath(new URL('peers/', import.meta.url));
const NAMES = ['emmett-sqlite', 'emmett-postgresql'];

/** A remark for rows in which peers keep read models. */
export function peerReadModels(peers) {
  if (Object.keys(peers).length === 0) return {};
  return {
    note: 'a peer keeps three read models: history rows, documents of customers and of orders',
  };
}

/** Each peer, and why it is not measured where it is not. */
export function describePeers() {
  return NAMES.map((name) => {
    if (!existsSync(join(PEERS, 'node_modules', '@event-driven-io', name)))
      return { name, skipped: 'it is not installed; "npm --prefix bench/peers ci" does that' };
    if (name === 'emmett-postgresql' && (process.env['POSTGRES_URL'] ?? '') === '') {
      const remedy =
        'it needs a server: set POSTGRES_URL (postgresql://user:password@host/database)';
      return { name, skipped: `${remedy}; a database of its own is made there and dropped again` };
    }
    return { name };
  });
}

/**
 * What each peer does of this work now, in events a second; a text where it cannot.
 *
 * @param {object} context
 * @param {string} work oneByOne, inFlight, readBack, upkeep or rebuild
 * @returns {Promise<Readonly<Record<string, number | string>>>}
 */
export async function measurePeers(context, work) {
  const found = {};
  for (const { name, skipped } of describePeers()) {
    if (skipped === undefined) found[name] = await runPeer(context, name, work);
  }
  return found;
}

async function runPeer(context, name, work) {
  context.say(`${name}: ${work}`);
  const folder = context.scratch('peer');
  const file = join(folder, 'events.ndjson');
  writeFileSync(file, (await context.eventLines()).join('\n'));
  const counts = [context.upTo(400), context.upTo(1000), context.runs];
  const args = [join(PEERS, `${name}.mjs`), work, file, folder, ...counts.map(String)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  } catch (error) {
    const { message, stderr = '' } = error instanceof Error ? error : new Error(String(error));
    return `fails: ${stderr.trim().split('\n').at(-1) || message}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
