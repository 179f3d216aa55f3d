import {
  FACT_VOIDED,
  type Instant,
  type JsonObject,
  type Position,
  type RecordedEvent,
} from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { foldDocument, keysOf, type Projection } from './projection.js';
import type { StoredDocument } from './read-model-store.js';
import { stored } from './projection-writer.js';

/** Facts folded at a time: bounds the memory of a rebuild. */
const CHUNK_FACTS = 2000;

/** The places of all facts that concern the documents of one projection, voided ones left out. */
export interface Places {
  readonly model: Projection<unknown>;
  readonly byKey: Map<string, { readonly occurredAt: Instant; readonly position: Position }[]>;
}

export interface Progress {
  readonly signal?: AbortSignal | undefined;
  readonly onEvents?: ((events: number) => void) | undefined;
}

/**
 * First pass of a rebuild: one read of the log up to `upTo` finds for every projection which facts concern which
 * document. Some 300 bytes an event, most of them its id, by which voids name it.
 */
export async function findPlaces(
  log: EventStore,
  codec: EventCodec,
  models: readonly Projection<unknown>[],
  upTo: Position,
  progress: Progress = {},
): Promise<readonly Places[]> {
  const places = models.map((model): Places => ({ model, byKey: new Map() }));
  const voided = new Set<unknown>();
  const ids = new Map<Position, string>();
  for await (const batch of log.readAll(undefined, { upTo })) {
    progress.signal?.throwIfAborted();
    for (const event of await codec.decode(batch)) {
      if (event.type === FACT_VOIDED) voided.add(event.data['voids']);
      else if (note(places, event)) ids.set(event.position, event.id);
    }
    progress.onEvents?.(batch.length);
  }
  if (voided.size > 0) {
    for (const { byKey } of places) {
      for (const [key, list] of byKey) {
        const standing = list.filter(({ position }) => !voided.has(ids.get(position)));
        if (standing.length !== list.length) byKey.set(key, standing);
      }
    }
  }
  return places;
}

function note(places: readonly Places[], event: RecordedEvent): boolean {
  let concerned = false;
  const { occurredAt } = event.metadata;
  for (const { model, byKey } of places) {
    for (const key of keysOf(model, event)) {
      concerned = true;
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [{ occurredAt, position: event.position }]);
      else list.push({ occurredAt, position: event.position });
    }
  }
  return concerned;
}

/**
 * Second pass: the documents of one projection, each folded once, in chunks in the order of their keys, those up to
 * `afterKey` left out.
 */
export async function* foldPlaces(
  log: EventStore,
  codec: EventCodec,
  { model, byKey }: Places,
  afterKey = '',
): AsyncIterable<readonly StoredDocument[]> {
  const keys = [...byKey.keys()].filter((key) => key > afterKey).sort();
  let chunk: string[] = [];
  let size = 0;
  for (const key of keys) {
    chunk.push(key);
    size += byKey.get(key)?.length ?? 0;
    if (size < CHUNK_FACTS) continue;
    yield await foldChunk(log, codec, model, byKey, chunk);
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield await foldChunk(log, codec, model, byKey, chunk);
}

async function foldChunk(
  log: EventStore,
  codec: EventCodec,
  model: Projection<unknown>,
  byKey: Places['byKey'],
  keys: readonly string[],
): Promise<readonly StoredDocument[]> {
  const wanted = new Set(
    keys.flatMap((key) => (byKey.get(key) ?? []).map((place) => place.position)),
  );
  const positions = [...wanted].sort();
  const events = await codec.decode(await log.readAt(positions));
  const byPosition = new Map(events.map((event) => [event.position, event]));
  return keys.flatMap((key) => {
    const places = [...(byKey.get(key) ?? [])].sort((a, b) =>
      a.occurredAt < b.occurredAt
        ? -1
        : a.occurredAt > b.occurredAt
          ? 1
          : a.position < b.position
            ? -1
            : 1,
    );
    const facts = places.flatMap(({ position }) => byPosition.get(position) ?? []);
    const body: JsonObject | undefined = foldDocument(model, key, facts);
    return stored(key, body, facts) ?? [];
  });
}
