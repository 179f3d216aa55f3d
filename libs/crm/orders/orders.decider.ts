import { Refusal, consult, type Context, type Decider } from '#event-sourcing';
import { customerFold } from '../customers/customer.state.js';
import { managerDecider } from '../managers/managers.decider.js';
import { newStream } from '../shared/ids.js';
import { cancel, close, reopen } from './endings.rules.js';
import { addLine, cancelLine, changeQuantity, reprice } from './lines.rules.js';
import type {
  AddOrderLine,
  CancelOrderLine,
  ChangeOrderLineQuantity,
  RepriceOrderLine,
} from './order-lines.commands.js';
import type { About, OrderSettings } from './order.rules.js';
import { orderFold, type OrderState } from './order.state.js';
import type { CancelOrder, CloseOrder, PlaceOrder, ReopenOrder } from './orders.commands.js';
import type { NewOrderEvent, OrderEvent } from './orders.events.js';
import { place } from './placing.rules.js';
import type {
  PromisePaymentDate,
  PromiseShipmentDate,
  ReviseExpectedDate,
} from './promises.commands.js';
import { promisePayment, promiseShipment, reviseExpected } from './promises.rules.js';
import { acceptReturn, issueCreditNote } from './returns.rules.js';
import type {
  AcceptReturn,
  ConfirmDelivery,
  CostShipment,
  DispatchShipment,
  IssueCreditNote,
} from './shipments.commands.js';
import { cost, deliver, dispatch } from './shipments.rules.js';
import { refuseImpossibleDays } from './valid-time.rules.js';
import { orderVoiding } from './voiding.rules.js';

/** The commands to an order that has been placed. */
type ToOrder =
  | AddOrderLine
  | ChangeOrderLineQuantity
  | RepriceOrderLine
  | CancelOrderLine
  | PromiseShipmentDate
  | PromisePaymentDate
  | ReviseExpectedDate
  | DispatchShipment
  | CostShipment
  | ConfirmDelivery
  | AcceptReturn
  | IssueCreditNote
  | CloseOrder
  | CancelOrder
  | ReopenOrder;

export type OrderCommand = PlaceOrder | ToOrder;

const consults = {
  customer: consult(customerFold, (command: OrderCommand) =>
    command.type === 'PlaceOrder' ? [`customer-${command.customerId}`] : [],
  ),
  manager: consult(managerDecider, (command: OrderCommand) =>
    command.type === 'PlaceOrder' && command.responsibleId
      ? [`manager-${command.responsibleId}`]
      : [],
  ),
};

export type OrderDecider = Decider<
  OrderCommand,
  OrderState,
  OrderEvent,
  NewOrderEvent,
  typeof consults
>;

/**
 * The rules of orders; each rule says at its own place what it refuses. `order_not_found` for all but placing; what
 * makes a day in the past impossible is refused whatever the command (valid-time.rules).
 */
export function makeOrderDecider(settings: OrderSettings): OrderDecider {
  return {
    category: 'order',
    commands: [
      'PlaceOrder',
      'AddOrderLine',
      'ChangeOrderLineQuantity',
      'RepriceOrderLine',
      'CancelOrderLine',
      'PromiseShipmentDate',
      'PromisePaymentDate',
      'ReviseExpectedDate',
      'DispatchShipment',
      'CostShipment',
      'ConfirmDelivery',
      'AcceptReturn',
      'IssueCreditNote',
      'CloseOrder',
      'CancelOrder',
      'ReopenOrder',
    ],
    streamOf: (command) =>
      command.type === 'PlaceOrder' ? newStream('order', command.meta) : `order-${command.orderId}`,
    consults,
    ...orderFold,
    decide(command, state, context) {
      if (command.type === 'PlaceOrder') return placeWith(command, state, context, settings);
      if (state.status === 'absent') {
        throw new Refusal(
          'order_not_found',
          `orderId is ${command.orderId}: no such order has been placed; take an id from an answer, or place the order first`,
          ['orderId'],
        );
      }
      const about = { order: state, at: context.occurredAt, meta: command.meta, ...settings };
      const decided = decideAbout(command, about);
      refuseImpossibleDays(decided, about);
      return decided;
    },
    voiding: orderVoiding,
  };
}

function placeWith(
  command: PlaceOrder,
  state: OrderState,
  { stream, consulted }: Context<typeof consults>,
  settings: OrderSettings,
): readonly NewOrderEvent[] {
  const manager = consulted.manager.get(`manager-${command.responsibleId}`);
  const customer = consulted.customer.get(`customer-${command.customerId}`);
  return place(command, state, { stream, customer, manager }, settings);
}

function decideAbout(command: ToOrder, about: About): readonly NewOrderEvent[] {
  switch (command.type) {
    case 'AddOrderLine':
      return addLine(command, about);
    case 'ChangeOrderLineQuantity':
      return changeQuantity(command, about);
    case 'RepriceOrderLine':
      return reprice(command, about);
    case 'CancelOrderLine':
      return cancelLine(command, about);
    case 'PromiseShipmentDate':
      return promiseShipment(command, about);
    case 'PromisePaymentDate':
      return promisePayment(command, about);
    case 'ReviseExpectedDate':
      return reviseExpected(command, about);
    case 'DispatchShipment':
      return dispatch(command, about);
    case 'CostShipment':
      return cost(command, about);
    case 'ConfirmDelivery':
      return deliver(command, about);
    case 'AcceptReturn':
      return acceptReturn(command, about);
    case 'IssueCreditNote':
      return issueCreditNote(command, about);
    case 'CloseOrder':
      return close(command, about);
    case 'CancelOrder':
      return cancel(command, about);
    case 'ReopenOrder':
      return reopen(command, about);
  }
}
