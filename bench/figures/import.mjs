import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run as litopys } from '../../dist/apps/cli/program.js';
import { atLeast } from '../comparison.mjs';
import { durableWrites } from '../limits.mjs';
import { median } from '../measure.mjs';
import { writeNorthwind } from '../northwind-files.mjs';

export const name = 'import';
export const title = 'Import of orders, projections running';
export const limit = 'one event per fact written to a plain file with fdatasync, 64 at a time';

const NORTHWIND = fileURLToPath(new URL('../../../shared/data/northwind', import.meta.url));
/** Below this a run is to be quick, and the real files would take longest of all. */
const ENOUGH_FOR_NORTHWIND = 10_000;

export async function run(context) {
  const real = context.events >= ENOUGH_FOR_NORTHWIND && existsSync(NORTHWIND);
  const folder = real ? NORTHWIND : context.scratch('northwind');
  if (!real) writeNorthwind(folder, context.upTo(800, 0.02));
  // The first one loads what checks commands; it does not count.
  await importInto(context.scratch('first'), folder);
  const rates = { first: [], again: [] };
  let facts = 0;
  for (let run = 0; run < context.runs; run += 1) {
    const data = context.scratch('import');
    const first = await importInto(data, folder);
    const again = await importInto(data, folder);
    facts = first.facts;
    rates.first.push(first.facts / first.seconds);
    rates.again.push(again.rows / again.seconds);
  }
  const lines = await context.eventLines();
  const how = { runs: context.runs, count: facts, inFlight: 64 };
  const what = real ? 'Northwind' : 'generated rows';
  return [
    {
      what: `${what}, ${facts} facts`,
      unit: '/s',
      ours: median(rates.first),
      limit: await durableWrites(folder === NORTHWIND ? context.scratch() : folder, lines, how),
      targets: [atLeast(15_000)],
    },
    { what: 'the same again, nothing new', unit: 'rows/s', ours: median(rates.again) },
  ];
}

/** Timed here, because the summary has whole tenths of a second. */
async function importInto(data, folder) {
  let out = '';
  const cli = {
    out: (line) => (out += line),
    say: () => undefined,
    bar: undefined,
    colour: false,
    width: undefined,
    environment: {},
    interruption: () => new AbortController().signal,
  };
  const started = performance.now();
  const args = ['import', '--mapping', 'northwind', folder, '--data', data, '--json', '--quiet'];
  const code = await litopys(args, cli);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`the import ended with ${code}: ${out}`);
  return { ...JSON.parse(out), seconds };
}
