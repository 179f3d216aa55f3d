import type { Life } from './courses.js';
import type { Diary } from './diary.js';
import type { Language } from './language.js';
import type { Manager, Team } from './team.js';

/** What all stories are told with. */
export interface Telling {
  readonly diary: Diary;
  readonly team: Team;
  readonly currency: string;
}

/** Something that is so from a working day on. */
export interface From<T> {
  readonly day: number;
  readonly value: T;
}

/** A customer as its orders and contacts know it. */
export interface Hero {
  /** Its number among all. */
  readonly n: number;
  readonly key: string;
  readonly id: string;
  /** What it was called first. */
  readonly name: string;
  readonly language: Language;
  readonly life: Life;
  /** Who was responsible, the oldest first. */
  readonly managers: readonly From<Manager>[];
  /** Ids of the persons to speak to, the oldest first. */
  readonly persons: readonly From<string>[];
}

/** Who is responsible on a working day. */
export function managerOn({ managers }: Pick<Hero, 'managers'>, day: number): Manager {
  const manager = managers.findLast((from) => from.day <= day) ?? managers[0];
  if (manager === undefined) throw new Error('a customer of the demo has no manager');
  return manager.value;
}

/** Whom we speak to on a working day; nobody for some. */
export function personOn({ persons }: Hero, day: number): string | undefined {
  return persons.findLast((from) => from.day <= day)?.value;
}

/** An instant so many minutes later. */
export function after(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}
