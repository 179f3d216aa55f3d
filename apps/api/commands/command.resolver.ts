import { Inject, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import {
  categoryOf,
  idOf,
  type Projection,
  type Receipt,
  Refusal,
  TooLarge,
  WrongExpectedRevision,
} from '#event-sourcing';
import { type Asking, type KnownOfRuntime, RUNTIME } from '../asking.js';
import { isNode, type Served } from '../read-models/node.type.js';
import { readOne } from '../read-models/read-model.resolver.js';
import { type CommandInstance, type OfferedCommand, withMeta } from './command-class.js';
import { parseCommand } from './invalid-input.js';
import { type Payload, payloadType, type UserError } from './payload.type.js';
import type { CommandOf } from './recording.js';

const made = new WeakMap<object, Type<object>>();

/** The mutation of one command, in camelCase: `placeOrder(input)`. */
export function commandResolver(
  { type, commandClass, folder }: OfferedCommand,
  projections: readonly Projection<unknown>[],
): Type<object> {
  const known = made.get(commandClass);
  if (known !== undefined) return known;
  const nodes = projections.filter(isNode);
  // A command of `libs/crm/orders` changes an order; one that belongs to no folder of things may change any.
  const own = nodes.filter(({ name }) => name === folder);
  const changed = own.length > 0 ? own : nodes;
  const payload = payloadType(type, changed);

  @Resolver()
  class CommandResolver {
    constructor(
      @Inject(RUNTIME) private readonly runtime: KnownOfRuntime,
      @Inject(CommandBus) private readonly commands: CommandBus,
    ) {}

    // Nullable, so that of three mutations the second may fail without hiding what the first recorded.
    @Mutation(() => payload, {
      name: type.slice(0, 1).toLowerCase() + type.slice(1),
      nullable: true,
    })
    async execute(
      @Args('input', { type: () => commandClass, description: 'What to record.' }) input: object,
      @Context() asking: Asking,
    ): Promise<Payload> {
      const parsed = await parseCommand(commandClass, input);
      if ('errors' in parsed) return refused(parsed.errors);
      try {
        const command = withMeta(parsed.command, metaOf(parsed.command, asking, this.runtime));
        const receipt = await this.commands.execute<CommandInstance, Receipt>(command);
        asking.forget();
        return accepted(receipt, changed, asking);
      } catch (error) {
        return refused([userError(error)]);
      }
    }
  }
  made.set(commandClass, CommandResolver);
  return CommandResolver;
}

/** Actor, correlation and the clock come from this edge and from nowhere deeper. */
function metaOf(
  command: CommandInstance,
  asking: Asking,
  { clock }: KnownOfRuntime,
): CommandOf['meta'] {
  return {
    commandId: command.commandId,
    caller: asking.caller,
    actor: asking.caller.actor,
    correlationId: asking.correlationId,
    now: clock(),
    ...(command.occurredAt === undefined ? {} : { occurredAt: command.occurredAt }),
    source: { channel: 'API' },
  };
}

function refused(errors: readonly UserError[]): Payload {
  return { position: null, eventIds: [], repeated: false, errors };
}

/** The payload of a command that was carried out; the changed thing is read only when it is asked for. */
function accepted(
  { stream, position, eventIds, repeated }: Receipt,
  changed: readonly Projection<unknown>[],
  asking: Asking,
): Payload {
  const payload: Payload = { position: position ?? null, eventIds, repeated, errors: [] };
  // A command of `libs/crm/credits` changes a credit, whichever category its stream is of.
  const [only, ...others] = changed;
  const model =
    others.length === 0 ? only : changed.find(({ entity }) => entity === categoryOf(stream));
  if (model === undefined) return payload;
  const read = async (): Promise<Served | null> => {
    if (position !== undefined) await asking.reads.waitFor(position);
    asking.forget();
    return readOne(model, idOf(stream), undefined, asking);
  };
  return Object.defineProperty(payload, model.one, { get: read, enumerable: true });
}

/** What the caller can mend is an entry of `errors`; everything else is a top-level error. */
function userError(error: unknown): UserError {
  if (error instanceof Refusal) {
    const { code, message, path } = error;
    return { code, message, path };
  }
  if (error instanceof WrongExpectedRevision) {
    const message = `Others changed ${error.stream} at the same time, several times over; repeat the command with the same commandId.`;
    return { code: 'conflict', message, path: [] };
  }
  if (error instanceof TooLarge) return { code: 'too_large', message: error.message, path: [] };
  throw error;
}
