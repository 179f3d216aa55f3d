import { describeEvent } from '#crm';
import type { LedgerRow } from '#event-sourcing';
import type { Tests } from '../ledger-scan.js';
import type { HistoryFilter } from './history.type.js';

/** Whether the row alone says that this may be a key moment of its customer. */
function mayBeKeyMoment(row: LedgerRow, firstPurchaseAt: string | undefined): boolean {
  if (row['keyMoment'] === 'true') return true;
  return row.type === 'ShipmentDispatched' && row.occurredAt === firstPurchaseAt;
}

/** The conditions of a filter that no index can tell. */
export function entryTests(
  filter: HistoryFilter | undefined,
  firstPurchaseAt: string | undefined,
  timeZone: string,
): Tests {
  const wanted = filter?.text?.trim().toLowerCase() ?? '';
  return {
    row: filter?.keyMoments === true ? (row) => mayBeKeyMoment(row, firstPurchaseAt) : undefined,
    event:
      wanted === ''
        ? undefined
        : ({ event }) => {
            const { title, reason, detail } = describeEvent(event, 'EN', { timeZone });
            return [title, reason, detail].some((text) => text?.toLowerCase().includes(wanted));
          },
  };
}
