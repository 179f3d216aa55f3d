import { Refusal } from '#event-sourcing';
import { given } from '../shared/given.js';
import { sumMinor, toDecimal, toMinor } from '../shared/money.js';
import { figuresOf, nextPart, NOTHING, total } from '../shared/order-arithmetic.js';
import { formatDecimal, parseDecimal } from '../shared/quantity.js';
import {
  headOf,
  idFor,
  inBase,
  lineOf,
  positive,
  productOf,
  refuseAbove,
  refuseBefore,
  refuseRepeatedLines,
  refuseUnlessOpen,
  type About,
} from './order.rules.js';
import { creditedOf, type Shipment } from './order.state.js';
import type { NewOrderEvent } from './orders.events.js';
import type { AcceptReturn, IssueCreditNote, LineQuantityInput } from './shipments.commands.js';
import { shipmentOf, shippedPart } from './shipments.rules.js';
import { figuresAt } from './valid-time.rules.js';

/**
 * Refuses with shipment_not_found, return_already_exists, return_before_shipment, line_named_twice,
 * line_not_in_shipment, quantity_not_positive, return_exceeds_shipment; a return to be replaced also with order_closed
 * and order_cancelled.
 */
export function acceptReturn(command: AcceptReturn, about: About): readonly NewOrderEvent[] {
  const { order, meta } = about;
  const { shipmentId, disposition } = command;
  const shipment = shipmentOf(shipmentId, about);
  if (disposition === 'REPLACE') refuseUnlessOpen(order);
  refuseBefore(about, shipment.dispatchedAt, 'return_before_shipment', 'the goods were shipped');
  const returnId = idFor(command.returnId, 'return', meta);
  if (order.returns.has(returnId)) {
    throw new Refusal(
      'return_already_exists',
      `returnId is ${returnId}: order ${order.header.orderNumber} has that return; give another id`,
      ['returnId'],
    );
  }
  refuseRepeatedLines(command.lines);
  const lines = command.lines.map((line, index) =>
    returnedLine(line, index, disposition, shipment, about),
  );
  const header = headOf(about);
  const data = {
    ...header,
    returnId,
    shipmentId,
    disposition,
    lines,
    ...given({ reason: command.reason }),
    ...inBase(total(lines).net, header, about),
  };
  return [{ type: 'ReturnAccepted', data }];
}

/** Valued at the order line's prices, whatever shipment it came with; to be replaced, at nothing. */
function returnedLine(
  input: LineQuantityInput,
  index: number,
  disposition: AcceptReturn['disposition'],
  shipment: Shipment,
  { order }: About,
) {
  const at = ['lines', String(index)];
  const part = shippedPart(shipment, input.lineId, [...at, 'lineId']);
  const path = [...at, 'quantity'];
  const quantity = positive(input.quantity, path);
  const left =
    parseDecimal(part.quantity) - parseDecimal(shipment.returned.get(part.lineId) ?? '0');
  const what = 'what has not come back of that shipment is';
  refuseAbove(quantity, left, 'return_exceeds_shipment', what, path);
  const line = lineOf(order, part.lineId, [...at, 'lineId']);
  const before = parseDecimal(line.returnedForRefund);
  const amounts =
    disposition === 'REFUND' ? nextPart(line, line.returned, before, quantity) : NOTHING;
  return {
    lineId: line.lineId,
    ...productOf(line),
    quantity: formatDecimal(quantity),
    ...amounts,
  };
}

/**
 * Refuses with credit_note_already_exists, credit_before_order, line_not_found, amount_not_positive,
 * credit_note_exceeds_due (today, or when it was issued), amount_too_precise.
 */
export function issueCreditNote(command: IssueCreditNote, about: About): readonly NewOrderEvent[] {
  const { order, meta } = about;
  refuseBefore(about, order.placedAt, 'credit_before_order', 'the order was placed');
  const creditNoteId = idFor(command.creditNoteId, 'credit-note', meta);
  if (order.creditNotes.has(creditNoteId)) {
    throw new Refusal(
      'credit_note_already_exists',
      `creditNoteId is ${creditNoteId}: order ${order.header.orderNumber} has that credit note; give another id`,
      ['creditNoteId'],
    );
  }
  const header = headOf(about);
  const lineId = command.lineId ?? undefined;
  const line = lineId === undefined ? undefined : lineOf(order, lineId, ['lineId']);
  const amounts = creditAmounts(command, about);
  const data = {
    ...header,
    creditNoteId,
    ...(line !== undefined && { lineId: line.lineId }),
    ...(line?.productGroup !== undefined && { productGroup: line.productGroup }),
    ...amounts,
    reason: command.reason,
    ...inBase(amounts.net, header, about),
  };
  return [{ type: 'CreditNoteIssued', data }];
}

function creditAmounts(command: IssueCreditNote, { order, at, meta }: About) {
  const { currency, settlement } = order.header;
  const net = toMinor(command.net, currency, ['net']);
  const tax = toMinor(command.tax ?? '0', currency, ['tax']);
  const gross = sumMinor([net, tax], ['net']);
  if (net <= 0 || tax < 0) {
    throw new Refusal(
      'amount_not_positive',
      `net is "${command.net}", tax "${command.tax ?? '0'}": give a net amount above 0 and a tax of 0 or more`,
      ['net'],
    );
  }
  const credited = creditedOf(order);
  const today = figuresOf({ settlement, lines: order.lines, credited, paid: 0 }).due;
  const isAnomaly = meta.source?.anomaly !== undefined;
  const due = isAnomaly ? today : Math.min(today, figuresAt(order, at).due);
  if (gross > due) {
    const said = (minor: number) => `"${toDecimal({ minor, currency })}" ${currency}`;
    throw new Refusal(
      'credit_note_exceeds_due',
      `net and tax make ${said(gross)}: only ${said(due)} are due of order ${order.header.orderNumber}, ${due < today ? `as of ${at}` : 'today'}; give no more than that`,
      ['net'],
    );
  }
  return { net, tax, gross };
}
