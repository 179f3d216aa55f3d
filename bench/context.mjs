/** What figures are given: how much to do, where, and a company that all of them share. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openRuntime } from '#runtime';
import { openSqliteEventStore, openSqliteKeyStore } from '#stores/sqlite';
import { fill } from './appends.mjs';
import { companyAppends } from './facts.mjs';

const PEERS = fileURLToPath(new URL('peers/', import.meta.url));
/** Events of which the bytes are taken for limits and peers. */
const SAMPLE = 5000;

/**
 * @param {{ folder: string, events: number, say: (text: string) => void }} options
 */
export function createContext({ folder, events, say }) {
  const companies = new Map();
  let lines;
  let peer;
  const context = {
    events,
    /** Runs of which the median is taken; a run too small to measure anything takes one. */
    runs: events < 10_000 ? 1 : 3,
    say,

    /** A new folder, gone at the end of the run. */
    scratch: (name = 'scratch') => mkdtempSync(join(folder, `${name}-`)),

    /** Never more than a figure needs, and less in a small run. */
    upTo: (most, share = 0.1) => Math.max(20, Math.min(most, Math.round(events * share))),

    /**
     * The data directory of the company, its read models up to date, closed; not to be changed. Made when first asked for.
     */
    company({ late = false } = {}) {
      if (!companies.has(late)) companies.set(late, makeCompany(context, events, late));
      return companies.get(late);
    },

    /** A copy of the company to write to. */
    async companyCopy(options) {
      const copy = context.scratch('copy');
      cpSync((await context.company(options)).directory, copy, { recursive: true });
      return copy;
    },

    /** Events of the company as the log has them, each as JSON; a sample of the start of the log. */
    eventLines() {
      lines ??= context.company().then(({ directory }) => linesOf(directory));
      return lines;
    },

    /** What the peer does with the same events; undefined when it is not installed. */
    peer() {
      peer ??= runPeer(context);
      return peer;
    },
  };
  return context;
}

/** Whether `npm --prefix bench/peers ci` has been run. */
export function peersInstalled() {
  return existsSync(join(PEERS, 'node_modules', '@event-driven-io', 'emmett-sqlite'));
}

/**
 * Opens only the log and the keys: what is filled in is found by the read models later.
 *
 * @param {string} directory
 * @param {(store: object, keys: object) => Promise<T>} work
 * @template T
 */
export async function withLog(directory, work) {
  const store = await openSqliteEventStore({ directory, mode: 'write' });
  const keys = await openSqliteKeyStore({ directory });
  try {
    return await work(store, keys);
  } finally {
    await keys.close();
    await store.close();
  }
}

/**
 * @param {string} directory
 * @param {(runtime: import('#runtime').Runtime) => Promise<T>} work
 * @template T
 */
export async function withRuntime(directory, work) {
  const runtime = await openRuntime({ data: directory, mode: 'write' });
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

async function makeCompany(context, events, late) {
  const directory = context.scratch('company');
  context.say(`making a company of ${events} events${late ? ', some late, some void' : ''}`);
  const written = await withLog(directory, (store, keys) =>
    fill(store, keys, companyAppends(events, { late })),
  );
  context.say('building its read models');
  await withRuntime(directory, (runtime) => runtime.caughtUp());
  return { directory, events: written };
}

async function linesOf(directory) {
  const store = await openSqliteEventStore({ directory, mode: 'read' });
  const lines = [];
  for await (const batch of store.readAll(undefined)) {
    lines.push(...batch.map((event) => JSON.stringify(event)));
    if (lines.length >= SAMPLE) break;
  }
  await store.close();
  return lines;
}

async function runPeer(context) {
  if (!peersInstalled()) return undefined;
  context.say('emmett-sqlite');
  const folder = context.scratch('peer');
  const file = join(folder, 'events.ndjson');
  writeFileSync(file, (await context.eventLines()).join('\n'));
  const counts = [context.upTo(1000), context.upTo(2000), context.runs];
  const args = [join(PEERS, 'emmett-sqlite.mjs'), file, folder, ...counts.map(String)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  } catch (error) {
    const message = `fails: ${error instanceof Error ? error.message.split('\n').at(-1) : error}`;
    return { oneByOne: message, inFlight: message, readBack: message };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
