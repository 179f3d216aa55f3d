import { existsSync, readdirSync } from 'node:fs';
import { StoreLocked } from '#event-sourcing';
import { configFromEnvironment, openRuntime, type Runtime, type RuntimeOptions } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { unusable } from './unusable.js';

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
  return withRuntime(cli, { ...settingsOf(cli, options), ...more, mode: 'write' }, work);
}

/**
 * Opens the data directory for reading and does the work when the read models have reached the head of the log. Beside
 * a running server it reads what that keeps up to date; alone it brings them up to date itself. What cannot be written,
 * such as a back-up on a read-only medium, it reads as it is.
 */
export async function withReader<T>(cli: Cli, options: GlobalOptions, work: Work<T>): Promise<T> {
  refuseEmpty(cli, options);
  const caughtUp = async (runtime: Runtime): Promise<T> => {
    await runtime.caughtUp(CATCH_UP_MS);
    return work(runtime);
  };
  // What reads and ends gains nothing from a thread, and would wait for its start.
  const settings = { ...settingsOf(cli, options), keeping: 'here' as const };
  let runtime: Runtime;
  try {
    runtime = await opened(cli, { ...settings, mode: 'write' });
  } catch (error) {
    if (error instanceof StoreLocked)
      return withRuntime(cli, { ...settings, mode: 'read' }, caughtUp);
    if (!(error instanceof Ending)) throw error;
    return withRuntime(cli, { ...settings, mode: 'read' }, async (asItIs) => {
      await refuseBehind(asItIs, settings.data);
      return work(asItIs);
    });
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
  return withRuntime(cli, { ...settingsOf(cli, options), mode: 'read' }, work);
}

/** Whether nothing has ever been written to this data directory. */
export function isEmptyStore(data: string): boolean {
  try {
    return !existsSync(data) || readdirSync(data).length === 0;
  } catch (error) {
    throw unusable(data, error) ?? error;
  }
}

/** Nobody brings read models up to date that cannot be written: better no answer than a wrong one. */
async function refuseBehind(runtime: Runtime, data: string): Promise<void> {
  const behind = (await runtime.status()).filter(({ lagEvents }) => lagEvents > 0);
  if (behind.length === 0) return;
  throw new Ending(
    ExitCode.unavailable,
    `In ${data}, which cannot be written, ${behind.map(({ name }) => name).join(', ')} are behind the log: copy it ` +
      `(cp -r ${data} COPY) and build them there with litopys projections build --data COPY`,
  );
}

/** @throws Ending when nothing has ever been written to the data directory */
export function refuseEmpty(cli: Cli, options: GlobalOptions): void {
  const data = dataOf(cli, options);
  if (!isEmptyStore(data)) return;
  throw new Ending(
    ExitCode.unavailable,
    `There are no facts in ${data}: fill it with "litopys demo" or "litopys import", or name another directory with --data`,
  );
}

async function withRuntime<T>(cli: Cli, options: RuntimeOptions, work: Work<T>): Promise<T> {
  return closing(await opened(cli, options), work);
}

/** @throws Ending when the data directory cannot be used as it is */
async function opened(cli: Cli, options: RuntimeOptions): Promise<Runtime> {
  try {
    const runtime = await openRuntime(options);
    // With --quiet too: one of them says that facts may be lost.
    for (const remark of runtime.remarks) cli.say(remark);
    return runtime;
  } catch (error) {
    throw unusable(options.data, error) ?? error;
  }
}

async function closing<T>(runtime: Runtime, work: Work<T>): Promise<T> {
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}

function settingsOf(cli: Cli, options: GlobalOptions): Omit<RuntimeOptions, 'mode'> {
  const { data, timeZone, currency, masterKey } = configFromEnvironment(cli.environment);
  const say = (remark: string): void => cli.say(remark);
  return { data: options.data ?? data, timeZone, currency, masterKey, say };
}
