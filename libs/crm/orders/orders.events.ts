import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';
import { DecisionRecorded, type WithoutDecisions } from '../shared/decision.js';
import { currencyCode } from '../shared/money.js';
import { decimalText } from '../shared/quantity.js';
import { Channel } from '../shared/vocabulary.js';

/** Whether payments of an order are followed. NOT_TRACKED: foreign or old data without payments. */
export const Settlement = z.enum(['TRACKED', 'NOT_TRACKED']).meta({
  graphql: 'Settlement',
  about: 'Whether payments of an order are followed.',
  values: {
    TRACKED: 'They are: what is due and paid is known.',
    NOT_TRACKED: 'They are not: foreign or old data without payments.',
  },
});
export type Settlement = z.output<typeof Settlement>;

/** What becomes of returned goods: money back (or less to pay), or the same goods again. */
export const Disposition = z.enum(['REFUND', 'REPLACE']).meta({
  graphql: 'ReturnDisposition',
  about: 'What becomes of returned goods.',
  values: {
    REFUND: 'Money back, or less to pay.',
    REPLACE: 'The same goods are shipped again.',
  },
});
export type Disposition = z.output<typeof Disposition>;

/** ALL: nothing of the order takes place; REMAINDER: what has not been shipped will not be. */
export const CancelScope = z.enum(['ALL', 'REMAINDER']).meta({
  graphql: 'CancelScope',
  about: 'How much of an order is cancelled.',
  values: {
    ALL: 'The whole order, of which nothing has been shipped.',
    REMAINDER: 'What is left to ship.',
  },
});
export type CancelScope = z.output<typeof CancelScope>;

/** Which of the two things that an order waits for. */
export const OrderSide = z.enum(['SHIPMENT', 'PAYMENT']).meta({
  graphql: 'OrderSide',
  about: 'Which of the two things that an order waits for.',
  values: {
    SHIPMENT: 'That it is shipped.',
    PAYMENT: 'That it is paid.',
  },
});
export type OrderSide = z.output<typeof OrderSide>;

/** Minor units of the order's currency; documents show them as Money in GraphQL. */
const minor = z.int().min(0).meta({ graphql: 'Money' });
const lineId = z.string().min(1).max(64).describe('Id of the line within its order');
const shipmentId = z.uuid().describe('Id of the shipment');
const quantity = decimalText.describe('Quantity, a decimal number, in the unit of the line');
const date = z.iso.date();
const stage = z.int().min(1).describe('Stage of the payment schedule, from 1');
const reason = personal(z.string().min(1).max(1000));
const baseMinor = z
  .int()
  .optional()
  .describe('The net total in minor units of the base currency, when the order is in another one');

/** What a line or a part of a line is worth, in minor units of the order's currency. */
const amounts = {
  net: minor.describe('Amount without tax, in minor units of the order’s currency'),
  tax: minor.describe('Tax, in minor units of the order’s currency'),
  gross: minor.describe('Amount with tax, in minor units of the order’s currency'),
};

/** Of parts: rounding may leave the last one a smallest unit below 0, so that all add up to the line. */
const partAmounts = {
  net: z.int().describe(amounts.net.description ?? ''),
  tax: z.int().describe(amounts.tax.description ?? ''),
  gross: z.int().describe(amounts.gross.description ?? ''),
};

const product = {
  productId: z.string().min(1).max(64).describe('Id of the product'),
  productGroup: z.string().min(1).max(100).optional().describe('Group of the product'),
};

/** Carried by every fact of an order, so that each can be told, counted and grouped by itself. */
const order = {
  orderId: z.uuid().describe('Id of the order'),
  orderNumber: z.string().min(1).max(64).describe('Number of the order'),
  customerId: z.uuid().describe('Id of the customer'),
  currency: currencyCode.describe('Currency of the order, ISO 4217'),
  settlement: Settlement.describe('Whether payments of this order are followed'),
  responsibleId: z.uuid().optional().describe('Id of the manager responsible for the order'),
  channel: Channel.describe('Through which channel the order came'),
  country: z.string().min(1).max(64).optional().describe('Country, a code'),
  region: z.string().min(1).max(64).optional().describe('Region, a code'),
  rate: decimalText
    .optional()
    .describe('What one unit of the order’s currency is worth in the base currency, if another'),
};

/** A line as it is ordered. */
export const OrderedLine = z
  .strictObject({
    lineId,
    ...product,
    productName: z.string().min(1).max(300).describe('Name of the product'),
    quantity,
    unit: z.string().min(1).max(32).describe('Unit of the quantity, e.g. "pcs"'),
    unitPrice: decimalText.describe('Price of one unit without tax and discount, a decimal number'),
    discount: decimalText.describe('Discount as a fraction of the price: "0.05" is 5 %'),
    taxRate: decimalText.describe('Tax as a fraction of the net amount: "0.2" is 20 %'),
    ...amounts,
  })
  .meta({ graphql: 'OrderedLine' });
export type OrderedLine = z.output<typeof OrderedLine>;

/** One stage of a payment schedule. */
export const ScheduledPayment = z
  .strictObject({
    stage,
    date: date.describe('Day on which it is promised to be paid'),
    minor: minor.describe('What is to be paid with tax, in minor units of the order’s currency'),
  })
  .meta({ graphql: 'ScheduledPayment' });
export type ScheduledPayment = z.output<typeof ScheduledPayment>;

/** A part of a line, without amounts. */
const LinePart = z.strictObject({ lineId, ...product, quantity });
export type LinePart = z.output<typeof LinePart>;

const cost = minor.describe('What these goods cost us, in minor units of the order’s currency');

/** A part of a line that was shipped. */
export const ShippedLine = LinePart.extend({ ...partAmounts, cost: cost.optional() }).meta({
  graphql: 'ShippedLine',
});
export type ShippedLine = z.output<typeof ShippedLine>;

/** A part of a line that came back. */
export const ReturnedLine = LinePart.extend(partAmounts).meta({ graphql: 'ReturnedLine' });
export type ReturnedLine = z.output<typeof ReturnedLine>;

const CostedLine = z.strictObject({ lineId, ...product, cost });

const linePrice = {
  unitPrice: OrderedLine.shape.unitPrice,
  discount: OrderedLine.shape.discount,
  taxRate: OrderedLine.shape.taxRate,
};

const lineChange = {
  ...order,
  lineId,
  ...product,
  productName: OrderedLine.shape.productName,
};

/** The facts of one order: what was agreed, promised, shipped, returned, credited. */
export const orderEvents = events(
  'order',
  {
    OrderPlaced: z.strictObject({
      ...order,
      promisedShipmentDate: date.optional().describe('Day by which shipment is promised'),
      promisedPaymentDate: date
        .optional()
        .describe('Day by which payment is promised, when there is no schedule'),
      schedule: z.array(ScheduledPayment).max(100).optional().describe('Payment in stages'),
      lines: z.array(OrderedLine).min(1).max(1000).describe('What is ordered'),
      baseMinor,
    }),
    OrderLineAdded: z.strictObject({
      ...order,
      line: OrderedLine.describe('What is ordered as well'),
      baseMinor,
    }),
    OrderLineQuantityChanged: z.strictObject({
      ...lineChange,
      from: quantity.describe('Quantity ordered up to now'),
      to: quantity.describe('Quantity ordered from now on'),
      ...amounts,
      baseMinor,
    }),
    OrderLineRepriced: z.strictObject({
      ...lineChange,
      from: z.strictObject(linePrice).describe('Price up to now'),
      to: z.strictObject(linePrice).describe('Price from now on'),
      ...amounts,
      baseMinor,
    }),
    OrderLineCancelled: z.strictObject({
      ...lineChange,
      quantity: quantity.describe('Quantity that will not be shipped'),
      reason: reason.optional().describe('Why'),
    }),
    ShipmentDatePromised: z.strictObject({
      ...order,
      date: date.describe('Day by which shipment is promised'),
      previousDate: date.optional().describe('Day promised up to now'),
    }),
    PaymentDatePromised: z.strictObject({
      ...order,
      stage,
      date: date.describe('Day by which payment is promised'),
      previousDate: date.optional().describe('Day promised up to now'),
    }),
    ExpectedDateRevised: z.strictObject({
      ...order,
      side: OrderSide.describe('Of the shipment or of the payment'),
      stage: stage.optional().describe('Stage of the payment schedule, from 1; for payments'),
      date: date.describe('Day on which we expect it'),
      previousDate: date.optional().describe('Day expected up to now'),
      reason: reason.optional().describe('Why'),
    }),
    ShipmentDispatched: z.strictObject({
      ...order,
      shipmentId,
      lines: z.array(ShippedLine).min(1).max(1000).describe('What was shipped'),
      replacementFor: z
        .uuid()
        .optional()
        .describe('Id of the return that these goods replace; then the amounts are 0'),
      baseMinor,
    }),
    ShipmentCosted: z.strictObject({
      ...order,
      shipmentId,
      lines: z.array(CostedLine).min(1).max(1000).describe('What the shipped goods cost us'),
    }),
    ShipmentDelivered: z.strictObject({ ...order, shipmentId }),
    ReturnAccepted: z.strictObject({
      ...order,
      returnId: z.uuid().describe('Id of the return'),
      shipmentId: shipmentId.describe('Id of the shipment that the goods came with'),
      disposition: Disposition.describe('REFUND: money back; REPLACE: the same goods again'),
      lines: z
        .array(ReturnedLine)
        .min(1)
        .max(1000)
        .describe('What came back, at the prices of the order; amounts are 0 for REPLACE'),
      reason: reason.optional().describe('Why the goods came back'),
      baseMinor,
    }),
    CreditNoteIssued: z.strictObject({
      ...order,
      creditNoteId: z.uuid().describe('Id of the credit note'),
      lineId: lineId.optional().describe('Line that the credit is for, when it is for one'),
      productGroup: product.productGroup,
      ...amounts,
      reason: reason.describe('What the credit is for'),
      baseMinor,
    }),
    OrderClosed: z.strictObject({
      ...order,
      writtenOff: z.array(LinePart).describe('What was left to ship and will not be shipped'),
      reason: reason.describe('Why the rest is written off'),
    }),
    OrderCancelled: z.strictObject({
      ...order,
      scope: CancelScope.describe('Whether the whole order or what was left to ship'),
      cancelled: z.array(LinePart).describe('What was left to ship and will not be shipped'),
      reason: reason.describe('Why'),
    }),
    OrderReopened: z.strictObject({
      ...order,
      previousStatus: z.enum(['CLOSED', 'CANCELLED']).describe('How it had ended'),
      restored: z.array(LinePart).describe('What is left to ship again'),
      reason: reason.optional().describe('Why'),
    }),
    DecisionRecorded,
  },
  { subject: 'customerId' },
);

export type OrderEvent = WithoutDecisions<EventOf<typeof orderEvents>>;
export type NewOrderEvent = WithoutDecisions<NewEventOf<typeof orderEvents>>;
