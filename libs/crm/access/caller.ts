import { z } from 'zod';
import type { Actor } from '#event-sourcing';

/** What somebody is to the company, and so what he may see and do: see access.policy.ts. */
export const Role = z.enum([
  'SALES_MANAGER',
  'HEAD_OF_SALES',
  'AUDITOR',
  'ANALYST',
  'INTEGRATION',
  'ADMIN',
]);
export type Role = z.output<typeof Role>;

/** Who asks or records, as his token says. */
export interface Caller {
  readonly role: Role;
  /** Stands in every fact that he records. */
  readonly actor: Actor;
  /** Which manager he is; of a SALES_MANAGER always known. */
  readonly managerId?: string | undefined;
}

/** Somebody asked for, or wanted to record, what his role may not. Of single things that he may not see he hears that there are none. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden';
  constructor(
    readonly role: Role,
    /** The command, or what was asked for. */
    readonly what: string,
    /** Who may; nobody when empty. */
    readonly allowed: readonly Role[],
    remedy?: string,
  ) {
    const who = allowed.length === 0 ? 'nobody may' : `${allowed.join(', ')} may`;
    super(`${role} may not ${what}: ${who}${remedy === undefined ? '' : `; ${remedy}`}`);
  }
}
