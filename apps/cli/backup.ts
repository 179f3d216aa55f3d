import { Command } from 'commander';
import { backUp, configFromEnvironment, type Manifest } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { dataOf, refuseEmpty } from './open-store.js';
import { showProgress } from './progress.js';
import { unusable } from './unusable.js';

interface BackupCommandOptions extends GlobalOptions {
  readonly keys?: string;
}

/** `litopys backup`: a copy of log and keys, while the server goes on. */
export function backupCommand(cli: Cli): Command {
  return new Command('backup')
    .description('Copy log and keys to a new folder and read the copy again; a server may go on.')
    .argument('<dir>', 'the folder to make; it must not be there yet, or be empty')
    .option('--keys <dir>', 'put the keys of personal data into this folder instead of <dir>/keys')
    .action(async (into: string, _options: unknown, command: Command) => {
      await runBackup(cli, into, command.optsWithGlobals<BackupCommandOptions>());
    });
}

async function runBackup(cli: Cli, into: string, options: BackupCommandOptions): Promise<void> {
  refuseEmpty(cli, options);
  const data = dataOf(cli, options);
  const { masterKey } = configFromEnvironment(cli.environment);
  const progress = await showProgress(cli, options, 'Reading the copy again', undefined);
  let manifest: Manifest;
  try {
    manifest = await backUp({
      ...{ data, into, keysInto: options.keys, masterKey },
      onChecked: (events) => progress.advance(events),
    });
  } catch (error) {
    throw unusable(into, error) ?? error;
  } finally {
    progress.end();
  }
  tell(cli, into, options, manifest);
}

function tell(cli: Cli, into: string, options: BackupCommandOptions, manifest: Manifest): void {
  const { events, head, log } = manifest;
  cli.out(
    options.json === true
      ? JSON.stringify(manifest, null, 2)
      : `Backed up ${events} facts${head === null ? '' : `, up to position ${head}`}, to ${into} (${inWords(log.bytes)}). Every fact of the copy was read again.`,
  );
  if (options.quiet === true) return;
  const keys = options.keys ?? `${into}/keys`;
  cli.say(
    `${keys} opens the personal data of this log: whoever has both can read them, and without the keys nobody can. Keep them in different places.`,
  );
  if (!manifest.keys.some(({ name }) => name === 'master.key')) {
    cli.say(
      'The master key is not part of it, because it is in LITOPYS_MASTER_KEY: keep that as well.',
    );
  }
}

function inWords(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
