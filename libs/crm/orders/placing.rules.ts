import { Refusal, idOf, type Context } from '#event-sourcing';
import type { CustomerState, RegisteredCustomer } from '../customers/customer.state.js';
import { refuseArchived } from '../customers/standing.rules.js';
import { refuseAbsent } from '../managers/manager-left.rules.js';
import type { ManagerState } from '../managers/managers.decider.js';
import { rateFor } from '../shared/exchange.js';
import { fieldAt } from '../shared/field-path.js';
import { given } from '../shared/given.js';
import { openedBy } from '../shared/ids.js';
import { toDecimal, toMinor, sumMinor } from '../shared/money.js';
import { priced, total, type Price } from '../shared/order-arithmetic.js';
import { formatDecimal, parseDecimal, SCALE } from '../shared/quantity.js';
import type { OrderLineInput } from './order-lines.commands.js';
import { inBase, positive, type OrderSettings } from './order.rules.js';
import type { OrderState } from './order.state.js';
import type { PlaceOrder } from './orders.commands.js';
import type { NewOrderEvent, OrderedLine, ScheduledPayment } from './orders.events.js';

/** What placing an order looks at besides the order. */
export interface PlacingContext extends Pick<Context<never>, 'stream'> {
  readonly customer: CustomerState | undefined;
  /** The responsible manager, when one is named. */
  readonly manager: ManagerState | undefined;
}

/**
 * Refuses with order_already_placed, customer_not_found, customer_archived, manager_not_found, manager_left, exchange_rate_…, line_already_exists,
 * quantity_not_positive, discount_above_price, schedule_differs_from_total, payment_promised_twice, order_not_tracked,
 * amount_too_large, amount_too_precise.
 */
export function place(
  command: PlaceOrder,
  state: OrderState,
  { stream, customer, manager }: PlacingContext,
  settings: OrderSettings,
): readonly NewOrderEvent[] {
  const orderId = idOf(stream);
  if (state.status !== 'absent') {
    const { path, said } = openedBy(command.meta);
    throw new Refusal(
      'order_already_placed',
      `${said}: that order is placed already, with number ${state.header.orderNumber}; change it by its id ${orderId}, or give another ${path.join()}`,
      path,
    );
  }
  const { currency, customerId } = command;
  const known = registered(customer, customerId);
  refuseArchived(known, command.meta);
  const { occurredAt = command.meta.now } = command.meta;
  if (command.responsibleId) {
    refuseAbsent(manager, command.responsibleId, occurredAt, ['responsibleId']);
  }
  const lines = command.lines.map((line, index) =>
    orderedLine(line, String(index + 1), currency, ['lines', String(index)]),
  );
  refuseRepeatedIds(lines);
  const amounts = total(lines, ['lines']);
  const rate = rateFor(currency, settings.baseCurrency, command.exchangeRate);
  const data = given({
    orderId,
    orderNumber: command.number ?? orderId.slice(0, 8).toUpperCase(),
    customerId,
    currency,
    settlement: command.settlement ?? ('TRACKED' as const),
    responsibleId: command.responsibleId ?? known.managerId,
    channel: command.channel,
    country: command.country ?? known.attributes.COUNTRY,
    region: command.region ?? known.attributes.REGION,
    ...rate,
    promisedShipmentDate: command.promisedShipmentDate,
    promisedPaymentDate: command.promisedPaymentDate,
    schedule: scheduleOf(command, amounts.gross),
    lines,
    ...inBase(amounts.net, { currency, ...rate }, settings, ['exchangeRate']),
  });
  return [{ type: 'OrderPlaced', data }];
}

function registered(customer: CustomerState | undefined, customerId: string): RegisteredCustomer {
  if (customer?.status === 'registered') return customer;
  throw new Refusal(
    'customer_not_found',
    `customerId is ${customerId}: no such customer is registered; register it first`,
    ['customerId'],
  );
}

/** The line as ordered, its amounts computed. `number` is its id unless it has one. */
export function orderedLine(
  input: OrderLineInput,
  number: string,
  currency: string,
  path: readonly string[],
): OrderedLine {
  positive(input.quantity, [...path, 'quantity']);
  const price = {
    unitPrice: input.unitPrice,
    discount: input.discount ?? '0',
    taxRate: input.taxRate ?? '0',
  };
  refuseImpossiblePrice(price, path);
  return {
    lineId: input.lineId ?? number,
    productId: input.productId,
    ...given({ productGroup: input.productGroup }),
    productName: input.productName,
    quantity: formatDecimal(parseDecimal(input.quantity)),
    unit: input.unit ?? 'pcs',
    ...price,
    ...priced(input.quantity, price, currency, [...path, 'unitPrice']),
  };
}

/** @throws Refusal `discount_above_price`, `price_negative` */
export function refuseImpossiblePrice(price: Price, path: readonly string[]): void {
  for (const field of ['unitPrice', 'discount', 'taxRate'] as const) {
    const at = [...path, field];
    if (parseDecimal(price[field], at) >= 0n) continue;
    throw new Refusal('price_negative', `${fieldAt(at)} is "${price[field]}": give 0 or more`, at);
  }
  if (parseDecimal(price.discount) <= SCALE) return;
  const at = [...path, 'discount'];
  throw new Refusal(
    'discount_above_price',
    `${fieldAt(at)} is "${price.discount}": it is a fraction of the price, at most "1"; "0.05" is 5 %`,
    at,
  );
}

function refuseRepeatedIds(lines: readonly OrderedLine[]): void {
  const repeated = lines.findIndex(
    ({ lineId }, index) => lines.findIndex((other) => other.lineId === lineId) < index,
  );
  if (repeated < 0) return;
  throw new Refusal(
    'line_already_exists',
    `lines[${repeated}].lineId is "${lines[repeated]?.lineId}" again: give each line an id of its own`,
    ['lines', String(repeated), 'lineId'],
  );
}

function scheduleOf(command: PlaceOrder, gross: number): ScheduledPayment[] | undefined {
  const { schedule, promisedPaymentDate, settlement, currency } = command;
  if (!schedule && !promisedPaymentDate) return undefined;
  if (settlement === 'NOT_TRACKED') {
    throw new Refusal(
      'order_not_tracked',
      'settlement is NOT_TRACKED: payments of this order are not followed; leave out dates of payment',
      ['settlement'],
    );
  }
  if (!schedule) return undefined;
  if (promisedPaymentDate) {
    throw new Refusal(
      'payment_promised_twice',
      `promisedPaymentDate is ${promisedPaymentDate} beside a schedule: leave one of them out`,
      ['promisedPaymentDate'],
    );
  }
  const stages = schedule.map(({ date, amount }, index) => ({
    stage: index + 1,
    date,
    minor: toMinor(amount, currency, ['schedule', String(index), 'amount']),
  }));
  const sum = sumMinor(
    stages.map(({ minor }) => minor),
    ['schedule'],
  );
  if (sum === gross) return stages;
  throw new Refusal(
    'schedule_differs_from_total',
    `the stages of schedule make "${toDecimal({ minor: sum, currency })}": the order makes "${toDecimal({ minor: gross, currency })}" ${currency} with tax; make them equal`,
    ['schedule'],
  );
}
