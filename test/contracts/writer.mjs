/**
 * A process that opens a data directory for writing and appends until it is killed.
 *
 *   node writer.mjs DIRECTORY        appends of three events to 16 streams at once
 *   node writer.mjs DIRECTORY hold   only holds the lock
 *
 * Each acknowledged append is a line on stdout, written before the next one of its stream begins. It runs the
 * build, as a real second process does.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteEventStore } from '#stores/sqlite';

const [directory, task] = process.argv.slice(2);
const store = await openSqliteEventStore({ directory, mode: 'write' });
writeSync(1, 'open\n');

function newEvent() {
  const id = randomUUID();
  const time = new Date().toISOString();
  return {
    id,
    type: 'Happened',
    data: { text: 'x'.repeat(200) },
    metadata: {
      schemaVersion: 1,
      occurredAt: time,
      recordedAt: time,
      businessDate: time.slice(0, 10),
      actor: { type: 'system', id: 'writer' },
      correlationId: id,
      causationId: id,
      commandId: id,
      inputDigest: '',
    },
  };
}

async function write(stream) {
  let revision = (await store.readStream(stream)).at(-1)?.revision ?? -1;
  for (;;) {
    const events = [newEvent(), newEvent(), newEvent()];
    ({ revision } = await store.append(stream, events, revision));
    writeSync(1, `${JSON.stringify({ stream, revision, ids: events.map(({ id }) => id) })}\n`);
  }
}

if (task === 'hold') setInterval(() => undefined, 1000);
else await Promise.all(Array.from({ length: 16 }, (_, n) => write(`thing-${n}`)));
