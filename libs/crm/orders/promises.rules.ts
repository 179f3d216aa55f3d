import { Refusal } from '#event-sourcing';
import { given } from '../shared/given.js';
import { headOf, refuseBefore, refuseUnlessOpen, type About } from './order.rules.js';
import type { NewOrderEvent } from './orders.events.js';
import type {
  PromisePaymentDate,
  PromiseShipmentDate,
  ReviseExpectedDate,
} from './promises.commands.js';

/** Refuses with order_closed, order_cancelled, change_before_order. */
export function promiseShipment(
  { date }: PromiseShipmentDate,
  about: About,
): readonly NewOrderEvent[] {
  refuseUnlessOpen(about.order);
  refuseBeforeOrder(about);
  const { promised } = about.order.shipmentDates;
  if (promised === date) return [];
  const data = { ...headOf(about), date, ...previous(promised) };
  return [{ type: 'ShipmentDatePromised', data }];
}

/** Refuses with order_not_tracked, stage_not_found, change_before_order. */
export function promisePayment(
  command: PromisePaymentDate,
  about: About,
): readonly NewOrderEvent[] {
  refuseBeforeOrder(about);
  const { date } = command;
  const { stage, promised } = stageOf(command.stage, about);
  if (promised === date) return [];
  const data = { ...headOf(about), stage, date, ...previous(promised) };
  return [{ type: 'PaymentDatePromised', data }];
}

/** Refuses as promising does, with `stage_of_shipment` when a shipment is given a stage of payment. */
export function reviseExpected(
  command: ReviseExpectedDate,
  about: About,
): readonly NewOrderEvent[] {
  refuseBeforeOrder(about);
  const { side, date } = command;
  const { stage, expected } =
    side === 'SHIPMENT' ? shipmentSide(command, about) : stageOf(command.stage, about);
  if (expected === date) return [];
  const data = {
    ...headOf(about),
    side,
    ...(stage !== undefined && { stage }),
    date,
    ...previous(expected),
    ...given({ reason: command.reason }),
  };
  return [{ type: 'ExpectedDateRevised', data }];
}

function shipmentSide(command: ReviseExpectedDate, { order }: About) {
  refuseUnlessOpen(order);
  const stage = command.stage ?? undefined;
  if (stage === undefined) return { stage, expected: order.shipmentDates.expected };
  throw new Refusal(
    'stage_of_shipment',
    `stage is ${stage}: only payments have stages; leave it out for a shipment`,
    ['stage'],
  );
}

function stageOf(given: number | null | undefined, { order }: About) {
  if (order.header.settlement === 'NOT_TRACKED') {
    throw new Refusal(
      'order_not_tracked',
      `orderId is ${order.header.orderId}: payments of order ${order.header.orderNumber} are not followed; it has no dates of payment to promise`,
      ['orderId'],
    );
  }
  const stage = given ?? 1;
  const dates = order.paymentDates.get(stage);
  if (dates !== undefined) return { stage, ...dates };
  throw new Refusal(
    'stage_not_found',
    `stage is ${stage}: the payment of order ${order.header.orderNumber} has ${order.paymentDates.size} stage(s); give one from 1 to ${order.paymentDates.size}`,
    ['stage'],
  );
}

function refuseBeforeOrder(about: About): void {
  const { placedAt } = about.order;
  refuseBefore(about, placedAt, 'change_before_order', 'the order was placed', 'refused');
}

function previous(date: string | undefined): { readonly previousDate?: string } {
  return date === undefined ? {} : { previousDate: date };
}
