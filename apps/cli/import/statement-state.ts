import { FACT_VOIDED, type StoredEvent } from '#event-sourcing';
import { importCommandId } from '#crm';
import type { Statement } from './mapping.js';

/**
 * How a statement stands to what earlier imports recorded. They are compared by command ids, which are made from what
 * the source said: so facts need not be decrypted, and what people have recorded or voided since is left alone; only
 * what the *source* says differently counts as a change.
 */
export interface StatementState {
  readonly statement: Statement;
  readonly verdict: 'unchanged' | 'new' | 'changed';
  /** The last fact in which an import said this and did not take it back. */
  readonly last: StoredEvent | undefined;
  /** Whether `last` still stands: nobody has voided it. */
  readonly stands: boolean;
  /** The id under which to record it now. */
  readonly commandId: string;
}

/** Compares each statement with the facts of its stream. */
export function statesOf(
  stream: string,
  statements: readonly Statement[],
  facts: readonly StoredEvent[],
  system: string,
): readonly StatementState[] {
  const ofSystem = (fact: StoredEvent): boolean => fact.metadata.source?.externalSystem === system;
  const voids = new Map(
    facts.filter(({ type }) => type === FACT_VOIDED).map((fact) => [fact.data['voids'], fact]),
  );
  const takenBack = (fact: StoredEvent): boolean => {
    const by = voids.get(fact.id);
    return by !== undefined && ofSystem(by);
  };
  const said = facts.filter((fact) => fact.type !== FACT_VOIDED && ofSystem(fact));
  const used = new Set(facts.map(({ metadata }) => metadata.commandId));

  return statements.map((statement) => {
    const concerned = said.filter((fact) => statement.concerns(fact));
    const last = concerned.findLast((fact) => !takenBack(fact));
    const stands = last !== undefined && !voids.has(last.id);
    const ids = concerned.map((_, time) => idOf(stream, statement, time));
    const free = [...ids, idOf(stream, statement, concerned.length)].find((id) => !used.has(id));
    return {
      statement,
      verdict: verdictOf(statement, last, stands, ids),
      last,
      stands,
      commandId: free ?? idOf(stream, statement, facts.length),
    };
  });
}

function verdictOf(
  { content }: Statement,
  last: StoredEvent | undefined,
  stands: boolean,
  ids: readonly string[],
): StatementState['verdict'] {
  if (last === undefined) return content === undefined ? 'unchanged' : 'new';
  if (content === undefined && !stands) return 'unchanged';
  return ids.includes(last.metadata.commandId) ? 'unchanged' : 'changed';
}

/** The same content said again later (A, then B, then A) is another command: `time` counts. */
function idOf(stream: string, { name, content }: Statement, time: number): string {
  const said = content ?? null;
  return importCommandId(stream, name, time === 0 ? said : { said, time });
}
