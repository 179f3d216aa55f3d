import type { Cli, GlobalOptions } from './cli.js';
import { paint, printable, tableOf } from './table.js';
import { displayWidth, padded, wrapped } from './text-width.js';
import { filled, heading, wordsOf } from './words/words.js';

/** One column of a listing: its name, and the value of a row, which JSON shows as it is. */
export interface Column<R> {
  /** In JSON and CSV; a table says it in the language of the reader. */
  readonly name: string;
  /** To the right, as amounts and counts are. */
  readonly right?: boolean;
  /** Long text is broken into lines where the terminal is narrow, not cut. */
  readonly wrap?: boolean;
  /** Goes first where the terminal is narrow. */
  readonly spare?: boolean;
  value(row: R): unknown;
  /** For tables and CSV; the value as text when absent. */
  text?(row: R): string;
  /** Colours a line of a cell, on a terminal. */
  paint?(text: string, row: R): string;
}

/** Prints rows as the options ask: a table for people, one JSON array, or CSV with a heading. */
export async function printRows<R>(
  cli: Cli,
  options: GlobalOptions,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Promise<void> {
  if (options.json === true)
    return cli.out(
      JSON.stringify(
        rows.map((row) => asObject(columns, row)),
        null,
        2,
      ),
    );
  if (options.csv === true) return printCsv(cli, columns, rows);
  printTable(cli, options, columns, rows);
}

function asObject<R>(columns: readonly Column<R>[], row: R): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, column.value(row) ?? null]));
}

/** CSV with a heading, for spreadsheets too: see `harmless`. */
async function printCsv<R>(
  cli: Cli,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Promise<void> {
  for (const line of await csvLines(columns, rows)) cli.out(line);
}

/** The heading and the rows, each as CSV; one that holds line breaks takes several lines. */
export async function csvLines<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  { header = true }: { readonly header?: boolean } = {},
): Promise<readonly string[]> {
  const { stringify } = await import('csv-stringify/sync');
  const cells = rows.map((row) => columns.map((column) => harmless(cellOf(column, row))));
  const names = columns.map(({ name }) => name);
  return (header ? [names, ...cells] : cells).map((line) => stringify([line]).trimEnd());
}

/** What a spreadsheet would take for a formula, and carry out; an amount below 0 or a telephone number is none. */
const FORMULA = /^[\s\u0000]*[=+\-@\t\r]/;
const NUMBER = /^[+-]?[\d(][\d .,()-]*( [A-Z]{3})?$/;

/**
 * The text, with a ' before it where a spreadsheet would carry it out, as spreadsheets themselves write text: names and
 * notes come from anybody. --json has everything as it is.
 */
function harmless(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function cellOf<R>(column: Column<R>, row: R): string {
  return column.text === undefined ? asText(column.value(row)) : column.text(row);
}

/** A value as one cell shows it. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function printTable<R>(
  cli: Cli,
  options: GlobalOptions,
  columns: readonly Column<R>[],
  rows: readonly R[],
): void {
  const words = wordsOf(cli, options);
  if (rows.length === 0) {
    if (options.quiet !== true) cli.say(words.nothing);
    return;
  }
  const { lines, leftOut } = tableOf(cli, columns, rows, {
    heading: ({ name }) => heading(words, name),
    cell: cellOf,
  });
  for (const line of lines) cli.out(line);
  if (leftOut.length > 0 && options.quiet !== true) {
    cli.say(filled(words.noRoom, { names: leftOut.join(', ') }));
  }
}

/** A line of words beside a value, for what is no table: labels as wide as the widest of them. */
export interface Label {
  readonly label: string;
  readonly text: string;
}

/** Labelled lines, broken where the terminal is narrow; those without text are left out. */
export function labelledLines(
  { width = Infinity, colour }: Pick<Cli, 'width' | 'colour'>,
  labels: readonly Label[],
): readonly string[] {
  const told = labels.filter(({ text }) => text !== '');
  const widest = Math.max(0, ...told.map(({ label }) => displayWidth(label)));
  const room = Math.max(NARROWEST_TEXT, width - widest - GAP);
  return told.flatMap(({ label, text }) =>
    wrapped(printable(text), room).map((line, i) => {
      const shown = padded(i === 0 ? label : '', widest + GAP);
      return `${colour ? paint.dim(shown) : shown}${line}`.trimEnd();
    }),
  );
}

const GAP = 2;
const NARROWEST_TEXT = 20;
