import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { logQuery, logTests } from '#crm';
import {
  type LedgerQuery,
  type LedgerTests,
  type Position,
  scanLedger,
  WHOLE_LOG,
} from '#event-sourcing';
import type { Runtime } from '#runtime';
import { wholeNumber } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { logPrinter, peoplePrinter, type LogPrinter } from './log-lines.js';
import { logFilterOf, withLogFilterOptions, type LogFilterOptions } from './log-options.js';
import { documentsOf } from './names-of.js';
import { withBystander, withReader } from './open-store.js';
import { positionOf } from './reading.js';
import { wordsOf } from './words/words.js';

const PAGE = 500;
const FOLLOW_MS = 300;

interface LogOptions extends GlobalOptions, LogFilterOptions {
  readonly stream?: string;
  readonly after?: string;
  readonly limit?: number;
  readonly follow?: boolean;
}

/** `litopys log`: the facts as they were recorded, one a line, in the order of the log. */
export function logCommand(cli: Cli): Command {
  const command = new Command('log')
    .description(
      'The facts as they were recorded, one a line: on a terminal in words, elsewhere NDJSON with envelope and data.',
    )
    .addOption(new Option('--stream <stream>', 'only this stream').conflicts('customer'));
  return withLogFilterOptions(command)
    .option('--after <position>', 'only what follows this position')
    .option('--limit <n>', 'at most so many', wholeNumber(1))
    .option('--follow', 'go on with what is recorded from now on, until Ctrl-C')
    .action(async (_options: unknown, ran: Command) => {
      await runLog(cli, ran.optsWithGlobals<LogOptions>());
    });
}

async function runLog(cli: Cli, options: LogOptions): Promise<void> {
  const printerFor = printers(cli, options);
  const last = await withReader(cli, options, async (runtime) => {
    const after =
      options.after === undefined ? undefined : await positionOf(runtime, '--after', options.after);
    const scope = await scopeOf(runtime, options);
    const limit = options.limit ?? Infinity;
    const printed = await printAfter(runtime, printerFor(runtime), scope, after, limit);
    if (printed.printed === 0 && options.quiet !== true) cli.say(wordsOf(cli, options).nothing);
    return { scope, ...printed };
  });
  if (options.follow !== true || last.printed >= (options.limit ?? Infinity)) return;
  await follow(cli, options, last, printerFor);
}

type Printers = (runtime: Runtime) => LogPrinter;

/** CSV has one heading, also where it goes on in another opening of the store. */
function printers(cli: Cli, options: LogOptions): Printers {
  const isForPeople = cli.width !== undefined && options.json !== true && options.csv !== true;
  if (isForPeople) {
    return (runtime) => peoplePrinter(cli, options, runtime, documentsOf(runtime));
  }
  const printer = logPrinter(cli, options);
  return () => printer;
}

interface Reached {
  readonly after: Position | undefined;
  readonly printed: number;
}

/** Holds no lock, so that a server can be started meanwhile. */
async function follow(
  cli: Cli,
  options: LogOptions,
  from: Reached & { readonly scope: Scope },
  printerFor: Printers,
): Promise<void> {
  const signal = cli.interruption();
  const limit = options.limit ?? Infinity;
  await withBystander(cli, options, async (runtime) => {
    const printer = printerFor(runtime);
    let { after, printed } = from;
    while (!signal.aborted && printed < limit) {
      const next = await printAfter(runtime, printer, from.scope, after, limit - printed);
      after = next.after;
      printed += next.printed;
      await sleep(FOLLOW_MS, undefined, { signal }).catch(() => undefined);
    }
  });
  if (signal.aborted) throw new Ending(ExitCode.interrupted, '');
}

/** What is asked of the log, and what is left to be tested. */
interface Scope {
  readonly query: Pick<LedgerQuery, 'key' | 'where'>;
  readonly tests: LedgerTests;
}

async function scopeOf(runtime: Runtime, options: LogOptions): Promise<Scope> {
  const { stream } = options;
  const filter = await logFilterOf(runtime, options);
  if (stream !== undefined && (await runtime.store.readStream(stream, { limit: 1 })).length === 0) {
    throw new Ending(
      ExitCode.failed,
      `There is no stream ${stream}; each line that litopys log --json prints names one, such as order-<id>`,
    );
  }
  const query = await logQuery(runtime.reads, filter);
  return {
    query: {
      ...query,
      where: { ...query.where, ...(stream === undefined ? {} : { stream: { equals: stream } }) },
    },
    tests: logTests(filter, runtime.timeZone),
  };
}

/** Prints everything that is there after a position, and answers where it ended. */
async function printAfter(
  runtime: Runtime,
  printer: LogPrinter,
  { query, tests }: Scope,
  from: Position | undefined,
  limit: number,
): Promise<Reached> {
  let [after, printed] = [from, 0];
  while (printed < limit) {
    const page = await scanLedger(
      runtime.reads,
      {
        ...query,
        ...WHOLE_LOG,
        after: after === undefined ? undefined : { value: after, key: after },
      },
      Math.min(PAGE, limit - printed),
      tests,
    );
    const facts = page.items.map(({ item }) => item);
    await printer.print(facts);
    printed += facts.length;
    after = page.end?.key ?? facts.at(-1)?.row.position ?? after;
    if (!page.hasMore) break;
  }
  return { after, printed };
}
