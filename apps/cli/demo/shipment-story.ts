import type {
  AcceptReturn,
  CloseOrder,
  ConfirmDelivery,
  DispatchShipment,
  IssueCreditNote,
  ReopenOrder,
} from '#crm';
import type { Input } from '../input.js';
import type { Telling } from './hero.js';
import { grossCents, halfOf, inDecimals, TAX_PERCENT, type Line, type Order } from './order.js';

/** What became of the goods: the working day of the last shipment, and what is to be paid. */
interface Shipped {
  readonly last: number;
  /** In cents, with tax. */
  readonly due: number;
}

/** Ships near the promised day: at once, or in parts; some remainders never leave. */
export function tellShipments(
  telling: Telling,
  order: Order,
  placed: number,
  promised: number,
): Shipped {
  const { faker } = order.hero.language;
  const first = Math.max(placed, promised + faker.number.int({ min: -3, max: 3 }));
  const half = halfOf(order.lines);
  if (!faker.datatype.boolean(0.25) || half.length === 0) {
    dispatch(telling, order, 1, first);
    const credited = tellComplaint(telling, order, first);
    return { last: first, due: grossCents(order.lines) - credited };
  }
  dispatch(telling, order, 1, first, half);
  const second = first + faker.number.int({ min: 2, max: 10 });
  if (faker.datatype.boolean(0.85)) {
    dispatch(telling, order, 2, second);
    return { last: second, due: grossCents(order.lines) };
  }
  return close(telling, order, first, half);
}

/** The rest is written off; for some it is found after all. */
function close(telling: Telling, order: Order, first: number, half: readonly Line[]): Shipped {
  const { faker, reasons } = order.hero.language;
  const orderId = order.id;
  const end = first + faker.number.int({ min: 12, max: 25 });
  const command: Input<CloseOrder> = { type: 'CloseOrder', orderId, reason: reasons.closed };
  order.write(`${order.key}/closed`, command, end);
  if (!faker.datatype.boolean(0.3)) return { last: first, due: grossCents(half) };
  const reopen: Input<ReopenOrder> = { type: 'ReopenOrder', orderId, reason: reasons.reopened };
  const found = end + faker.number.int({ min: 2, max: 6 });
  order.write(`${order.key}/reopened`, reopen, found);
  dispatch(telling, order, 2, found + 1);
  return { last: found + 1, due: grossCents(order.lines) };
}

/** Goods leave; some shipments are known to have arrived. */
export function dispatch(
  { diary }: Telling,
  order: Order,
  n: number,
  day: number,
  parts?: readonly Line[],
): void {
  const { faker, reasons } = order.hero.language;
  const key = `${order.key}/shipment/${n}`;
  const shipmentId = diary.idOf('shipment', key);
  const late = faker.datatype.boolean(0.1) ? faker.number.int({ min: 1, max: 3 }) : 0;
  const command: Input<DispatchShipment> = {
    type: 'DispatchShipment',
    ...{ orderId: order.id, shipmentId },
    ...(parts !== undefined && {
      lines: parts.map(({ lineId, quantity }) => ({ lineId, quantity: String(quantity) })),
    }),
  };
  // Now and then a shipment is entered for a day on which nothing left, and put right the same day.
  if (faker.datatype.boolean(0.02)) {
    const wrong = { ...command, shipmentId: diary.idOf('shipment', `${key}/wrong`) };
    order.write(`${key}/wrong`, wrong, day);
    const stream = `order-${order.id}`;
    const undo = { type: 'VoidFact', stream, eventId: diary.eventId(`${key}/wrong`, stream) };
    order.write(`${key}/void`, { ...undo, ...{ reason: reasons.notShipped } }, day);
    order.write(key, command, day + 1);
    return;
  }
  order.write(key, command, day, late);
  if (!faker.datatype.boolean(0.15)) return;
  const arrived: Input<ConfirmDelivery> = {
    type: 'ConfirmDelivery',
    ...{ orderId: order.id, shipmentId },
  };
  order.write(`${key}/delivered`, arrived, day + late + 1);
}

/** A part of a whole shipment comes back now and then, or is credited. Answers what is credited, in cents. */
function tellComplaint(telling: Telling, order: Order, shipped: number): number {
  const { diary } = telling;
  const { faker, reasons } = order.hero.language;
  const [line] = order.lines;
  if (line === undefined) return 0;
  if (faker.datatype.boolean(0.05)) {
    return tellReturn(telling, order, line, shipped + faker.number.int({ min: 3, max: 12 }));
  }
  if (!faker.datatype.boolean(0.04)) return 0;
  // A tenth of one unit: whole cents, with the tax as well.
  const net = line.product.price * 10;
  const tax = (net * TAX_PERCENT) / 100;
  const key = `${order.key}/credit-note`;
  const note: Input<IssueCreditNote> = {
    type: 'IssueCreditNote',
    ...{ orderId: order.id, lineId: line.lineId, creditNoteId: diary.idOf('creditNote', key) },
    ...{ net: inDecimals(net), tax: inDecimals(tax) },
    reason: faker.helpers.arrayElement(reasons.creditNote),
  };
  order.write(key, note, shipped + faker.number.int({ min: 2, max: 5 }));
  return net + tax;
}

/** One unit comes back, for its money or to be replaced. */
function tellReturn({ diary }: Telling, order: Order, line: Line, day: number): number {
  const { faker, reasons } = order.hero.language;
  const isReplaced = faker.datatype.boolean(0.3);
  const key = `${order.key}/return`;
  const returnId = diary.idOf('return', key);
  const command: Input<AcceptReturn> = {
    type: 'AcceptReturn',
    orderId: order.id,
    shipmentId: diary.idOf('shipment', `${order.key}/shipment/1`),
    returnId,
    disposition: isReplaced ? 'REPLACE' : 'REFUND',
    lines: [{ lineId: line.lineId, quantity: '1' }],
    reason: faker.helpers.arrayElement(reasons.returned),
  };
  order.write(key, command, day);
  if (!isReplaced) return grossCents([{ ...line, quantity: 1 }]);
  const again: Input<DispatchShipment> = {
    type: 'DispatchShipment',
    ...{ orderId: order.id, replacementFor: returnId },
    shipmentId: diary.idOf('shipment', `${order.key}/replacement`),
  };
  order.write(`${order.key}/replacement`, again, day + 2);
  return 0;
}
