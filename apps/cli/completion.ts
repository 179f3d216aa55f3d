import { Argument, Command, type Option } from 'commander';
import type { Cli } from './cli.js';
import { bashScript, fishScript, zshScript, type Completed } from './completion-scripts.js';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const NAMES = ['bash', 'zsh', 'fish'] as const;

/**
 * `litopys completion`: a script that completes commands, options and choices in a shell.
 *
 * @param whole makes the program with all its commands
 */
export function completionCommand(cli: Cli, whole: () => Promise<Command>): Command {
  return new Command('completion')
    .description('A script that completes commands, options and choices in your shell.')
    .addArgument(new Argument('<shell>', 'which shell').choices(NAMES))
    .action(async (shell: (typeof NAMES)[number]) => {
      const program = await whole();
      cli.out(SHELLS[shell](completed(program, program.options)).trimEnd());
    });
}

function completed(program: Command, global: readonly Option[]): readonly Completed[] {
  return [
    { name: '', description: '', ...wordsIn(program, []) },
    ...program.commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      ...wordsIn(command, global),
    })),
  ];
}

function wordsIn(
  command: Command,
  global: readonly Option[],
): Omit<Completed, 'name' | 'description'> {
  const nested = command.commands.map((each) => each.name());
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return {
    words: [...nested, ...choices],
    options: [...command.options, ...global].map((option) => ({
      flag: option.long ?? option.flags,
      description: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
  };
}
