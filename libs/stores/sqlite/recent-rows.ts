import type { CollectionTable } from './collection-table.js';
import type { Row } from './driver.js';

/** Characters of documents kept, each generation half of them: some 20 MB. */
const LIMIT = 16_000_000;
/** What a row takes besides its document. */
const ROW_SIZE = 400;

type Generation = Map<string, Map<string, Row | null>>;

/**
 * Rows of documents as they stand in their tables, those used lately: what many facts in a row concern is not read from
 * the file for each of them. Kept in two generations: when the young one is full it becomes the old one, and what nobody
 * has used since the last time is gone.
 */
export class RecentRows {
  private young: Generation = new Map();
  private old: Generation = new Map();
  private size = 0;

  /** The whole row; null for a key that is known to have none; undefined when it must be looked up. */
  get({ identity }: CollectionTable, key: string): Row | null | undefined {
    const found = this.young.get(identity)?.get(key);
    if (found !== undefined) return found;
    const older = this.old.get(identity)?.get(key);
    if (older !== undefined) this.keep(identity, key, older);
    return older;
  }

  /** What stands there now; null for nothing. A ledger's rows are written once, and would only drive out others. */
  set({ identity, fieldsOnly }: CollectionTable, key: string, row: Row | null): void {
    if (!fieldsOnly) this.keep(identity, key, row);
  }

  /** Nothing is known any more. */
  forget(): void {
    this.young = new Map();
    this.old = new Map();
    this.size = 0;
  }

  private keep(identity: string, key: string, row: Row | null): void {
    let rows = this.young.get(identity);
    if (rows === undefined) this.young.set(identity, (rows = new Map()));
    rows.set(key, row);
    const body = row?.[1];
    this.size += ROW_SIZE + (typeof body === 'string' ? body.length : 0);
    if (this.size < LIMIT / 2) return;
    this.old = this.young;
    this.young = new Map();
    this.size = 0;
  }
}
