import { Command } from 'commander';
import { StoreLocked, type ProjectionStatus } from '#event-sourcing';
import type { Runtime } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { refuseEmpty, withBystander, withReader, withWriter } from './open-store.js';
import { printRows, type Column } from './render.js';
import { paint } from './table.js';

/** `litopys projections`: how the read models stand; build, rebuild and verify them. */
export function projectionsCommand(cli: Cli): Command {
  const projections = new Command('projections').description(
    'The read models: how they stand; build, rebuild or verify them.',
  );
  projections
    .command('list', { isDefault: true })
    .description('How each read model stands')
    .action(async (_options: unknown, command: Command) => {
      await listStatus(cli, command.optsWithGlobals<GlobalOptions>());
    });
  projections
    .command('build')
    .description('Build what is missing or behind, up to the head of the log')
    .action(async (_options: unknown, command: Command) => {
      await build(cli, command.optsWithGlobals<GlobalOptions>());
    });
  projections
    .command('rebuild')
    .description('Drop read models and build them again from the log')
    .argument('<name...>', 'names of read models, or "all"')
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      await rebuild(cli, names, command.optsWithGlobals<GlobalOptions>());
    });
  projections
    .command('verify')
    .description('Fold the whole log afresh and compare it with what is stored')
    .argument('<name...>', 'names of read models, or "all"')
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      await verify(cli, names, command.optsWithGlobals<GlobalOptions>());
    });
  return projections;
}

async function listStatus(cli: Cli, options: GlobalOptions): Promise<void> {
  const status = await withReader(cli, options, (runtime) => runtime.status());
  const columns: readonly Column<ProjectionStatus>[] = [
    { name: 'name', value: ({ name }) => name },
    { name: 'version', value: ({ version }) => version, right: true },
    { name: 'kind', value: ({ kind }) => kind },
    {
      name: 'state',
      value: ({ state }) => state,
      paint: (text, { state }) => (state === 'failed' ? paint.red(text) : text),
    },
    { name: 'position', value: ({ position }) => position },
    { name: 'lagEvents', value: ({ lagEvents }) => lagEvents, right: true },
    {
      name: 'lagSeconds',
      value: ({ lagSeconds }) => lagSeconds,
      text: ({ lagSeconds }) => lagSeconds.toFixed(1),
      right: true,
    },
    { name: 'error', value: ({ error }) => error, text: ({ error }) => error?.message ?? '' },
  ];
  await printRows(cli, options, columns, status);
}

async function build(cli: Cli, options: GlobalOptions): Promise<void> {
  // What there is to do is seen before anybody writes: a writer begins to build as soon as it opens.
  const before = await withBystander(cli, options, (runtime) => runtime.status()).catch(() => []);
  const after = await asOnlyWriter(cli, options, 'build', async (runtime) => {
    await runtime.caughtUp();
    return runtime.status();
  });
  const stood = new Set(before.filter(({ lagEvents }) => lagEvents === 0).map(identityOf));
  const built = after.filter((status) => !stood.has(identityOf(status)));
  if (options.json === true) return cli.out(JSON.stringify(built, null, 2));
  cli.out(
    built.length === 0
      ? `All ${after.length} read models are at the head of the log; there was nothing to build.`
      : `Built: ${built.map(({ name, version }) => `${name} (version ${version})`).join(', ')}`,
  );
}

function identityOf({ name, version }: ProjectionStatus): string {
  return `${name} ${version}`;
}

/** As `withWriter`, and says what to do when a server holds the directory. */
async function asOnlyWriter<T>(
  cli: Cli,
  options: GlobalOptions,
  name: string,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  refuseEmpty(cli, options);
  try {
    return await withWriter(cli, options, work);
  } catch (error) {
    if (!(error instanceof StoreLocked)) throw error;
    throw new Ending(
      ExitCode.unavailable,
      `${error.message}. projections ${name} needs the directory for itself: stop that process (a server keeps its ` +
        'read models up to date by itself), then run this again',
    );
  }
}

async function rebuild(cli: Cli, names: readonly string[], options: GlobalOptions): Promise<void> {
  await asOnlyWriter(cli, options, 'rebuild', async (runtime) => {
    const wanted = await known(runtime, names);
    if (options.quiet !== true) cli.say(`Rebuilding ${wanted?.join(', ') ?? 'all read models'} …`);
    const started = performance.now();
    await runtime.rebuild(wanted);
    await runtime.caughtUp();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (options.quiet !== true) cli.say(`Rebuilt in ${seconds} s.`);
  });
}

async function verify(cli: Cli, names: readonly string[], options: GlobalOptions): Promise<void> {
  const reports = await asOnlyWriter(cli, options, 'verify', async (runtime) => {
    const wanted = await known(runtime, names);
    await runtime.caughtUp();
    return runtime.verify(wanted);
  });
  if (options.json === true) cli.out(JSON.stringify(reports, null, 2));
  for (const { name, documents, different } of options.json === true ? [] : reports) {
    const verdict = different.length === 0 ? 'as a fresh fold' : `${different.length} differ`;
    cli.out(`${name}: ${documents} documents, ${verdict}`);
    for (const { key } of different.slice(0, 10)) cli.out(`  ${key}`);
  }
  const broken = reports.filter(({ different }) => different.length > 0).map(({ name }) => name);
  if (broken.length === 0) return;
  throw new Ending(
    ExitCode.failed,
    `What is stored differs from the log; mend it with litopys projections rebuild ${broken.join(' ')}`,
  );
}

/** The names if there are such read models; undefined for all. */
async function known(
  runtime: Runtime,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  if (names.includes('all')) return undefined;
  const all = (await runtime.status()).map(({ name }) => name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length === 0) return names;
  throw new Ending(
    ExitCode.usage,
    `There is no read model ${unknown.join(', ')}; there are ${all.join(', ')}`,
  );
}
