/**
 * The same work with @event-driven-io/emmett-sqlite, in a process of its own: two builds of SQLite in one process are
 * none of ours to answer for.
 *
 *   node emmett-sqlite.mjs EVENTS.ndjson FOLDER ONE MANY RUNS
 *
 * EVENTS.ndjson holds a stream and an event a line. Prints one JSON document with events a second; what fails is told
 * in words.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  getSQLiteEventStore,
  readMessagesBatch,
  sqliteConnection,
} from '@event-driven-io/emmett-sqlite';

const [file = '', folder = '', ...numbers] = process.argv.slice(2);
const [one = 0, many = 0, runs = 1] = numbers.map(Number);

const facts = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const { stream, type, data, metadata } = JSON.parse(line);
    return { stream, event: { type, data, metadata } };
  });

// It prints its errors to stdout, which here belongs to the answer.
console.log = console.error;
const answer = { oneByOne: await oneByOne(), readBack: await readBack() };
// Some of what goes wrong below is a rejection that nobody can catch.
process.on('uncaughtException', (error) => finish(`fails: ${error.message}`));
finish(await inFlight().catch((error) => `fails: ${error.message}`));

/** @param {number | string} inFlightRate */
function finish(inFlightRate) {
  process.stdout.write(JSON.stringify({ ...answer, inFlight: inFlightRate }), () =>
    process.exit(0),
  );
}

/** @param {string} name */
async function openStore(name) {
  const fileName = join(folder, name);
  const connection = sqliteConnection({ fileName });
  // Opening does not wait for its own pragma, which a first transaction can run into.
  await connection.query('PRAGMA journal_mode');
  return getSQLiteEventStore({ fileName, connectionOptions: { singleton: true, connection } });
}

/** Each append to a stream of its own, as ours. */
function append(store, n) {
  const { stream, event } = facts[n % facts.length];
  return store.appendToStream(`${stream}-${n}`, [event]);
}

async function oneByOne() {
  const store = await openStore('one-by-one.db');
  let next = 0;
  for (; next < one / 10; next += 1) await append(store, next);
  const rates = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    for (const end = next + one; next < end; next += 1) await append(store, next);
    rates.push((one * 1000) / (performance.now() - started));
  }
  return median(rates);
}

async function inFlight() {
  const store = await openStore('in-flight.db');
  await append(store, 0);
  const rates = [];
  let next = 1;
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    const end = next + many;
    const worker = async () => {
      while (next < end) await append(store, next++);
    };
    await Promise.all(Array.from({ length: 64 }, worker));
    rates.push((many * 1000) / (performance.now() - started));
  }
  return median(rates);
}

/** Reads the log of the first store from its start, in batches of 1,000. */
async function readBack() {
  const connection = sqliteConnection({ fileName: join(folder, 'one-by-one.db') });
  const rates = [];
  for (let run = 0; run <= runs; run += 1) {
    const started = performance.now();
    let read = 0;
    for (let after = 0n; ;) {
      const batch = await readMessagesBatch(connection, { after, batchSize: 1000 });
      read += batch.messages.length;
      if (batch.messages.length === 0) break;
      after = batch.currentGlobalPosition;
    }
    if (run > 0) rates.push((read * 1000) / (performance.now() - started));
  }
  return median(rates);
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
