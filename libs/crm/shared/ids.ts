import { uuidV5, type CommandMeta } from '#event-sourcing';

/** The namespace of all ids that Litopys derives from foreign ones. Never change it: ids in logs depend on it. */
const LITOPYS = '6f0d7a3e-2a5b-5c53-9d0c-1f3f5d6b7a01';

/** The id of what another system calls `externalId`: the same whenever and wherever it is imported. */
export function externalUuid(system: string, kind: string, externalId: string): string {
  return uuidV5(LITOPYS, JSON.stringify([system, kind, externalId]));
}

/** The stream that a command opens: from its external id when it has one, else from its command id. */
export function newStream(category: string, meta: CommandMeta): string {
  const { externalSystem, externalId } = meta.source ?? {};
  const id =
    externalSystem !== undefined && externalId !== undefined
      ? externalUuid(externalSystem, category, externalId)
      : uuidV5(meta.commandId, category);
  return `${category}-${id}`;
}

/** What a command names the thing by that it opens: the field, and how a message begins that refuses it. */
export function openedBy(meta: CommandMeta): {
  readonly path: readonly string[];
  readonly said: string;
} {
  const { externalSystem, externalId } = meta.source ?? {};
  return externalSystem !== undefined && externalId !== undefined
    ? { path: ['externalId'], said: `externalId is "${externalId}"` }
    : { path: ['commandId'], said: `commandId is ${meta.commandId}` };
}

/** The command id of an imported row: the same row of the same content is the same command. */
export function importCommandId(stream: string, command: string, content: unknown): string {
  return uuidV5(LITOPYS, JSON.stringify([stream, command, content]));
}
