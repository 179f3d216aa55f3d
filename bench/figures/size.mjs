import { statSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { withLog } from '../data-directories.mjs';

export const name = 'size';
export const title = 'Bytes per event on the disk';
export const limit = 'the events as JSON, one a line';

export async function run(context) {
  const { directory, events: count } = await context.company();
  let bytes = 0;
  await withLog(directory, async (store) => {
    for await (const batch of store.readAll(undefined)) {
      for (const event of batch) bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
    }
  });
  const perEvent = (file) => bytesOf(join(directory, file)) / count;
  return [
    { what: 'the log (events.db)', unit: 'B', ours: perEvent('events.db'), limit: bytes / count },
    {
      what: 'ledger, documents, rollups (read-models.db)',
      unit: 'B',
      ours: perEvent('read-models.db'),
      limit: bytes / count,
    },
    { what: 'keys of personal data (keys.db)', unit: 'B', ours: perEvent('keys.db') },
  ];
}

/** A connection that is closed writes its WAL into the file only once it is collected as garbage. */
function bytesOf(file) {
  const database = new Libsql(file);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return statSync(file).size;
}
