import type { z } from 'zod';
import type { EventCategory, EventOf, JsonObject, RecordedEvent } from './event.js';

/** How one type of event changes the documents that it names. */
export interface Handler<E = RecordedEvent, D = JsonObject> {
  /** The key(s) of the document(s) the event touches; none for "does not concern us". */
  key(event: E): string | readonly string[] | undefined;
  /**
   * The document after the event. `undefined` for an event that cannot be understood before the one that opens the
   * document: it waits, and is applied right after that one; on an existing document, `undefined` leaves it as it is.
   * `null` deletes.
   */
  apply(document: D | undefined, event: E, key: string): D | null | undefined;
  /**
   * True when it does not matter whether the event is applied before or after any other one of an open document, as
   * with counts, sums, earliest and latest times; a law checks it. A late one then does not make the document fold again.
   */
  readonly commutes?: boolean;
}

type Handlers<E extends RecordedEvent, D> = {
  readonly [T in E['type']]?: Handler<Extract<E, { readonly type: T }>, D>;
};

/**
 * Other documents without which a document cannot be told right, because the facts about them do not name it. They are
 * looked up when the document is read, with the same knowledge, whatever day is asked for; what is stored stays as folded.
 */
export interface Join<D = JsonObject> {
  readonly to: Projection<unknown>;
  /** The keys of the documents to look up. */
  keys(document: D): readonly string[];
  /** The document, told with those that exist. */
  apply(document: D, found: ReadonlySet<string>): D;
}

interface ProjectionFields<D extends z.ZodObject> {
  /** Plural, camelCase: names the collection, the GraphQL connection query and the CLI listing. */
  readonly name: string;
  /** Singular: names the GraphQL type and its query. */
  readonly one: string;
  /** Raise it when documents made by an older build are no longer right; the new ones are built beside them. */
  readonly version: number;
  /** For people: GraphQL type description, CLI help, documentation. */
  readonly description: string;
  /**
   * What the keys are ids of (`order`). Read models of one entity share the ledger's rows for it, so two projections
   * of the same entity must use the same ids for keys.
   */
  readonly entity: string;
  /** The type of the documents; every field described. */
  readonly document: D;
  /** Lists of fields to search and sort by, most significant first. `[]` behind a name marks an array. */
  readonly indexes: readonly (readonly string[])[];
  /** Not served through generated GraphQL queries and CLI listings: another read model's inner part. */
  readonly hidden?: boolean;
}

/** An entity document: folds every fact that names its key, from any stream, in reading order (valid time, position). */
export interface Projection<D = JsonObject> extends ProjectionFields<z.ZodObject> {
  readonly kind: 'projection';
  readonly on: Readonly<Record<string, Handler>>;
  readonly join?: Join;
  /** The fields in which its events name their data subjects. */
  readonly subjects: readonly string[];
  /** Only carries the document's TypeScript type. */
  readonly _document?: D;
}

/** The document type of a projection. */
export type DocumentOf<P> = P extends Projection<infer D> ? D : never;

/**
 * Declares an entity document. Handlers are pure: time comes from the event, and the same file runs on every store and
 * in a test without any.
 */
export function projection<const C extends readonly EventCategory[], D extends z.ZodObject>(
  spec: ProjectionFields<D> & {
    readonly events: C;
    readonly on: Handlers<EventOf<C[number]>, z.output<D>>;
    readonly join?: Join<z.output<D>>;
  },
): Projection<z.output<D>> {
  const { events: categories, ...rest } = spec;
  const subjects = [...new Set(categories.map(({ subject }) => subject))];
  return { kind: 'projection', subjects, ...rest } as unknown as Projection<z.output<D>>;
}

/** The types of the events that a projection handles. */
export function typesOf(model: Projection<unknown>): readonly string[] {
  return Object.keys(model.on);
}

/**
 * The keys that an event names in a projection; empty when it does not handle the type.
 *
 * @throws HandlerThrew
 */
export function keysOf(model: Projection<unknown>, event: RecordedEvent): readonly string[] {
  const handler = model.on[event.type];
  if (handler === undefined) return [];
  try {
    const keys = handler.key(event);
    if (keys === undefined) return [];
    return typeof keys === 'string' ? [keys] : [...new Set(keys)];
  } catch (cause) {
    throw new HandlerThrew(model.name, event.id, '', cause);
  }
}

/** A projection's own code threw at an event. */
export class HandlerThrew extends Error {
  override readonly name = 'HandlerThrew';
  constructor(
    readonly model: string,
    readonly eventId: string,
    readonly key: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * The fold of one document: `facts` in reading order. Facts before the one that opens the document wait for it.
 * Returns undefined when there is no document (never opened, or deleted by the last fact).
 */
export function foldDocument(
  model: Projection<unknown>,
  key: string,
  facts: readonly RecordedEvent[],
  start?: JsonObject,
): JsonObject | undefined {
  let document = start;
  let waiting: RecordedEvent[] = [];
  const apply = (fact: RecordedEvent): void => {
    let next: JsonObject | null | undefined;
    try {
      next = model.on[fact.type]?.apply(document, fact, key);
    } catch (cause) {
      throw new HandlerThrew(model.name, fact.id, key, cause);
    }
    if (next !== undefined) document = next ?? undefined;
    else if (document === undefined) waiting.push(fact);
  };
  for (const fact of facts) {
    const opened = document !== undefined;
    apply(fact);
    if (opened || document === undefined || waiting.length === 0) continue;
    const early = waiting;
    waiting = [];
    early.forEach(apply);
  }
  return document;
}
