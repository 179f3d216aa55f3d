import { businessDateOf } from '#crm';
import { categoryOf, type Condition, type LedgerQuery } from '#event-sourcing';
import type { Found, Tests } from '../ledger-scan.js';
import type { InstantRange, LogFilter, LogMark } from './logged-event.type.js';

/** The conditions of a filter that the ledger can check by itself. */
export function logWhere(filter: LogFilter | undefined): NonNullable<LedgerQuery['where']> {
  const where: Record<string, Condition> = {};
  if (filter?.types !== undefined) where['type'] = { in: filter.types };
  if (filter?.actor !== undefined) where['actorId'] = { equals: filter.actor };
  if (filter?.command !== undefined) where['commandId'] = { equals: filter.command };
  if (filter?.correlation !== undefined) where['correlationId'] = { equals: filter.correlation };
  if (filter?.recorded !== undefined) where['recordedAt'] = between(filter.recorded);
  if (filter?.occurred !== undefined) where['occurredAt'] = between(filter.occurred);
  return where;
}

function between({ from, below }: InstantRange): Condition {
  return { ...(from === undefined ? {} : { from }), ...(below === undefined ? {} : { below }) };
}

/** The conditions that it cannot. */
export function logTests(filter: LogFilter | undefined, timeZone: string): Tests {
  const categories = filter?.categories;
  const marks = filter?.only;
  return {
    row:
      categories === undefined
        ? undefined
        : ({ stream }) => categories.includes(categoryOf(stream)),
    event:
      marks === undefined
        ? undefined
        : (found) => marks.some((mark) => hasMark(mark, found, timeZone)),
  };
}

function hasMark(mark: LogMark, { row, event }: Found, timeZone: string): boolean {
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
      return (
        event.metadata.source?.externalSystem !== undefined ||
        event.metadata.source?.importId !== undefined
      );
  }
}
