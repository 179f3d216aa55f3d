import type { AssignManager } from '#crm';
import type { Input } from '../input.js';
import type { From, Hero, Telling } from './hero.js';
import { speakersOf, type Manager } from './team.js';

/**
 * Who is responsible for a customer: the first manager; another one half-way for a few; the successor of a manager who
 * leaves. Answers who was it from which working day on.
 */
export function tellResponsible(
  { diary, team }: Telling,
  { n, key, id, language, life }: Pick<Hero, 'n' | 'key' | 'id' | 'language' | 'life'>,
  first: Manager,
  recorded: string,
): readonly From<Manager>[] {
  const { faker, reasons } = language;
  const assign = (to: Manager, at: string, nth: number, reason?: string) => {
    const command: Input<AssignManager> = {
      type: 'AssignManager',
      ...{ customerId: id, managerId: to.id, ...(reason !== undefined && { reason }) },
    };
    diary.write(`${key}/manager/${nth}`, command, at, team.head.user);
  };
  assign(first, recorded, 1);
  const all: From<Manager>[] = [{ day: life.since, value: first }];
  const { leaver, day, successor } = team.change;
  // In their last week, so that nobody is without a manager.
  const farewell = day - (n % 3);
  if (faker.datatype.boolean(0.08)) {
    const moved = life.since + faker.number.int({ min: 10, max: 120 });
    const others = speakersOf(team, language, moved).filter((other) => other !== first);
    const isDuring = moved >= day - 3 && moved <= day;
    if (others.length > 0 && !isDuring && isAlive(life.archived, moved)) {
      const next = faker.helpers.arrayElement(others);
      // Whoever is to leave has handed the customer over before.
      const isGone = first === leaver && moved > day;
      if (!isGone) all.push({ day: moved, value: next });
    }
  }
  const atFarewell = all.findLast((from) => from.day <= farewell);
  if (atFarewell?.value === leaver && isAlive(life.archived, farewell)) {
    all.push({ day: farewell, value: successor });
    all.sort((a, b) => a.day - b.day);
  }
  for (const [i, step] of all.entries()) {
    if (i === 0) continue;
    const reason = step.value === successor ? reasons.managerLeft : reasons.handedOver;
    assign(step.value, diary.time(step.day, 8 * 60 + 30), i + 1, reason);
  }
  return all;
}

/** Whether a customer is not put away before the end of a working day. */
function isAlive(archived: number | undefined, day: number): boolean {
  return archived === undefined || day < archived;
}
