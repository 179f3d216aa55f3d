import { Refusal, type Command } from '#event-sourcing';
import { CRM_ROOT, discover } from '#runtime';
import { commandsOf } from '../../api/commands/command-class.js';
import { parseCommand } from '../../api/commands/invalid-input.js';

/**
 * Checks commands by the rules of their classes, as the API does, so that a row says `lines[0].quantity is "-1"` and not
 * what a decider makes of it. Loading the classes takes one to two seconds, which only an import pays.
 */
export async function commandCheck(): Promise<(command: Command) => Promise<void>> {
  await import('reflect-metadata');
  const modules = await discover(CRM_ROOT, ['commands']);
  const classes = new Map(
    commandsOf(modules).map((offered) => [offered.type, offered.commandClass]),
  );
  return async ({ type, meta, ...input }) => {
    const commandClass = classes.get(type);
    if (commandClass === undefined) throw new Error(`there is no command ${type}`);
    const { commandId, occurredAt } = meta;
    const parsed = await parseCommand(commandClass, { ...input, commandId, occurredAt });
    if (!('errors' in parsed)) return;
    const message = parsed.errors.map((error) => error.message).join('; ');
    throw new Refusal('invalid_input', message);
  };
}
