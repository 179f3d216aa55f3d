import type { Faker } from '@faker-js/faker';
import type {
  AddContactDetail,
  AssignManager,
  Channel,
  ClassifyCustomer,
  RegisterCustomer,
  RenameCustomer,
} from '#crm';
import type { Input } from '../input.js';
import { tellContact, tellPlans } from './contact-story.js';
import type { Diary } from './diary.js';
import { tellOrder } from './order-story.js';
import type { Manager } from './plan.js';

/** What all stories are told with. */
export interface Telling {
  readonly diary: Diary;
  readonly faker: Faker;
  readonly managers: readonly Manager[];
  readonly currency: string;
}

/** A customer as its orders and contacts know it. */
export interface Hero {
  readonly key: string;
  readonly id: string;
  readonly manager: Manager;
  /** Working day on which it became known. */
  readonly since: number;
}

/**
 * How a customer buys: working days from one order to the next at the beginning and at the end (it grows, or fades
 * away), and how many orders at most.
 */
interface Habit {
  readonly weight: number;
  readonly value: { readonly from: number; readonly to: number; readonly orders: number };
}

const HABITS: readonly Habit[] = [
  { weight: 4, value: { from: 22, to: 22, orders: Infinity } },
  { weight: 3, value: { from: 45, to: 20, orders: Infinity } },
  { weight: 3, value: { from: 20, to: 110, orders: Infinity } },
  { weight: 3, value: { from: 60, to: 60, orders: 2 } },
  { weight: 3, value: { from: 25, to: 45, orders: 6 } },
  { weight: 3, value: { from: 30, to: 30, orders: 0 } },
];

const COUNTRIES: readonly { readonly weight: number; readonly value: readonly [string, string] }[] =
  [
    { weight: 5, value: ['DE', 'Berlin'] },
    { weight: 4, value: ['PL', 'Mazowieckie'] },
    { weight: 3, value: ['UA', 'Kyiv'] },
    { weight: 2, value: ['AT', 'Wien'] },
    { weight: 2, value: ['NL', 'Noord-Holland'] },
  ];

const SOURCES: readonly Channel[] = ['WEB_FORM', 'EVENT', 'PHONE', 'AD_LINK', 'MEETING', 'EMAIL'];

/** Everything that happens with one customer, from its first day to today. */
export function tellCustomer(telling: Telling, i: number): void {
  const { diary, faker } = telling;
  const takenOver = faker.datatype.boolean(0.6);
  const since = takenOver ? (i % 5) + 0.4 : faker.number.int({ min: 5, max: diary.today - 5 });
  const hero = introduce(telling, i, since);
  const habit = faker.helpers.weightedArrayElement([...HABITS]);
  const span = diary.today - since;
  let day = since + faker.number.int({ min: 1, max: 15 });
  for (let n = 0; n < habit.orders && day < diary.today; n += 1) {
    tellOrder(telling, hero, n, day);
    const gap = habit.from + ((habit.to - habit.from) * (day - since)) / span;
    day += Math.max(1, Math.round(gap * faker.number.float({ min: 0.6, max: 1.5 })));
  }
  day = since + faker.number.int({ min: 1, max: 10 });
  for (let n = 0; day < diary.today; n += 1) {
    tellContact(telling, hero, n, day);
    day += faker.number.int({ min: 12, max: 50 });
  }
  tellPlans(telling, hero);
}

function introduce(telling: Telling, i: number, since: number): Hero {
  const { diary, faker, managers } = telling;
  const key = `customer/${i}`;
  const id = diary.idOf('customer', key);
  const manager = faker.helpers.arrayElement([...managers]);
  const { user } = manager;
  const at = (minute: number) => diary.time(since, 9 * 60 + (i % 60) * 7 + minute);
  const name = faker.company.name();
  const register: Input<RegisterCustomer> = {
    type: 'RegisterCustomer',
    kinds: faker.datatype.boolean(0.06) ? ['BUYER', 'PARTNER'] : ['BUYER'],
    name,
    source: { channel: faker.helpers.arrayElement([...SOURCES]) },
  };
  diary.write(key, register, at(0), user);
  const [country, region] = faker.helpers.weightedArrayElement([...COUNTRIES]);
  for (const [attribute, to] of [
    ['COUNTRY', country],
    ['REGION', region],
  ] as const) {
    const classify: Input<ClassifyCustomer> = {
      type: 'ClassifyCustomer',
      ...{ customerId: id, attribute, to },
    };
    diary.write(`${key}/${attribute}`, classify, at(1), user);
  }
  tellDetails(telling, { key, id, user }, at(2));
  const assign: Input<AssignManager> = {
    type: 'AssignManager',
    ...{ customerId: id, managerId: manager.id },
  };
  diary.write(`${key}/manager`, assign, at(3), 'manager-1');
  if (faker.datatype.boolean(0.04)) {
    const later = since + faker.number.int({ min: 20, max: 200 });
    const rename: Input<RenameCustomer> = {
      type: 'RenameCustomer',
      ...{ customerId: id, name: `${name} Group` },
    };
    diary.write(`${key}/renamed`, rename, diary.time(later, 640), user);
  }
  return { key, id, since, manager: handOver(telling, { key, id, manager, since }) };
}

/** A few customers get another manager half-way; the new one is named in what follows. */
function handOver({ diary, faker, managers }: Telling, { key, id, manager, since }: Hero): Manager {
  if (!faker.datatype.boolean(0.08)) return manager;
  const next = faker.helpers.arrayElement([...managers]);
  const assign: Input<AssignManager> = {
    type: 'AssignManager',
    ...{ customerId: id, managerId: next.id, reason: 'The territory was divided anew' },
  };
  const day = since + faker.number.int({ min: 10, max: 120 });
  diary.write(`${key}/manager/2`, assign, diary.time(day, 600), 'manager-1');
  return next;
}

function tellDetails(
  { diary, faker }: Telling,
  { key, id, user }: { readonly key: string; readonly id: string; readonly user: string },
  recorded: string,
): void {
  const details = [
    { kind: 'PHONE', value: faker.phone.number({ style: 'international' }) },
    { kind: 'EMAIL', value: faker.internet.email({ provider: 'example.com' }).toLowerCase() },
    { kind: 'ADDRESS', value: `${faker.location.streetAddress()}, ${faker.location.city()}` },
  ] as const;
  // One in five cards is not complete, as in life.
  for (const detail of details.slice(0, faker.datatype.boolean(0.8) ? 3 : 1)) {
    const add: Input<AddContactDetail> = { type: 'AddContactDetail', customerId: id, ...detail };
    diary.write(`${key}/${detail.kind}`, add, recorded, user);
  }
}
