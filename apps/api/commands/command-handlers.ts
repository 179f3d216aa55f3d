import { Inject, type Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { Command, Receipt } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { RUNTIME } from '../asking.js';
import type { CommandClass } from './command-class.js';

const made = new WeakMap<CommandClass, Type<object>>();

/**
 * The handler that @nestjs/cqrs's CommandBus wants for each command class. All do the same: the runtime finds the decider
 * by the command's type.
 */
export function commandHandler(commandClass: CommandClass): Type<object> {
  const known = made.get(commandClass);
  if (known !== undefined) return known;

  @CommandHandler(commandClass)
  class Handler {
    constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

    execute(command: Command): Promise<Receipt> {
      return this.runtime.execute(command);
    }
  }
  made.set(commandClass, Handler);
  return Handler;
}
