import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Cli } from './cli.js';
import { Ending, ExitCode, exitCodeOf, sentenceOf } from './exit.js';

type Part = () => Promise<(cli: Cli) => Command>;

/** The parts of the program, in the order of the help. */
const PARTS: Readonly<Record<string, Part>> = {
  serve: async () => (await import('./serve.js')).serveCommand,
  demo: async () => (await import('./demo/demo.js')).demoCommand,
  import: async () => (await import('./import/import.js')).importCommand,
  history: async () => (await import('./history.js')).historyCommand,
  log: async () => (await import('./log.js')).logCommand,
  list: async () => (await import('./list.js')).listCommand,
  sales: async () => (await import('./sales.js')).salesCommand,
  projections: async () => (await import('./projections.js')).projectionsCommand,
  keys: async () => (await import('./keys.js')).keysCommand,
  backup: async () => (await import('./backup.js')).backupCommand,
  restore: async () => (await import('./restore.js')).restoreCommand,
};

/** Runs `litopys` with these arguments, to its end, and answers the exit code. Never throws. */
export async function run(args: readonly string[], cli: Cli): Promise<ExitCode> {
  const program = new Command('litopys')
    .description(
      'A CRM that never overwrites: record facts, and ask what was true, or known, on any day.',
    )
    .version(versionOf(import.meta.url), '--version', 'print the version')
    .option('--data <dir>', 'data directory (default: LITOPYS_DATA or ./data)')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV')
    .option('--quiet', 'no progress, no remarks')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.say(text.trimEnd()),
    })
    .showHelpAfterError('(--help says what there is)');
  try {
    for (const part of partsFor(args)) {
      const command = (await part())(cli);
      for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
      program.addCommand(command);
    }
    await program.parseAsync([...args], { from: 'user' });
    return ExitCode.done;
  } catch (error) {
    return end(error, cli);
  }
}

/** The version in the package.json above this file: the sources lie less deep than what is built from them. */
function versionOf(file: string): string {
  for (let folder = new URL('.', file); ; folder = new URL('..', folder)) {
    const found = new URL('package.json', folder);
    if (existsSync(found)) return String(JSON.parse(readFileSync(found, 'utf8')).version);
    if (folder.pathname === '/') throw new Error('there is no package.json above the program');
  }
}

/** Only what the arguments may name is loaded; all of it for the help. */
function partsFor(args: readonly string[]): readonly Part[] {
  const named = Object.entries(PARTS).filter(([name]) => args.includes(name));
  return (named.length > 0 ? named : Object.entries(PARTS)).map(([, part]) => part);
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
