import { parse } from 'csv-parse';
import { Ending, ExitCode } from '../exit.js';
import { openInput } from './input-file.js';

/** Bytes of a row: a quote that is never closed would gather the rest of the file. */
const LONGEST_RECORD = 1_000_000;

/** Where a row stands, as a spreadsheet numbers it: the heading is row 1. */
export interface Place {
  readonly file: string;
  readonly row: number;
}

/** A row of a CSV file by the names of its heading, blanks trimmed; absent cells are empty text. */
export interface CsvRow {
  readonly place: Place;
  /** The names of the heading, in their order. */
  readonly columns: Iterable<string>;
  cell(column: string): string;
  /** Set when the row has another number of cells than the heading. */
  readonly malformed?: string;
}

/**
 * Reads a CSV file (RFC 4180, UTF-8, gzipped when its name ends in .gz) row by row. A row of the wrong length is marked
 * and handed over all the same.
 *
 * @throws Ending when the file is not there, a column is missing, or quotes are not closed
 */
export async function* readCsv(
  path: string,
  name: string,
  columns: readonly string[],
): AsyncGenerator<CsvRow> {
  const input = openInput(path);
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: LONGEST_RECORD });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let heading: ReadonlyMap<string, number> | undefined;
  let row = 0;
  try {
    for await (const cells of rowsOf(parser)) {
      row += 1;
      if (cells.length === 1 && cells[0]?.trim() === '') continue;
      if (heading === undefined) heading = headingOf(path, cells, columns);
      else yield csvRow({ file: name, row }, heading, cells);
    }
  } catch (error) {
    if (error instanceof Ending || !(error instanceof Error)) throw error;
    throw new Ending(ExitCode.failed, `${path} cannot be read after row ${row}: ${error.message}`);
  }
  if (heading === undefined) throw new Ending(ExitCode.failed, `${path} is empty`);
}

/** Without options that change them, records are arrays of text. */
function rowsOf(parser: AsyncIterable<string[]>): AsyncIterable<readonly string[]> {
  return parser;
}

function headingOf(
  path: string,
  cells: readonly string[],
  columns: readonly string[],
): ReadonlyMap<string, number> {
  const heading = new Map(cells.map((cell, index) => [cell.trim(), index]));
  const missing = columns.filter((column) => !heading.has(column));
  if (missing.length === 0) return heading;
  const hint =
    cells.length === 1 && cells[0]?.includes(';') === true
      ? '. Columns are separated by commas, not by ";": save it so, or map it as docs/how-to/import-your-data.md shows'
      : '';
  throw new Ending(
    ExitCode.failed,
    `${path} has no column ${missing.join(', ')}; its heading is ${cells.join(', ')}${hint}`,
  );
}

function csvRow(
  place: Place,
  heading: ReadonlyMap<string, number>,
  cells: readonly string[],
): CsvRow {
  const fits = cells.length === heading.size;
  return {
    place,
    columns: heading.keys(),
    cell: (column) => cells[heading.get(column) ?? -1]?.trim() ?? '',
    ...(fits ? {} : { malformed: `${cells.length} cells under a heading of ${heading.size}` }),
  };
}
