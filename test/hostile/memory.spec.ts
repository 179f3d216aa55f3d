import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidence } from '../support/counts.js';
import { type Attacked, attacked, posted } from './attacked.js';

/** Caches of documents that were asked for are bounded, and fill; a leak of 2 kB a request would be 20 MB. */
const HEAP_GROWTH_BYTES = 20_000_000;
const AT_ONCE = 20;
const WARM_UP = 500;

let api: Attacked;

beforeAll(async () => {
  api = await attacked();
});
afterAll(() => api.close());

/** Each is another: what is kept for a request is kept again for the next. */
const hostile = fc.oneof(
  fc
    .uuid()
    .map((id) =>
      JSON.stringify({ query: `{ a${id.replaceAll('-', '')}: node(id: "${id}") { id } }` }),
    ),
  fc.uuid().map((id) => JSON.stringify({ query: `{ passwords(id: "${id}") }` })),
  fc.uuid().map((id) => JSON.stringify({ query: `{ ${'a '.repeat(2_500)} # ${id}` })),
  fc.uuid().map((id) =>
    JSON.stringify({
      query: 'query ($f: CustomerFilter) { customers(first: 9, filter: $f) { nodes { id } } }',
      variables: { f: { search: `${id} ${'x'.repeat(5_000)}` } },
    }),
  ),
  fc.uuid().map((id) =>
    JSON.stringify({
      query: `mutation { renameCustomer(input: {commandId: "${id}", customerId: "${id}", name: "x"}) { errors { code } } }`,
    }),
  ),
  fc.uuid().map((id) =>
    JSON.stringify({
      query: `{ customers(first: 1, asOf: "2026-02-0${1 + (id.charCodeAt(0) % 9)}", filter: {search: "${id}"}) { nodes { id } } }`,
    }),
  ),
  fc.uuid().map((id) => `{"query": "${id}${'x'.repeat(120_000)}"}`),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
);

it('No memory grows with what strangers send', async () => {
  const run = evidence('hostile-memory', { requests: 10_000 });
  await send(WARM_UP, run.seed);
  const before = heapUsed();
  const head = await api.head();
  await send(run.counts.requests, run.seed + 1);
  const grown = heapUsed() - before;
  process.stderr.write(
    `hostile memory: ${run.counts.requests} requests, heap ${Math.round(grown / 1000)} kB more\n`,
  );
  expect(grown).toBeLessThan(HEAP_GROWTH_BYTES);
  await api.unharmed(head);
  run.finish({ requests: run.counts.requests });
}, 1_800_000);

async function send(count: number, seed: number): Promise<void> {
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const bodies = fc.sample(hostile, { numRuns: AT_ONCE, seed: seed + sent });
    const answers = await Promise.all(bodies.map((body) => posted(api.url, body)));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  }
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let i = 0; i < 3; i += 1) collect();
  return process.memoryUsage().heapUsed;
}
