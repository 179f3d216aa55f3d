import { existsSync, readdirSync } from 'node:fs';
import { StoreLocked } from '#event-sourcing';
import { configFromEnvironment, openRuntime, type Runtime, type RuntimeOptions } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';

/** How long a reader waits for the read models to reach the head of the log. */
const CATCH_UP_MS = 60_000;

type Work<T> = (runtime: Runtime) => Promise<T>;

/** The data directory that is meant: `--data`, else LITOPYS_DATA, else ./data. */
export function dataOf(cli: Cli, options: GlobalOptions): string {
  return options.data ?? configFromEnvironment(cli.environment).data;
}

/** Opens the data directory for writing, does the work and closes it again, whatever happens. */
export async function withWriter<T>(
  cli: Cli,
  options: GlobalOptions,
  work: Work<T>,
  more: Partial<RuntimeOptions> = {},
): Promise<T> {
  return withRuntime({ ...settingsOf(cli, options), ...more, mode: 'write' }, work);
}

/**
 * Opens the data directory for reading and does the work when the read models have reached the head of the log. Beside
 * a running server it reads what that keeps up to date; alone it brings them up to date itself.
 */
export async function withReader<T>(cli: Cli, options: GlobalOptions, work: Work<T>): Promise<T> {
  refuseEmpty(cli, options);
  const caughtUp = async (runtime: Runtime): Promise<T> => {
    await runtime.caughtUp(CATCH_UP_MS);
    return work(runtime);
  };
  const settings = settingsOf(cli, options);
  let runtime: Runtime;
  try {
    runtime = await openRuntime({ ...settings, mode: 'write' });
  } catch (error) {
    if (!(error instanceof StoreLocked)) throw error;
    return withRuntime({ ...settings, mode: 'read' }, caughtUp);
  }
  return closing(runtime, caughtUp);
}

/** Opens the data directory beside whoever writes there, and leaves it free for others to write. */
export async function withBystander<T>(
  cli: Cli,
  options: GlobalOptions,
  work: Work<T>,
): Promise<T> {
  refuseEmpty(cli, options);
  return withRuntime({ ...settingsOf(cli, options), mode: 'read' }, work);
}

/** Whether nothing has ever been written to this data directory. */
export function isEmptyStore(data: string): boolean {
  return !existsSync(data) || readdirSync(data).length === 0;
}

function refuseEmpty(cli: Cli, options: GlobalOptions): void {
  const data = dataOf(cli, options);
  if (!isEmptyStore(data)) return;
  throw new Ending(
    ExitCode.unavailable,
    `There are no facts in ${data}: fill it with "litopys demo" or "litopys import", or name another directory with --data`,
  );
}

async function withRuntime<T>(options: RuntimeOptions, work: Work<T>): Promise<T> {
  return closing(await openRuntime(options), work);
}

async function closing<T>(runtime: Runtime, work: Work<T>): Promise<T> {
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

function settingsOf(cli: Cli, options: GlobalOptions): Omit<RuntimeOptions, 'mode'> {
  const { data, timeZone, currency } = configFromEnvironment(cli.environment);
  return { data: options.data ?? data, timeZone, currency };
}
