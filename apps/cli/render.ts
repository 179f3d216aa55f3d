import type { Cli, GlobalOptions } from './cli.js';

/** One column of a listing: its heading, and the value of a row, which JSON shows as it is. */
export interface Column<R> {
  readonly name: string;
  readonly right?: boolean;
  value(row: R): unknown;
  /** For tables and CSV; the value as text when absent. */
  text?(row: R): string;
  /** Colours a whole cell, on a terminal. */
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
  if (rows.length === 0) {
    if (options.quiet !== true) cli.say('Nothing.');
    return;
  }
  await printTable(cli, columns, rows);
}

function asObject<R>(columns: readonly Column<R>[], row: R): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, column.value(row) ?? null]));
}

async function printCsv<R>(
  cli: Cli,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Promise<void> {
  const { stringify } = await import('csv-stringify/sync');
  const cells = rows.map((row) => columns.map((column) => harmless(cellOf(column, row))));
  cli.out(stringify([columns.map(({ name }) => name), ...cells]).trimEnd());
}

/** What a spreadsheet would take for a formula, and carry out; numbers, also of telephones, are none. */
const FORMULA = /^[\s\u0000]*[=+\-@]/;
const NUMBER = /^[+-]?[\d(][\d .,()/-]*$/;

/** The text, with an apostrophe before it where a spreadsheet would carry it out; --json changes nothing. */
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

/** The narrowest a column is made, and what stands between two. */
const NARROWEST = 8;
const GAP = 2;

const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: ' '.repeat(GAP),
};

async function printTable<R>(
  cli: Cli,
  all: readonly Column<R>[],
  rows: readonly R[],
): Promise<void> {
  const { default: Table } = await import('cli-table3');
  const columns = withRoom(cli, all, rows);
  const texts = rows.map((row) => columns.map((column) => printable(cellOf(column, row))));
  const widths = fit(cli.width, columns, texts);
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map(({ right }) => (right === true ? 'right' : 'left')),
  });
  table.push(
    columns.map(({ name }, i) => bold(cli, cut(name, widths[i]))),
    ...texts.map((cells, at) =>
      cells.map((cell, i) => {
        const shown = cut(cell, widths[i]);
        const [column, row] = [columns[i], rows[at]];
        if (!cli.colour || column?.paint === undefined || row === undefined) return shown;
        return column.paint(shown, row);
      }),
    ),
  );
  for (const line of table.toString().split('\n')) cli.out(line.trimEnd());
}

/** Columns in which something stands, as many as the terminal has room for. */
function withRoom<R>(
  cli: Cli,
  all: readonly Column<R>[],
  rows: readonly R[],
): readonly Column<R>[] {
  const filled = all.filter((column) => rows.some((row) => cellOf(column, row) !== ''));
  const room =
    cli.width === undefined ? Infinity : Math.floor((cli.width + GAP) / (NARROWEST + GAP));
  const left = filled.slice(Math.max(1, room)).map(({ name }) => name);
  if (left.length > 0) cli.say(`No room for ${left.join(', ')}; --json shows everything.`);
  return filled.slice(0, Math.max(1, room));
}

/** Text from facts must not move the cursor of whoever reads it. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** How wide columns may be so that lines fit the terminal: the widest gives way first. */
function fit<R>(
  width: number | undefined,
  columns: readonly Column<R>[],
  texts: readonly (readonly string[])[],
): readonly number[] {
  const widths = columns.map(({ name }, i) =>
    texts.reduce((widest, cells) => Math.max(widest, cells[i]?.length ?? 0), name.length),
  );
  const available = width === undefined ? Infinity : width - GAP * (columns.length - 1);
  while (widths.reduce((sum, each) => sum + each, 0) > available) {
    const widest = widths.indexOf(Math.max(...widths));
    const was = widths[widest] ?? 0;
    if (was <= NARROWEST) break;
    widths[widest] = was - 1;
  }
  return widths;
}

function cut(text: string, width = Infinity): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

const escape = (open: number, close: number) => (text: string) =>
  `\u001b[${open}m${text}\u001b[${close}m`;

/** Terminal colours; use only where `cli.colour`. */
export const paint = {
  bold: escape(1, 22),
  dim: escape(2, 22),
  struck: escape(9, 29),
  red: escape(31, 39),
  green: escape(32, 39),
  yellow: escape(33, 39),
} as const;

function bold(cli: Cli, text: string): string {
  return cli.colour ? paint.bold(text) : text;
}
