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
import type { Deadline } from './deadline.js';

/** The reads of one request: none begins when its time is over, and others get their turn between them. */
export class TimelyReads implements Reads {
  constructor(
    private readonly reads: Reads,
    private readonly deadline: Deadline,
  ) {}

  async document(
    model: Projection<unknown>,
    key: string,
    reading?: Reading,
  ): Promise<JsonObject | undefined> {
    await this.deadline.breathe();
    return this.reads.document(model, key, reading);
  }

  async documentsOf(
    model: Projection<unknown>,
    keys: readonly string[],
    reading?: Reading,
  ): Promise<ReadonlyMap<string, JsonObject>> {
    await this.deadline.breathe();
    return this.reads.documentsOf(model, keys, reading, () => this.deadline.breathe());
  }

  async documents(
    model: Projection<unknown> | Rollup,
    query: FindQuery,
    reading?: Reading,
  ): Promise<Page<Served>> {
    await this.deadline.breathe();
    return this.reads.documents(model, query, reading, () => this.deadline.breathe());
  }

  async count(model: Projection<unknown> | Rollup, where?: FindQuery['where']): Promise<number> {
    await this.deadline.breathe();
    return this.reads.count(model, where);
  }

  async ledger(query: LedgerQuery): Promise<Page<LedgerRow>> {
    await this.deadline.breathe();
    return this.reads.ledger(query);
  }

  async ledgerRow(eventId: string): Promise<LedgerRow | undefined> {
    await this.deadline.breathe();
    return this.reads.ledgerRow(eventId);
  }

  async events(rows: readonly LedgerRow[]): Promise<readonly RecordedEvent[]> {
    await this.deadline.breathe();
    return this.reads.events(rows);
  }

  async checkPosition(position: Position, field: string): Promise<void> {
    await this.deadline.breathe();
    return this.reads.checkPosition(position, field);
  }

  waitFor(position: Position, timeoutMs?: number): Promise<void> {
    return this.reads.waitFor(position, timeoutMs);
  }
}
