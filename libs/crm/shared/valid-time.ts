import type { Instant, Metadata } from '#event-sourcing';

/** A fact of a stream and when it happened; `id` tells it from others. */
export interface Happened<E> {
  readonly id: string;
  readonly at: Instant;
  readonly event: E;
}

/** A recorded fact with its valid time. */
export function happened<E>(
  event: E & { readonly id: string; readonly metadata: Pick<Metadata, 'occurredAt'> },
): Happened<E> {
  return { id: event.id, at: event.metadata.occurredAt, event };
}

/** What a command would add to the facts of a stream, all at the same time. */
export function withNew<E>(
  facts: readonly Happened<E>[],
  events: readonly E[],
  at: Instant,
): readonly Happened<E>[] {
  return [...facts, ...events.map((event, index) => ({ id: `new ${index}`, at, event }))];
}

/**
 * The facts of a stream as readings of later and later days meet them: the first, which opens it, then by valid time,
 * those of one moment as they were recorded.
 */
export function byValidTime<E>([
  opening,
  ...later
]: readonly Happened<E>[]): readonly Happened<E>[] {
  if (opening === undefined) return [];
  return [
    opening,
    ...later.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
  ];
}

/** Something that no day can have been like, told at the fact that makes it so. */
export interface Contradiction {
  /** The fact and what is wrong with it: the same for the same contradiction. */
  readonly key: string;
  readonly at: Instant;
  /** What would be, in words: "line 1 would have …". */
  readonly what: string;
}

/**
 * The first contradiction that did not stand before: an anomaly that an import has recorded forbids nothing but what
 * adds to it.
 */
export function newContradiction<C extends Contradiction>(
  after: readonly C[],
  before: () => readonly C[],
): C | undefined {
  if (after.length === 0) return undefined;
  const known = new Set(before().map(({ key }) => key));
  return after.find(({ key }) => !known.has(key));
}
