import { Ending, ExitCode } from '../exit.js';

/** How facts are written: one JSON object a line, or a table. */
export const FACT_FORMATS = ['ndjson', 'csv'] as const;
export type FactFormat = (typeof FACT_FORMATS)[number];

/** Stands for standard input in place of a file. */
export const STDIN = '-';

/** The format asked for, or the one that the name of the file says. @throws Ending when neither says one */
export function formatOf(path: string, asked: FactFormat | undefined): FactFormat {
  if (asked !== undefined) return asked;
  if (path === STDIN || /\.(ndjson|jsonl)(\.gz)?$/i.test(path)) return 'ndjson';
  if (/\.csv(\.gz)?$/i.test(path)) return 'csv';
  throw new Ending(
    ExitCode.usage,
    `${path} ends neither in .ndjson, .jsonl nor .csv: say with --format ndjson or --format csv how its facts are written, ` +
      'or with --mapping from which system it is',
  );
}
