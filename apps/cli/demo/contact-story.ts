import type { ContactOutcome, RecordContact } from '#crm';
import type { Input } from '../input.js';
import { chooseChannel, chooseTalk, conclude, lateOrSoon } from './conversation.js';
import { after, managerOn, personOn, type Hero, type Telling } from './hero.js';
import type { Talk } from './language.js';
import { tellPlanned } from './planned-contact-story.js';

/** All contacts with a customer until it is put away, and the one that won it back. */
export function tellContacts(telling: Telling, hero: Hero): void {
  const { since, archived, wonBack } = hero.life;
  const { faker } = hero.language;
  const until = Math.min(archived ?? Infinity, telling.diary.today);
  let day = since + faker.number.int({ min: 1, max: 10 });
  for (let n = 0; day < until; n += 1) {
    const key = `${hero.key}/contact/${n}`;
    // In every demo, however small, something was recorded by mistake.
    const isMistake = n === 0 && hero.n % 20 === 4;
    if (!isMistake && faker.datatype.boolean(0.45)) {
      tellPlanned(telling, hero, key, { day, start: day + faker.number.int({ min: 1, max: 8 }) });
    } else tellUnplanned(telling, hero, key, { day, talk: chooseTalk(hero), isMistake });
    day += faker.number.int({ min: 40, max: 120 });
  }
  tellHandedOver(telling, hero);
  if (wonBack === undefined) return;
  const talk = hero.language.winBack;
  const key = `${hero.key}/contact/won-back`;
  tellUnplanned(telling, hero, key, { day: wonBack, talk, outcome: 'AGREED' });
}

/** Whoever leaves has a plan with every second customer, which the successor carries out. */
function tellHandedOver(telling: Telling, hero: Hero): void {
  const { successor } = telling.team.change;
  const taken = hero.managers.findIndex(({ value }, i) => i > 0 && value === successor);
  const day = (hero.managers[taken]?.day ?? 0) - 2;
  if (taken < 0 || hero.n % 2 > 0 || day <= hero.life.since) return;
  tellPlanned(telling, hero, `${hero.key}/contact/handed-over`, { day, start: day + 5 });
}

interface Unplanned {
  readonly day: number;
  readonly talk: Talk;
  readonly outcome?: ContactOutcome;
  readonly orderId?: string;
  /** Whether it turns out to have been with somebody else; left to chance when absent or false. */
  readonly isMistake?: boolean;
}

/** A contact that nobody had planned; a few are taken back, for they were with somebody else. */
export function tellUnplanned(
  telling: Telling,
  hero: Hero,
  key: string,
  { day, talk, outcome, orderId, isMistake = false }: Unplanned,
): void {
  const { diary } = telling;
  const { language } = hero;
  const { faker, reasons } = language;
  const { id: responsibleId, user } = managerOn(hero, day);
  const minute = 9 * 60 + faker.number.int(480);
  const ended = diary.time(day, minute + faker.number.int({ min: 2, max: 30 }));
  const personId = personOn(hero, day);
  const concluded = conclude(language, talk, outcome);
  // Whoever comes to us reaches us.
  const mayCome = outcome === undefined && concluded.outcome !== 'NOT_REACHED';
  const record: Input<RecordContact> = {
    type: 'RecordContact',
    customerId: hero.id,
    channel: concluded.outcome === 'NOT_REACHED' ? 'PHONE' : chooseChannel(language),
    direction: mayCome && faker.datatype.boolean() ? 'INBOUND' : 'OUTBOUND',
    subject: talk.subject,
    responsibleId,
    startedAt: diary.time(day, minute),
    ...concluded,
    ...(personId !== undefined && { personId }),
    ...(orderId !== undefined && { orderId }),
  };
  const recorded = lateOrSoon(telling, language, day, ended);
  diary.write(key, record, recorded, user, ended);
  const isWrong = isMistake || (outcome === undefined && faker.datatype.boolean(0.03));
  if (!isWrong) return;
  const stream = `contact-${diary.idOf('contact', key)}`;
  const eventId = diary.eventId(key, stream);
  const taken = { type: 'VoidFact', stream, eventId, ...{ reason: reasons.wrongCustomer } };
  diary.write(`${key}/void`, taken, after(recorded, 90), user);
}
