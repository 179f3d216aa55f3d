import {
  categoryOf,
  type Condition,
  happenedSince,
  type LedgerFact,
  type LedgerQuery,
  type LedgerRow,
  type LedgerTests,
  matches,
  type Reads,
  recordedWithin,
} from '#event-sourcing';
import { businessDateOf } from '../shared/business-calendar.js';

/** What makes a fact worth an auditor's look, and in words. */
export const LOG_MARKS = {
  LATE: 'Recorded on a later business day than it happened.',
  VOID: 'Declares another fact void, or was declared void itself.',
  OVERRIDE: 'A relationship was set by hand.',
  POLICY: 'A policy was set, or a period closed or reopened.',
  IMPORT: 'Came from another system.',
} as const;
export type LogMark = keyof typeof LOG_MARKS;

/** From one instant on, and before another; open where one is absent. */
export interface InstantBounds {
  readonly from?: string | undefined;
  readonly below?: string | undefined;
}

/** Which events of the log; all conditions must hold. */
export interface LogFilter {
  readonly types?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  /** Id of the customer that they concern. */
  readonly customer?: string | undefined;
  /** Id of the actor who recorded them. */
  readonly actor?: string | undefined;
  readonly command?: string | undefined;
  readonly correlation?: string | undefined;
  readonly recorded?: InstantBounds | undefined;
  readonly occurred?: InstantBounds | undefined;
  readonly only?: readonly LogMark[] | undefined;
}

type Where = NonNullable<LedgerQuery['where']>;

/** The part of the log that the store finds by itself, without looking through the rest. */
export async function logQuery(
  reads: Reads,
  filter: LogFilter | undefined,
): Promise<Pick<LedgerQuery, 'key' | 'where'>> {
  const { customer, command, correlation, recorded, occurred } = filter ?? {};
  const bounds = [
    recorded === undefined ? undefined : await recordedWithin(reads, recorded),
    occurred?.from === undefined ? undefined : await happenedSince(reads, occurred.from),
  ];
  const position = narrowest(bounds.filter((one) => one !== undefined));
  return {
    ...(customer === undefined ? {} : { key: `customer:${customer}` }),
    where: {
      ...(command === undefined ? {} : { commandId: { equals: command } }),
      ...(correlation === undefined ? {} : { correlationId: { equals: correlation } }),
      ...(position === undefined ? {} : { position }),
    },
  };
}

/** What lies within all of these. */
function narrowest(bounds: readonly Condition[]): Condition | undefined {
  const from = bounds.flatMap((one) => (one.from === undefined ? [] : [String(one.from)])).sort();
  const upTo = bounds.flatMap((one) => (one.upTo === undefined ? [] : [String(one.upTo)])).sort();
  const [latest, earliest] = [from.at(-1), upTo[0]];
  if (latest === undefined && earliest === undefined) return undefined;
  return {
    ...(latest === undefined ? {} : { from: latest }),
    ...(earliest === undefined ? {} : { upTo: earliest }),
  };
}

/** The conditions of a filter that no index leads to. */
export function logTests(filter: LogFilter | undefined, timeZone: string): LedgerTests {
  const where = rowConditions(filter);
  const { categories, only: marks } = filter ?? {};
  if (Object.keys(where).length === 0 && categories === undefined && marks === undefined) return {};
  const needsEvent = marks?.includes('IMPORT') === true;
  return {
    row: (row) =>
      matches({ key: row.position, body: row }, where) &&
      (categories === undefined || categories.includes(categoryOf(row.stream))) &&
      (marks === undefined || needsEvent || marks.some((mark) => rowHas(mark, row, timeZone))),
    facts: !needsEvent
      ? undefined
      : async (facts) => facts.map((fact) => marks.some((mark) => has(mark, fact, timeZone))),
  };
}

function rowConditions(filter: LogFilter | undefined): Where {
  const { types, actor, recorded, occurred } = filter ?? {};
  return {
    ...(types === undefined ? {} : { type: { in: types } }),
    ...(actor === undefined ? {} : { actorId: { equals: actor } }),
    ...(recorded === undefined ? {} : { recordedAt: between(recorded) }),
    ...(occurred === undefined ? {} : { occurredAt: between(occurred) }),
  };
}

function between({ from, below }: InstantBounds): Condition {
  return { ...(from === undefined ? {} : { from }), ...(below === undefined ? {} : { below }) };
}

function has(mark: LogMark, { row, event }: LedgerFact, timeZone: string): boolean {
  if (mark !== 'IMPORT') return rowHas(mark, row, timeZone);
  const { source } = event.metadata;
  return source?.externalSystem !== undefined || source?.importId !== undefined;
}

function rowHas(mark: LogMark, row: LedgerRow, timeZone: string): boolean {
  switch (mark) {
    case 'LATE':
      return row.businessDate < businessDateOf(row.recordedAt, timeZone);
    case 'VOID':
      return row.voids !== undefined || row.voidedAt !== undefined;
    case 'OVERRIDE':
      return row.type.startsWith('RelationshipOverr');
    case 'POLICY':
      return ['PolicySet', 'PeriodClosed', 'PeriodReopened'].includes(row.type);
    case 'IMPORT':
      return false;
  }
}
