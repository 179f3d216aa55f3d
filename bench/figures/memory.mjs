import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atMost } from '../comparison.mjs';
import { historyBodies, historyPage } from '../history-query.mjs';
import { load } from '../http-load.mjs';
import { withServer } from '../server-process.mjs';

export const name = 'memory';
export const title =
  'Memory of `litopys serve`, and of a full rebuild, each in a process of its own';
export const limit = 'what node takes for an empty program';

const REBUILD = fileURLToPath(new URL('../rebuild-process.mjs', import.meta.url));

export async function run(context) {
  const { directory } = await context.company();
  const { first, busy } = await withServer(directory, async ({ url, memoryMb }) => {
    await historyPage(url);
    const afterFirst = memoryMb();
    const requests = context.upTo(2000, 0.05);
    await load(url, historyBodies(context.events), { requests, connections: 64 });
    return { first: afterFirst, busy: memoryMb() };
  });
  const copy = await context.companyCopy();
  const [empty, rebuild] = [
    await printed('--input-type=module', '-e', EMPTY),
    await printed(REBUILD, copy),
  ];
  const row = (what, ours, more) => ({ what, unit: 'MB', ours, limit: empty, ...more });
  const peak = row('rebuild of everything, at its peak', rebuild);
  // Only Linux tells about other processes without a further program.
  if (busy === undefined) return [peak];
  return [
    row('server, resident after one page', first.resident),
    row('server, after pages of many customers', busy.resident, {
      targets: [atMost(400, { events: 1_000_000 })],
    }),
    row('of that its own, without mapped files', busy.own),
    peak,
  ];
}

const PEAK = new URL('../peak-memory.mjs', import.meta.url).href;
const EMPTY = `console.log((await import('${PEAK}')).peakMb())`;

async function printed(...args) {
  return Number((await promisify(execFile)(process.execPath, args)).stdout);
}
