import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { uuidV5, type Command, type EventStore, type Receipt } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { Ending, ExitCode } from '../exit.js';
import { importRows, type ImportCounts, type ImportOptions } from './import-rows.js';
import type { Mapping } from './mapping.js';
import { settleRow, type Importing } from './settle-row.js';

/** What an import works on. */
export interface ImportInto {
  readonly runtime: Pick<Runtime, 'timeZone' | 'currency' | 'clock' | 'reads'>;
  readonly store: EventStore;
  execute(command: Command): Promise<Receipt>;
  /** @throws Refusal */
  check(command: Command): Promise<void>;
  /** Decides on top of `store` and writes nothing. */
  trial: Importing['trial'];
}

/** An import whose input has been opened. */
export interface ReadyImport {
  readonly importId: string;
  /** How many rows will come; undefined when nobody knows. */
  readonly total: number | undefined;
  run(hooks: Omit<ImportOptions<never>, 'settle'>): Promise<ImportCounts>;
}

export interface MappedOptions {
  readonly correct?: boolean;
  readonly exchangeRate?: string;
}

/** Opens what a mapping reads. @throws Ending */
export async function openMapped(
  mapping: Mapping,
  path: string,
  { runtime, store, execute, check, trial }: ImportInto,
  options: MappedOptions,
): Promise<ReadyImport> {
  const exchangeRate = rateFor(mapping, runtime.currency, options.exchangeRate);
  const source = await mapping.open(path, { timeZone: runtime.timeZone, exchangeRate, log: store });
  const importId = await importIdOf(mapping.name, source.files);
  const importing = {
    ...{ system: mapping.system, importId, correct: options.correct === true },
    ...{ store, clock: runtime.clock, check, execute, trial },
  };
  return {
    importId,
    total: source.total,
    run: (hooks) =>
      importRows(source.rows(), { ...hooks, settle: (row) => settleRow(row, importing) }),
  };
}

function rateFor(
  { name, currency }: Mapping,
  base: string,
  exchangeRate: string | undefined,
): string | undefined {
  if (currency === base) return undefined;
  if (exchangeRate !== undefined) return exchangeRate;
  throw new Ending(
    ExitCode.failed,
    `The amounts of ${name} are in ${currency}, and this log counts in ${base}: say with --exchange-rate ` +
      `what 1 ${currency} is worth in ${base}, or import into another directory with --data`,
  );
}

/** The namespace of the ids of imports. */
const IMPORTS = '0d0c7f1e-5f0e-5d0e-9b52-3c1c1a0d8a10';

/** The same files give the same import, so that what was stopped and gone on with is one. */
export async function importIdOf(name: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const bytes of createReadStream(file)) hash.update(bytes);
    hash.update('\0');
  }
  return uuidV5(IMPORTS, `${name} ${hash.digest('hex')}`);
}
