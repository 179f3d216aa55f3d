import { atMostTimes } from '../comparison.mjs';
import { historyBodies } from '../history-query.mjs';
import { load } from '../http-load.mjs';
import { median } from '../measure.mjs';
import { withServer } from '../server-process.mjs';

export const name = 'history-sizes';
export const title = 'A page of 50 history entries, of many customers by turns, as the log grows';
const SMALL = 10_000;
export const limit = `the same in a log of ${SMALL.toLocaleString('en-US')} events (of half the size in a small run)`;

export async function run(context) {
  const small = Math.min(SMALL, Math.round(context.events / 2));
  const [few, many] = [await context.company({ events: small }), await context.company()];
  return withServer(few.directory, (smaller) =>
    withServer(many.directory, async (larger) => {
      const rows = [];
      for (const connections of [1, 64]) {
        const found = await compare(context, connections, [
          [smaller.url, historyBodies(small)],
          [larger.url, historyBodies(context.events)],
        ]);
        const label = `${connections} connection${connections === 1 ? '' : 's'}`;
        rows.push(
          { what: `${label}: p50`, unit: 'ms', ours: found[1].p50, limit: found[0].p50 },
          {
            ...{ what: `${label}: p99`, unit: 'ms', ours: found[1].p99, limit: found[0].p99 },
            targets: [atMostTimes(1.5, { events: 1_000_000 })],
          },
        );
      }
      return rows;
    }),
  );
}

/** By turns, the two servers alike. */
async function compare(context, connections, servers) {
  const requests = context.upTo(connections > 1 ? 400 : 200, 0.05);
  const found = servers.map(() => ({ p50: [], p99: [] }));
  for (let run = 0; run < context.runs; run += 1) {
    for (const [n, [url, bodies]] of servers.entries()) {
      const { p50, p99 } = await load(url, bodies, { requests, connections });
      found[n].p50.push(p50);
      found[n].p99.push(p99);
    }
  }
  return found.map(({ p50, p99 }) => ({ p50: median(p50), p99: median(p99) }));
}
