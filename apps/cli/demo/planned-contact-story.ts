import type {
  CancelContact,
  ChangeContactImportance,
  CompleteContact,
  PlanContact,
  ReassignContact,
  RescheduleContact,
} from '#crm';
import type { Input } from '../input.js';
import { chooseChannel, chooseTalk, conclude, lateOrSoon } from './conversation.js';
import { after, managerOn, personOn, type Hero, type Telling } from './hero.js';
import type { Talk } from './language.js';

/** A contact in the calendar. */
interface Plan {
  readonly key: string;
  readonly contactId: string;
  readonly talk: Talk;
  readonly isMeeting: boolean;
  /** Working days on which it was planned, and for which. */
  readonly planned: number;
  readonly start: number;
  /** Of the day for which it is planned. */
  readonly minute: number;
}

/** A contact that was planned, and is then held or cancelled; some are moved, or given to another manager before. */
export function tellPlanned(
  telling: Telling,
  hero: Hero,
  key: string,
  { day, start }: { readonly day: number; readonly start: number },
): void {
  const { diary } = telling;
  const { faker, reasons } = hero.language;
  const plan = tellPlan(telling, hero, key, { planned: day, start });
  const { contactId } = plan;
  const held = faker.datatype.boolean(0.15) ? move(telling, hero, plan) : start;
  tellNewManagers(telling, hero, plan, held);
  const { user } = managerOn(hero, held);
  if (faker.datatype.boolean(0.1)) {
    const cancel: Input<CancelContact> = {
      type: 'CancelContact',
      ...{ contactId, reason: faker.helpers.arrayElement(reasons.calledOff) },
    };
    diary.write(`${key}/cancelled`, cancel, diary.time(held, plan.minute - 3), user);
    return;
  }
  const ended = diary.time(held, plan.minute + faker.number.int({ min: 5, max: 60 }));
  const complete: Input<CompleteContact> = {
    type: 'CompleteContact',
    contactId,
    startedAt: diary.time(held, plan.minute),
    ...conclude(hero.language, plan.talk),
    ...(plan.isMeeting && withHead(telling, hero, held)),
  };
  const recorded = lateOrSoon(telling, hero.language, held, ended);
  diary.write(`${key}/held`, complete, recorded, user, ended);
}

/** Plans a contact; a few turn out to matter more than it seemed. */
export function tellPlan(
  { diary }: Telling,
  hero: Hero,
  key: string,
  { planned, start }: Pick<Plan, 'planned' | 'start'>,
): Plan {
  const { language } = hero;
  const { faker } = language;
  const { id: responsibleId, user } = managerOn(hero, planned);
  const minute = 9 * 60 + 15 * faker.number.int(30);
  const talk = chooseTalk(hero);
  const channel = chooseChannel(language);
  const personId = personOn(hero, planned);
  const command: Input<PlanContact> = {
    type: 'PlanContact',
    customerId: hero.id,
    ...{ channel, direction: 'OUTBOUND', subject: talk.subject, responsibleId },
    plannedStart: diary.time(start, minute),
    importance: faker.helpers.weightedArrayElement([
      { weight: 6, value: 'NORMAL' },
      { weight: 2, value: 'HIGH' },
      { weight: 1, value: 'LOW' },
    ]),
    ...(personId !== undefined && { personId }),
  };
  const recorded = diary.time(planned, 10 * 60 + faker.number.int(360));
  diary.write(key, command, recorded, user);
  const contactId = diary.idOf('contact', key);
  // A command that changes nothing leaves no fact, and the newest fact tells whether a demo is complete.
  if (faker.datatype.boolean(0.08) && command.importance !== 'HIGH') {
    const raise: Input<ChangeContactImportance> = {
      type: 'ChangeContactImportance',
      ...{ contactId, importance: 'HIGH' },
    };
    diary.write(`${key}/importance`, raise, after(recorded, faker.number.int(45)), user);
  }
  return { key, contactId, talk, isMeeting: channel === 'MEETING', planned, start, minute };
}

/** In the morning it is put off for some days. Answers to which day. */
function move({ diary }: Telling, hero: Hero, plan: Plan): number {
  const { faker, reasons } = hero.language;
  const held = plan.start + faker.number.int({ min: 1, max: 5 });
  const command: Input<RescheduleContact> = {
    type: 'RescheduleContact',
    ...{ contactId: plan.contactId, plannedStart: diary.time(held, plan.minute) },
    reason: faker.helpers.arrayElement(reasons.moved),
  };
  const { user } = managerOn(hero, plan.start);
  diary.write(`${plan.key}/moved`, command, diary.time(plan.start, 8 * 60 + 50), user);
  return held;
}

/** Whoever takes the customer over, takes over what is planned. */
export function tellNewManagers(
  { diary, team }: Telling,
  hero: Hero,
  { key, contactId, planned }: Plan,
  held: number,
): void {
  const { reasons } = hero.language;
  for (const [i, { day, value }] of hero.managers.entries()) {
    if (i === 0 || day <= planned || day > held) continue;
    const command: Input<ReassignContact> = {
      type: 'ReassignContact',
      ...{ contactId, responsibleId: value.id },
      reason: value === team.change.successor ? reasons.managerLeft : reasons.handedOver,
    };
    diary.write(`${key}/manager/${i}`, command, diary.time(day, 8 * 60 + 40), team.head.user);
  }
}

/** Half of the meetings are with the head of sales as well. */
function withHead(
  { team }: Telling,
  hero: Hero,
  day: number,
): Pick<Input<CompleteContact>, 'participants'> {
  const isHead = managerOn(hero, day) === team.head;
  if (isHead || !hero.language.faker.datatype.boolean()) return {};
  return { participants: [{ kind: 'MANAGER', id: team.head.id }] };
}
