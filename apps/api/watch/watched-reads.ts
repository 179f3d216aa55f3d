import type {
  FindQuery,
  JsonObject,
  LedgerQuery,
  LedgerRow,
  Page,
  Position,
  Projection,
  Reading,
  Reads,
  RecordedEvent,
  Rollup,
  Served,
} from '#event-sourcing';
import type { Tracing } from './tracing.js';

/** Reads with a span for each. */
export class WatchedReads implements Reads {
  constructor(
    private readonly reads: Reads,
    private readonly tracing: Pick<Tracing, 'within'>,
  ) {}

  document(
    model: Projection<unknown>,
    key: string,
    reading?: Reading,
  ): Promise<JsonObject | undefined> {
    return this.#span('document', model.name, () => this.reads.document(model, key, reading));
  }

  documentsOf(
    model: Projection<unknown>,
    keys: readonly string[],
    reading?: Reading,
    breathe?: () => Promise<void>,
  ): Promise<ReadonlyMap<string, JsonObject>> {
    return this.#span('documents', model.name, () =>
      this.reads.documentsOf(model, keys, reading, breathe),
    );
  }

  documents(
    model: Projection<unknown> | Rollup,
    query: FindQuery,
    reading?: Reading,
    breathe?: () => Promise<void>,
  ): Promise<Page<Served>> {
    return this.#span('documents', model.name, () =>
      this.reads.documents(model, query, reading, breathe),
    );
  }

  count(model: Projection<unknown> | Rollup, where?: FindQuery['where']): Promise<number> {
    return this.#span('count', model.name, () => this.reads.count(model, where));
  }

  ledger(query: LedgerQuery): Promise<Page<LedgerRow>> {
    return this.#span('rows', 'ledger', () => this.reads.ledger(query));
  }

  ledgerRow(eventId: string): Promise<LedgerRow | undefined> {
    return this.#span('row', 'ledger', () => this.reads.ledgerRow(eventId));
  }

  events(rows: readonly LedgerRow[]): Promise<readonly RecordedEvent[]> {
    return this.#span('events', 'log', () => this.reads.events(rows));
  }

  checkPosition(position: Position, field: string): Promise<void> {
    return this.reads.checkPosition(position, field);
  }

  waitFor(position: Position, timeoutMs?: number): Promise<void> {
    return this.#span('wait for', 'read models', () => this.reads.waitFor(position, timeoutMs));
  }

  #span<T>(how: string, model: string, work: () => Promise<T>): Promise<T> {
    return this.tracing.within(`${model} ${how}`, { 'litopys.read_model': model }, work);
  }
}
