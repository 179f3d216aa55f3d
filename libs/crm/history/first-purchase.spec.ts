import { describe, expect, it } from '@jest/globals';
import type { LedgerQuery, LedgerRow, RecordedEvent, Reads } from '#event-sourcing';
import { fact } from '#event-sourcing/testing';
import { firstPurchaseId } from './first-purchase.js';

const AT = '2026-03-05T12:00:00.000Z';

/** Reads that answer these facts to whatever is asked, and remember what that was. */
function answering(facts: readonly RecordedEvent[]) {
  const asked: LedgerQuery[] = [];
  const reads: Pick<Reads, 'ledger' | 'events'> = {
    ledger: async (query) => {
      asked.push(query);
      const items = facts.map(({ position }) => ({
        item: { position } as LedgerRow,
        cursor: { value: position, key: position },
      }));
      return { items, hasMore: false };
    },
    events: async (rows) => facts.slice(0, rows.length),
  };
  return { asked, reads: reads as Reads };
}

const shipped = (revision: number, data = {}) =>
  fact('ShipmentDispatched', data, { revision, occurredAt: AT });

describe('the first purchase of a customer', () => {
  it('is the first shipment of that time that replaces nothing', async () => {
    const facts = [shipped(1, { replacementFor: 'a return' }), shipped(2), shipped(3)];
    const { reads } = answering(facts);
    expect(await firstPurchaseId(reads, 'c', AT)).toBe(facts[1]?.id);
  });

  it('is looked for in the same reading, the oldest first', async () => {
    const { asked, reads } = answering([]);
    const reading = { asOf: AT, knownAt: { position: '7' } };
    expect(await firstPurchaseId(reads, 'c', AT, reading)).toBeUndefined();
    expect(asked).toEqual([
      {
        ...reading,
        key: 'customer:c',
        where: { type: { equals: 'ShipmentDispatched' }, occurredAt: { equals: AT } },
        descending: false,
        limit: 100,
      },
    ]);
  });
});
