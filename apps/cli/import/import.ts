import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { configFromEnvironment, type Runtime } from '#runtime';
import type { Cli, GlobalOptions } from '../cli.js';
import { Ending, ExitCode } from '../exit.js';
import { isEmptyStore, withBystander, withWriter } from '../open-store.js';
import { showProgress } from '../progress.js';
import { dryRun } from './dry-run.js';
import { FACT_FORMATS, formatOf, STDIN, type FactFormat } from './fact-format.js';
import { openFacts } from './import-facts.js';
import { openMapped, type ImportInto } from './import-mapped.js';
import type { ImportCounts } from './import-rows.js';
import { countOf, inWords, summaryOf } from './import-summary.js';
import type { Mapping, RejectedRow } from './mapping.js';
import { openLines, openRejects } from './rejects.js';

/** The mappings there are, by name; each is loaded when it is asked for. */
const MAPPINGS: Readonly<Record<string, () => Promise<Mapping>>> = {
  northwind: async () => (await import('./northwind.mapping.js')).northwind,
  'online-retail': async () => (await import('./online-retail.mapping.js')).onlineRetail,
};

interface ImportCommandOptions extends GlobalOptions {
  readonly mapping?: string;
  readonly format?: FactFormat;
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
      new Argument(
        '<path>',
        'a file of facts, "-" for standard input, or what a mapping reads (a folder for northwind); .gz is read as it is',
      ),
    )
    .addOption(
      new Option('--mapping <name>', 'read the files of another system').choices(
        Object.keys(MAPPINGS),
      ),
    )
    .addOption(
      new Option(
        '--format <format>',
        'how facts are written; by the name of the file when absent, ndjson for standard input',
      )
        .choices(FACT_FORMATS)
        .conflicts('mapping'),
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
  const mapping = options.mapping === undefined ? undefined : await MAPPINGS[options.mapping]?.();
  if (path !== STDIN && !existsSync(path)) {
    throw new Ending(ExitCode.failed, `${path} is not there`);
  }
  if (mapping === undefined && path !== STDIN && statSync(path).isDirectory()) {
    throw new Ending(ExitCode.failed, `${path} is a folder: name a file in it`);
  }
  refuseOverwriting(path, options);
  const signal = cli.interruption();
  const started = performance.now();
  const work = (runtime: Runtime) => importInto(runtime, mapping, path, { cli, options, signal });
  const { counts, importId, source } = await inStore(cli, options, mapping, work);
  const summary = summaryOf(counts, { source, importId, dryRun: options.dryRun === true }, started);
  cli.out(options.json === true ? JSON.stringify(summary, null, 2) : inWords(summary));
  if (signal.aborted) {
    throw new Ending(
      ExitCode.interrupted,
      'Interrupted. Run the same command again: it goes on where it stopped.',
    );
  }
  if (counts.rejected > 0) {
    const where = options.rejects === undefined ? '' : `; the reasons are in ${options.rejects}`;
    throw new Ending(
      ExitCode.rejected,
      `${countOf(counts.rejected, 'row')} ${counts.rejected === 1 ? 'was' : 'were'} rejected${where}`,
    );
  }
}

/** @throws Ending when what is written would replace what is read, or each other */
function refuseOverwriting(path: string, { rejects, receipts }: ImportCommandOptions): void {
  const taken = new Map([[realPath(path), 'what is imported']]);
  for (const [option, file] of [
    ['--rejects', rejects],
    ['--receipts', receipts],
  ] as const) {
    if (file === undefined) continue;
    const other = taken.get(realPath(file));
    if (other !== undefined) {
      throw new Ending(
        ExitCode.usage,
        `${option} is ${file}, which is ${other}: name another file, or it would be lost`,
      );
    }
    taken.set(realPath(file), `the file of ${option}`);
  }
}

/** The same for all names of one file. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/**
 * Opens the store for an import. A log that a mapping begins counts in its currency and zone, unless the environment
 * says otherwise. A dry run reads beside whoever writes; where there is no store yet, it decides on an empty one
 * elsewhere.
 */
async function inStore<T>(
  cli: Cli,
  options: ImportCommandOptions,
  mapping: Mapping | undefined,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const { data, currency, timeZone } = configFromEnvironment(cli.environment);
  const begins = isEmptyStore(options.data ?? data);
  const settings = begins
    ? { currency: currency ?? mapping?.currency, timeZone: timeZone ?? mapping?.timeZone }
    : {};
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
  mapping: Mapping | undefined,
  path: string,
  { cli, options, signal }: Surroundings,
): Promise<{ readonly counts: ImportCounts; readonly importId: string; readonly source: string }> {
  const { commandClasses, commandCheck } = await import('./command-check.js');
  const classes = await commandClasses();
  const base = options.dryRun === true ? dryRun(runtime) : runtime;
  const receipts = options.receipts === undefined ? undefined : openLines(options.receipts);
  const into: ImportInto = {
    runtime,
    store: base.store,
    trial: () => dryRun(runtime, base),
    check: commandCheck(classes, { isForeign: mapping === undefined }),
    async execute(command) {
      const receipt = await base.execute(command);
      receipts?.line(JSON.stringify({ commandId: command.meta.commandId, ...receipt }));
      return receipt;
    },
  };
  const ready =
    mapping === undefined
      ? await openFacts(path, formatOf(path, options.format), into, classes)
      : await openMapped(mapping, path, into, options);
  const source = mapping?.name ?? formatOf(path, options.format);
  const rejects = openRejects(cli, options.rejects);
  const progress = await showProgress(cli, options, `Importing ${source}`, ready.total);
  try {
    const hooks = {
      onRejected: (row: RejectedRow) => rejects.add(row),
      onRow: (done: number) => progress.advance(done),
      signal,
    };
    const counts = await runtime.inBulk(() => ready.run(hooks), signal);
    return { counts, importId: ready.importId, source };
  } finally {
    progress.end();
    rejects.close();
    receipts?.close();
  }
}

function exchangeRate(text: string): string {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && Number(text) > 0) return text;
  throw new InvalidArgumentError('Give a decimal number above 0, such as 0.92.');
}
