import { z } from 'zod';
import { rollup } from '#event-sourcing';
import { given } from '../shared/given.js';
import { sumMinor } from '../shared/money.js';
import { leftOfOrdered, leftToShip, nextPart } from '../shared/order-arithmetic.js';
import { formatDecimal, parseDecimal, sumDecimals } from '../shared/quantity.js';
import { earlier, placeOf } from './calendar-place.js';
import type { OrderDocument } from './order.document.js';
import { orders } from './orders.projection.js';

const date = z.iso.date();

const CalendarOrderKey = z.strictObject({
  itemId: z.string().describe('Id of the item: shipment:ORDER or payment:ORDER:STAGE'),
  kind: z.enum(['SHIPMENT', 'PAYMENT']).describe('What is left to do: to ship, or to be paid'),
  place: z.string().describe('Its place in the order of the calendar'),
  customerId: z.uuid().describe('Id of the customer'),
  managerId: z.uuid().optional().describe('Id of the manager responsible for the order'),
  orderId: z.uuid().describe('Id of the order'),
  orderNumber: z.string().describe('Number of the order'),
  stage: z.int().optional().describe('Stage of the payment schedule, from 1'),
  promised: date.optional().describe('Day by which it is promised'),
  firstPromised: date.optional().describe('The day that was promised first'),
  expected: date.optional().describe('Day on which we expect it'),
  currency: z.string().describe('Currency of the amounts, ISO 4217'),
  unit: z.string().optional().describe('Unit of the quantities, where all lines have the same'),
  quantityDone: z.string().optional().describe('Quantity shipped'),
  quantityLeft: z.string().optional().describe('Quantity left to ship'),
});

const CalendarOrderMeasures = z.strictObject({
  items: z.int().describe('1: an item is listed once'),
  amountDone: z.int().describe('What was shipped or paid, with tax, in minor units'),
  amountLeft: z.int().describe('What is left to ship or to pay, with tax, in minor units'),
});

/** One thing that is left to do of an order: to ship it, or to get a stage of it paid. */
export const CalendarOrderRow = CalendarOrderKey.extend(CalendarOrderMeasures.shape);
export type CalendarOrderRow = z.output<typeof CalendarOrderRow>;

/** What is left to ship and to pay: a row for each order and stage, gone as soon as nothing is left. */
export const calendarOrders = rollup({
  name: 'calendarOrders',
  one: 'calendarOrderRow',
  version: 1,
  description: 'What is left to ship and to be paid of orders, as the calendar lists it',
  of: orders,
  hidden: true,
  key: CalendarOrderKey,
  measures: CalendarOrderMeasures,
  indexes: [['place'], ['managerId', 'place'], ['customerId', 'place'], ['kind', 'place']],
  contribute: (order, orderId) =>
    orderRows(order, orderId).map(({ items, amountDone, amountLeft, ...key }) => ({
      key,
      add: { items, amountDone, amountLeft },
    })),
});

/** The calendar's items of one order. */
export function orderRows(order: OrderDocument, orderId: string): readonly CalendarOrderRow[] {
  return [...shipmentRows(order, orderId), ...paymentRows(order, orderId)];
}

function shipmentRows(order: OrderDocument, orderId: string): readonly CalendarOrderRow[] {
  const open = order.lines.filter((line) => leftToShip(line) > 0n);
  if (open.length === 0) return [];
  const [unit, ...others] = new Set(order.lines.map((line) => line.unit));
  return [
    row(order, orderId, {
      itemId: `shipment:${orderId}`,
      kind: 'SHIPMENT',
      promised: order.shipmentPromised,
      firstPromised: order.shipmentFirstPromised,
      expected: order.shipmentExpected,
      unit: others.length > 0 || unit === '' ? undefined : unit,
      quantityDone: sumDecimals(...order.lines.map((line) => line.dispatched)),
      quantityLeft: formatDecimal(open.reduce((sum, line) => sum + leftToShip(line), 0n)),
      amountDone: sumMinor(order.lines.map((line) => line.shipped.gross)),
      amountLeft: sumMinor(open.map(grossLeft)),
    }),
  ];
}

/** What the rest of a line will be worth when it is shipped; replacements are free. */
function grossLeft(line: OrderDocument['lines'][number]): number {
  const left = leftOfOrdered(line);
  if (left <= 0n) return 0;
  const shipped = parseDecimal(line.dispatched) - parseDecimal(line.replaced);
  return nextPart(line, line.shipped, shipped, left).gross;
}

/**
 * What each stage still wants. Money fills the stages in their order, so does what is due: after a return the last
 * stage wants less, and whatever was ordered on top of the schedule belongs to it.
 */
function paymentRows(order: OrderDocument, orderId: string): readonly CalendarOrderRow[] {
  if (order.settlement !== 'TRACKED' || order.leftToPay.minor <= 0) return [];
  const stages = [...order.paymentStages].sort((one, other) => one.stage - other.stage);
  let due = order.due.minor;
  let paid = Math.max(0, order.paid.minor);
  return stages.flatMap((stage, index) => {
    const isLast = index === stages.length - 1;
    const owed = isLast ? due : Math.min(stage.amount?.minor ?? due, due);
    const done = Math.min(owed, paid);
    due -= owed;
    paid -= done;
    if (owed <= done) return [];
    const itemId = `payment:${orderId}:${stage.stage}`;
    const amounts = { amountDone: done, amountLeft: owed - done };
    const { promised, firstPromised, expected } = stage;
    const days = { promised, firstPromised, expected };
    return [
      row(order, orderId, { itemId, kind: 'PAYMENT', ...days, stage: stage.stage, ...amounts }),
    ];
  });
}

type Optional = 'promised' | 'firstPromised' | 'expected' | 'stage' | 'unit';

type Said = Pick<CalendarOrderRow, 'itemId' | 'kind' | 'amountDone' | 'amountLeft'> &
  Partial<Pick<CalendarOrderRow, 'quantityDone' | 'quantityLeft'>> & {
    readonly [K in Optional]?: CalendarOrderRow[K] | undefined;
  };

function row(
  { customerId, responsibleId: managerId, number: orderNumber, currency }: OrderDocument,
  orderId: string,
  said: Said,
): CalendarOrderRow {
  const place = placeOf({
    day: earlier(said.promised, said.expected),
    importance: 'NORMAL',
    id: said.itemId,
  });
  return given({
    ...said,
    place,
    customerId,
    managerId,
    orderId,
    orderNumber,
    currency,
    items: 1,
  });
}
