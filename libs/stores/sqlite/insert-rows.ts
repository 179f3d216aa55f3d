import type { Connection, Row } from './driver.js';

/** Rows to one INSERT, the most first: a call costs as much as binding some twenty values. */
const SIZES = [64, 32, 16, 8, 7, 6, 5, 4, 3, 2, 1] as const;
/** SQLite takes 32,766; longer statements are slower again. */
const MOST_VALUES = 1000;

/** Inserts rows, all of the same width, into a table whose name is quoted already. */
export function insertRows(connection: Connection, table: string, rows: readonly Row[]): void {
  const width = rows[0]?.length ?? 0;
  const tuple = `(${Array(width).fill('?').join(',')})`;
  let done = 0;
  for (const size of SIZES) {
    if (size > 1 && size * width > MOST_VALUES) continue;
    if (rows.length - done < size) continue;
    const statement = connection.prepare(
      `INSERT INTO ${table} VALUES ${Array(size).fill(tuple).join(',')}`,
    );
    for (; rows.length - done >= size; done += size) {
      statement.run(...rows.slice(done, done + size).flat());
    }
  }
}
