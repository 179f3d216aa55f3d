import type { Hero, Telling } from './hero.js';
import { tellOrder, type Ending } from './order-story.js';
import { tellNewManagers, tellPlan } from './planned-contact-story.js';

/** Working days from today on which something is planned with every seventh customer. */
const PLANS: readonly (number | undefined)[] = [0, 2, -1, 5, undefined, 1, -3];

/** How the newest order of every fifth customer stands. */
const ENDINGS: readonly Ending[] = [
  'SHIPS_SOON',
  'SHIPMENT_OVERDUE',
  'PAYMENT_OVERDUE',
  'SHIPS_SOON',
  'PAYMENT_DUE_SOON',
];

/** How many working days ago such an order was placed. */
const PLACED: Readonly<Record<Ending, number>> = {
  SHIPS_SOON: 3,
  SHIPMENT_OVERDUE: 9,
  PAYMENT_DUE_SOON: 10,
  PAYMENT_OVERDUE: 25,
};

/** What there is to do today: contacts that are overdue, due and coming, goods to ship, money to wait for. */
export function tellToday(telling: Telling, hero: Hero): void {
  const { n, key, life, language } = hero;
  const { today } = telling.diary;
  if (!life.isActive) return;
  const ahead = PLANS[n % PLANS.length];
  if (ahead !== undefined) {
    const start = today + ahead;
    const planned = Math.min(start, today) - language.faker.number.int({ min: 1, max: 6 });
    if (planned > life.since) {
      const plan = tellPlan(telling, hero, `${key}/plan`, { planned, start });
      tellNewManagers(telling, hero, plan, start);
    }
  }
  const ending = ENDINGS[n % ENDINGS.length];
  // Who buys in its season only, has no order out of it.
  if (ending === undefined || life.course === 'SEASONAL' || life.purchases.length === 0) return;
  const placed = today - PLACED[ending];
  if (placed > life.since) tellOrder(telling, hero, life.purchases.length, placed, ending);
}
