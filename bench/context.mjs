/** What figures are given: how much to do, where, and companies that all of them share. */
import { constants, cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '#stores/sqlite';
import { makeData } from './data-directories.mjs';
import { companyAppends } from './facts.mjs';
import { measurePeers } from './peers.mjs';

/** Events of which the bytes are taken for limits and peers. */
const SAMPLE = 5000;
/** From here on, what goes over all events is done once: it is long enough. */
const LARGE = 200_000;

/**
 * @param {{ folder: string, events: number, say: (text: string) => void }} options
 */
export function createContext({ folder, events, say }) {
  const companies = new Map();
  let lines;
  // A run too small to measure anything takes one.
  const runs = events < 10_000 ? 1 : 3;
  const context = {
    events,
    say,
    /** Runs of which the median is taken. */
    runs,
    /** The same for works that go over all events. */
    longRuns: events >= LARGE ? 1 : runs,

    /** A new folder, gone at the end of the run. */
    scratch: (name = 'scratch') => mkdtempSync(join(folder, `${name}-`)),

    /** Never more than a figure needs, and less in a small run. */
    upTo: (most, share = 0.1) => Math.max(20, Math.min(most, Math.round(events * share))),

    /**
     * The data directory of a company of about so many events, its read models up to date, closed; not to be changed.
     * Made when first asked for.
     */
    company({ late = false, events: count = events } = {}) {
      const name = `${count}${late ? ' late' : ''}`;
      if (!companies.has(name)) companies.set(name, makeCompany(context, count, late));
      return companies.get(name);
    },

    /** A copy of a company to write to. */
    async companyCopy(options) {
      const copy = context.scratch('copy');
      const { directory } = await context.company(options);
      cpSync(directory, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
      return copy;
    },

    /** Events of the company as the log has them, each as JSON; a sample from all of it, in its order. */
    eventLines() {
      lines ??= context.company().then(linesOf);
      return lines;
    },

    /** What every peer does with the same events, measured when it is asked for: see `measurePeers`. */
    peers: (work) => measurePeers(context, work),
  };
  return context;
}

async function makeCompany(context, events, late) {
  const directory = context.scratch('company');
  context.say(`making a company of ${events} events${late ? ', some late, some void' : ''}`);
  const written = await makeData(directory, companyAppends(events, { late }));
  return { directory, events: written };
}

async function linesOf({ directory, events }) {
  const store = await openSqliteEventStore({ directory, mode: 'read' });
  const lines = [];
  const step = Math.max(1, Math.floor(events / SAMPLE));
  let n = 0;
  for await (const batch of store.readAll(undefined)) {
    for (const event of batch) if (n++ % step === 0) lines.push(JSON.stringify(event));
  }
  await store.close();
  return lines;
}
