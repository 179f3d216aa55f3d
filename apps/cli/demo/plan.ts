import { Faker, base, en } from '@faker-js/faker';
import { addDays, type RegisterManager } from '#crm';
import { Diary, type Action } from './diary.js';
import { tellCustomer } from './customer-story.js';
import type { Input } from '../input.js';

export interface DemoSettings {
  readonly customers: number;
  readonly months: number;
  readonly seed: number;
  /** The day on which it is played, local: nothing is recorded from its beginning on. */
  readonly today: string;
  readonly timeZone: string;
  /** The currency in which it all happens. */
  readonly currency: string;
}

/** Who works in the demo's company. */
export interface Manager {
  readonly id: string;
  /** What stands in `actor.id`: no name, for envelopes hold nothing personal. */
  readonly user: string;
}

const MANAGERS = 6;
const DAYS_A_MONTH = 30.44;

/**
 * What the people of the demo's company recorded over the months, in the order of recorded time. The same settings give
 * the same commands, ids included.
 */
export function planDemo(settings: DemoSettings): readonly Action[] {
  const { seed, today, timeZone, months, customers, currency } = settings;
  const faker = new Faker({ locale: [en, base], seed });
  const first = addDays(today, -Math.round(months * DAYS_A_MONTH));
  const diary = new Diary(seed, first, today, timeZone);
  const managers = Array.from({ length: MANAGERS }, (_, i) => tellManager(diary, faker, i));
  for (let i = 0; i < customers; i += 1) tellCustomer({ diary, faker, managers, currency }, i);
  return diary.actions();
}

function tellManager(diary: Diary, faker: Faker, i: number): Manager {
  const key = `manager/${i}`;
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  const command: Input<RegisterManager> = {
    type: 'RegisterManager',
    name: `${firstName} ${lastName}`,
    title: i === 0 ? 'Head of sales' : 'Sales manager',
    email: faker.internet.email({ firstName, lastName, provider: 'example.com' }).toLowerCase(),
  };
  diary.write(key, command, diary.time(0, 8 * 60 + i), 'admin');
  return { id: diary.idOf('manager', key), user: `manager-${i + 1}` };
}
