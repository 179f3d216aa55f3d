import type { RecordManagerLeft, RegisterManager } from '#crm';
import type { Input } from '../input.js';
import type { Diary } from './diary.js';
import { english } from './english.js';
import type { Language } from './language.js';
import { emailOf, personName } from './names.js';
import { russian } from './russian.js';
import { ukrainian } from './ukrainian.js';

/** Who works in the demo's company. */
export interface Manager {
  readonly id: string;
  /** What stands in `actor.id`: no name, for envelopes hold nothing personal. */
  readonly user: string;
  readonly language: Language;
}

/** The managers of the demo's company, one of whom leaves it. */
export interface Team {
  readonly head: Manager;
  readonly managers: readonly Manager[];
  /** Who leaves, at the end of which working day, and who takes over. */
  readonly change: {
    readonly leaver: Manager;
    readonly day: number;
    readonly successor: Manager;
  };
}

/** Whom the company looks for, time and again. */
const SPEAK: readonly Language[] = [english, ukrainian, russian, ukrainian, english, russian];
const LEAVER = 3;
const AT_LEAST = SPEAK.length;
const AT_MOST = 60;
const CUSTOMERS_EACH = 100;

/** Hires six managers at least, and one more for every hundred customers. */
export function tellTeam(diary: Diary, customers: number): Team {
  const wanted = Math.ceil(customers / CUSTOMERS_EACH);
  const size = Math.min(Math.max(AT_LEAST, wanted), AT_MOST);
  for (const { faker } of SPEAK) faker.seed([diary.seed, 0]);
  const managers = Array.from({ length: size }, (_, i) => hire(diary, i, 0));
  const [head] = managers;
  const leaver = managers[LEAVER];
  if (head === undefined || leaver === undefined) throw new Error('the demo has no managers');
  const day = Math.floor(diary.today * 0.7);
  const successor = hire(diary, size, Math.max(0, day - 5), leaver.language);
  const left: Input<RecordManagerLeft> = {
    type: 'RecordManagerLeft',
    ...{ managerId: leaver.id, reason: 'Moves to another city' },
  };
  diary.write('manager/left', left, diary.time(day, 18 * 60), head.user);
  return { head, managers, change: { leaver, day, successor } };
}

/** Who speaks a language and can take a customer for long from that working day on. */
export function speakersOf(
  { managers, change }: Team,
  language: Language,
  day: number,
): readonly Manager[] {
  const staff = day < change.day - 3 ? managers : [...managers, change.successor];
  return staff.filter(
    (manager) =>
      manager.language === language && (manager !== change.leaver || day < change.day - 3),
  );
}

function hire(diary: Diary, i: number, day: number, speaks?: Language): Manager {
  const language = speaks ?? SPEAK[i % SPEAK.length] ?? english;
  const key = `manager/${i}`;
  const name = personName(language);
  const command: Input<RegisterManager> = {
    type: 'RegisterManager',
    name,
    title: i === 0 ? 'Head of sales' : language.salesManager,
    email: emailOf(name, language, 'coffee-and-more.example'),
  };
  diary.write(key, command, diary.time(day, 8 * 60 + i), 'admin');
  return { id: diary.idOf('manager', key), user: `manager-${i + 1}`, language };
}
