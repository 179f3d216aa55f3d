import type { RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { addTo } from './grouping.js';
import { foldDocument, HandlerThrew, type Projection } from './projection.js';
import { inReadingOrder, stored } from './projection-writer.js';
import type { StoredDocument } from './read-model-store.js';
import type { Group, Survey } from './survey.js';

/** Facts folded at a time: bounds the memory of a rebuild, and how long it keeps others waiting. */
const CHUNK_FACTS = 500;

/** What some groups of facts make. */
export interface Chunk {
  /** The name of the last group: with it, all up to here is done. */
  readonly upTo: string;
  readonly facts: number;
  /** The whole documents of each projection, in no order; none of one that the survey leaves out. */
  readonly documents: ReadonlyMap<Projection<unknown>, readonly StoredDocument[]>;
}

/**
 * Second pass of a rebuild: each fact is read and decoded once, each document folded once, in chunks of whole groups in
 * the order of their names, those up to `after` left out. A projection whose handler throws is left out of the survey
 * from there on.
 */
export async function* foldAll(
  log: EventStore,
  codec: EventCodec,
  survey: Survey,
  after = '',
): AsyncIterable<Chunk> {
  let groups: Group[] = [];
  let size = 0;
  for (const group of survey.groups()) {
    if (group.name <= after) continue;
    const mixed = groups[0] !== undefined && groups[0].only?.entity !== group.only?.entity;
    if (size >= CHUNK_FACTS || mixed) {
      yield await foldGroups(log, codec, survey, groups);
      groups = [];
      size = 0;
    }
    groups.push(group);
    size += survey.sizeOf(group);
  }
  if (groups.length > 0) yield await foldGroups(log, codec, survey, groups);
}

async function foldGroups(
  log: EventStore,
  codec: EventCodec,
  survey: Survey,
  groups: readonly Group[],
): Promise<Chunk> {
  const positions = survey.positionsOf([...new Set(groups.flatMap(({ subjects }) => subjects))]);
  const entity = groups[0]?.only?.entity;
  const keys = new Set(groups.map((group) => group.only?.key));
  const wanted = (model: Projection<unknown>, key: string): boolean =>
    entity === undefined
      ? !survey.isShared(model.entity, key)
      : model.entity === entity && keys.has(key);
  const named = new FactsByDocument(survey, wanted);
  // In slices: of the many facts of its subjects, a document of several may want few.
  for (let n = 0; n < positions.length; n += CHUNK_FACTS) {
    for (const event of await codec.decode(await log.readAt(positions.slice(n, n + CHUNK_FACTS))))
      named.add(event);
  }
  return {
    upTo: groups.at(-1)?.name ?? '',
    facts: entity === undefined ? positions.length : 0,
    documents: named.fold(),
  };
}

/** Facts sorted by the documents that they concern, for each projection. */
class FactsByDocument {
  readonly #facts = new Map<Projection<unknown>, Map<string, RecordedEvent[]>>();

  constructor(
    readonly survey: Survey,
    readonly wanted: (model: Projection<unknown>, key: string) => boolean,
  ) {}

  add(event: RecordedEvent): void {
    for (const model of this.survey.handling(event.type)) {
      let byKey = this.#facts.get(model);
      if (byKey === undefined) this.#facts.set(model, (byKey = new Map()));
      for (const key of this.survey.keysOf(model, event)) {
        if (!this.wanted(model, key)) continue;
        addTo(byKey, key, event);
      }
    }
  }

  fold(): Chunk['documents'] {
    const documents = new Map<Projection<unknown>, readonly StoredDocument[]>();
    for (const [model, byKey] of this.#facts) {
      try {
        const folded = [...byKey].flatMap(([key, facts]) => {
          facts.sort(inReadingOrder);
          return stored(key, foldDocument(model, key, facts), facts) ?? [];
        });
        if (!this.survey.failures.has(model)) documents.set(model, folded);
      } catch (error) {
        if (!(error instanceof HandlerThrew)) throw error;
        this.survey.leaveOut(model, error);
      }
    }
    return documents;
  }
}
