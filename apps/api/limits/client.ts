import type { Caller } from '#crm';

/** Whose points a request takes: all that somebody sends is his, from wherever it comes. */
export function clientOf({ role, actor }: Caller): string {
  return `${role} ${actor.type} ${actor.id}`;
}
