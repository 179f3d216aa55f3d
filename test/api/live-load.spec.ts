import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { evidence } from '../support/counts.js';
import { clientOf } from './live-client.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

const SUBSCRIBERS = 100;
const CONNECTIONS = 10;
const PER_SECOND = 1_000;
const TICK_MS = 10;
const ACTOR = { type: 'user', id: 'load' } as const;
/** Garbage that one collection leaves; a leak of 1 kB a change would be 20 MB in a full run. */
const HEAP_GROWTH_BYTES = 8_000_000;

const QUERY = `subscription ($id: ID!, $after: Position) {
  customerHistoryChanged(customer: $id, after: $after) { position }
}`;

let api: UnderTest;
let clients: Client[];
/** Of each stream: its last revision, and the last append to it. */
const revisions = new Map<string, number>();
const appended = new Map<string, Promise<unknown>>();

beforeAll(async () => {
  api = await underTest();
  clients = Array.from({ length: CONNECTIONS }, () => clientOf(api.url));
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await api.close();
});

/** What one subscriber has been told; kept as numbers, so that the test itself needs no memory. */
interface Told {
  newest: string;
  messages: number;
  backwards: number;
}

it(`${PER_SECOND} changes a second to ${SUBSCRIBERS} subscribers: none is lost, and no memory grows`, async () => {
  const run = evidence('live-updates', { changes: 20_000 });
  const customers = await Promise.all(Array.from({ length: SUBSCRIBERS }, register));
  const after = await api.runtime.store.head();
  const told = customers.map((id, i) => subscribe(clients[i % CONNECTIONS]!, id, after!));
  const newest = new Map<string, string>();
  await change(customers, PER_SECOND, newest); // caches fill, code is compiled
  await caughtUp(customers, told, newest);
  const heapBefore = heapUsed();
  const started = performance.now();
  await change(customers, run.counts.changes, newest);
  const seconds = (performance.now() - started) / 1000;
  await caughtUp(customers, told, newest);
  const grown = heapUsed() - heapBefore;
  process.stderr.write(
    `live: ${Math.round(run.counts.changes / seconds)} changes a second, ` +
      `${told.reduce((sum, { messages }) => sum + messages, 0)} messages, heap ${Math.round(grown / 1000)} kB more\n`,
  );
  expect(told.map((one) => one.newest)).toEqual(customers.map((id) => newest.get(id)));
  expect(told.reduce((sum, { backwards }) => sum + backwards, 0)).toBe(0);
  expect(grown).toBeLessThan(HEAP_GROWTH_BYTES);
  run.finish({ changes: run.counts.changes });
}, 180_000);

/** Changes customers at random, as many a second as was asked for; later ones come faster when the machine was busy. */
async function change(
  customers: readonly string[],
  count: number,
  newest: Map<string, string>,
): Promise<void> {
  const started = performance.now();
  let begun = 0;
  const underWay = new Set<Promise<void>>();
  while (begun < count) {
    const due = Math.min(count, ((performance.now() - started) * PER_SECOND) / 1000);
    for (; begun < due; begun += 1) {
      const customerId = customers[(begun * 37) % customers.length]!;
      const one = rename(customerId, begun).then((position) => {
        const before = newest.get(customerId);
        if (before === undefined || position > before) newest.set(customerId, position);
        underWay.delete(one);
      });
      underWay.add(one);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(underWay);
}

/** Straight into the log: it is not the commands whose speed is asked for. */
async function rename(customerId: string, i: number): Promise<string> {
  const stream = `customer-${customerId}`;
  const revision = revisions.get(stream) ?? 0;
  revisions.set(stream, revision + 1);
  const data = { customerId, name: `Customer ${i}`, previousName: `Customer ${i - 1}` };
  const id = randomUUID();
  const metadata = {
    ...{ occurredAt: api.clock, recordedAt: api.clock, businessDate: api.clock.slice(0, 10) },
    ...{ actor: ACTOR, correlationId: id, causationId: id, commandId: id, inputDigest: '' },
  };
  const { codec, store } = api.runtime;
  const encoded = codec.encode(stream, [{ id, type: 'CustomerRenamed', data, metadata }]);
  // In the order of the revisions, though the next one is begun before this one is done.
  const before = appended.get(stream);
  const append = Promise.all([encoded, before]).then(([events]) =>
    store.append(stream, events, revision),
  );
  appended.set(stream, append);
  return (await append).position;
}

async function register(_: unknown, i: number): Promise<string> {
  const commandId = randomUUID();
  const command = {
    ...{ type: 'RegisterCustomer', name: `Customer of load ${i}`, kinds: ['BUYER'] },
    source: { channel: 'EVENT' },
    meta: { commandId, actor: ACTOR, correlationId: commandId, now: api.clock },
  };
  const { stream, eventIds } = await api.runtime.execute(command);
  revisions.set(stream, eventIds.length - 1);
  return stream.slice('customer-'.length);
}

function subscribe(client: Client, id: string, after: string): Told {
  const told: Told = { newest: '', messages: 0, backwards: 0 };
  client.subscribe<Json>(
    { query: QUERY, variables: { id, after } },
    {
      next({ data }) {
        const { position } = data.customerHistoryChanged;
        if (position <= told.newest) told.backwards += 1;
        told.newest = position;
        told.messages += 1;
      },
      error: (error) => {
        throw error;
      },
      complete: () => undefined,
    },
  );
  return told;
}

async function caughtUp(
  customers: readonly string[],
  told: readonly Told[],
  newest: ReadonlyMap<string, string>,
): Promise<void> {
  const isBehind = (id: string, i: number): boolean => told[i]?.newest !== newest.get(id);
  const until = performance.now() + 60_000;
  while (customers.some(isBehind)) {
    if (performance.now() > until)
      throw new Error(`${customers.filter(isBehind).length} subscribers never heard the newest`);
    await sleep(TICK_MS);
  }
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let i = 0; i < 3; i += 1) collect();
  return process.memoryUsage().heapUsed;
}
