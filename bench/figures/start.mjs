import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { historyPage } from '../history-query.mjs';
import { load } from '../http-load.mjs';
import { median, timed } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

export const name = 'start';
export const title = 'Second start and memory of `litopys serve`';
export const limit = 'starting node for an empty program, and the memory of that';

export async function run(context) {
  const { directory } = await context.company();
  const starts = [];
  const bare = [];
  const memory = {};
  for (let run = 0; run < context.runs; run += 1) {
    const started = performance.now();
    await withServer(directory, async ({ url, residentMb }) => {
      await historyPage(url);
      starts.push((performance.now() - started) / 1000);
      memory.first = residentMb();
      if (run > 0) return;
      const { body } = await historyPage(url);
      await load(url, body, { requests: context.upTo(1000, 0.02), connections: 64 });
      memory.busy = residentMb();
    });
    bare.push((await timed(() => node('0'))) / 1000);
  }
  const empty = Number((await node('process.memoryUsage().rss')).stdout) / 2 ** 20;
  const rows = [
    {
      what: 'to the first answered history page',
      unit: 's',
      ours: median(starts),
      limit: median(bare),
    },
  ];
  if (memory.busy === undefined) return rows;
  return [
    ...rows,
    { what: 'resident after one page', unit: 'MB', ours: memory.first, limit: empty },
    { what: 'resident after pages at 64 connections', unit: 'MB', ours: memory.busy, limit: empty },
  ];
}

function node(expression) {
  return promisify(execFile)(process.execPath, ['-p', expression]);
}
