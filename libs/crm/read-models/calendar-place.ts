import type { Importance } from '../shared/vocabulary.js';

/** Where items without a day stand: behind all days. */
export const UNDATED_PLACE = '~';

const RANKS: Readonly<Record<Importance, number>> = { HIGH: 1, NORMAL: 2, LOW: 3 };

/**
 * The place of an item in the order of the calendar, as text that sorts so: by the day it is due, HIGH before NORMAL
 * before LOW, by the time of the day where there is one, then by id. No two items have the same.
 */
export function placeOf(item: {
  readonly day: string | undefined;
  readonly importance: Importance;
  readonly time?: string;
  readonly id: string;
}): string {
  const { day = UNDATED_PLACE, importance, time = '', id } = item;
  return `${day} ${RANKS[importance]} ${time} ${id}`;
}

/** The day of a place; undefined for an item without one. */
export function dayOfPlace(place: string): string | undefined {
  return place.startsWith(UNDATED_PLACE) ? undefined : place.slice(0, 'YYYY-MM-DD'.length);
}

/** Of what was promised and what we expect, the earlier: moving our own estimate heals no broken promise. */
export function earlier(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}
