import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Cli } from './cli.js';
import { Ending, ExitCode, exitCodeOf, sentenceOf } from './exit.js';
import { teach, teachFirstSteps } from './help.js';

type Part = () => Promise<(cli: Cli) => Command>;

/** The parts of the program, in the order of the help. */
const PARTS: Readonly<Record<string, Part>> = {
  serve: async () => (await import('./serve.js')).serveCommand,
  demo: async () => (await import('./demo/demo.js')).demoCommand,
  import: async () => (await import('./import/import.js')).importCommand,
  history: async () => (await import('./history.js')).historyCommand,
  customer: async () => (await import('./customer.js')).customerCommand,
  settlements: async () => (await import('./settlements.js')).settlementsCommand,
  activity: async () => (await import('./activity.js')).activityCommand,
  calendar: async () => (await import('./calendar.js')).calendarCommand,
  sales: async () => (await import('./sales.js')).salesCommand,
  list: async () => (await import('./list.js')).listCommand,
  log: async () => (await import('./log.js')).logCommand,
  event: async () => (await import('./event.js')).eventCommand,
  projections: async () => (await import('./projections.js')).projectionsCommand,
  keys: async () => (await import('./keys.js')).keysCommand,
  backup: async () => (await import('./backup.js')).backupCommand,
  restore: async () => (await import('./restore.js')).restoreCommand,
  lostkeys: async () => (await import('./lost-keys.js')).lostKeysCommand,
  completion: async () => {
    const { completionCommand } = await import('./completion.js');
    return (cli) => completionCommand(cli, () => programOf(cli, Object.values(PARTS)));
  },
};

/** Runs `litopys` with these arguments, to its end, and answers the exit code. Never throws. */
export async function run(args: readonly string[], cli: Cli): Promise<ExitCode> {
  try {
    const program = await programOf(cli, partsFor(args));
    await program.parseAsync([...args], { from: 'user' });
    return ExitCode.done;
  } catch (error) {
    return end(error, cli);
  }
}

/** The program with these of its parts. */
async function programOf(cli: Cli, parts: readonly Part[]): Promise<Command> {
  const program = new Command('litopys')
    .description(
      'A CRM that never overwrites: record facts, and ask what was true, or known, on any day.',
    )
    .version(versionOf(import.meta.url), '--version', 'print the version')
    .option('--data <dir>', 'data directory (default: LITOPYS_DATA or ./data)')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV')
    .option('--quiet', 'no progress, no remarks')
    .addOption(
      new Option(
        '--locale <locale>',
        'language of tables and remarks: English, Ukrainian, Russian (default: LITOPYS_LOCALE or en)',
      ).choices(['en', 'uk', 'ru']),
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.say(text.trimEnd()),
      getOutHelpWidth: () => cli.width ?? HELP_WIDTH,
      getErrHelpWidth: () => cli.width ?? HELP_WIDTH,
    })
    .showHelpAfterError('(--help says what there is)');
  teachFirstSteps(program);
  for (const part of parts) {
    const command = (await part())(cli);
    for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
    teach(command);
    program.addCommand(command);
  }
  return program;
}

/** Where nobody knows how wide the reader's window is. */
const HELP_WIDTH = 100;

/** The version in the package.json above this file: the sources lie less deep than what is built from them. */
function versionOf(file: string): string {
  for (let folder = new URL('.', file); ; folder = new URL('..', folder)) {
    const found = new URL('package.json', folder);
    if (existsSync(found)) return String(JSON.parse(readFileSync(found, 'utf8')).version);
    if (folder.pathname === '/') throw new Error('there is no package.json above the program');
  }
}

/** Only what the arguments name is loaded; all of it for the help, and to say what a wrong name may mean. */
function partsFor(args: readonly string[]): readonly Part[] {
  const takesValue = (word: string | undefined) => word === '--data' || word === '--locale';
  const words = args.filter((word, i) => !word.startsWith('-') && !takesValue(args[i - 1]));
  const name = (words[0] === 'help' ? words[1] : words[0]) ?? '';
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  return part === undefined ? Object.values(PARTS) : [part];
}

function end(error: unknown, cli: Cli): ExitCode {
  // commander has said what it had to say itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  cli.say(error instanceof Ending ? error.message : `litopys: ${sentenceOf(error)}`);
  if ((cli.environment['LITOPYS_DEBUG'] ?? '') !== '' && error instanceof Error) {
    cli.say(error.stack ?? '');
  }
  return exitCodeOf(error);
}
