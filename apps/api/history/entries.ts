import { historyEntry, type HistoryReading, managers } from '#crm';
import type { Reading } from '#event-sourcing';
import type { Asking } from '../asking.js';
import type { Found } from '../ledger-scan.js';
import type { Entry } from './history.type.js';

/** The entry of one fact. */
export function entryOf(
  { row, event }: Found,
  telling: HistoryReading,
  reading: Reading | undefined,
): Entry {
  const { reason, ...entry } = historyEntry(row, event, 'EN', telling);
  const code = entry.reasonCode;
  return {
    ...entry,
    reason: reason === undefined && code === undefined ? null : { code, text: reason },
    event,
    telling,
    reading,
  };
}

/** The names of the managers that facts were about, which the facts themselves know by id only. */
export async function managerNames(
  facts: readonly Found[],
  reading: Reading | undefined,
  { documents }: Asking,
): Promise<(managerId: string) => string | undefined> {
  const ids = facts
    .map(({ event }) => event.data['managerId'])
    .filter((id) => typeof id === 'string');
  const cards = await Promise.all(
    [...new Set(ids)].map(async (id) => [id, await documents.load(managers, id, reading)] as const),
  );
  const names = new Map(cards.map(([id, card]) => [id, card?.['name']]));
  return (id) => {
    const name = names.get(id);
    return typeof name === 'string' ? name : undefined;
  };
}
