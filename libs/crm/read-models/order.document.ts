import { z } from 'zod';
import { Disposition, ReturnedLine, Settlement, ShippedLine } from '../orders/orders.events.js';
import { Money } from '../shared/money.js';
import { PaymentState, ShipmentState } from '../shared/order-arithmetic.js';
import { OrderLine } from '../shared/order-lines.js';
import { Channel } from '../shared/vocabulary.js';

/** Whether an order goes on. */
export const OrderStatus = z.enum(['OPEN', 'CLOSED', 'CANCELLED']).meta({
  graphql: 'OrderStatus',
  about: 'Whether an order goes on.',
  values: {
    OPEN: 'It goes on.',
    CLOSED: 'It is finished; what was left to ship is written off.',
    CANCELLED: 'It, or what was left of it, does not take place.',
  },
});

const instant = z.iso.datetime();
const date = z.iso.date();
const businessDate = date.describe('Business day on which it happened');
const minor = z.int().meta({ graphql: 'Money' });

const Shipment = z
  .strictObject({
    shipmentId: z.uuid().describe('Id of the shipment'),
    dispatchedAt: instant.describe('When the goods left'),
    businessDate,
    deliveredAt: instant.optional().describe('When the goods reached the customer'),
    replacementFor: z.uuid().optional().describe('Id of the return that the goods replace'),
    lines: z.array(ShippedLine).describe('What was shipped'),
  })
  .meta({ graphql: 'Shipment' });

const Return = z
  .strictObject({
    returnId: z.uuid().describe('Id of the return'),
    shipmentId: z.uuid().describe('Id of the shipment that the goods came with'),
    disposition: Disposition.describe('REFUND: money back; REPLACE: the same goods again'),
    acceptedAt: instant.describe('When the goods came back'),
    businessDate,
    lines: z.array(ReturnedLine).describe('What came back'),
  })
  .meta({ graphql: 'Return' });

const CreditNote = z
  .strictObject({
    creditNoteId: z.uuid().describe('Id of the credit note'),
    issuedAt: instant.describe('When it was issued'),
    businessDate,
    lineId: z.string().optional().describe('Line that it is for, when it is for one'),
    productGroup: z.string().optional().describe('Group of the product of that line'),
    net: minor.describe('Amount without tax, in minor units of the order’s currency'),
    tax: minor.describe('Tax, in minor units of the order’s currency'),
    gross: minor.describe('Amount with tax, in minor units of the order’s currency'),
  })
  .meta({ graphql: 'CreditNote' });

const PaymentStage = z
  .strictObject({
    stage: z.int().describe('Stage of the payment schedule, from 1'),
    amount: Money.optional().describe('What is to be paid; all that is due without a schedule'),
    promised: date.optional().describe('Day by which payment is promised'),
    firstPromised: date.optional().describe('The day that was promised first'),
    expected: date.optional().describe('Day on which we expect it'),
  })
  .meta({ graphql: 'PaymentStage' });

const OrderPayment = z
  .strictObject({
    paymentId: z.uuid().describe('Id of the payment'),
    amount: Money.describe('How much of it stands at this order'),
  })
  .meta({ graphql: 'OrderPayment' });

/** An order with all that became of it. */
export const OrderDocument = z.strictObject({
  number: z.string().describe('Number of the order'),
  customerId: z.uuid().describe('Id of the customer'),
  externalIds: z.array(z.string()).describe('What other systems call it, as system:id'),
  placedAt: instant.describe('When it was placed'),
  businessDate: date.describe('Business day on which it was placed'),
  currency: z.string().describe('Currency of the order, ISO 4217'),
  rate: z
    .string()
    .optional()
    .describe('What one unit of that currency is worth in the base currency, if another'),
  responsibleId: z.uuid().optional().describe('Id of the manager responsible for the order'),
  channel: Channel.describe('Through which channel the order came'),
  country: z.string().optional().describe('Country, a code'),
  region: z.string().optional().describe('Region, a code'),
  settlement: Settlement.describe('Whether payments of this order are followed'),
  status: OrderStatus.describe('OPEN; CLOSED: the rest is written off; or CANCELLED'),
  shipmentState: ShipmentState.describe('How much of it has been shipped'),
  paymentState: PaymentState.describe('How much of it has been paid'),
  fulfilled: z
    .boolean()
    .describe('Something was shipped, nothing is left to ship, and nothing is left to pay'),
  fulfilledAt: instant.optional().describe('When it was fulfilled; absent while it is not'),
  lines: z.array(OrderLine).describe('What was ordered, and what became of it'),
  shipments: z.array(Shipment).describe('What was shipped'),
  returns: z.array(Return).describe('What came back'),
  creditNotes: z.array(CreditNote).describe('What the customer owes less without a return'),
  shipmentPromised: date.optional().describe('Day by which shipment is promised'),
  shipmentFirstPromised: date.optional().describe('The day of shipment that was promised first'),
  shipmentExpected: date.optional().describe('Day on which we expect to ship'),
  paymentStages: z
    .array(PaymentStage)
    .describe('When it is to be paid; one stage without a schedule; none when not tracked'),
  payments: z.array(OrderPayment).describe('Which payments stand at this order'),
  orderedNet: Money.describe('What was ordered, without tax'),
  orderedGross: Money.describe('What was ordered, with tax'),
  due: Money.describe('What the customer has to pay, with tax: below 0 when we owe'),
  paid: Money.describe('What of payments stands at this order'),
  refunded: Money.describe(
    'What refunds took off this order; what was taken off before, and then given back, names no order and is not in it',
  ),
  leftToPay: Money.describe('Due less paid: below 0 when overpaid'),
  revenue: Money.describe('Shipments less refunded returns and credit notes, without tax'),
  lastActivityAt: instant.describe('When the latest fact about it happened'),
});
export type OrderDocument = z.output<typeof OrderDocument>;
