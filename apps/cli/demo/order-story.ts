import {
  addDays,
  type CancelOrder,
  type Channel,
  type PlaceOrder,
  type PromiseShipmentDate,
  type ReviseExpectedDate,
} from '#crm';
import type { Input } from '../input.js';
import { managerOn, type Hero, type Telling } from './hero.js';
import { chooseLines, halfOf, linesOf, pen, type Order } from './order.js';
import { tellPayments } from './payment-story.js';
import { dispatch, tellShipments } from './shipment-story.js';

const CHANNELS: readonly Channel[] = ['PHONE', 'EMAIL', 'ONLINE_STORE', 'MEETING'];

/** How an order stands today that is not at its end. */
export type Ending = 'SHIPS_SOON' | 'SHIPMENT_OVERDUE' | 'PAYMENT_DUE_SOON' | 'PAYMENT_OVERDUE';

/** Days of the calendar from the promised day of shipment to that of payment. */
const DAYS_TO_PAY = 14;

/**
 * One order: placed, shipped at once or in parts, paid in time, late or not yet; a few come back or are cancelled.
 *
 * @param ending how it stands today; when absent, what happens takes its course
 */
export function tellOrder(
  telling: Telling,
  hero: Hero,
  n: number,
  day: number,
  ending?: Ending,
): void {
  const { diary } = telling;
  const { faker, reasons } = hero.language;
  const key = `${hero.key}/order/${n}`;
  const lines = chooseLines(hero.language);
  const id = diary.idOf('order', key);
  const order: Order = { key, hero, lines, id, write: pen(telling, hero) };
  const promised = ending === undefined ? day + faker.number.int({ min: 3, max: 12 }) : day + 5;
  order.write(key, placing(telling, order, n, day, promised), day);
  if (ending !== undefined) return leaveOpen(telling, order, promised, ending);
  if (faker.datatype.boolean(0.03)) {
    const command: Input<CancelOrder> = {
      type: 'CancelOrder',
      ...{ orderId: id, scope: 'ALL', reason: faker.helpers.arrayElement(reasons.orderCancelled) },
    };
    order.write(`${key}/cancelled`, command, day + 1);
    return;
  }
  const ready = promised + tellNewDates(telling, order, day + 1, promised);
  const { last, due } = tellShipments(telling, order, day, ready);
  tellPayments(telling, order, last, due);
}

function placing(
  { diary, currency }: Telling,
  order: Order,
  n: number,
  day: number,
  promised: number,
): Input<PlaceOrder> {
  const { hero } = order;
  const promisedShipmentDate = diary.date(promised);
  return {
    type: 'PlaceOrder',
    customerId: hero.id,
    number: `${diary.date(day).slice(2, 4)}-${String(hero.n).padStart(3, '0')}${String(n + 1).padStart(2, '0')}`,
    currency,
    responsibleId: managerOn(hero, day).id,
    channel: hero.language.faker.helpers.arrayElement(CHANNELS),
    settlement: 'TRACKED',
    promisedShipmentDate,
    promisedPaymentDate: addDays(promisedShipmentDate, DAYS_TO_PAY),
    lines: linesOf(order),
  };
}

/** Now and then the goods are late, or the customer wants them later. Answers by how many working days. */
function tellNewDates({ diary }: Telling, order: Order, day: number, promised: number): number {
  const { faker, reasons } = order.hero.language;
  const later = faker.number.int({ min: 3, max: 8 });
  const date = diary.date(promised + later);
  if (faker.datatype.boolean(0.07)) {
    const revise: Input<ReviseExpectedDate> = {
      type: 'ReviseExpectedDate',
      ...{ orderId: order.id, side: 'SHIPMENT', date },
      reason: faker.helpers.arrayElement(reasons.shipmentLate),
    };
    order.write(`${order.key}/expected`, revise, day);
    return later;
  }
  if (!faker.datatype.boolean(0.05)) return 0;
  const promise: Input<PromiseShipmentDate> = {
    type: 'PromiseShipmentDate',
    ...{ orderId: order.id, date },
  };
  order.write(`${order.key}/promised`, promise, day);
  return later;
}

/** Something is left to do: ship in the coming days or days ago, be paid in the coming days or days ago. */
function leaveOpen(telling: Telling, order: Order, promised: number, ending: Ending): void {
  const half = halfOf(order.lines);
  switch (ending) {
    case 'SHIPS_SOON':
      return;
    case 'SHIPMENT_OVERDUE':
      if (half.length > 0) dispatch(telling, order, 1, promised - 1, half);
      return;
    case 'PAYMENT_DUE_SOON':
    case 'PAYMENT_OVERDUE':
      dispatch(telling, order, 1, promised);
  }
}
