import type {
  CancelContact,
  Channel,
  CompleteContact,
  ContactOutcome,
  PlanContact,
  RecordContact,
} from '#crm';
import type { Input } from '../input.js';
import type { Hero, Telling } from './customer-story.js';

const CHANNELS: readonly { readonly weight: number; readonly value: Channel }[] = [
  { weight: 5, value: 'PHONE' },
  { weight: 4, value: 'EMAIL' },
  { weight: 2, value: 'MEETING' },
  { weight: 1, value: 'CHAT' },
];

const SUBJECTS = [
  'Next delivery',
  'New prices',
  'Maintenance of the machine',
  'Tasting of the new blend',
  'Open invoice',
  'Offer for a second shop',
  'How they are getting on',
] as const;

const OUTCOMES: readonly { readonly weight: number; readonly value: ContactOutcome }[] = [
  { weight: 5, value: 'REACHED' },
  { weight: 3, value: 'AGREED' },
  { weight: 2, value: 'NOT_REACHED' },
  { weight: 1, value: 'CALL_BACK' },
  { weight: 1, value: 'REFUSED' },
];

/** One contact: planned and held or cancelled, or held unplanned; some are written down days later. */
export function tellContact(telling: Telling, hero: Hero, n: number, day: number): void {
  const { faker } = telling;
  const key = `${hero.key}/contact/${n}`;
  if (faker.datatype.boolean(0.45)) tellPlanned(telling, hero, key, day);
  else tellUnplanned(telling, hero, key, day);
}

/** What is planned for the coming days, and now and then what should have been done already. */
export function tellPlans(telling: Telling, hero: Hero): void {
  const { diary, faker } = telling;
  if (!faker.datatype.boolean(0.3) || hero.since > diary.today - 4) return;
  const start = diary.today + faker.number.int({ min: -2, max: 12 });
  const recorded = diary.time(Math.min(diary.today - 3, start - 1), 9 * 60 + faker.number.int(480));
  const plan = planned(telling, hero, diary.time(start, 9 * 60 + 15 * faker.number.int(30)));
  diary.write(`${hero.key}/plan`, plan, recorded, hero.manager.user);
}

function planned({ faker }: Telling, hero: Hero, plannedStart: string): Input<PlanContact> {
  return {
    type: 'PlanContact',
    customerId: hero.id,
    channel: faker.helpers.weightedArrayElement([...CHANNELS]),
    direction: 'OUTBOUND',
    subject: faker.helpers.arrayElement(SUBJECTS),
    responsibleId: hero.manager.id,
    plannedStart,
    importance: faker.helpers.weightedArrayElement([
      { weight: 6, value: 'NORMAL' },
      { weight: 2, value: 'HIGH' },
      { weight: 1, value: 'LOW' },
    ]),
  };
}

function tellPlanned(telling: Telling, hero: Hero, key: string, day: number): void {
  const { diary, faker } = telling;
  const { user } = hero.manager;
  const ahead = faker.number.int({ min: 1, max: 8 });
  const minute = 9 * 60 + 15 * faker.number.int(30);
  const start = diary.time(day + ahead, minute);
  diary.write(
    key,
    planned(telling, hero, start),
    diary.time(day, 10 * 60 + faker.number.int(360)),
    user,
  );
  const contactId = diary.idOf('contact', key);
  if (faker.datatype.boolean(0.12)) {
    const cancel: Input<CancelContact> = {
      type: 'CancelContact',
      ...{ contactId, reason: 'The customer asked for another time' },
    };
    diary.write(`${key}/cancelled`, cancel, diary.time(day + ahead, minute - 30), user);
    return;
  }
  const ended = diary.time(day + ahead, minute + faker.number.int({ min: 5, max: 60 }));
  const complete: Input<CompleteContact> = {
    type: 'CompleteContact',
    contactId,
    startedAt: start,
    outcome: faker.helpers.weightedArrayElement([...OUTCOMES]),
    summary: faker.lorem.sentence(),
  };
  diary.write(`${key}/held`, complete, lateOrSoon(telling, day + ahead, ended), user, ended);
}

function tellUnplanned(telling: Telling, hero: Hero, key: string, day: number): void {
  const { diary, faker } = telling;
  const { user } = hero.manager;
  const minute = 9 * 60 + faker.number.int(500);
  const [started, ended] = [
    diary.time(day, minute),
    diary.time(day, minute + faker.number.int({ min: 2, max: 30 })),
  ];
  const record: Input<RecordContact> = {
    type: 'RecordContact',
    customerId: hero.id,
    channel: faker.helpers.weightedArrayElement([...CHANNELS]),
    direction: faker.helpers.arrayElement(['INBOUND', 'OUTBOUND']),
    subject: faker.helpers.arrayElement(SUBJECTS),
    responsibleId: hero.manager.id,
    startedAt: started,
    outcome: faker.helpers.weightedArrayElement([...OUTCOMES]),
    summary: faker.lorem.sentence(),
  };
  const recorded = lateOrSoon(telling, day, ended);
  diary.write(key, record, recorded, user, ended);
  if (!faker.datatype.boolean(0.03)) return;
  const stream = `contact-${diary.idOf('contact', key)}`;
  const taken = {
    type: 'VoidFact',
    ...{
      stream,
      eventId: diary.eventId(key, stream),
      reason: 'Was with another customer of that name',
    },
  };
  diary.write(`${key}/void`, taken, after(recorded, 90), user);
}

/** Most is written down within the hour, one in eight only some days later. */
function lateOrSoon({ diary, faker }: Telling, day: number, happened: string): string {
  if (faker.datatype.boolean(0.88)) return after(happened, faker.number.int({ min: 1, max: 50 }));
  return diary.time(day + faker.number.int({ min: 1, max: 5 }), 8 * 60 + faker.number.int(60));
}

/** An instant so many minutes later. */
export function after(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}
