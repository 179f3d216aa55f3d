import type { Command, CommandMeta } from '#event-sourcing';
import type { Discovered } from '#runtime';

/** A command as its class makes it. `occurredAt` is an input of most. */
export interface CommandInstance extends Command {
  readonly commandId: string;
  readonly occurredAt?: string;
  readonly eventId?: string;
  readonly about?: string;
}

export type CommandClass = new () => CommandInstance;

/** A command that the API offers: its class, its type, and the kind of thing it is about (`orders`). */
export interface OfferedCommand {
  readonly type: string;
  readonly commandClass: CommandClass;
  /** From `orders.commands.ts` in `libs/crm/orders`: the folder, which is also the name of the read model. */
  readonly folder: string;
}

/** A class is a command when its prototype says its type: nested inputs (lines, prices) do not. */
export function commandType(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined;
  const prototype: unknown = value.prototype;
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const type: unknown = Object.getOwnPropertyDescriptor(prototype, 'type')?.get?.call(prototype);
  return typeof type === 'string' ? type : undefined;
}

export function isCommandClass(value: unknown): value is CommandClass {
  return commandType(value) !== undefined;
}

/** The commands that modules of `libs/crm` export. */
export function commandsOf(modules: readonly Discovered[]): readonly OfferedCommand[] {
  return modules.flatMap(({ file, exports }) => {
    const folder = file.split(/[\\/]/).at(-2) ?? '';
    return Object.values(exports)
      .filter(isCommandClass)
      .map((commandClass) => ({ type: commandType(commandClass) ?? '', commandClass, folder }));
  });
}

/** The command with what the edge adds to it. */
export function withMeta<M extends CommandMeta>(
  command: CommandInstance,
  meta: M,
): CommandInstance & { readonly meta: M } {
  return Object.assign(command, { meta });
}
