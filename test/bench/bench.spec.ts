/** The benchmark runs to its end and measures everything. How fast anything is, is not asserted. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const BENCH = fileURLToPath(new URL('../../bench/', import.meta.url));

interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly limit?: number;
  readonly ofLimit?: number;
}

interface Result {
  readonly machine: { readonly cpu: string; readonly fsyncsPerSecond: number };
  readonly commit: string;
  readonly events: number;
  readonly figures: readonly {
    readonly name: string;
    readonly title: string;
    readonly rows: readonly Row[];
    readonly error?: string;
  }[];
}

async function bench(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`${BENCH}run.mjs`, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout;
}

it('measures every figure there is, beside its limit', async () => {
  const result: Result = JSON.parse(await bench('--events', '500', '--json'));
  const figures = readdirSync(`${BENCH}figures`).map((file) => basename(file, '.mjs'));
  expect(result.figures.map(({ name, error }) => ({ name, error }))).toEqual(
    figures.map((name) => ({ name, error: undefined })),
  );
  for (const { name, rows } of result.figures) {
    const isMeasured = ({ ours, limit, ofLimit }: Row) =>
      ours > 0 && (limit === undefined || (limit > 0 && ofLimit! > 0));
    expect({ name, missing: rows.filter((row) => !isMeasured(row)) }).toEqual({
      name,
      missing: [],
    });
    expect({ name, withLimit: rows.some(({ limit }) => limit !== undefined) }).toEqual({
      name,
      withLimit: true,
    });
  }
  expect(result.events).toBe(500);
  expect(result.machine.fsyncsPerSecond).toBeGreaterThan(0);
}, 600_000);

it('measures only what is asked for, as a table that fits a terminal of 100 columns', async () => {
  const lines = (await bench('--only', 'size', '--events', '500')).split('\n');
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.filter((line) => line.includes('Bytes per event'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('Durable appends'))).toEqual([]);
}, 600_000);

it('refuses a figure that does not exist, naming those that do', async () => {
  await expect(bench('--only', 'nothing')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no figure "nothing"; give some of append, commands'),
  });
});
