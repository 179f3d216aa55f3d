import type { Cli } from './cli.js';
import type { Column } from './render.js';
import { cutTo, displayWidth, padded, wrapped } from './text-width.js';

/** The narrowest a column is made where nothing else helps, one of names, and one whose text is broken into lines. */
const NARROWEST = 8;
const NARROWEST_NAME = 24;
const NARROWEST_WRAPPED = 28;
/** Columns that stand however narrow the terminal is. */
const AT_LEAST = 2;
/** What stands between two columns. */
const GAP = 2;

/** A table as it was laid out. */
export interface Table {
  readonly lines: readonly string[];
  /** Headings of columns for which the terminal had no room. */
  readonly leftOut: readonly string[];
}

/** One column with all that is to stand in it. */
interface Laid<R> {
  readonly column: Column<R>;
  readonly heading: string;
  readonly cells: readonly string[];
  readonly natural: number;
}

/**
 * Rows as a table without borders, no line wider than the terminal. Columns in which nothing stands are left out; where
 * there is no room, columns that can be spared go first, then the last ones; long text is broken, and long names are cut,
 * but no number and no date.
 *
 * @param columns with the text of a row's cell as `cellOf` gives it
 */
export function tableOf<R>(
  { width = Infinity, colour }: Pick<Cli, 'width' | 'colour'>,
  columns: readonly Column<R>[],
  rows: readonly R[],
  told: { heading(column: Column<R>): string; cell(column: Column<R>, row: R): string },
): Table {
  const all = columns
    .map((column): Laid<R> => {
      const cells = rows.map((row) => printable(told.cell(column, row)));
      const heading = told.heading(column);
      const natural = Math.max(displayWidth(heading), ...cells.map(displayWidth));
      return { column, heading, cells, natural };
    })
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const shown = withRoom(all, width);
  const widths = fit(shown, width);
  const heading = shown.map(({ heading: text, column }, i) => {
    const cell = padded(cutTo(text, widths[i] ?? 0), widths[i] ?? 0, column.right);
    return colour ? paint.bold(cell) : cell;
  });
  const body = rows.flatMap((row, at) => rowLines(shown, widths, row, at, colour));
  const lines = [heading.join(' '.repeat(GAP)), ...body].map((line) => line.trimEnd());
  const leftOut = all.filter((one) => !shown.includes(one)).map(({ heading: text }) => text);
  return { lines, leftOut };
}

/** A row takes as many lines as its longest broken text. */
function rowLines<R>(
  shown: readonly Laid<R>[],
  widths: readonly number[],
  row: R,
  at: number,
  colour: boolean,
): readonly string[] {
  const cells = shown.map(({ column, cells: texts }, i) => {
    const [text, width] = [texts[at] ?? '', widths[i] ?? 0];
    return column.wrap === true ? wrapped(text, width) : [cutTo(text, width)];
  });
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, n) =>
    shown
      .map(({ column }, i) => {
        const text = cells[i]?.[n] ?? '';
        const blank = padded('', (widths[i] ?? 0) - displayWidth(text));
        const shownText =
          colour && text !== '' && column.paint !== undefined ? column.paint(text, row) : text;
        return column.right === true ? blank + shownText : shownText + blank;
      })
      .join(' '.repeat(GAP)),
  );
}

/** As many columns as there is room for. */
function withRoom<R>(all: readonly Laid<R>[], width: number): readonly Laid<R>[] {
  let shown = all;
  const total = () => shown.reduce((sum, one) => sum + least(one) + GAP, -GAP);
  while (total() > width) {
    const spare = shown.findLast(({ column }) => column.spare === true);
    if (spare === undefined && shown.length <= AT_LEAST) break;
    const goes = spare ?? shown.at(-1);
    shown = shown.filter((one) => one !== goes);
  }
  return shown;
}

/** What a column wants: all of its text, unless that can be broken, or cut as names can. */
function least<R>({ column, natural }: Laid<R>): number {
  if (column.right === true) return natural;
  return Math.min(natural, column.wrap === true ? NARROWEST_WRAPPED : NARROWEST_NAME);
}

/** How wide columns may be so that lines fit the terminal: broken text gives way first, then the widest. */
function fit<R>(shown: readonly Laid<R>[], width: number): readonly number[] {
  const widths = shown.map(({ natural }) => natural);
  const available = width - GAP * (shown.length - 1);
  const narrow = (may: (i: number, was: number) => boolean): void => {
    while (widths.reduce((sum, each) => sum + each, 0) > available) {
      const candidates = widths.map((was, i) => (may(i, was) ? was : 0));
      const widest = candidates.indexOf(Math.max(...candidates));
      if ((candidates[widest] ?? 0) === 0) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  narrow((i, was) => shown[i]?.column.wrap === true && was > NARROWEST_WRAPPED);
  narrow((i, was) => shown[i]?.column.right !== true && was > NARROWEST_NAME);
  narrow((_, was) => was > NARROWEST);
  return widths;
}

/** Text from facts must not move the cursor of whoever reads it. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
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
