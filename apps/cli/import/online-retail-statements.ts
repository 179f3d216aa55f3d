import type { Instant } from '#event-sourcing';
import {
  divideHalfEven,
  externalUuid,
  parseDecimal,
  SCALE,
  toDecimal,
  safeMinor,
  type AcceptReturn,
  type AcceptUnmatchedReturn,
  type ClassifyCustomer,
  type DispatchShipment,
  type IssueCustomerCredit,
  type PlaceOrder,
  type RegisterCustomer,
} from '#crm';
import type { Input } from '../input.js';
import type { Statement } from './mapping.js';
import type { Sale } from './online-retail-log.js';

export const SYSTEM = 'online-retail';
export const CURRENCY = 'GBP';

/** A line of an invoice; of a return, the quantity that came back. */
export interface InvoiceLine {
  readonly article: string;
  readonly name: string;
  readonly quantity: string;
  readonly price: string;
}

/** What all lines of an invoice have in common. */
export interface InvoiceHead {
  readonly id: string;
  readonly customer: string;
  readonly country: string;
  readonly at: Instant;
  readonly exchangeRate: string | undefined;
}

/** What the file says of a customer: a number, and the country of its first invoice. */
export function customerStatements({ customer, country, at }: InvoiceHead): readonly Statement[] {
  const common = { kind: 'description', externalId: customer, occurredAt: at } as const;
  const name = `Customer ${customer}`;
  const customerId = customerOf(customer);
  return [
    {
      ...common,
      name: 'name',
      content: { name },
      inferred: ['name', 'occurredAt'],
      concerns: ({ type }) => type === 'CustomerRegistered' || type === 'CustomerRenamed',
      // The name is made from the number, which never changes: there is nothing to rename.
      command: (previous) =>
        previous === undefined
          ? ({
              type: 'RegisterCustomer',
              kinds: ['BUYER'],
              name,
              source: { channel: 'ONLINE_STORE' },
            } satisfies Input<RegisterCustomer>)
          : undefined,
    },
    {
      ...common,
      name: 'COUNTRY',
      content: country === '' ? undefined : { code: country },
      inferred: ['COUNTRY', 'occurredAt'],
      concerns: ({ type, data }) =>
        type === 'CustomerClassified' && data['attribute'] === 'COUNTRY',
      command: () =>
        country === ''
          ? undefined
          : ({
              type: 'ClassifyCustomer',
              customerId,
              attribute: 'COUNTRY',
              to: country,
            } satisfies Input<ClassifyCustomer>),
    },
  ];
}

/** An invoice is an order that is shipped as a whole at the same instant. */
export function saleStatements(
  { id, customer, country, at, exchangeRate }: InvoiceHead,
  lines: readonly InvoiceLine[],
): readonly Statement[] {
  const { orderId, shipmentId } = saleOf(id);
  return [
    {
      name: 'placed',
      kind: 'fact',
      externalId: id,
      content: {
        ...{ customer, at, country },
        lines: lines.map(({ article, quantity, price }) => [article, quantity, price]),
      },
      occurredAt: at,
      concerns: ({ type }) => type === 'OrderPlaced',
      command: () =>
        ({
          type: 'PlaceOrder',
          customerId: customerOf(customer),
          number: id,
          currency: CURRENCY,
          ...(exchangeRate === undefined ? {} : { exchangeRate }),
          channel: 'ONLINE_STORE',
          ...(country === '' ? {} : { country }),
          settlement: 'NOT_TRACKED',
          lines: lines.map(({ article, name, quantity, price }) => ({
            productId: article,
            productName: name,
            quantity,
            unitPrice: price,
          })),
        }) satisfies Input<PlaceOrder>,
    },
    {
      name: 'dispatched',
      kind: 'fact',
      externalId: id,
      content: { at },
      occurredAt: at,
      inferred: ['SHIPMENT'],
      concerns: ({ type }) => type === 'ShipmentDispatched',
      command: () =>
        ({
          type: 'DispatchShipment',
          ...{ orderId, shipmentId },
        }) satisfies Input<DispatchShipment>,
    },
  ];
}

/** What came back of one sale by one return; none when the source says so no longer. */
export function returnStatement(
  { id, at }: InvoiceHead,
  { orderId, shipmentId }: Sale,
  lines: readonly { readonly lineId: string; readonly quantity: string }[],
): Statement {
  return {
    name: `returned ${id}`,
    kind: 'fact',
    externalId: id,
    content:
      lines.length === 0
        ? undefined
        : { at, lines: lines.map(({ lineId, quantity }) => [lineId, quantity]) },
    occurredAt: at,
    inferred: ['SHIPMENT'],
    concerns: ({ type, metadata }) =>
      type === 'ReturnAccepted' && metadata.source?.externalId === id,
    command: () =>
      ({
        type: 'AcceptReturn',
        ...{ orderId, shipmentId, disposition: 'REFUND', lines: [...lines] },
      }) satisfies Input<AcceptReturn>,
  };
}

/** What came back, and no earlier sale of it to the customer is in the file. */
export function unmatchedStatement(
  head: InvoiceHead,
  externalId: string,
  { article, name, quantity, price }: InvoiceLine,
): Statement {
  const { at } = head;
  return {
    name: 'unmatched',
    kind: 'fact',
    externalId,
    content: quantity === '0' ? undefined : { at, article, quantity, price },
    occurredAt: at,
    concerns: ({ type }) => type === 'UnmatchedReturnAccepted',
    command: () =>
      ({
        type: 'AcceptUnmatchedReturn',
        ...withoutOrder(head),
        lines: [{ productId: article, productName: name, quantity, unitPrice: price }],
        reason: 'No earlier sale of this article to the customer is in the file',
      }) satisfies Input<AcceptUnmatchedReturn>,
  };
}

/** Postage, a discount or the like given back, and no earlier charge of it to the customer is in the file. */
export function creditStatement(
  head: InvoiceHead,
  externalId: string,
  { article, name, quantity, price }: InvoiceLine,
): Statement {
  const { at } = head;
  return {
    name: 'credited',
    kind: 'fact',
    externalId,
    content: quantity === '0' ? undefined : { at, article, quantity, price },
    occurredAt: at,
    concerns: ({ type }) => type === 'CustomerCreditIssued',
    command: () =>
      ({
        type: 'IssueCustomerCredit',
        ...withoutOrder(head),
        net: amountOf(quantity, price),
        productId: article,
        productName: name,
        reason: `${name}: no earlier charge of it to the customer is in the file`,
      }) satisfies Input<IssueCustomerCredit>,
  };
}

function withoutOrder({ customer, country, exchangeRate }: InvoiceHead) {
  return {
    customerId: customerOf(customer),
    currency: CURRENCY,
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
    settlement: 'NOT_TRACKED',
    channel: 'ONLINE_STORE',
    ...(country === '' ? {} : { country }),
  } as const;
}

/** Rounded half-even to the penny, as lines of orders are. */
function amountOf(quantity: string, price: string): string {
  const minor = divideHalfEven(parseDecimal(quantity) * parseDecimal(price) * 100n, SCALE ** 2n);
  return toDecimal({ minor: safeMinor(minor), currency: CURRENCY });
}

/** The id of a customer by its number. */
export function customerOf(number: string): string {
  return externalUuid(SYSTEM, 'customer', number);
}

/** The order that an invoice becomes, and its shipment. */
export function saleOf(invoice: string): Sale {
  return {
    orderId: externalUuid(SYSTEM, 'order', invoice),
    shipmentId: externalUuid(SYSTEM, 'shipment', invoice),
  };
}
