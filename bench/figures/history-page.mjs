import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyPage } from '../history-query.mjs';
import { load } from '../http-load.mjs';
import { median } from '../measure.mjs';
import { withBareServer, withPlainServer, withServer } from '../server-process.mjs';

export const name = 'history-page';
export const title = 'A page of 50 history entries over GraphQL';
export const limit = 'a bare node:http server that sends the same bytes';

const PEER = 'Apollo + express as they come, same schema and reads';

export async function run(context) {
  const { directory } = await context.company();
  return withServer(directory, (ours) =>
    withPlainServer(directory, async (plain) => {
      const { body, answer } = await historyPage(ours.url);
      refuseOther(answer, (await historyPage(plain.url)).answer);
      const file = join(context.scratch('page'), 'answer.json');
      writeFileSync(file, answer);
      return withBareServer(file, async (bare) => {
        const servers = { ours: ours.url, plain: plain.url, bare: bare.url };
        const one = await byTurns(context, servers, body, 1);
        const many = await byTurns(context, servers, body, 64);
        return [...rows('1 connection', one), ...rows('64 connections', many)];
      });
    }),
  );
}

/** Both must answer the same; ours tells the cost besides. */
function refuseOther(...answers) {
  const [ours, plain] = answers.map((answer) => JSON.stringify(JSON.parse(answer).data));
  if (ours === plain) return;
  throw new Error(
    `the two servers answer differently: ${ours.slice(0, 400)} … ${plain.slice(0, 400)}`,
  );
}

function rows(label, { ours, plain, bare }) {
  const row = (what, unit, field) => ({
    ...{ what: `${label}: ${what}`, unit, ours: ours[field], limit: bare[field] },
    peers: { [PEER]: plain[field] },
  });
  return [row('p50', 'ms', 'p50'), row('p99', 'ms', 'p99'), row('pages', '/s', 'perSecond')];
}

/** What each server needs, asked one after the other in each run, so that all meet the same neighbours. */
async function byTurns(context, servers, body, connections) {
  const requests = context.upTo(600, 0.02) * (connections > 1 ? 2 : 1);
  const tries = Object.fromEntries(Object.keys(servers).map((server) => [server, []]));
  for (const url of Object.values(servers)) await load(url, body, { requests, connections });
  for (let run = 0; run < context.runs; run += 1) {
    for (const [server, url] of Object.entries(servers)) {
      tries[server].push(await load(url, body, { requests, connections }));
    }
  }
  const middle = (found, field) => median(found.map((one) => one[field]));
  return Object.fromEntries(
    Object.entries(tries).map(([server, found]) => [
      server,
      Object.fromEntries(['p50', 'p99', 'perSecond'].map((field) => [field, middle(found, field)])),
    ]),
  );
}
