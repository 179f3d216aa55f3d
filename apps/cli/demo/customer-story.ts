import type { AddContactDetail, Channel, ClassifyCustomer, RegisterCustomer } from '#crm';
import type { Input } from '../input.js';
import { tellContacts } from './contact-story.js';
import { live, type Life } from './courses.js';
import type { Hero, Telling } from './hero.js';
import type { Language } from './language.js';
import { address, businessName, languageOf, telephone } from './names.js';
import { tellOrder } from './order-story.js';
import { tellPersons } from './person-story.js';
import { tellStanding } from './standing-story.js';
import { tellResponsible } from './responsible-story.js';
import { speakersOf } from './team.js';
import { tellToday } from './today-story.js';

const SOURCES: readonly Channel[] = ['WEB_FORM', 'EVENT', 'PHONE', 'AD_LINK', 'MEETING', 'EMAIL'];

/** Everything that happens with one customer, from its first day to today. */
export function tellCustomer(telling: Telling, n: number): void {
  const { language, nth } = languageOf(n);
  language.faker.seed([telling.diary.seed, n + 1]);
  const life = live(language.faker, telling.diary, n);
  const hero = introduce(telling, { n, nth, language, life });
  life.purchases.forEach((day, order) => tellOrder(telling, hero, order, day));
  tellContacts(telling, hero);
  tellStanding(telling, hero);
  tellToday(telling, hero);
}

interface Newcomer {
  readonly n: number;
  readonly nth: number;
  readonly language: Language;
  readonly life: Life;
}

/** How a customer becomes known: its card, who is responsible, who can be spoken to. */
function introduce(telling: Telling, { n, nth, language, life }: Newcomer): Hero {
  const { diary, team } = telling;
  const { faker } = language;
  const key = `customer/${n}`;
  const id = diary.idOf('customer', key);
  const manager = faker.helpers.arrayElement(speakersOf(team, language, life.since));
  const at = (minute: number) => diary.time(life.since, 9 * 60 + (n % 60) * 7 + minute);
  const place = faker.helpers.arrayElement(language.places);
  const { full, domain } = businessName(language, nth, diary.seed, place);
  const register: Input<RegisterCustomer> = {
    type: 'RegisterCustomer',
    kinds: faker.datatype.boolean(0.06) ? ['BUYER', 'PARTNER'] : ['BUYER'],
    name: full,
    source: { channel: faker.helpers.arrayElement(SOURCES) },
  };
  diary.write(key, register, at(0), manager.user);
  for (const [attribute, to] of [
    ['COUNTRY', place.country],
    ['REGION', place.region],
    ['LANGUAGE', language.code],
  ] as const) {
    const classify: Input<ClassifyCustomer> = {
      type: 'ClassifyCustomer',
      ...{ customerId: id, attribute, to },
    };
    diary.write(`${key}/${attribute}`, classify, at(1), manager.user);
  }
  const details = [
    { kind: 'PHONE', value: telephone(language, place) },
    { kind: 'EMAIL', value: `info@${domain}` },
    { kind: 'ADDRESS', value: address(language, place) },
  ] as const;
  // One in five cards is not complete, as in life.
  for (const detail of details.slice(0, faker.datatype.boolean(0.8) ? 3 : 1)) {
    const add: Input<AddContactDetail> = { type: 'AddContactDetail', customerId: id, ...detail };
    diary.write(`${key}/${detail.kind}`, add, at(2), manager.user);
  }
  const known = { n, key, id, name: full, language, life };
  const managers = tellResponsible(telling, known, manager, at(3));
  const persons = tellPersons(telling, { ...known, managers }, { place, domain }, at(4));
  return { ...known, managers, persons };
}
