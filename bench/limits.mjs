/** What the machine can do at best: the same bytes without any of our work on them. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { rate } from './measure.mjs';

/**
 * Appends to a plain file, each group of `inFlight` by one write and one fdatasync. Items a second.
 *
 * @param {string} folder
 * @param {readonly string[]} lines
 * @param {{ runs: number, count: number, inFlight?: number }} how
 */
export async function durableWrites(folder, lines, { runs, ...what }) {
  const writer = durableWriter(folder, lines, what);
  try {
    return await rate({ runs, count: what.count }, writer.write);
  } finally {
    writer.close();
  }
}

/**
 * What `durableWrites` measures, to be measured by turns with something else: `write` writes `count` items.
 *
 * @param {string} folder
 * @param {readonly string[]} lines
 * @param {{ count: number, inFlight?: number }} what
 */
export function durableWriter(folder, lines, { count, inFlight = 1 }) {
  const file = join(folder, 'raw-writes');
  const groups = [];
  for (let n = 0; n < count; n += inFlight) {
    const size = Math.min(inFlight, count - n);
    const group = Array.from({ length: size }, (_, i) => lines[(n + i) % lines.length]);
    groups.push(Buffer.from(group.join('\n')));
  }
  const descriptor = openSync(file, 'w');
  return {
    write() {
      for (const bytes of groups) {
        writeSync(descriptor, bytes);
        fdatasyncSync(descriptor);
      }
    },
    close() {
      closeSync(descriptor);
      rmSync(file);
    },
  };
}

/**
 * JSON.parse of `count` texts that are in memory already; they are taken again when there are fewer.
 *
 * @param {readonly string[]} lines
 * @param {number} count
 */
export function jsonParser(lines, count) {
  return () => {
    for (let n = 0; n < count; n += 1) JSON.parse(lines[n % lines.length]);
  };
}

/**
 * Reads every row of the log's file through the driver alone and parses its data; to be measured by turns.
 *
 * @param {string} directory
 */
export function rawReader(directory) {
  const database = new Libsql(join(directory, 'events.db'), { readonly: true });
  const page = database
    .prepare('SELECT position, data FROM events WHERE position > ? ORDER BY position LIMIT 1000')
    .raw();
  return {
    read() {
      let last = 0;
      for (;;) {
        const rows = page.all(last);
        if (rows.length === 0) return;
        for (const [position, data] of rows) {
          JSON.parse(data);
          last = position;
        }
      }
    },
    close: () => database.close(),
  };
}
