import DataLoader from 'dataloader';
import type { Caller } from '#crm';
import type { JsonObject, Position, Projection, Reading, Reads } from '#event-sourcing';
import { identityOf } from '#event-sourcing';
import type { ReadsFor, Runtime } from '#runtime';
import type { Deadline } from './limits/deadline.js';
import type { Note } from './watch/note.js';

/** The key under which Nest injects what resolvers may know of the runtime. */
export const RUNTIME = Symbol('Runtime');

/** The key of the whole of it, for what is done for nobody in particular, or is itself what checks who may. */
export const WHOLE_RUNTIME = Symbol('whole Runtime');

/** What is the same for everybody. It reads and records nothing: that is done as somebody, see `Asking`. */
export type KnownOfRuntime = Pick<
  Runtime,
  'timeZone' | 'currency' | 'clock' | 'projections' | 'rollups' | 'status'
> & {
  /** Position of the newest fact. */
  head(): Promise<Position | undefined>;
};

export function knownOf(runtime: Runtime): KnownOfRuntime {
  const { timeZone, currency, clock, projections, rollups, store } = runtime;
  return {
    ...{ timeZone, currency, clock, projections, rollups },
    status: () => runtime.status(),
    head: () => store.head(),
  };
}

/** What every resolver knows of the request it answers (GraphQL's context). */
export interface Asking {
  readonly correlationId: string;
  /** The id that the answer carries, and the log where something goes wrong. */
  readonly requestId: string;
  /** What is noted for the log. */
  readonly note: Note;
  /** Whose points the request takes. */
  readonly client: string;
  /** When it must be answered; undefined for a subscription, which has no end. */
  readonly deadline: Deadline | undefined;
  /** Who asks. */
  readonly caller: Caller;
  /** What the caller may see, and nothing else: there are no other reads for resolvers. */
  readonly reads: ReadsFor;
  readonly documents: Documents;
  /** Forgets what was read: a command of this request has changed something. */
  forget(): void;
}

interface Wanted {
  readonly model: Projection<unknown>;
  readonly key: string;
  readonly reading: Reading | undefined;
}

/** The documents that one request reads, each read once. */
export class Documents {
  readonly #loader: DataLoader<Wanted, JsonObject | undefined, string>;

  constructor(reads: Reads) {
    this.#loader = new DataLoader(
      (wanted) => Promise.all(wanted.map((one) => readOne(reads, one))),
      {
        cacheKeyFn: ({ model, key, reading }) =>
          JSON.stringify([identityOf(model), key, reading ?? null]),
        maxBatchSize: 100,
      },
    );
  }

  /** The document with this key as the reading gives it; undefined when there is none. */
  load(
    model: Projection<unknown>,
    key: string,
    reading: Reading | undefined,
  ): Promise<JsonObject | undefined> {
    return this.#loader.load({ model, key, reading });
  }

  forget(): void {
    this.#loader.clearAll();
  }
}

/** A failure belongs to the field that asked, not to its whole batch: DataLoader wants it as a value. */
async function readOne(
  reads: Reads,
  { model, key, reading }: Wanted,
): Promise<JsonObject | undefined | Error> {
  try {
    return await reads.document(model, key, reading);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
