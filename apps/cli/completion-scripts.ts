/** What can follow a command; the program itself has no name. */
export interface Completed {
  readonly name: string;
  readonly description: string;
  /** Commands, or choices of arguments. */
  readonly words: readonly string[];
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly takesValue: boolean;
    readonly choices: readonly string[];
  }[];
}

/** For bash. All that can be completed stands in it: it starts no program. */
export function bashScript(commands: readonly Completed[]): string {
  const [program] = commands;
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flag, choices }) => {
        const found =
          choices.length === 0 ? `compgen -f -- "$current"` : compgen(choices.join(' '));
        return `    "${name} ${flag}") COMPREPLY=($(${found})); return ;;`;
      }),
  );
  const words = commands.map(
    ({ name, words: own, options }) =>
      `    "${name}") words="${[...own, ...options.map(({ flag }) => flag)].join(' ')}" ;;`,
  );
  return `# Completion of litopys for bash: source <(litopys completion bash)
_litopys() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case " ${(program?.words ?? []).join(' ')} " in
      *" \${COMP_WORDS[at]} "*) command="\${COMP_WORDS[at]}"; break ;;
    esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  case "$command" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _litopys litopys
`;
}

function compgen(words: string): string {
  return `compgen -W "${words}" -- "$current"`;
}

/** For zsh, which understands scripts for bash. */
export function zshScript(commands: readonly Completed[]): string {
  return `# Completion of litopys for zsh: source <(litopys completion zsh)
autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
${bashScript(commands).split('\n').slice(1).join('\n')}`;
}

/** For fish, with what each command and option is for. */
export function fishScript([program, ...commands]: readonly Completed[]): string {
  const lines = [
    '# Completion of litopys for fish: litopys completion fish > ~/.config/fish/completions/litopys.fish',
    ...commands.map(
      ({ name, description }) =>
        `complete -c litopys -n __fish_use_subcommand -fa ${name} -d ${quoted(description)}`,
    ),
    ...(program?.options ?? []).map((option) => `complete -c litopys ${fishOption(option)}`),
    ...commands.flatMap(({ name, words, options }) => {
      const within = `complete -c litopys -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      const own = options.filter(
        ({ flag }) => program?.options.some((global) => global.flag === flag) !== true,
      );
      return [
        ...(words.length === 0 ? [] : [`${within} -fa ${quoted(words.join(' '))}`]),
        ...own.map((option) => `${within} ${fishOption(option)}`),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function fishOption({
  flag,
  description,
  takesValue,
  choices,
}: Completed['options'][number]): string {
  const value = choices.length > 0 ? ` -xa ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
  return `-l ${flag.replace(/^--/, '')}${value} -d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
