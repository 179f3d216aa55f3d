import type { Faker } from '@faker-js/faker';
import type { Diary } from './diary.js';

/** What becomes of a customer. */
export type Course =
  | 'STEADY'
  | 'GROWING'
  | 'FADING'
  | 'LEAVES'
  | 'COMES_BACK'
  | 'SEASONAL'
  | 'ONE_TIME'
  | 'NEVER_BOUGHT'
  | 'NEW';

/** Every twenty customers; the first ten have every course. */
const COURSES: readonly Course[] = [
  ...(['STEADY', 'GROWING', 'COMES_BACK', 'NEW', 'STEADY'] as const),
  ...(['FADING', 'LEAVES', 'SEASONAL', 'ONE_TIME', 'NEVER_BOUGHT'] as const),
  ...(['STEADY', 'GROWING', 'STEADY', 'COMES_BACK', 'STEADY'] as const),
  ...(['LEAVES', 'GROWING', 'SEASONAL', 'NEVER_BOUGHT', 'FADING'] as const),
];

/** The course of a customer, by its number. */
export function courseOf(customer: number): Course {
  return COURSES[customer % COURSES.length] ?? 'STEADY';
}

/** The working days that make a life. */
export interface Life {
  readonly course: Course;
  /** When it became known to us. */
  readonly since: number;
  /** When it orders. */
  readonly purchases: readonly number[];
  /** When we won it back, before it ordered again. */
  readonly wonBack?: number;
  /** When it was put away. */
  readonly archived?: number;
  /** Whether it is alive today, so that there is something to do. */
  readonly isActive: boolean;
}

interface Chance {
  readonly faker: Faker;
  readonly diary: Diary;
  readonly since: number;
}

/** Chooses the days of a customer's life, from its first day to today. */
export function live(faker: Faker, diary: Diary, customer: number): Life {
  const course = courseOf(customer);
  const { today } = diary;
  const since = firstDay(course, faker, today);
  const chance = { faker, diary, since };
  const first = since + faker.number.int({ min: 1, max: 8 });
  const span = Math.max(1, today - first);
  const pace = (from: number, to: number) => (day: number) =>
    from + ((to - from) * (day - first)) / span;
  const life = { course, since, isActive: true };
  switch (course) {
    case 'STEADY':
      return { ...life, purchases: days(chance, first, today, pace(46, 46)) };
    case 'GROWING':
      return { ...life, purchases: days(chance, first, today, pace(80, 26)) };
    case 'NEW':
      return { ...life, purchases: days(chance, first, today, pace(16, 16)) };
    case 'FADING':
      return { ...life, isActive: false, purchases: days(chance, first, today, pace(22, 120)) };
    case 'SEASONAL':
      return { ...life, purchases: inSeason(chance, customer, first) };
    case 'ONE_TIME':
      return { ...life, isActive: false, purchases: [first] };
    case 'NEVER_BOUGHT':
      return { ...life, purchases: [] };
    case 'LEAVES':
      return { ...life, ...leave(chance, first) };
    case 'COMES_BACK':
      return { ...life, ...comeBack(chance, first) };
  }
}

/** Customers of the years before are taken over in the first week; others come in the course of time. */
function firstDay(course: Course, faker: Faker, today: number): number {
  if (course === 'NEW') return Math.max(0, today - faker.number.int({ min: 12, max: 38 }));
  const isOld = ['GROWING', 'LEAVES', 'COMES_BACK', 'SEASONAL', 'FADING'].includes(course);
  const early = faker.number.int({ min: 0, max: 4 });
  if (isOld || faker.datatype.boolean(0.6)) return early;
  return faker.number.int({ min: 4, max: Math.max(5, Math.floor(today * 0.75)) });
}

/** Orders from one day to another, with about so many working days from each to the next. */
function days(
  { faker }: Chance,
  from: number,
  until: number,
  gap: (day: number) => number,
): readonly number[] {
  const all: number[] = [];
  for (let day = from; day < until;) {
    all.push(day);
    day += Math.max(1, Math.round(gap(day) * faker.number.float({ min: 0.7, max: 1.3 })));
  }
  return all;
}

/** A terrace buys from May to September, a hotel in the mountains from November to February. */
function inSeason(chance: Chance, customer: number, first: number): readonly number[] {
  const { diary } = chance;
  const season = customer % 2 === 1 ? SUMMER : WINTER;
  const all = days(chance, first, diary.today, () => 16);
  return all.filter((day) => season.includes(diary.date(day).slice(5, 7)));
}

const SUMMER: readonly string[] = ['05', '06', '07', '08', '09'];
const WINTER: readonly string[] = ['11', '12', '01', '02'];

/** Buys for a third of the time, then no more; most are put away some months later. */
function leave(chance: Chance, first: number) {
  const { faker, diary } = chance;
  const end =
    first + Math.floor((diary.today - first) * faker.number.float({ min: 0.3, max: 0.5 }));
  const purchases = days(chance, first, end, () => 30);
  const archived = end + faker.number.int({ min: 60, max: 110 });
  const isPutAway = archived < diary.today - 1 && faker.datatype.boolean(0.7);
  return { purchases, isActive: false, ...(isPutAway && { archived }) };
}

/** A pause of 150 working days makes more than 180 days between shipments; a short demo has less time for it. */
function comeBack(chance: Chance, first: number) {
  const { faker, diary } = chance;
  const span = diary.today - first;
  const pause = Math.min(faker.number.int({ min: 150, max: 175 }), Math.floor(span * 0.6));
  const left = Math.max(1, Math.floor((span - pause) * faker.number.float({ min: 0.4, max: 0.6 })));
  const again = first + left + pause;
  const before = days(chance, first, first + left, () => 28);
  const after = days(chance, again, diary.today, () => 28);
  return {
    purchases: [...before, ...after],
    wonBack: again - faker.number.int({ min: 2, max: 6 }),
  };
}
