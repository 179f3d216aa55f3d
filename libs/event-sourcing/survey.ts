import { categoryOf, FACT_VOIDED, type Position, type RecordedEvent } from './event.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { HandlerThrew, keysOf, type Projection } from './projection.js';
import { readVoids } from './voids.js';

/** Facts that are read together to fold documents, and which documents those are. */
export interface Group {
  /** Tells it from all others; groups are folded in the order of their names. */
  readonly name: string;
  /** The data subjects whose facts are read. */
  readonly subjects: readonly number[];
  /** The one document that is folded of them; undefined for all whose facts have this subject only. */
  readonly only?: SharedKey;
}

/** A document whose facts have several data subjects. */
export interface SharedKey {
  readonly entity: string;
  readonly key: string;
}

/**
 * First pass of a rebuild: which facts concern documents at all, by data subject. Most documents are folded of one
 * subject's facts only, so that a second pass reads and decrypts each fact once, for all projections. Some 150 bytes an
 * event. Nothing is decrypted: neither keys nor subjects are personal text.
 */
export class Survey {
  /** The projections whose `key` threw; the survey does not count for them. */
  readonly failures = new Map<Projection<unknown>, HandlerThrew>();
  readonly #handling = new Map<string, readonly Projection<unknown>[]>();
  readonly #subjects = new Map<string, number>();
  /** The facts of each subject, in the order of the log. */
  readonly #positions: Position[][] = [];
  /** For each entity: the subject of a document's facts, or all of them when there are several. */
  readonly #owners = new Map<string, Map<string, number | Set<number>>>();

  constructor(
    readonly models: readonly Projection<unknown>[],
    readonly codec: EventCodec,
  ) {}

  /** The projections that handle events of this type, those that have failed left out. */
  handling(type: string): readonly Projection<unknown>[] {
    let models = this.#handling.get(type);
    if (models === undefined) {
      models = this.models.filter(
        (model) => model.on[type] !== undefined && !this.failures.has(model),
      );
      this.#handling.set(type, models);
    }
    return models;
  }

  /** From here on this projection is left out. */
  leaveOut(model: Projection<unknown>, error: HandlerThrew): void {
    this.failures.set(model, error);
    this.#handling.clear();
  }

  /** Notes a fact that stands; its personal text may be sealed. */
  note(event: RecordedEvent): void {
    const models = this.handling(event.type);
    if (models.length === 0) return;
    const subject = this.#subjectOf(event);
    let concerned = false;
    for (const model of models) {
      const keys = this.keysOf(model, event);
      for (const key of keys) this.#own(model.entity, key, subject);
      concerned ||= keys.length > 0;
    }
    if (concerned) this.#positions[subject]?.push(event.position);
  }

  /** As `keysOf`; a projection that throws is left out. */
  keysOf(model: Projection<unknown>, event: RecordedEvent): readonly string[] {
    try {
      return keysOf(model, event);
    } catch (error) {
      if (!(error instanceof HandlerThrew)) throw error;
      this.leaveOut(model, error);
      return [];
    }
  }

  /** Whether the facts of this document have several subjects. */
  isShared(entity: string, key: string): boolean {
    return typeof this.#owners.get(entity)?.get(key) === 'object';
  }

  /** Where the facts of these subjects stand, in the order of the log. */
  positionsOf(subjects: readonly number[]): readonly Position[] {
    const all = subjects.flatMap((subject) => this.#positions[subject] ?? []);
    return subjects.length === 1 ? all : all.sort();
  }

  sizeOf({ subjects }: Group): number {
    return subjects.reduce((sum, subject) => sum + (this.#positions[subject]?.length ?? 0), 0);
  }

  /** All groups, in the order of their names. */
  groups(): readonly Group[] {
    const groups: Group[] = [];
    for (const [subject, number] of this.#subjects) {
      groups.push({ name: `subject/${subject}`, subjects: [number] });
    }
    for (const [entity, owners] of this.#owners) {
      for (const [key, owner] of owners) {
        if (typeof owner === 'number') continue;
        const name = `document/${entity}/${key}`;
        groups.push({ name, subjects: [...owner], only: { entity, key } });
      }
    }
    return groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #subjectOf({ stream, data }: RecordedEvent): number {
    const named = data[this.codec.subjectFieldOf(categoryOf(stream))];
    const subject = typeof named === 'string' ? named : stream;
    let number = this.#subjects.get(subject);
    if (number === undefined) {
      number = this.#positions.push([]) - 1;
      this.#subjects.set(subject, number);
    }
    return number;
  }

  #own(entity: string, key: string, subject: number): void {
    let owners = this.#owners.get(entity);
    if (owners === undefined) this.#owners.set(entity, (owners = new Map()));
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, subject);
    else if (typeof owner === 'object') owner.add(subject);
    else if (owner !== subject) owners.set(key, new Set([owner, subject]));
  }
}

/** Surveys the log up to `upTo`, voided facts left out. @throws what `signal` is aborted with */
export async function survey(
  log: EventStore,
  codec: EventCodec,
  models: readonly Projection<unknown>[],
  upTo: Position,
  signal?: AbortSignal,
): Promise<Survey> {
  const made = new Survey(models, codec);
  const voids = await readVoids(log, codec, upTo);
  for await (const batch of log.readAll(undefined, { upTo })) {
    signal?.throwIfAborted();
    for (const event of await codec.decodeSealed(batch)) {
      if (event.type !== FACT_VOIDED && voids.of(event) === undefined) made.note(event);
    }
  }
  return made;
}
