import { type Collection, InvalidArgument, type StoredDocument } from '#event-sourcing';
import { type CollectionTable, tableOf } from './collection-table.js';
import { fillWith } from './document-writer.js';
import type { Connection } from './driver.js';

/** The tables of the collections in one file, and which of them are there. */
export class Collections {
  /** Of each declaration; the same object is asked about again and again. */
  private readonly tables = new WeakMap<Collection, CollectionTable>();
  /** Names of those that are known to be there whole. */
  private readonly present = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly mode: 'write' | 'read',
  ) {}

  tableOf(collection: Collection): CollectionTable {
    let table = this.tables.get(collection);
    if (table === undefined) {
      table = tableOf(collection);
      this.tables.set(collection, table);
    }
    return table;
  }

  /** A reader may be there before the writer has created the table, and after it was dropped. */
  has(table: string): boolean {
    if (this.mode === 'write' && (table === 'checkpoints' || this.present.has(table))) return true;
    const find = this.connection.prepare('SELECT 1 FROM sqlite_master WHERE name = ?');
    return find.first(table) !== undefined;
  }

  /**
   * Creates what is missing of a collection; of one that was filled, the rest. Answers whether anything was.
   *
   * @throws InvalidArgument when it is there with other fields or indexes
   */
  create(collection: Collection): boolean {
    const { identity, createBare, createRest } = this.tableOf(collection);
    if (this.present.has(identity)) return false;
    const { fields, indexes, lookups, fieldsOnly } = collection;
    const declaration = JSON.stringify({ fields, indexes, lookups, fieldsOnly });
    const stored = this.declarationOf(identity);
    if (stored !== undefined && stored !== declaration) {
      const remedy = 'it is stored with other fields or indexes; raise its version, or rebuild it';
      throw new InvalidArgument('collection', identity, remedy);
    }
    if (stored === undefined) {
      this.connection.transaction(() => {
        for (const statement of [createBare, ...createRest]) this.connection.exec(statement);
        const insert = this.connection.prepare('INSERT INTO collections VALUES (?, ?)');
        insert.run(identity, declaration);
      });
    }
    this.present.add(identity);
    return stored === undefined;
  }

  /** Adds documents that are not there yet to a table without indexes; it counts as created by `create` only. */
  fill(table: CollectionTable, documents: readonly StoredDocument[]): void {
    if (this.present.has(table.identity) || this.declarationOf(table.identity) !== undefined) {
      const remedy = 'it can be searched already; drop it before it is filled';
      throw new InvalidArgument('filling', table.identity, remedy);
    }
    this.connection.exec(table.createBare);
    fillWith(this.connection, table, documents);
  }

  /** Inside a transaction. */
  drop(collection: Collection): void {
    const { identity, dropAll } = this.tableOf(collection);
    for (const statement of dropAll) this.connection.exec(statement);
    this.connection.prepare('DELETE FROM collections WHERE identity = ?').run(identity);
    this.present.delete(identity);
  }

  private declarationOf(identity: string): unknown {
    return this.connection
      .prepare('SELECT declaration FROM collections WHERE identity = ?')
      .all(identity)[0]?.[0];
  }
}
