import DataLoader from 'dataloader';
import type { Actor, JsonObject, Projection, Reading } from '#event-sourcing';
import { identityOf } from '#event-sourcing';
import type { Runtime } from '#runtime';

/** The key under which Nest injects the Runtime. */
export const RUNTIME = Symbol('Runtime');

/** What every resolver knows of the request it answers (GraphQL's context). */
export interface Asking {
  readonly correlationId: string;
  /** Who asks. Until there are logins: the one administrator of this machine. */
  readonly actor: Actor;
  readonly documents: Documents;
}

interface Wanted {
  readonly model: Projection<unknown>;
  readonly key: string;
  readonly reading: Reading | undefined;
}

/** The documents that one request reads, each read once. */
export class Documents {
  readonly #loader: DataLoader<Wanted, JsonObject | undefined, string>;

  constructor(runtime: Runtime) {
    this.#loader = new DataLoader(
      (wanted) => Promise.all(wanted.map((one) => readOne(runtime, one))),
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

  /** Forgets what was read: a command of this request has changed something. */
  forget(): void {
    this.#loader.clearAll();
  }
}

/** A failure belongs to the field that asked, not to its whole batch: DataLoader wants it as a value. */
async function readOne(
  { reads }: Runtime,
  { model, key, reading }: Wanted,
): Promise<JsonObject | undefined | Error> {
  try {
    return await reads.document(model, key, reading);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
