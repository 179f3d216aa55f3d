import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from './event.js';
import type { LedgerRow } from './ledger.js';
import { type LedgerTests, type ScannedFacts, scanLedger } from './ledger-scan.js';
import type { Cursor } from './read-model-store.js';
import type { Reads } from './readings.js';

const LENGTH = 50_000;
const positionOf = (n: number): string => String(n).padStart(16, '0');
const numberOf = ({ position }: { readonly position: string }): number => Number(position);

/** A log of 50,000 facts, newest first, that counts what is read of it. */
function longLog() {
  const read = { rows: 0, events: 0 };
  const reads: Pick<Reads, 'ledger' | 'events'> = {
    ledger: async ({ after, limit }) => {
      const newest = after === undefined ? LENGTH : Number(after.key) - 1;
      const length = Math.min(limit, newest);
      read.rows += length;
      const items = Array.from({ length }, (_, i) => {
        const position = positionOf(newest - i);
        return { item: { position } as LedgerRow, cursor: { value: position, key: position } };
      });
      return { items, hasMore: newest > limit };
    },
    events: async (rows) => {
      read.events += rows.length;
      return rows.map(({ position }) => ({ position }) as RecordedEvent);
    },
  };
  return { read, reads: reads as Reads };
}

const rowTest = (wanted: (n: number) => boolean): LedgerTests => ({
  row: (row) => wanted(numberOf(row)),
});
const factTest = (wanted: (n: number) => boolean): LedgerTests => ({
  facts: async (facts) => facts.map(({ row }) => wanted(numberOf(row))),
});
const numbers = ({ items }: ScannedFacts) => items.map(({ item }) => numberOf(item.row));

describe('a page of facts', () => {
  it('without tests reads no more than it shows', async () => {
    const { read, reads } = longLog();
    const page = await scanLedger(reads, {}, 20);
    expect(numbers(page)).toEqual(Array.from({ length: 20 }, (_, i) => LENGTH - i));
    expect(page).toMatchObject({ hasMore: true });
    expect(page.end).toBeUndefined();
    expect(read).toEqual({ rows: 21, events: 21 });
  });

  it.each([
    ['rows alone', rowTest, 20_000, 0],
    ['decoded facts', factTest, 5_000, 5_000],
  ])('stops looking through %s, says so, and where to go on', async (_, test, rows, events) => {
    const { read, reads } = longLog();
    const page = await scanLedger(
      reads,
      {},
      20,
      test(() => false),
    );
    const stopped = positionOf(LENGTH - rows + 1);
    expect(page).toEqual({ items: [], hasMore: true, end: { value: stopped, key: stopped } });
    expect(read).toEqual({ rows, events });
  });

  const rare = (n: number) => n % 9_999 === 1;
  it.each<
    [string, (wanted: (n: number) => boolean) => LedgerTests, (n: number) => boolean, number]
  >([
    ['rare rows', rowTest, rare, 6],
    ['rare facts', factTest, rare, 6],
    ['the last of all', rowTest, (n) => n === 1, 1],
    ['nothing', rowTest, () => false, 0],
  ])('after page leads to %s, each once', async (_, test, wanted, count) => {
    const { reads } = longLog();
    const seen: number[] = [];
    let after: Cursor | undefined;
    for (;;) {
      const page: ScannedFacts = await scanLedger(reads, { after }, 1, test(wanted));
      seen.push(...numbers(page));
      if (!page.hasMore) break;
      after = page.end ?? page.items.at(-1)?.cursor;
    }
    const all = Array.from({ length: LENGTH }, (_each, i) => LENGTH - i);
    expect(seen).toEqual(all.filter(wanted));
    expect(seen).toHaveLength(count);
  });
});
