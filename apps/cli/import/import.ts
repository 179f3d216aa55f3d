import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { uuidV5 } from '#event-sourcing';
import { configFromEnvironment, type Runtime } from '#runtime';
import type { Cli, GlobalOptions } from '../cli.js';
import { Ending, ExitCode } from '../exit.js';
import { isEmptyStore, withBystander, withWriter } from '../open-store.js';
import { showProgress } from '../progress.js';
import { dryRun } from './dry-run.js';
import { importRows, type ImportCounts } from './import-rows.js';
import type { MappedSource, Mapping } from './mapping.js';
import { openLines, openRejects } from './rejects.js';
import { settleRow, type Importing } from './settle-row.js';

/** The mappings there are, by name; each is loaded when it is asked for. */
const MAPPINGS: Readonly<Record<string, () => Promise<Mapping>>> = {
  northwind: async () => (await import('./northwind.mapping.js')).northwind,
};

interface ImportCommandOptions extends GlobalOptions {
  readonly mapping: string;
  readonly rejects?: string;
  readonly receipts?: string;
  readonly dryRun?: boolean;
  readonly correct?: boolean;
  readonly exchangeRate?: string;
}

/** `litopys import`: facts of another system, once each however often it is run. */
export function importCommand(cli: Cli): Command {
  return new Command('import')
    .description('Record the facts of another system. Importing again records only what is new.')
    .addArgument(
      new Argument('<path>', 'what the mapping reads: for northwind, a folder of CSV files'),
    )
    .addOption(
      new Option('--mapping <name>', 'how to read it')
        .choices(Object.keys(MAPPINGS))
        .makeOptionMandatory(),
    )
    .option('--rejects <file>', 'write rejected rows there, with reasons (.csv or .ndjson)')
    .option('--receipts <file>', 'write a line for every command that is carried out (NDJSON)')
    .option('--dry-run', 'decide everything, write nothing')
    .option(
      '--correct',
      'void recorded facts that the source tells differently now, and record them anew',
    )
    .addOption(
      new Option(
        '--exchange-rate <rate>',
        'what one unit of its currency is worth in the currency of this log, when that is another one',
      ).argParser(exchangeRate),
    )
    .action(async (path: string, _options: unknown, command: Command) => {
      await runImport(cli, path, command.optsWithGlobals<ImportCommandOptions>());
    });
}

async function runImport(cli: Cli, path: string, options: ImportCommandOptions): Promise<void> {
  const mapping = await MAPPINGS[options.mapping]?.();
  if (mapping === undefined)
    throw new Ending(ExitCode.usage, `there is no mapping ${options.mapping}`);
  if (!existsSync(path)) throw new Ending(ExitCode.failed, `${path} is not there`);
  const signal = cli.interruption();
  const started = performance.now();
  const work = (runtime: Runtime) => importInto(runtime, mapping, path, { cli, options, signal });
  const { counts, importId } = await inStore(cli, options, mapping, work);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const summary = {
    mapping: mapping.name,
    importId,
    dryRun: options.dryRun === true,
    ...counts,
    seconds,
  };
  cli.out(options.json === true ? JSON.stringify(summary, null, 2) : inWords(summary));
  if (signal.aborted) {
    throw new Ending(
      ExitCode.interrupted,
      'Interrupted. Run the same command again: it goes on where it stopped.',
    );
  }
  if (counts.rejected > 0) {
    const where = options.rejects === undefined ? '' : `; the reasons are in ${options.rejects}`;
    throw new Ending(ExitCode.rejected, `${counts.rejected} rows were rejected${where}`);
  }
}

/**
 * Opens the store for an import. A log that this import begins counts in its currency, unless LITOPYS_CURRENCY says
 * otherwise. A dry run reads beside whoever writes; where there is no store yet, it decides on an empty one elsewhere.
 */
async function inStore<T>(
  cli: Cli,
  options: ImportCommandOptions,
  mapping: Mapping,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const { data, currency } = configFromEnvironment(cli.environment);
  const begins = isEmptyStore(options.data ?? data);
  const settings = begins && currency === undefined ? { currency: mapping.currency } : {};
  if (options.dryRun !== true) return withWriter(cli, options, work, settings);
  if (!begins) return withBystander(cli, options, work);
  const scratch = mkdtempSync(join(tmpdir(), 'litopys-dry-run-'));
  try {
    return await withWriter(cli, { ...options, data: scratch }, work, settings);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Surroundings {
  readonly cli: Cli;
  readonly options: ImportCommandOptions;
  readonly signal: AbortSignal;
}

async function importInto(
  runtime: Runtime,
  mapping: Mapping,
  path: string,
  { cli, options, signal }: Surroundings,
): Promise<{ readonly counts: ImportCounts; readonly importId: string }> {
  const settings = { timeZone: runtime.timeZone, exchangeRate: rateFor(mapping, runtime, options) };
  const source = await mapping.open(path, settings);
  const importId = await importIdOf(mapping, source);
  const { commandCheck } = await import('./command-check.js');
  const into = options.dryRun === true ? dryRun(runtime) : runtime;
  const rejects = openRejects(cli, options.rejects);
  const receipts = options.receipts === undefined ? undefined : openLines(options.receipts);
  const progress = await showProgress(cli, options, `Importing ${mapping.name}`, source.total);
  const importing: Importing = {
    system: mapping.system,
    importId,
    correct: options.correct === true,
    store: into.store,
    clock: runtime.clock,
    trial: () => dryRun(runtime, into),
    check: await commandCheck(),
    async execute(command) {
      const receipt = await into.execute(command);
      receipts?.line(JSON.stringify({ commandId: command.meta.commandId, ...receipt }));
      return receipt;
    },
  };
  try {
    const counts = await importRows(source.rows(), {
      settle: (row) => settleRow(row, importing),
      onRejected: (row) => rejects.add(row),
      onRow: (done) => progress.advance(done),
      signal,
    });
    return { counts, importId };
  } finally {
    progress.end();
    rejects.close();
    receipts?.close();
  }
}

function rateFor(
  { name, currency }: Mapping,
  runtime: Runtime,
  { exchangeRate }: ImportCommandOptions,
): string | undefined {
  if (currency === runtime.currency) return undefined;
  if (exchangeRate !== undefined) return exchangeRate;
  throw new Ending(
    ExitCode.failed,
    `The amounts of ${name} are in ${currency}, and this log counts in ${runtime.currency}: say with --exchange-rate ` +
      `what 1 ${currency} is worth in ${runtime.currency}, or import into another directory with --data`,
  );
}

function exchangeRate(text: string): string {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0) return text;
  throw new InvalidArgumentError('Give a decimal number above 0, such as 0.92.');
}

/** The same files give the same import, so that what was stopped and gone on with is one. */
async function importIdOf({ name }: Mapping, { files }: MappedSource): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const bytes of createReadStream(file)) hash.update(bytes);
    hash.update('\0');
  }
  return uuidV5(IMPORTS, `${name} ${hash.digest('hex')}`);
}

/** The namespace of the ids of imports. */
const IMPORTS = '0d0c7f1e-5f0e-5d0e-9b52-3c1c1a0d8a10';

type Summary = ImportCounts & { readonly dryRun: boolean; readonly seconds: number };

function inWords({
  dryRun,
  rows,
  recorded,
  unchanged,
  rejected,
  corrected,
  facts,
  seconds,
}: Summary): string {
  const what = dryRun ? 'would be recorded' : 'recorded';
  const lines = [
    `${rows} rows in ${seconds} s: ${recorded} ${what}, ${unchanged} unchanged, ${rejected} rejected`,
    `${facts} facts ${what}`,
  ];
  if (corrected > 0) lines.push(`${corrected} rows of these are corrections`);
  return lines.join('\n');
}
