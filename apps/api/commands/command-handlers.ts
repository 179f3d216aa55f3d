import { Inject, type Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { Receipt } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { WHOLE_RUNTIME } from '../asking.js';
import type { CommandClass } from './command-class.js';
import { type CommandOf, recordFor } from './recording.js';

const made = new WeakMap<CommandClass, Type<object>>();

/**
 * The handler that @nestjs/cqrs's CommandBus wants for each command class. All do the same: the runtime finds the decider
 * by the command's type, after it was seen whether the caller may record it.
 */
export function commandHandler(commandClass: CommandClass): Type<object> {
  const known = made.get(commandClass);
  if (known !== undefined) return known;

  @CommandHandler(commandClass)
  class Handler {
    constructor(@Inject(WHOLE_RUNTIME) private readonly runtime: Runtime) {}

    execute(command: CommandOf): Promise<Receipt> {
      return recordFor(this.runtime, command);
    }
  }
  made.set(commandClass, Handler);
  return Handler;
}
