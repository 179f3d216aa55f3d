import { Refusal } from '#event-sourcing';
import type { CsvRow } from './csv.js';

/**
 * Reads cells of rows strictly: what a cell cannot be refuses the row with a code, naming column, value and remedy.
 */

/** Text that must be there. @throws Refusal value_missing */
export function required(row: CsvRow, column: string): string {
  const text = row.cell(column);
  if (text !== '') return text;
  throw new Refusal('value_missing', `${column} is empty: every row needs one`);
}

/** A day of the calendar; undefined for an empty cell. A time of day behind it is left out. @throws Refusal invalid_date */
export function optionalDay(row: CsvRow, column: string): string | undefined {
  const text = row.cell(column);
  if (text === '') return undefined;
  const found = existingDay(text);
  if (found !== undefined) return found;
  throw new Refusal(
    'invalid_date',
    `${column} is "${text}": give a day that exists, such as 1996-07-04`,
  );
}

/** The day that a text says, if it says one that exists. */
export function existingDay(text: string): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.exec(text)?.[1];
  const time = new Date(`${found ?? ''}T00:00:00Z`);
  if (found === undefined || Number.isNaN(time.getTime())) return undefined;
  return time.toISOString().startsWith(found) ? found : undefined;
}

/** A day that must be there. @throws Refusal value_missing, invalid_date */
export function requiredDay(row: CsvRow, column: string): string {
  required(row, column);
  return optionalDay(row, column) ?? '';
}

/** A decimal number from `least` to `most`, as it stands. @throws Refusal value_missing or the code given */
export function decimal(
  row: CsvRow,
  column: string,
  code: string,
  bounds: { readonly least?: number; readonly above?: number; readonly most?: number },
): string {
  const text = required(row, column);
  const value = /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  const { least = -Infinity, above = -Infinity, most = Infinity } = bounds;
  if (value >= least && value > above && value <= most) return text;
  const wanted = [
    ...(bounds.above === undefined ? [] : [`more than ${above}`]),
    ...(bounds.least === undefined ? [] : [`at least ${least}`]),
    ...(bounds.most === undefined ? [] : [`at most ${most}`]),
  ];
  throw new Refusal(code, `${column} is "${text}": give a decimal number, ${wanted.join(' and ')}`);
}

/** @throws Refusal malformed_row for one of another number of cells than its heading */
export function refuseMalformed({ malformed }: CsvRow): void {
  if (malformed !== undefined) throw new Refusal('malformed_row', malformed);
}
