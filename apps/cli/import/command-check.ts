import { Refusal, type Command } from '#event-sourcing';
import { CRM_ROOT, discover } from '#runtime';
import { commandsOf, type CommandClass } from '../../api/commands/command-class.js';
import { parseCommand } from '../../api/commands/invalid-input.js';
import { wouldKeepRules } from '../../api/commands/rules.js';

export type CommandClasses = ReadonlyMap<string, CommandClass>;

/** The class of each command, by type. Loading them takes one to two seconds, which only an import pays. */
export async function commandClasses(): Promise<CommandClasses> {
  await import('reflect-metadata');
  const modules = await discover(CRM_ROOT, ['commands']);
  return new Map(commandsOf(modules).map((offered) => [offered.type, offered.commandClass]));
}

/** A name that no field has is a slip of the pen, not something to leave out silently. */
const NO_MORE_FIELDS = { whitelist: true, forbidNonWhitelisted: true } as const;

/**
 * Checks commands by the rules of their classes, as the API does, so that a row says `lines[0].quantity is "-1"` and not
 * what a decider makes of it. Foreign ones, which no mapping wrote, may have no fields that do not exist.
 */
export function commandCheck(
  classes: CommandClasses,
  { isForeign }: { readonly isForeign: boolean },
): (command: Command) => Promise<void> {
  const options = isForeign ? NO_MORE_FIELDS : {};
  return async ({ type, meta, ...input }) => {
    const commandClass = classes.get(type);
    if (commandClass === undefined) throw new Error(`there is no command ${type}`);
    const { commandId, occurredAt } = meta;
    const asked = { ...input, commandId, occurredAt };
    if (wouldKeepRules(commandClass, asked, isForeign)) return;
    const parsed = await parseCommand(commandClass, asked, options);
    if (!('errors' in parsed)) return;
    const message = parsed.errors.map((error) => error.message).join('; ');
    throw new Refusal('invalid_input', message);
  };
}
