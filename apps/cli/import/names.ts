import { externalUuid } from '#crm';

/** What the source calls the things whose ids it never sees: by id, as a message is to name them. */
export type Names = ReadonlyMap<string, string>;

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A message in the words of the source: with "shop:A-1" where it has the id that stands for it. */
export function inItsWords(message: string, names: Names): string {
  return message.replace(UUIDS, (id) => names.get(id) ?? id);
}

/** The names of what a system calls by these ids: "northwind:ALFKI" for `['customer', 'ALFKI']`. */
export function namesIn(
  system: string,
  things: readonly (readonly [kind: string, id: string])[],
): Names {
  return new Map(things.map(([kind, id]) => [externalUuid(system, kind, id), `${system}:${id}`]));
}
