import type { Instant } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import type { Ledger } from './ledger.js';
import type { Projection } from './projection.js';
import type { ReadModelStore } from './read-model-store.js';
import type { Rollup } from './rollup.js';

/** What a projector keeps, and from which log. */
export interface ProjectorOptions {
  readonly log: EventStore;
  readonly codec: EventCodec;
  readonly store: ReadModelStore;
  readonly logId: string;
  readonly ledger: Ledger;
  readonly projections: readonly Projection<unknown>[];
  readonly rollups: readonly Rollup[];
  readonly clock: () => Instant;
  /** Hears that read models have moved on. */
  readonly onAdvance?: () => void;
  /**
   * Called before documents are dropped, when the standings say already that they cannot be asked. Resolves when nobody
   * elsewhere reads them any more.
   */
  readonly beforeDrop?: () => Promise<void>;
}
