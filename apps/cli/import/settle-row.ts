import {
  InvalidArgument,
  Refusal,
  TooLarge,
  type Command,
  type CommandMeta,
  type EventStore,
  type Instant,
  type Receipt,
} from '#event-sourcing';
import { importCommandId } from '#crm';
import type { Asked, MappedRow, RejectedRow, Statement } from './mapping.js';
import { inItsWords, type Names } from './names.js';
import { statesOf, type StatementState } from './statement-state.js';

/** What rows are settled against. */
export interface Importing {
  readonly system: string;
  readonly importId: string;
  /** Void what the source says differently now, and record it anew. */
  readonly correct: boolean;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly clock: () => Instant;
  execute(command: Command): Promise<Receipt>;
  /** The same store with whatever is appended kept in memory only: a rehearsal, for one use. */
  trial(): Pick<Importing, 'store' | 'execute'>;
  /** Checks a command before it is carried out. @throws Refusal */
  check?(command: Command): Promise<void>;
}

/** What came of one row. */
export type RowOutcome =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'recorded';
      readonly facts: number;
      readonly corrected: boolean;
      readonly anomaly?: boolean;
    }
  | { readonly kind: 'rejected'; readonly rejected: RejectedRow };

/**
 * Makes true what a row states and is not recorded yet. What cannot be recorded is an outcome; only a store that fails
 * rejects.
 */
export async function settleRow(row: MappedRow, importing: Importing): Promise<RowOutcome> {
  try {
    return await settle(row, importing);
  } catch (error) {
    const rejected = rejectionOf(error, () => row.names?.() ?? new Map());
    if (rejected === undefined) throw error;
    return { kind: 'rejected', rejected: { place: row.place, ...rejected } };
  }
}

/**
 * What of an error concerns one row only, in the words of the source; undefined for what stops the import.
 *
 * @param names of the things that the row concerns
 */
export function rejectionOf(
  error: unknown,
  names: () => Names = () => new Map(),
): Omit<RejectedRow, 'place'> | undefined {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  return { code, message: inItsWords(error.message, names()) };
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.code;
  if (error instanceof InvalidArgument) return 'invalid_input';
  return error instanceof TooLarge ? 'too_large' : undefined;
}

async function settle(row: MappedRow, importing: Importing): Promise<RowOutcome> {
  const facts = await importing.store.readStream(row.stream);
  const states = statesOf(row.stream, row.statements, facts, importing.system);
  const changed = states.findIndex(isChangedFact);
  if (changed >= 0 && !importing.correct) throw factChanged(states[changed]?.statement);
  const opened =
    facts[0] === undefined || facts[0].metadata.source?.importId === importing.importId;
  const plan = { row, states, changed, opened };
  // Nothing is voided for a correction that is then refused: the rehearsal throws that refusal before.
  if (changed >= 0) await carryOutPlan(plan, { ...importing, ...importing.trial() });
  const recorded = await carryOutPlan(plan, importing);
  if (recorded === 0) return { kind: 'unchanged' };
  return { kind: 'recorded', facts: recorded, corrected: changed >= 0 };
}

interface Plan {
  readonly row: MappedRow;
  readonly states: readonly StatementState[];
  /** Index of the first fact that the source tells differently now; -1 when there is none. */
  readonly changed: number;
  /** Whether this import opened the stream. */
  readonly opened: boolean;
}

/** Voids what is to be corrected, then records what is new; answers the number of facts. */
async function carryOutPlan(
  { row, states, changed, opened }: Plan,
  importing: Importing,
): Promise<number> {
  let recorded = 0;
  if (changed >= 0) recorded += await voidAll(row, states.slice(changed), importing);
  for (const [index, state] of states.entries()) {
    const fallen = changed >= 0 && index >= changed && state.statement.kind === 'fact';
    if (state.verdict === 'unchanged' && !(fallen && state.stands)) continue;
    recorded += await record(state, opened, importing);
  }
  return recorded;
}

function isChangedFact({ statement, verdict }: StatementState): boolean {
  return statement.kind === 'fact' && verdict === 'changed';
}

function factChanged(statement: Statement | undefined): Refusal {
  return new Refusal(
    'fact_changed',
    `what the source says of ${statement?.externalId ?? 'it'} (${statement?.name ?? 'fact'}) differs from what was ` +
      'recorded before; if it was wrong then, import with --correct to void it and record it anew',
  );
}

/** Voids the facts that a correction touches and those that build on them, the last one first. */
async function voidAll(
  row: MappedRow,
  states: readonly StatementState[],
  importing: Importing,
): Promise<number> {
  let voided = 0;
  for (const { statement, last, stands } of [...states].reverse()) {
    if (statement.kind !== 'fact' || last === undefined || !stands) continue;
    const asked = {
      type: 'VoidFact',
      stream: row.stream,
      eventId: last.id,
      reason: 'Corrected by a later import of the same source',
    };
    const commandId = importCommandId(row.stream, 'VoidFact', { eventId: last.id });
    voided += await carryOut(asked, metaOf(statement.externalId, commandId, importing), importing);
  }
  return voided;
}

async function record(
  { statement, last, commandId }: StatementState,
  opened: boolean,
  importing: Importing,
): Promise<number> {
  // A fact that is gone from the source was voided above; there is nothing to put in its place.
  if (statement.kind === 'fact' && statement.content === undefined) return 0;
  const asked = statement.command(statement.kind === 'fact' ? undefined : last);
  if (asked === undefined) return 0;
  const { kind, occurredAt, inferred, anomaly } = statement;
  const meta = metaOf(statement.externalId, commandId, importing);
  const source = {
    ...meta.source,
    ...(inferred && { inferred }),
    ...(anomaly !== undefined && { anomaly }),
  };
  // A description that differs from an earlier import changed at some time since then: that it is known now is all
  // there is to know.
  const at = kind === 'fact' || opened ? occurredAt : undefined;
  return carryOut(asked, { ...meta, occurredAt: at, source }, importing);
}

async function carryOut(asked: Asked, meta: CommandMeta, importing: Importing): Promise<number> {
  const command: Command = { ...asked, meta };
  await importing.check?.(command);
  const receipt = await importing.execute(command);
  return receipt.eventIds.length;
}

function metaOf(externalId: string, commandId: string, importing: Importing): CommandMeta {
  const { system, importId, clock } = importing;
  return {
    commandId,
    actor: { type: 'integration', id: `import:${system}` },
    correlationId: importId,
    now: clock(),
    source: { externalSystem: system, externalId, importId },
  };
}
