import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import type { LedgerRow, Position, RecordedEvent } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { wholeNumber } from './arguments.js';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { findCustomer } from './find-customer.js';
import { withBystander, withReader } from './open-store.js';
import { refuseForeignPosition } from './reading.js';
import { paint, printable } from './render.js';

const PAGE = 500;
const FOLLOW_MS = 300;

interface LogOptions extends GlobalOptions {
  readonly stream?: string;
  readonly customer?: string;
  readonly after?: Position;
  readonly limit?: number;
  readonly follow?: boolean;
}

/** `litopys log`: the facts as they were recorded, one a line, in the order of the log. */
export function logCommand(cli: Cli): Command {
  return new Command('log')
    .description('The facts as they were recorded, one a line: envelope and data.')
    .addOption(new Option('--stream <stream>', 'only this stream').conflicts('customer'))
    .option(
      '--customer <customer>',
      'only what concerns this customer: id, system:id, part of a name',
    )
    .option('--after <position>', 'only what follows this position')
    .option('--limit <n>', 'at most so many', wholeNumber(1))
    .option('--follow', 'go on with what is recorded from now on, until Ctrl-C')
    .action(async (_options: unknown, command: Command) => {
      await runLog(cli, command.optsWithGlobals<LogOptions>());
    });
}

async function runLog(cli: Cli, options: LogOptions): Promise<void> {
  if (options.csv === true)
    throw new Ending(ExitCode.usage, 'log prints lines, or JSON with --json');
  const last = await withReader(cli, options, async (runtime) => {
    if (options.after !== undefined) await refuseForeignPosition(runtime, '--after', options.after);
    const scope = await scopeOf(runtime, options);
    return { scope, ...(await printAfter(cli, runtime, options, scope, options.after)) };
  });
  if (options.follow !== true || last.printed >= (options.limit ?? Infinity)) return;
  await follow(cli, options, last);
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
): Promise<void> {
  const signal = cli.interruption();
  await withBystander(cli, options, async (runtime) => {
    let { after, printed } = from;
    while (!signal.aborted && printed < (options.limit ?? Infinity)) {
      const limit = options.limit === undefined ? {} : { limit: options.limit - printed };
      const next = await printAfter(cli, runtime, { ...options, ...limit }, from.scope, after);
      after = next.after;
      printed += next.printed;
      await sleep(FOLLOW_MS, undefined, { signal }).catch(() => undefined);
    }
  });
  if (signal.aborted) throw new Ending(ExitCode.interrupted, '');
}

interface Scope {
  readonly key?: string;
  readonly where?: { readonly stream: { readonly equals: string } };
}

async function scopeOf(runtime: Runtime, { stream, customer }: LogOptions): Promise<Scope> {
  if (customer !== undefined) {
    return { key: `customer:${(await findCustomer(runtime, customer)).id}` };
  }
  if (stream !== undefined && (await runtime.store.readStream(stream, { limit: 1 })).length === 0) {
    throw new Ending(
      ExitCode.failed,
      `There is no stream ${stream}; each line that litopys log prints names one, such as order-<id>`,
    );
  }
  return stream === undefined ? {} : { where: { stream: { equals: stream } } };
}

/** Prints everything that is there after a position, and answers where it ended. */
async function printAfter(
  cli: Cli,
  runtime: Runtime,
  { json, limit = Infinity }: LogOptions,
  scope: Scope,
  from: Position | undefined,
): Promise<Reached> {
  let [after, printed] = [from, 0];
  while (printed < limit) {
    const page = await runtime.reads.ledger({
      ...scope,
      order: 'log',
      descending: false,
      includeVoided: true,
      includeVoids: true,
      limit: Math.min(PAGE, limit - printed),
      after: after === undefined ? undefined : { value: after, key: after },
    });
    const rows = page.items.map(({ item }) => item);
    for (const [i, event] of (await runtime.reads.events(rows)).entries()) {
      const row = rows[i];
      if (row !== undefined) cli.out(json === true ? asJson(event, row) : asLine(cli, event, row));
    }
    printed += rows.length;
    after = rows.at(-1)?.position ?? after;
    if (!page.hasMore) break;
  }
  return { after, printed };
}

function asJson(event: RecordedEvent, { voidedBy }: LedgerRow): string {
  const { position, id, type, stream, revision, metadata, data } = event;
  const known = { position, id, type, stream, revision, ...metadata };
  return JSON.stringify({ ...known, ...(voidedBy === undefined ? {} : { voidedBy }), data });
}

function asLine(cli: Cli, event: RecordedEvent, { voidedBy }: LedgerRow): string {
  const { position, type, stream, revision, data } = event;
  const { recordedAt, occurredAt, actor, commandId } = event.metadata;
  const mark = (how: keyof typeof paint, text: string) => (cli.colour ? paint[how](text) : text);
  return [
    mark('dim', position),
    recordedAt,
    ...(occurredAt === recordedAt ? [] : [`occurred=${occurredAt}`]),
    mark('bold', type),
    `${stream}@${revision}`,
    `by=${actor.type}:${actor.id}`,
    mark('dim', `command=${commandId}`),
    ...(voidedBy === undefined ? [] : [mark('red', `voidedBy=${voidedBy}`)]),
    printable(JSON.stringify(data)),
  ].join(' ');
}
