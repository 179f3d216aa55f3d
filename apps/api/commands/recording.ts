import {
  type Caller,
  fieldAt,
  managers,
  refuseDeciding,
  refuseRecording,
  refuseVoiding,
  SCOPE,
} from '#crm';
import {
  categoryOf,
  type CommandMeta,
  describeValue,
  type EventStore,
  idOf,
  type Projection,
  type Receipt,
  Refusal,
  uuidV5,
} from '#event-sourcing';
import { readsFor, type ReadsFor, type Runtime } from '#runtime';
import type { CommandInstance } from './command-class.js';
import { refuseUnknownBasis } from './decision-edge.js';
import { isNode } from '../read-models/node.type.js';
import { addStream } from './void-edge.js';

/** A command on the CommandBus: @nestjs/cqrs hands no context to handlers, so who records travels in `meta`. */
export interface CommandOf extends CommandInstance {
  readonly meta: CommandMeta & { readonly caller: Caller };
}

/**
 * Carries out a command for its caller, if he may: the one way in which the API records.
 *
 * @throws Forbidden; Refusal `customer_not_found` … for what he may not see, as if it were not there
 */
export async function recordFor(runtime: Runtime, command: CommandOf): Promise<Receipt> {
  const { caller, ...meta } = command.meta;
  refuseRecording(caller, command.type);
  const reads = readsFor(runtime.reads, caller);
  if (command.about !== undefined) refuseDeciding(caller, command.about);
  if (SCOPE[caller.role] === 'OWN') await refuseForeign(command, reads, runtime);
  const { managerId } = caller;
  const becomes = command.type === 'RegisterCustomer' ? managerId : undefined;
  if (becomes !== undefined) await refuseNoManager(becomes, reads, runtime);
  const voided = await addStream(command, reads, runtime);
  if (voided !== undefined) refuseVoiding(caller, voided);
  await refuseUnknownBasis(command, meta.occurredAt ?? meta.now, reads);
  const receipt = await runtime.execute(Object.assign(command, { meta }));
  return becomes === undefined ? receipt : becomeManager(runtime, receipt, becomes, meta);
}

/** Before the customer is registered, whom nobody would be responsible for then. */
async function refuseNoManager(
  managerId: string,
  reads: ReadsFor,
  { store }: Runtime,
): Promise<void> {
  const isHere = async (): Promise<boolean> => {
    const manager = await reads.document(managers, managerId);
    return manager !== undefined && manager['leftAt'] === undefined;
  };
  if (await isHere()) return;
  await caughtUp(reads, store);
  if (await isHere()) return;
  throw new Refusal(
    'manager_not_found',
    `Your token says that you are manager ${managerId}: no such manager works here, so the customer would be nobody's; ask an administrator`,
  );
}

/** Whoever sells and registers a customer is its manager at once: else he would not see it. Repeating is safe here too. */
async function becomeManager(
  { execute }: Pick<Runtime, 'execute'>,
  registered: Receipt,
  managerId: string,
  meta: CommandMeta,
): Promise<Receipt> {
  const [causationId] = registered.eventIds;
  const assigned = await execute({
    ...{ type: 'AssignManager', customerId: idOf(registered.stream), managerId },
    meta: {
      ...meta,
      commandId: uuidV5(meta.commandId, 'AssignManager'),
      ...(causationId === undefined ? {} : { causationId }),
    },
  });
  const eventIds = [...registered.eventIds, ...assigned.eventIds];
  return { ...registered, position: assigned.position ?? registered.position, eventIds };
}

/** What inputs name by id, and what that is of. */
const NAMED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  customerId: ['customer'],
  referredBy: ['customer'],
  orderId: ['order'],
  contactId: ['contact'],
  paymentId: ['payment'],
};

/** Decisions name what they are about by its stream; credits have two kinds of streams. */
const DECIDED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  payment: ['payment', 'credit'],
  return: ['credit'],
};

interface Target {
  readonly entities: readonly [string, ...string[]];
  readonly id: string;
  readonly path: readonly string[];
}

async function refuseForeign(
  command: CommandOf,
  reads: ReadsFor,
  { projections, store }: Runtime,
): Promise<void> {
  for (const { entities, id, path } of targetsOf(command)) {
    const models = projections.filter((one) => isNode(one) && entities.includes(one.entity));
    if (await isThere(models, id, reads, store)) continue;
    const [entity] = entities;
    const remedy = `there is no such ${entity}, or it is not yours; take the id from an answer`;
    throw new Refusal(
      `${entity}_not_found`,
      `${fieldAt(path)} is ${describeValue(id)}: ${remedy}`,
      path,
    );
  }
}

async function isThere(
  models: readonly Projection<unknown>[],
  id: string,
  reads: ReadsFor,
  store: EventStore,
): Promise<boolean> {
  const find = () => Promise.all(models.map((model) => reads.document(model, id)));
  if ((await find()).some((document) => document !== undefined)) return true;
  await caughtUp(reads, store);
  return (await find()).some((document) => document !== undefined);
}

/** What is not there may have been recorded a moment ago. */
async function caughtUp(reads: ReadsFor, store: EventStore): Promise<void> {
  const head = await store.head();
  if (head !== undefined) await reads.waitFor(head);
  reads.forget();
}

/** Everything that a command names of what can be somebody's. Managers are nobody's. */
function targetsOf({ meta: _, ...input }: CommandOf): readonly Target[] {
  return named(input, []);
}

function named(value: unknown, path: readonly string[]): readonly Target[] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.flatMap((one, i) => named(one, [...path, String(i)]));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) => {
    const at = [...path, field];
    if (typeof inner !== 'string') return named(inner, at);
    const entities = NAMED[field];
    if (entities !== undefined) return [{ entities, id: inner, path: at }];
    if (field !== 'about') return [];
    const category = categoryOf(inner);
    return [{ entities: DECIDED[category] ?? [category], id: idOf(inner), path: at }];
  });
}
