import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { atMost } from '../comparison.mjs';
import { historyPage } from '../history-query.mjs';
import { ask } from '../http-load.mjs';
import { median, timed } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

export const name = 'start';
export const title = 'Start of `litopys serve`, until it has answered';
export const limit = 'starting node for an empty program';

const ANYTHING = JSON.stringify({ query: '{ __typename }' });

export async function run(context) {
  const { directory } = await context.company();
  const times = { first: [], second: [], bare: [] };
  for (let run = 0; run < context.runs; run += 1) {
    const empty = context.scratch('empty');
    times.first.push(await startOf(empty, ({ url }) => ask(url, ANYTHING)));
    times.second.push(await startOf(directory, ({ url }) => historyPage(url)));
    const node = () => promisify(execFile)(process.execPath, ['-e', '0']);
    times.bare.push((await timed(node)) / 1000);
  }
  const limit = median(times.bare);
  return [
    { what: 'first start, in an empty directory', unit: 's', ours: median(times.first), limit },
    {
      ...{ what: 'second start, to a history page', unit: 's', ours: median(times.second), limit },
      targets: [atMost(3, { events: 1_000_000 })],
    },
  ];
}

/** Seconds until `first` has been answered; stopping does not count. */
function startOf(directory, first) {
  const began = performance.now();
  return withServer(directory, async (server) => {
    await first(server);
    return (performance.now() - began) / 1000;
  });
}
