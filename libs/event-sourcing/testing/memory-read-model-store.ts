import { InvalidArgument, StaleCheckpoint, StoreUnavailable } from '../errors.js';
import { findInMemory, matches } from '../find-in-memory.js';
import {
  type Checkpoint,
  type Collection,
  type FindQuery,
  identityOf,
  type Move,
  type ReadModelStore,
  type StoredDocument,
} from '../read-model-store.js';

/** What a memory store keeps; a store opened on it again is the store after a restart. */
export interface MemoryReadModels {
  readonly checkpoints: Map<string, Checkpoint>;
  /** JSON by key, so that what is stored is nobody's object. */
  readonly collections: Map<string, Map<string, string>>;
}

/** Read models in memory: plain and slow, for tests. */
export class MemoryReadModelStore implements ReadModelStore {
  private closed = false;

  constructor(
    private readonly kept: MemoryReadModels = { checkpoints: new Map(), collections: new Map() },
  ) {}

  async prepare(collection: Collection): Promise<void> {
    this.documentsOf(collection);
  }

  async checkpoint(readModel: string): Promise<Checkpoint | undefined> {
    this.mustBeOpen();
    return this.kept.checkpoints.get(readModel);
  }

  async load(
    collection: Collection,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredDocument>> {
    const documents = this.documentsOf(collection);
    const found = new Map<string, StoredDocument>();
    for (const key of keys) {
      const json = documents.get(key);
      if (json !== undefined) found.set(key, JSON.parse(json));
    }
    return found;
  }

  async find(collection: Collection, query: FindQuery): Promise<readonly StoredDocument[]> {
    const field = collection.fields.find(({ name }) => name === query.orderBy?.field);
    if (field?.many === true) {
      throw new InvalidArgument('orderBy', field.name, 'order by a field with a single value');
    }
    return findInMemory(this.all(collection), collection, query);
  }

  async count(collection: Collection, where?: FindQuery['where']): Promise<number> {
    const known = new Set(collection.fields.map(({ name }) => name));
    for (const name of Object.keys(where ?? {})) {
      if (!known.has(name)) throw new InvalidArgument('field', name, 'search by an indexed field');
    }
    return this.all(collection).filter((document) => matches(document, where)).length;
  }

  async save(moves: readonly Move[]): Promise<void> {
    this.mustBeOpen();
    for (const { readModel, from } of moves) {
      const stored = this.kept.checkpoints.get(readModel);
      if (JSON.stringify(ordered(stored)) !== JSON.stringify(ordered(from))) {
        throw new StaleCheckpoint(readModel, from?.position, stored?.position);
      }
    }
    // Written out before anything changes: all or nothing.
    const written = moves
      .flatMap(({ changes }) => changes)
      .map(({ collection, put, remove }) => ({
        documents: this.documentsOf(collection),
        put: put.map((document) => [checkedKey(document), JSON.stringify(document)] as const),
        remove,
      }));
    for (const { documents, put, remove } of written) {
      for (const key of remove) documents.delete(key);
      for (const [key, json] of put) documents.set(key, json);
    }
    for (const { readModel, to } of moves) this.kept.checkpoints.set(readModel, to);
  }

  async drop(readModel: string, collections: readonly Collection[]): Promise<void> {
    this.mustBeOpen();
    for (const collection of collections) this.kept.collections.delete(identityOf(collection));
    this.kept.checkpoints.delete(readModel);
  }

  async stored(): Promise<readonly string[]> {
    this.mustBeOpen();
    return [...this.kept.checkpoints.keys()].sort();
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private all(collection: Collection): readonly StoredDocument[] {
    return [...this.documentsOf(collection).values()].map((json) => JSON.parse(json));
  }

  private documentsOf(collection: Collection): Map<string, string> {
    this.mustBeOpen();
    const identity = identityOf(collection);
    const documents = this.kept.collections.get(identity) ?? new Map<string, string>();
    this.kept.collections.set(identity, documents);
    return documents;
  }

  private mustBeOpen(): void {
    if (this.closed) throw new StoreUnavailable('the memory store has been closed', 'not-written');
  }
}

function ordered(checkpoint: Checkpoint | undefined): readonly unknown[] {
  return [checkpoint?.logId, checkpoint?.position, checkpoint?.rebuilding?.afterKey];
}

function checkedKey({ key }: StoredDocument): string {
  if (key !== '' && !key.includes('\0')) return key;
  throw new InvalidArgument('key', key, 'give text without NUL');
}
