/** The same work with @event-driven-io/emmett-sqlite; see work.mjs. */
import { join } from 'node:path';
import {
  getSQLiteEventStore,
  readMessagesBatch,
  sqliteConnection,
  sqliteProjection,
} from '@event-driven-io/emmett-sqlite';
import {
  answer,
  customerAfter,
  documentIds,
  eventTypes,
  factAt,
  facts,
  folder,
  historyRow,
  IN_FLIGHT,
  many,
  one,
  orderAfter,
  perSecond,
  together,
} from './work.mjs';

const READ_MODELS = [
  'CREATE TABLE history (who TEXT, occurred_at TEXT, recorded_at TEXT, type TEXT, shown TEXT)',
  'CREATE INDEX history_of ON history (who, occurred_at)',
  'CREATE TABLE customers (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID',
  'CREATE TABLE orders (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID',
];

const projection = sqliteProjection({
  name: 'read-models',
  canHandle: eventTypes,
  init: async ({ context }) => prepare(context.connection),
  handle: async (events, { connection }) => {
    for (const event of events) {
      await connection.command('INSERT INTO history VALUES (?, ?, ?, ?, ?)', historyRow(event));
      const { customer, order } = documentIds(event);
      if (customer !== null) await evolve(connection, 'customers', customer, event, customerAfter);
      if (order !== null) await evolve(connection, 'orders', order, event, orderAfter);
    }
  },
});

await answer({
  async oneByOne() {
    const { store } = await openStore('one-by-one.db');
    return perSecond(one, (run) => together(one, 1, (n) => append(store, run * one + n)));
  },

  /**
   * Appends that overlap on one connection share a transaction, and are acknowledged before it is committed; with a
   * connection for each they fail with BUSY. So the caller has to let them wait for each other.
   */
  async inFlight() {
    const { store } = await openStore('in-flight.db');
    let last = Promise.resolve();
    const queued = (n) => (last = last.then(() => append(store, n)));
    return perSecond(many, (run) => together(many, IN_FLIGHT, (n) => queued(run * many + n)));
  },

  async readBack() {
    const { connection } = await openFilled('read-back.db');
    return perSecond(facts.length, async () => {
      for (let after = 0n; ;) {
        const batch = await readMessagesBatch(connection, { after, batchSize: 1000 });
        if (batch.messages.length === 0) return;
        after = batch.currentGlobalPosition;
      }
    });
  },

  /** Appended and projected in one transaction: visible when it is acknowledged. */
  async upkeep() {
    const { store } = await openStore('upkeep.db', [{ type: 'inline', projection }]);
    return perSecond(one, (run) => together(one, 1, (n) => append(store, run * one + n)));
  },

  /** A consumer that projects the log from its start; one batch, for it sleeps between batches. */
  async rebuild() {
    const { store, connection } = await openFilled('rebuild.db');
    await prepare(connection);
    return perSecond(facts.length, async (run) => {
      for (const table of ['history', 'customers', 'orders']) {
        await connection.command(`DELETE FROM ${table}`);
      }
      const consumer = store.consumer({ pulling: { batchSize: facts.length } });
      let left = facts.length;
      const stopAfter = () => (left -= 1) === 0;
      const processorId = `rebuild-${run}`;
      consumer.processor({ processorId, projection, startFrom: 'BEGINNING', stopAfter });
      await consumer.start();
      if (left > 0) throw new Error(`the consumer left ${left} events out`);
    });
  },
});

function append(store, n) {
  const { stream, event } = factAt(n);
  return store.appendToStream(stream, [event]);
}

async function evolve(connection, table, id, event, after) {
  const found = await connection.querySingle(`SELECT body FROM ${table} WHERE id = ?`, [id]);
  const body = JSON.stringify(after(found ? JSON.parse(found.body) : undefined, event));
  await connection.command(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`, [id, body]);
}

async function prepare(connection) {
  await connection.batchCommand(READ_MODELS);
}

async function openStore(name, projections = []) {
  const fileName = join(folder, name);
  const connection = sqliteConnection({ fileName });
  // Opening does not wait for its own pragma, which a first transaction can run into.
  await connection.query('PRAGMA journal_mode');
  const store = getSQLiteEventStore({
    fileName,
    connectionOptions: { singleton: true, connection },
    projections,
  });
  return { store, connection };
}

/** A store with all facts, in one transaction. */
async function openFilled(name) {
  const opened = await openStore(name);
  await append(opened.store, 0);
  await opened.connection.withTransaction(async () => {
    for (let n = 1; n < facts.length; n += 1) await append(opened.store, n);
  });
  return opened;
}
