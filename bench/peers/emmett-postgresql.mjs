/** The same work with @event-driven-io/emmett-postgresql on the server of POSTGRES_URL; see work.mjs. */
import { dumbo, SQL } from '@event-driven-io/dumbo';
import {
  getPostgreSQLEventStore,
  pongoMultiStreamProjection,
  postgreSQLRawSQLProjection,
  readMessagesBatch,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import {
  answer,
  customerAfter,
  documentIds,
  eventTypes,
  factAt,
  facts,
  historyRow,
  IN_FLIGHT,
  many,
  one,
  orderAfter,
  perSecond,
  together,
} from './work.mjs';

const server = process.env['POSTGRES_URL'] ?? '';
const DATABASE = `litopys_bench_${process.pid}`;

const projections = [
  postgreSQLRawSQLProjection({
    name: 'history',
    canHandle: eventTypes,
    init: () => [
      SQL`CREATE TABLE IF NOT EXISTS history (who TEXT, occurred_at TEXT, recorded_at TEXT, type TEXT, shown TEXT)`,
      SQL`CREATE INDEX IF NOT EXISTS history_of ON history (who, occurred_at)`,
    ],
    evolve: (event) => {
      const [who, occurredAt, recordedAt, type, shown] = historyRow(event);
      return SQL`INSERT INTO history VALUES (${who}, ${occurredAt}, ${recordedAt}, ${type}, ${shown})`;
    },
  }),
  documents('customers', 'customer', customerAfter),
  documents('orders', 'order', orderAfter),
];

/** Only events of the types that such a document has reach it. */
function documents(collectionName, kind, after) {
  const concerns = facts.filter(({ event }) => documentIds(event)[kind] !== null);
  return pongoMultiStreamProjection({
    collectionName,
    canHandle: [...new Set(concerns.map(({ event }) => event.type))],
    getDocumentId: (event) => documentIds(event)[kind],
    evolve: (document, event) => after(document ?? undefined, event),
  });
}

const url = new URL(server);
url.pathname = `/${DATABASE}`;
await onServer(`CREATE DATABASE ${DATABASE}`);

await answer(
  {
    async oneByOne() {
      return withStore([], (store) =>
        perSecond(one, (run) => together(one, 1, (n) => append(store, 'a', run * one + n))),
      );
    },

    async inFlight() {
      return withStore([], (store) =>
        perSecond(many, (run) =>
          together(many, IN_FLIGHT, (n) => append(store, 'b', run * many + n)),
        ),
      );
    },

    /** Appended and projected in one transaction: visible when it is acknowledged. */
    async upkeep() {
      const inline = projections.map((projection) => ({ type: 'inline', projection }));
      return withStore(inline, (store) =>
        perSecond(one, (run) => together(one, 1, (n) => append(store, 'c', run * one + n))),
      );
    },

    async readBack() {
      await filled(facts.length);
      const pool = dumbo({ connectionString: url.href });
      return perSecond(facts.length, async () => {
        for (let after = 0n; ;) {
          const batch = await readMessagesBatch(pool.execute, { after, batchSize: 1000 });
          if (batch.messages.length === 0) return;
          after = batch.currentGlobalPosition;
        }
      }).finally(() => pool.close());
    },

    /** Once, for it takes long. */
    async rebuild() {
      const count = Math.min(many, facts.length);
      await filled(count);
      const pool = dumbo({ connectionString: url.href });
      // A rebuild does not empty tables of one's own, and goes on behind the last checkpoint if there is one.
      await pool.execute.command(SQL`DROP TABLE IF EXISTS history`);
      await pool.execute.command(SQL`DELETE FROM emt_processors`);
      const consumer = rebuildPostgreSQLProjections({
        connectionString: url.href,
        projections,
        pulling: { batchSize: count },
      });
      const started = performance.now();
      await consumer.start();
      const seconds = (performance.now() - started) / 1000;
      await consumer.close();
      const { rows } = await pool.execute.query(SQL`SELECT count(*) AS rows FROM history`);
      await pool.close();
      // Failures of handlers are swallowed.
      if (Number(rows[0].rows) !== count)
        throw new Error(`only ${rows[0].rows} of ${count} events`);
      return count / seconds;
    },
  },
  () => onServer(`DROP DATABASE ${DATABASE} WITH (FORCE)`),
);

/** Empty but for so many facts; by one connection, for consumers leave out what was committed in another order. */
async function filled(count) {
  await withStore([], async (store) => {
    await store.schema.dangerous.truncate({ resetSequences: true });
    for (let n = 0; n < count; n += 500) {
      const some = facts.slice(n, Math.min(n + 500, count)).map(({ event }) => event);
      await store.appendToStream(`filled-${n}`, some);
    }
  });
}

function append(store, series, n) {
  const { stream, event } = factAt(n);
  return store.appendToStream(`${stream}-${series}`, [event]);
}

async function withStore(projections, work) {
  const store = getPostgreSQLEventStore(url.href, { projections });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function onServer(statement) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
