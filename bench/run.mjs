/**
 * `npm run bench`: what Litopys does in a second, beside what the machine and a peer do in the same run.
 *
 *   npm run bench -- [--only NAME…] [--events N] [--json] [--dir DIR]
 *
 * Figures are the files of bench/figures/: a new file there is a new figure. Runs on dist/, writes to a temporary
 * folder only, prints progress on stderr.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compared, targetsOf } from './comparison.mjs';
import { createContext } from './context.mjs';
import { commitOf, describeMachine } from './machine.mjs';
import { describePeers } from './peers.mjs';
import { renderTable } from './table.mjs';

const DEFAULT_EVENTS = 20_000;

/** What was asked for makes no sense. */
class Usage extends Error {
  name = 'bench';
}

const say = (text) => void process.stderr.write(`${text}\n`);

try {
  const options = readOptions();
  const folder = mkdtempSync(join(options.dir, 'litopys-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, () => {
      remove();
      process.exit(code);
    });
  }
  try {
    const result = await measureAll(options, await figuresNamed(options.only), folder);
    console.log(options.json ? JSON.stringify(result, null, 2) : renderTable(result));
    if (result.figures.some(({ error }) => error !== undefined)) process.exitCode = 1;
  } finally {
    remove();
  }
} catch (error) {
  const isUsage = error instanceof Usage;
  say(isUsage || !(error instanceof Error) ? String(error) : (error.stack ?? error.message));
  process.exitCode = isUsage ? 2 : 1;
}

async function measureAll({ events, dir }, figures, folder) {
  const started = performance.now();
  const machine = { ...(await describeMachine(folder)), folder: dir };
  const context = createContext({ folder, events, say: (text) => say(`  ${text}`) });
  const measured = [];
  for (const { name, title, limit, run } of figures) {
    say(`${name}: ${title}`);
    const began = performance.now();
    const found = await run(context).then(
      (rows) => ({ rows: rows.map((row) => compared(row, events)) }),
      (error) => ({ rows: [], error: error instanceof Error ? error.message : String(error) }),
    );
    const seconds = (performance.now() - began) / 1000;
    measured.push({ name, title, limit, seconds, ...found });
  }
  return {
    machine,
    commit: commitOf(),
    events,
    runs: context.runs,
    peers: describePeers(),
    seconds: (performance.now() - started) / 1000,
    figures: measured,
    targets: targetsOf(measured),
  };
}

async function figuresNamed(names) {
  const folder = new URL('figures/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
  const all = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const unknown = names.find((name) => !all.some((figure) => figure.name === name));
  if (unknown !== undefined) {
    const known = all.map(({ name }) => name).join(', ');
    throw new Usage(`there is no figure "${unknown}"; give some of ${known}`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function readOptions() {
  const { values, positionals } = parsed();
  // `--only append read` and `--only append --only read` are the same.
  const only = values.only.length === 0 ? [] : [...values.only, ...positionals];
  if (only.length === 0 && positionals.length > 0) {
    throw new Usage(`"${positionals[0]}" is not understood; figures are named behind --only`);
  }
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 500) {
    throw new Usage(`--events is "${values.events}": give a whole number, 500 or more`);
  }
  return { ...values, only, events };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        events: { type: 'string', default: String(DEFAULT_EVENTS) },
        json: { type: 'boolean', default: false },
        dir: { type: 'string', default: tmpdir() },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}
