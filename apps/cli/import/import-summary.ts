import type { ImportCounts } from './import-rows.js';

/** What an import tells at its end. */
export interface Summary extends ImportCounts {
  /** What was read: a mapping, or the format of facts. */
  readonly source: string;
  readonly importId: string;
  readonly dryRun: boolean;
  readonly seconds: number;
  /** The most memory that the process held, in MiB. */
  readonly peakMemoryMb: number;
}

/** The end of an import that began at `started` (`performance.now()`). */
export function summaryOf(
  counts: ImportCounts,
  about: Pick<Summary, 'source' | 'importId' | 'dryRun'>,
  started: number,
): Summary {
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  // maxRSS is in KiB on every platform.
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { ...about, ...counts, seconds, peakMemoryMb };
}

/** The summary for people. */
export function inWords(summary: Summary): string {
  const { rows, recorded, unchanged, rejected, corrected, anomalies, facts } = summary;
  const { dryRun, seconds, peakMemoryMb, reasons } = summary;
  const what = dryRun ? 'would be recorded' : 'recorded';
  const lines = [
    `${countOf(rows, 'row')}: ${recorded} ${what}, ${unchanged} unchanged, ${rejected} rejected`,
    ...Object.entries(reasons)
      .sort(([, one], [, other]) => other - one)
      .map(([code, count]) => `  ${count} ${code}`),
    `${countOf(facts, 'fact')} ${what}`,
  ];
  if (corrected > 0)
    lines.push(
      `${countOf(corrected, 'row')} of these ${corrected === 1 ? 'is a correction' : 'are corrections'}`,
    );
  if (anomalies > 0) {
    lines.push(`${anomalies} of these broke a rule of time in the world: marked source.anomaly`);
  }
  lines.push(
    `${seconds} s (${(seconds / 60).toFixed(1)} minutes), peak memory ${peakMemoryMb} MiB`,
  );
  return lines.join('\n');
}

/** A number of things, in English. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
