import { z } from 'zod';
import {
  OrderedLine,
  type LinePart,
  type NewOrderEvent,
  type OrderEvent,
  type ReturnedLine,
  type ShippedLine,
} from '../orders/orders.events.js';
import { leftToShip, NOTHING, type Amounts } from './order-arithmetic.js';
import { formatDecimal, parseDecimal, sumDecimals } from './quantity.js';

const minor = z.int().meta({ graphql: 'Money' });

const quantity = z.string().meta({ graphql: 'Decimal' });

const amounts = z
  .strictObject({
    net: minor.describe('Amount without tax, in minor units of the order’s currency'),
    tax: minor.describe('Tax, in minor units of the order’s currency'),
    gross: minor.describe('Amount with tax, in minor units of the order’s currency'),
  })
  .meta({ graphql: 'LineAmounts' });

const { quantity: _ordered, ...agreed } = OrderedLine.shape;

/** A line of an order with all that has become of it. Quantities are decimal numbers in the unit of the line. */
export const OrderLine = z
  .strictObject({
    ...agreed,
    addedOn: z.string().describe('Business day on which it was ordered'),
    ordered: quantity.describe('Quantity ordered'),
    cancelled: quantity.describe('Quantity cancelled'),
    writtenOff: quantity.describe('Quantity written off when the order was closed'),
    dispatched: quantity.describe('Quantity shipped, with replacements'),
    replaced: quantity.describe('Quantity shipped as a replacement of what had come back'),
    returnedForRefund: quantity.describe('Quantity that came back for a refund'),
    returnedForReplacement: quantity.describe('Quantity that came back to be replaced'),
    leftToShip: quantity.describe('Quantity left to ship, replacements that are owed included'),
    shipped: amounts.describe('Amounts of all that was shipped'),
    returned: amounts.describe('Amounts of all that came back for a refund'),
  })
  .meta({ graphql: 'OrderLine' });
export type OrderLine = z.output<typeof OrderLine>;

/**
 * The lines of an order after one of its facts. Total: a part of a line that was not ordered (yet) opens a line with
 * nothing ordered, which its order fills in; so facts about quantities may come in any order.
 */
export function linesAfter(lines: readonly OrderLine[], event: OrderEvent): readonly OrderLine[] {
  return linesWith(lines, event, event.metadata.businessDate);
}

/** The same for a fact that need not have been recorded yet; `day` is the business day of what it orders. */
export function linesWith(
  lines: readonly OrderLine[],
  event: NewOrderEvent,
  day: string,
): readonly OrderLine[] {
  switch (event.type) {
    case 'OrderPlaced':
      return withOrdered(lines, event.data.lines, day);
    case 'OrderLineAdded':
      return withOrdered(lines, [event.data.line], day);
    case 'OrderLineQuantityChanged': {
      const { net, tax, gross, to } = event.data;
      return changeLine(lines, event.data.lineId, () => ({ ordered: to, net, tax, gross }));
    }
    case 'OrderLineRepriced': {
      const { net, tax, gross, to } = event.data;
      return changeLine(lines, event.data.lineId, () => ({ ...to, net, tax, gross }));
    }
    case 'OrderLineCancelled':
      return addParts(lines, [event.data], 'cancelled');
    case 'OrderCancelled':
      return addParts(lines, event.data.cancelled, 'cancelled');
    case 'OrderClosed':
      return addParts(lines, event.data.writtenOff, 'writtenOff');
    case 'OrderReopened': {
      const from = event.data.previousStatus === 'CLOSED' ? 'writtenOff' : 'cancelled';
      return addParts(lines, event.data.restored.map(negated), from);
    }
    case 'ShipmentDispatched':
      return withShipped(lines, event.data.lines, event.data.replacementFor !== undefined);
    case 'ReturnAccepted':
      return event.data.disposition === 'REFUND'
        ? withReturned(lines, event.data.lines)
        : addParts(lines, event.data.lines, 'returnedForReplacement');
    default:
      return lines;
  }
}

type Tally = 'cancelled' | 'writtenOff' | 'returnedForReplacement';

function addParts(
  lines: readonly OrderLine[],
  parts: readonly LinePart[],
  tally: Tally,
): readonly OrderLine[] {
  return changeParts(lines, parts, (line, { quantity }) => ({
    [tally]: sumDecimals(line[tally], quantity),
  }));
}

function withShipped(
  lines: readonly OrderLine[],
  parts: readonly ShippedLine[],
  isReplacement: boolean,
): readonly OrderLine[] {
  return changeParts(lines, parts, (line, part) => ({
    dispatched: sumDecimals(line.dispatched, part.quantity),
    shipped: plus(line.shipped, part),
    ...(isReplacement && { replaced: sumDecimals(line.replaced, part.quantity) }),
  }));
}

function withReturned(
  lines: readonly OrderLine[],
  parts: readonly ReturnedLine[],
): readonly OrderLine[] {
  return changeParts(lines, parts, (line, part) => ({
    returnedForRefund: sumDecimals(line.returnedForRefund, part.quantity),
    returned: plus(line.returned, part),
  }));
}

function plus(one: Amounts, other: Amounts): Amounts {
  return {
    net: one.net + other.net,
    tax: one.tax + other.tax,
    gross: one.gross + other.gross,
  };
}

function negated(part: LinePart): LinePart {
  return { ...part, quantity: formatDecimal(-parseDecimal(part.quantity)) };
}

function changeParts<P extends LinePart>(
  lines: readonly OrderLine[],
  parts: readonly P[],
  change: (line: OrderLine, part: P) => Partial<OrderLine>,
): readonly OrderLine[] {
  return withEach(lines, parts, (found, part) => {
    const line = found ?? unordered(part);
    return counted({ ...line, ...change(line, part) });
  });
}

function changeLine(
  lines: readonly OrderLine[],
  lineId: string,
  change: (line: OrderLine) => Partial<OrderLine>,
): readonly OrderLine[] {
  return lines.map((line) =>
    line.lineId === lineId ? counted({ ...line, ...change(line) }) : line,
  );
}

function withOrdered(
  lines: readonly OrderLine[],
  ordered: readonly OrderedLine[],
  addedOn: string,
): readonly OrderLine[] {
  return withEach(lines, ordered, (found, line) => {
    if (found === undefined) return newLine(line, addedOn);
    const { quantity, ...agreed } = line;
    return counted({ ...found, ...agreed, ordered: quantity, addedOn });
  });
}

/** Field by field: of two objects spread into one of this size, V8 makes a slow one, in a hundred times as long. */
function newLine(line: OrderedLine, addedOn: string): OrderLine {
  const { productGroup, quantity } = line;
  return {
    lineId: line.lineId,
    productId: line.productId,
    productName: line.productName,
    unit: line.unit,
    unitPrice: line.unitPrice,
    discount: line.discount,
    taxRate: line.taxRate,
    net: line.net,
    tax: line.tax,
    gross: line.gross,
    addedOn,
    ordered: quantity,
    cancelled: '0',
    writtenOff: '0',
    dispatched: '0',
    replaced: '0',
    returnedForRefund: '0',
    returnedForReplacement: '0',
    leftToShip: quantity,
    shipped: NOTHING,
    returned: NOTHING,
    ...(productGroup !== undefined && { productGroup }),
  };
}

/** Each part changes its line in its place, or opens one behind the others. One pass: orders have hundreds of lines. */
function withEach<P extends { readonly lineId: string }>(
  lines: readonly OrderLine[],
  parts: readonly P[],
  change: (line: OrderLine | undefined, part: P) => OrderLine,
): readonly OrderLine[] {
  const byId = new Map(lines.map((line) => [line.lineId, line]));
  for (const part of parts) byId.set(part.lineId, change(byId.get(part.lineId), part));
  return [...byId.values()];
}

function counted(line: OrderLine): OrderLine {
  return { ...line, leftToShip: formatDecimal(leftToShip(line)) };
}

const NO_TALLY = {
  cancelled: '0',
  writtenOff: '0',
  dispatched: '0',
  replaced: '0',
  returnedForRefund: '0',
  returnedForReplacement: '0',
  shipped: NOTHING,
  returned: NOTHING,
};

/** A line of which something happened before it was ordered: a fact that an import may record. */
function unordered({ lineId, productId, productGroup }: LinePart): OrderLine {
  return {
    ...NO_TALLY,
    ...NOTHING,
    lineId,
    productId,
    ...(productGroup !== undefined && { productGroup }),
    productName: productId,
    unit: '',
    unitPrice: '0',
    discount: '0',
    taxRate: '0',
    addedOn: '',
    ordered: '0',
    leftToShip: '0',
  };
}
