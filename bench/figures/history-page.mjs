import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyPage } from '../history-query.mjs';
import { load } from '../http-load.mjs';
import { median } from '../measure.mjs';
import { withBareServer, withServer } from '../server-process.mjs';

export const name = 'history-page';
export const title = 'A page of 50 history entries over GraphQL';
export const limit = 'a bare node:http server that sends the same bytes';

export async function run(context) {
  const { directory } = await context.company();
  const page = await withServer(directory, async ({ url }) => {
    const { body, answer } = await historyPage(url);
    return { body, answer, times: await measure(context, url, body) };
  });
  const file = join(context.scratch('page'), 'answer.json');
  writeFileSync(file, page.answer);
  const bare = await withBareServer(file, ({ url }) => measure(context, url, page.body));
  return page.times.flatMap((ours, n) => [
    { what: `${ours.label}: p50`, unit: 'ms', ours: ours.p50, limit: bare[n].p50 },
    { what: `${ours.label}: p99`, unit: 'ms', ours: ours.p99, limit: bare[n].p99 },
    { what: `${ours.label}: pages`, unit: '/s', ours: ours.perSecond, limit: bare[n].perSecond },
  ]);
}

async function measure(context, url, body) {
  const requests = context.upTo(600, 0.02);
  await load(url, body, { requests, connections: 1 });
  const found = [];
  for (const connections of [1, 64]) {
    const label = connections === 1 ? '1 connection' : `${connections} connections`;
    const tries = [];
    for (let run = 0; run < context.runs; run += 1) {
      tries.push(
        await load(url, body, { requests: requests * (connections > 1 ? 2 : 1), connections }),
      );
    }
    const middle = (field) => median(tries.map((one) => one[field]));
    found.push({ label, p50: middle('p50'), p99: middle('p99'), perSecond: middle('perSecond') });
  }
  return found;
}
