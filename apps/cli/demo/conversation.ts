import type { Channel, ContactOutcome } from '#crm';
import { after, type Hero, type Telling } from './hero.js';
import type { Language, Talk } from './language.js';

const CHANNELS: readonly { readonly weight: number; readonly value: Channel }[] = [
  { weight: 5, value: 'PHONE' },
  { weight: 4, value: 'EMAIL' },
  { weight: 2, value: 'MEETING' },
  { weight: 1, value: 'CHAT' },
];

const OUTCOMES: readonly { readonly weight: number; readonly value: ContactOutcome }[] = [
  { weight: 5, value: 'REACHED' },
  { weight: 3, value: 'AGREED' },
  { weight: 2, value: 'NOT_REACHED' },
  { weight: 1, value: 'CALL_BACK' },
  { weight: 1, value: 'REFUSED' },
];

export function chooseChannel({ faker }: Language): Channel {
  return faker.helpers.weightedArrayElement([...CHANNELS]);
}

/** What there is to talk about with this customer. */
export function chooseTalk({ language, life }: Hero): Talk {
  const { faker, talks, offers } = language;
  return faker.helpers.arrayElement(life.purchases.length > 0 ? talks : offers);
}

/** What came of a contact, and what was written down of it. */
export function conclude(
  { faker, notReached, callBack, refused }: Language,
  talk: Talk,
  certain?: ContactOutcome,
): { readonly outcome: ContactOutcome; readonly summary: string } {
  const outcome = certain ?? faker.helpers.weightedArrayElement([...OUTCOMES]);
  const summaries = {
    REACHED: talk.reached,
    AGREED: talk.agreed,
    NOT_REACHED: notReached,
    CALL_BACK: callBack,
    REFUSED: refused,
    OTHER: talk.reached,
  } as const;
  return { outcome, summary: faker.helpers.arrayElement(summaries[outcome]) };
}

/** Most is written down within the hour, one in eight only some days later. */
export function lateOrSoon(
  { diary }: Telling,
  { faker }: Language,
  day: number,
  happened: string,
): string {
  if (faker.datatype.boolean(0.88)) return after(happened, faker.number.int({ min: 1, max: 50 }));
  return diary.time(day + faker.number.int({ min: 1, max: 5 }), 8 * 60 + faker.number.int(60));
}
