import { Command } from 'commander';
import { ApiKeys, configFromEnvironment, restore, type Manifest } from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { dataOf } from './open-store.js';
import { showProgress } from './progress.js';
import { unusable } from './unusable.js';

interface RestoreCommandOptions extends GlobalOptions {
  readonly keys?: string;
}

/** `litopys restore`: fills an empty data directory from a backup. */
export function restoreCommand(cli: Cli): Command {
  return new Command('restore')
    .description('Fill an empty data directory (--data) with the log and the keys of a backup.')
    .argument('<dir>', 'the folder that litopys backup has made')
    .option('--keys <dir>', 'where the keys are, if they were kept apart')
    .action(async (from: string, _options: unknown, command: Command) => {
      await runRestore(cli, from, command.optsWithGlobals<RestoreCommandOptions>());
    });
}

async function runRestore(cli: Cli, from: string, options: RestoreCommandOptions): Promise<void> {
  const data = dataOf(cli, options);
  const { masterKey } = configFromEnvironment(cli.environment);
  const progress = await showProgress(cli, options, 'Reading the copy', undefined);
  let manifest: Manifest;
  try {
    manifest = await restore({
      ...{ from, data, keysFrom: options.keys, masterKey },
      onChecked: (events) => progress.advance(events),
    });
  } catch (error) {
    throw unusable(data, error) ?? error;
  } finally {
    progress.end();
  }
  cli.out(
    options.json === true
      ? JSON.stringify({ data, ...manifest }, null, 2)
      : `Restored ${manifest.events} facts into ${data}, as they stood on ${manifest.madeAt}.`,
  );
  if (options.quiet === true) return;
  cli.say(
    'The read models are built from them at the next start (or by litopys projections build).',
  );
  cli.say(
    `It is the same log as the one that was backed up (id ${manifest.logId}): go on writing in one of the two only, they can never be put together again.`,
  );
  const keys = new ApiKeys(data).list().filter(({ revokedAt }) => revokedAt === undefined);
  if (keys.length === 0) return;
  cli.say(
    `API keys are as they were then: ${keys.map(({ name }) => name).join(', ')}. Those revoked since are accepted again until you revoke them here too: litopys keys revoke NAME --data ${data}`,
  );
}
