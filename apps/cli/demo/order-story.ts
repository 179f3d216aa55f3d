import { addDays } from '#crm';
import type {
  AcceptReturn,
  BouncePayment,
  CancelOrder,
  Channel,
  DispatchShipment,
  PlaceOrder,
  ReceivePayment,
  RefundPayment,
} from '#crm';
import type { Input } from '../input.js';
import { PRODUCTS, type Product } from './catalogue.js';
import { after } from './contact-story.js';
import type { Hero, Telling } from './customer-story.js';

interface Line {
  readonly lineId: string;
  readonly product: Product;
  readonly quantity: number;
  /** In percent. */
  readonly discount: number;
}

/** An order while its story is told. */
interface Order {
  readonly key: string;
  readonly id: string;
  readonly hero: Hero;
  readonly lines: readonly Line[];
  write(key: string, command: { readonly type: string }, day: number, lateDays?: number): string;
}

const TAX_PERCENT = 20;
const CHANNELS: readonly Channel[] = ['PHONE', 'EMAIL', 'ONLINE_STORE', 'MEETING'];

/** One order: placed, shipped at once or in parts, paid in time, late or not yet; a few come back or are cancelled. */
export function tellOrder(telling: Telling, hero: Hero, n: number, day: number): void {
  const { diary, faker } = telling;
  const key = `${hero.key}/order/${n}`;
  const lines = chooseLines(telling);
  const order: Order = {
    key,
    hero,
    lines,
    id: diary.idOf('order', key),
    write: pen(telling, hero),
  };
  const promised = day + faker.number.int({ min: 3, max: 12 });
  order.write(key, placing(telling, order, n, day, promised), day);
  if (faker.datatype.boolean(0.03)) return cancel(order, day + 1);
  const shipped = tellShipments(telling, order, day, promised);
  tellPayments(telling, order, shipped);
}

/**
 * Writes the facts of one order down so that each happens, and is recorded, after the one before; some only days later.
 * Answers when the fact happened.
 */
function pen({ diary, faker }: Telling, hero: Hero): Order['write'] {
  let [happened, recorded] = ['', ''];
  return (key, command, day, lateDays = 0) => {
    const at = diary.time(day, 9 * 60 + faker.number.int(480));
    happened = at > happened ? at : after(happened, 1);
    const soon = after(happened, faker.number.int({ min: 0, max: 40 }));
    const then = lateDays === 0 ? soon : diary.time(day + lateDays, 8 * 60 + faker.number.int(90));
    const next = then > happened ? then : happened;
    recorded = next > recorded ? next : after(recorded, 1);
    diary.write(key, command, recorded, hero.manager.user, happened);
    return happened;
  };
}

function chooseLines({ faker }: Telling): readonly Line[] {
  const products = faker.helpers.arrayElements([...PRODUCTS], { min: 1, max: 4 });
  return products.map((product, i) => ({
    lineId: String(i + 1),
    product,
    quantity: faker.number.int({ min: 1, max: product.most }),
    discount: faker.helpers.weightedArrayElement([
      { weight: 7, value: 0 },
      { weight: 2, value: 5 },
      { weight: 1, value: 10 },
    ]),
  }));
}

function placing(
  { diary, faker, currency }: Telling,
  { hero, lines, key }: Order,
  n: number,
  day: number,
  promised: number,
): Input<PlaceOrder> {
  const promisedShipmentDate = diary.date(promised);
  return {
    type: 'PlaceOrder',
    customerId: hero.id,
    number: `${diary.date(day).slice(2, 4)}-${key.split('/')[1]?.padStart(3, '0') ?? ''}${String(n + 1).padStart(2, '0')}`,
    currency,
    responsibleId: hero.manager.id,
    channel: faker.helpers.arrayElement([...CHANNELS]),
    settlement: 'TRACKED',
    promisedShipmentDate,
    promisedPaymentDate: addDays(promisedShipmentDate, 14),
    lines: lines.map(({ lineId, product, quantity, discount }) => ({
      lineId,
      productId: product.id,
      productName: product.name,
      productGroup: product.group,
      quantity: String(quantity),
      unitPrice: String(product.price),
      discount: String(discount / 100),
      taxRate: String(TAX_PERCENT / 100),
    })),
  };
}

function cancel(order: Order, day: number): void {
  const command: Input<CancelOrder> = {
    type: 'CancelOrder',
    ...{ orderId: order.id, scope: 'ALL', reason: 'The customer changed their mind' },
  };
  order.write(`${order.key}/cancelled`, command, day);
}

/** Ships near the promised day; answers the working day of the last shipment. */
function tellShipments(telling: Telling, order: Order, placed: number, promised: number): number {
  const { faker } = telling;
  const first = Math.max(placed, promised + faker.number.int({ min: -3, max: 3 }));
  const inParts = faker.datatype.boolean(0.25);
  const half = order.lines
    .filter(({ quantity }) => quantity > 1)
    .map(({ lineId, quantity }) => ({ lineId, quantity: String(Math.floor(quantity / 2)) }));
  if (!inParts || half.length === 0) {
    dispatch(telling, order, 1, first);
    return tellReturn(telling, order, first);
  }
  dispatch(telling, order, 1, first, half);
  const second = first + faker.number.int({ min: 2, max: 10 });
  // Some remainders never leave, and stand in the calendar as overdue.
  if (faker.datatype.boolean(0.92)) dispatch(telling, order, 2, second);
  return second;
}

function dispatch(
  telling: Telling,
  order: Order,
  n: number,
  day: number,
  lines?: Input<DispatchShipment>['lines'],
): void {
  const { diary, faker } = telling;
  const key = `${order.key}/shipment/${n}`;
  const late = faker.helpers.weightedArrayElement([
    { weight: 9, value: 0 },
    { weight: 1, value: faker.number.int({ min: 1, max: 3 }) },
  ]);
  const command: Input<DispatchShipment> = {
    type: 'DispatchShipment',
    orderId: order.id,
    shipmentId: diary.idOf('shipment', key),
    ...(lines === undefined ? {} : { lines }),
  };
  // Now and then a shipment is entered for a day on which nothing left, and put right the same day.
  if (faker.datatype.boolean(0.02)) {
    const wrong = { ...command, shipmentId: diary.idOf('shipment', `${key}/wrong`) };
    order.write(`${key}/wrong`, wrong, day);
    const stream = `order-${order.id}`;
    const undo = { type: 'VoidFact', stream, eventId: diary.eventId(`${key}/wrong`, stream) };
    order.write(`${key}/void`, { ...undo, ...{ reason: 'The lorry did not leave that day' } }, day);
    order.write(key, command, day + 1);
    return;
  }
  order.write(key, command, day, late);
}

/** A part of a whole shipment comes back now and then. Answers when the last goods moved. */
function tellReturn(telling: Telling, order: Order, shipped: number): number {
  const { diary, faker } = telling;
  const [line] = order.lines;
  if (line === undefined || !faker.datatype.boolean(0.05)) return shipped;
  const replace = faker.datatype.boolean(0.3);
  const day = shipped + faker.number.int({ min: 3, max: 12 });
  const key = `${order.key}/return`;
  const returnId = diary.idOf('return', key);
  const command: Input<AcceptReturn> = {
    type: 'AcceptReturn',
    orderId: order.id,
    shipmentId: diary.idOf('shipment', `${order.key}/shipment/1`),
    returnId,
    disposition: replace ? 'REPLACE' : 'REFUND',
    lines: [{ lineId: line.lineId, quantity: '1' }],
    reason: faker.helpers.arrayElement(['Damaged in transit', 'Not what was ordered']),
  };
  order.write(key, command, day);
  if (replace) {
    const again: Input<DispatchShipment> = {
      type: 'DispatchShipment',
      ...{ orderId: order.id, replacementFor: returnId },
      shipmentId: diary.idOf('shipment', `${order.key}/replacement`),
    };
    order.write(`${order.key}/replacement`, again, day + 2);
  }
  return shipped;
}

/** The customer pays in one or two parts; one in ten keeps us waiting; a few payments bounce or are given back. */
function tellPayments(telling: Telling, order: Order, shipped: number): void {
  const { faker } = telling;
  if (faker.datatype.boolean(0.1)) return;
  const due = grossCents(order.lines);
  const day = shipped + faker.number.int({ min: 1, max: 22 });
  if (faker.datatype.boolean(0.2)) {
    const part = Math.floor(due / 3);
    receive(telling, order, 1, part, day);
    receive(telling, order, 2, due - part, day + faker.number.int({ min: 5, max: 20 }));
    return;
  }
  const paymentId = receive(telling, order, 1, due, day);
  if (faker.datatype.boolean(0.02)) {
    const bounce: Input<BouncePayment> = {
      type: 'BouncePayment',
      ...{ paymentId, kind: 'BANK', reason: 'No cover' },
    };
    order.write(`${order.key}/bounce`, bounce, day + 3);
    receive(telling, order, 2, due, day + 8);
  } else if (faker.datatype.boolean(0.02)) {
    const amount = cents(Math.floor(due / 10));
    const refund: Input<RefundPayment> = {
      type: 'RefundPayment',
      ...{ paymentId, amount, reason: 'Goodwill after a late delivery' },
    };
    order.write(`${order.key}/refund`, refund, day + 5);
  }
}

/** Payments are seen on the bank statement, often a day or more after the money came in. */
function receive(
  { diary, faker, currency }: Telling,
  order: Order,
  n: number,
  minor: number,
  day: number,
): string {
  const key = `${order.key}/payment/${n}`;
  const amount = cents(minor);
  const command: Input<ReceivePayment> = {
    type: 'ReceivePayment',
    customerId: order.hero.id,
    ...{ amount, currency, method: 'BANK_TRANSFER' },
    allocations: [{ orderId: order.id, amount }],
  };
  const late = faker.datatype.boolean(0.4) ? faker.number.int({ min: 1, max: 3 }) : 0;
  order.write(key, command, day, late);
  return diary.idOf('payment', key);
}

/** Exact: whole euros, and discounts and tax in whole percents that divide them. */
function grossCents(lines: readonly Line[]): number {
  return lines.reduce((sum, { product, quantity, discount }) => {
    const net = (product.price * 100 * quantity * (100 - discount)) / 100;
    return sum + net + (net * TAX_PERCENT) / 100;
  }, 0);
}

function cents(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
