import { Command } from 'commander';
import {
  type AcceptedLoss,
  acceptLostKeys,
  configFromEnvironment,
  findLostKeys,
  type LostKeys,
} from '#runtime';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { dataOf, refuseEmpty } from './open-store.js';
import { showProgress } from './progress.js';
import { unusable } from './unusable.js';

interface LostKeysOptions extends GlobalOptions {
  readonly accept?: boolean;
  readonly reason?: string;
}

/** `litopys lostkeys`: what nobody can read any more, and how to go on without it. */
export function lostKeysCommand(cli: Cli): Command {
  return new Command('lostkeys')
    .description('Whose personal data no key opens any more; and how to go on without them.')
    .option('--accept', 'the keys are lost for ever: these people count as erased from now on')
    .option('--reason <text>', 'how they were lost; kept in lost-keys.ndjson')
    .action(async (_options: unknown, command: Command) => {
      await run(cli, command.optsWithGlobals<LostKeysOptions>());
    });
}

async function run(cli: Cli, options: LostKeysOptions): Promise<void> {
  const { accept = false, reason } = options;
  if (accept !== (reason !== undefined)) {
    const remedy = accept
      ? 'Say with --reason how they were lost: it is kept for whoever asks later'
      : '--reason goes with --accept: add that, or leave both out to only look';
    throw new Ending(ExitCode.usage, remedy);
  }
  refuseEmpty(cli, options);
  const data = dataOf(cli, options);
  const { masterKey } = configFromEnvironment(cli.environment);
  const progress = await showProgress(cli, options, 'Reading facts', undefined);
  const settings = {
    ...{ data, masterKey },
    onChecked: (events: number) => progress.advance(events),
  };
  try {
    if (reason === undefined) tellFound(cli, options, await findLostKeys(settings), data);
    else tellAccepted(cli, options, await acceptLostKeys({ ...settings, reason }), data);
  } catch (error) {
    throw unusable(data, error) ?? error;
  } finally {
    progress.end();
  }
}

function tellFound(
  cli: Cli,
  options: LostKeysOptions,
  { subjects, events, unreadable, why }: LostKeys,
  data: string,
): void {
  if (options.json === true) {
    cli.out(JSON.stringify({ subjects: subjects.length, events, unreadable, why: why ?? null }));
    return;
  }
  if (subjects.length === 0 && why === undefined) return cli.out(NOTHING_LOST);
  cli.out(
    `${why === undefined ? '' : `${why}. `}Of ${events} facts, ${unreadable} have personal data that no key here opens, of ${subjects.length} customers and managers.`,
  );
  if (options.quiet === true) return;
  cli.say(
    `Look for a copy of keys.db and master.key first (litopys backup keeps them in keys/, the master key may be in LITOPYS_MASTER_KEY) and put them into ${data}: then nothing is lost.`,
  );
  cli.say(
    'If there is none: litopys lostkeys --accept --reason "…". These customers and managers are then erased for ever: their names, addresses and notes read [erased], nothing personal can be recorded of them again, and all sums stay as they are.',
  );
}

const NOTHING_LOST = 'All personal data can be read: no key is lost.';

function tellAccepted(
  cli: Cli,
  options: LostKeysOptions,
  done: AcceptedLoss | undefined,
  data: string,
): void {
  if (options.json === true) cli.out(JSON.stringify(done ?? null));
  else if (done === undefined) cli.out(NOTHING_LOST);
  else {
    const { subjects, unreadable } = done;
    cli.out(
      `${subjects} customers and managers count as erased from now on; ${unreadable} of their facts read [erased].`,
    );
  }
  if (done === undefined || options.quiet === true) return;
  cli.say(`What was done is kept in ${data}/lost-keys.ndjson.`);
  cli.say(
    `${data}/${done.kept} has the old keys, and the read models as they were: these may still tell names in clear. Take from them what you need, then delete the folder.`,
  );
  cli.say(
    'The read models are built again at the next start. A command or an import from before that is sent once more may be refused (idempotency_mismatch).',
  );
}
