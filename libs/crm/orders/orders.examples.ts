import type { OrderHeader } from './order.state.js';
import type { NewOrderEvent, OrderedLine } from './orders.events.js';

/**
 * Facts of one order, 10 × 100.00 with 20 % tax, as examples: specs tell their histories with them. Ids end in what
 * they are of: customers 1, managers 2, orders 3 and 4, shipments a…, returns b…, payments d….
 */
const uuid = (end: string) => `00000000-0000-4000-8000-${end.padStart(12, '0')}`;

export const customerId = uuid('1');
export const managerId = uuid('2');
export const orderId = uuid('3');
export const shipmentId = uuid('a1');
export const returnId = uuid('b1');
export const creditNoteId = uuid('c1');
export const paymentId = uuid('d1');
export const nobody = uuid('ff');

type DataOf<T> = Extract<NewOrderEvent, { readonly type: T }>['data'];

/** A fact of an order, its data checked by the compiler. */
export function orderFact<T extends NewOrderEvent['type']>(type: T, data: DataOf<T>) {
  return { type, data };
}

export const head: OrderHeader = {
  orderId,
  orderNumber: '10248',
  customerId,
  currency: 'EUR',
  settlement: 'TRACKED',
  responsibleId: managerId,
  channel: 'PHONE',
  country: 'UA',
};

const product = { productId: 'chai', productGroup: 'Beverages' } as const;

export const line: OrderedLine = {
  lineId: '1',
  ...product,
  productName: 'Chai',
  quantity: '10',
  unit: 'pcs',
  unitPrice: '100',
  discount: '0',
  taxRate: '0.2',
  net: 100_000,
  tax: 20_000,
  gross: 120_000,
};

/** A part of the line with its amounts. */
export const part = (quantity: number) => ({
  lineId: '1',
  ...product,
  quantity: String(quantity),
  net: quantity * 10_000,
  tax: quantity * 2_000,
  gross: quantity * 12_000,
});

/** A part of the line without amounts. */
export const bare = (quantity: number) => ({ lineId: '1', ...product, quantity: String(quantity) });

/** A part of the line that is worth nothing: a replacement. */
export const free = (quantity: number) => ({ ...bare(quantity), net: 0, tax: 0, gross: 0 });

export const placed = orderFact('OrderPlaced', { ...head, lines: [line] });

export const shipped = (quantity: number, id = shipmentId) =>
  orderFact('ShipmentDispatched', { ...head, shipmentId: id, lines: [part(quantity)] });

export const returned = (quantity: number, id = returnId, shipment = shipmentId) =>
  orderFact('ReturnAccepted', {
    ...head,
    returnId: id,
    shipmentId: shipment,
    disposition: 'REFUND',
    lines: [part(quantity)],
  });

export const toReplace = (quantity: number, id = returnId, shipment = shipmentId) =>
  orderFact('ReturnAccepted', {
    ...head,
    returnId: id,
    shipmentId: shipment,
    disposition: 'REPLACE',
    lines: [free(quantity)],
  });

export const replaced = (quantity: number, id = uuid('a2'), replacementFor = returnId) =>
  orderFact('ShipmentDispatched', {
    ...head,
    shipmentId: id,
    lines: [free(quantity)],
    replacementFor,
  });

export const closed = (quantity: number) =>
  orderFact('OrderClosed', {
    ...head,
    writtenOff: quantity === 0 ? [] : [bare(quantity)],
    reason: 'out of stock',
  });

export const cancelled = (quantity: number) =>
  orderFact('OrderCancelled', {
    ...head,
    scope: 'REMAINDER',
    cancelled: [bare(quantity)],
    reason: 'not wanted',
  });

export const reopened = (quantity: number, previousStatus: 'CLOSED' | 'CANCELLED' = 'CLOSED') =>
  orderFact('OrderReopened', { ...head, previousStatus, restored: [bare(quantity)] });

/** The histories of the customer and of the manager. */
export const customerHistory = [
  {
    type: 'CustomerRegistered',
    data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
  },
  { type: 'CustomerClassified', data: { customerId, attribute: 'COUNTRY', to: 'UA' } },
  { type: 'CustomerManagerAssigned', data: { customerId, managerId } },
] as const;

export const managerHistory = [
  { type: 'ManagerRegistered', data: { managerId, name: 'Olena' } },
] as const;
