import type { AddContactPerson, ChangeContactPerson, RecordContactPersonLeft } from '#crm';
import type { Input } from '../input.js';
import { managerOn, type From, type Hero, type Telling } from './hero.js';
import type { Place } from './language.js';
import { emailOf, personName, telephone } from './names.js';

/** Where a customer is to be found. */
interface Home {
  readonly place: Place;
  readonly domain: string;
}

type Known = Omit<Hero, 'persons'>;

/** The persons at a customer: one for most; now and then another number, or a successor. Answers who when. */
export function tellPersons(
  telling: Telling,
  hero: Known,
  home: Home,
  recorded: string,
): readonly From<string>[] {
  const { diary } = telling;
  const { life, language } = hero;
  const { faker } = language;
  if (!faker.datatype.boolean(0.75)) return [];
  const first = describe(hero, home);
  const id = add(telling, hero, first, 1, recorded, life.since);
  const all: From<string>[] = [{ day: life.since + 1, value: id }];
  const later = life.since + faker.number.int({ min: 20, max: 160 });
  if (life.archived !== undefined && later >= life.archived) return all;
  const { user } = managerOn(hero, later);
  const key = `${hero.key}/person/1`;
  if (faker.datatype.boolean(0.12)) {
    const change: Input<ChangeContactPerson> = {
      type: 'ChangeContactPerson',
      ...{ customerId: hero.id, personId: id, ...first, phone: telephone(language, home.place) },
    };
    diary.write(`${key}/changed`, change, diary.time(later, 8 * 60 + 45), user);
    return all;
  }
  if (!faker.datatype.boolean(0.12)) return all;
  const at = diary.time(later, 8 * 60 + 45);
  const next = add(telling, hero, describe(hero, home), 2, at, later);
  const left: Input<RecordContactPersonLeft> = {
    type: 'RecordContactPersonLeft',
    ...{ customerId: hero.id, personId: id },
    reason: faker.helpers.arrayElement(language.reasons.personLeft),
  };
  diary.write(`${key}/left`, left, diary.time(later, 8 * 60 + 50), user);
  return [...all, { day: later, value: next }];
}

function describe({ language }: Known, { place, domain }: Home) {
  const name = personName(language);
  return {
    name,
    title: language.faker.helpers.arrayElement(language.jobs),
    email: emailOf(name, language, domain),
    phone: telephone(language, place),
  };
}

function add(
  { diary }: Telling,
  hero: Known,
  person: ReturnType<typeof describe>,
  nth: number,
  recorded: string,
  day: number,
): string {
  const key = `${hero.key}/person/${nth}`;
  const personId = diary.idOf('person', key);
  const command: Input<AddContactPerson> = {
    type: 'AddContactPerson',
    ...{ customerId: hero.id, personId, ...person },
  };
  diary.write(key, command, recorded, managerOn(hero, day).user);
  return personId;
}
