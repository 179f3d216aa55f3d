import type { OrderEvent } from '../orders/orders.events.js';
import { sumMinor } from '../shared/money.js';
import { formatDay, formatNumber, formatPercent, formatPrice } from './formats.js';
import { grossOf, type EventDescription, type Narrator } from './narrator.js';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { readonly type: T }>;

/** What a fact of an order says. */
export function describeOrderEvent(say: Narrator, event: OrderEvent): EventDescription {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderNumber: number, currency, lines } = event.data;
      const amount = grossOf(lines, currency);
      const said = say.count('lines', String(lines.length));
      const values = { number, lines: said, amount: say.money(amount) };
      return { title: say.title('OrderPlaced', values), amount };
    }
    case 'OrderLineAdded':
    case 'OrderLineQuantityChanged':
    case 'OrderLineRepriced':
    case 'OrderLineCancelled':
      return describeLine(say, event);
    case 'ShipmentDatePromised':
    case 'PaymentDatePromised':
    case 'ExpectedDateRevised':
      return describeDate(say, event);
    case 'ShipmentDispatched':
    case 'ShipmentCosted':
    case 'ShipmentDelivered':
      return describeShipment(say, event);
    case 'ReturnAccepted':
    case 'CreditNoteIssued':
      return describeReversal(say, event);
    case 'OrderClosed':
    case 'OrderCancelled':
    case 'OrderReopened':
      return describeEnding(say, event);
  }
}

function describeLine(
  say: Narrator,
  event: Of<
    'OrderLineAdded' | 'OrderLineQuantityChanged' | 'OrderLineRepriced' | 'OrderLineCancelled'
  >,
): EventDescription {
  const { tag } = say.wording;
  const { orderNumber: number, currency } = event.data;
  switch (event.type) {
    case 'OrderLineAdded': {
      const { quantity, productName: product, gross } = event.data.line;
      const amount = { minor: gross, currency };
      const added = { number, product, quantity: formatNumber(quantity, tag) };
      return { title: say.title(event.type, { ...added, amount: say.money(amount) }), amount };
    }
    case 'OrderLineQuantityChanged': {
      const { productName: product, from, to } = event.data;
      const values = { number, product, from: formatNumber(from, tag), to: formatNumber(to, tag) };
      return { title: say.title(event.type, values) };
    }
    case 'OrderLineRepriced':
      return { title: repricing(say, event) };
    case 'OrderLineCancelled': {
      const { productName: product, quantity, reason } = event.data;
      const values = { number, product, quantity: formatNumber(quantity, tag) };
      return { title: say.title(event.type, values), ...say.because(reason) };
    }
  }
}

/** Says which of price, discount and tax changed; the price when several did. */
function repricing(say: Narrator, { data }: Of<'OrderLineRepriced'>): string {
  const { tag } = say.wording;
  const { orderNumber: number, productName: product, currency, from, to } = data;
  const price = (value: string) => formatPrice(value, currency, tag);
  if (from.unitPrice !== to.unitPrice) {
    const values = { number, product, from: price(from.unitPrice), to: price(to.unitPrice) };
    return say.title('OrderLineRepriced', values);
  }
  const rate = (value: string) => formatPercent(value, tag);
  return from.discount !== to.discount
    ? say.title('OrderLineDiscounted', {
        number,
        product,
        from: rate(from.discount),
        to: rate(to.discount),
      })
    : say.title('OrderLineTaxed', {
        number,
        product,
        from: rate(from.taxRate),
        to: rate(to.taxRate),
      });
}

function describeDate(
  say: Narrator,
  event: Of<'ShipmentDatePromised' | 'PaymentDatePromised' | 'ExpectedDateRevised'>,
): EventDescription {
  const { tag } = say.wording;
  const { orderNumber: number, previousDate } = event.data;
  const at = { number, date: formatDay(event.data.date, tag) };
  const previous = previousDate === undefined ? undefined : formatDay(previousDate, tag);
  switch (event.type) {
    case 'ShipmentDatePromised':
      return previous === undefined
        ? { title: say.title('ShipmentDatePromised', at) }
        : { title: say.title('ShipmentDateMoved', { ...at, previous }) };
    case 'PaymentDatePromised': {
      const stage = stageOf(say, event.data.stage);
      return previous === undefined
        ? { title: say.title('PaymentDatePromised', { ...at, stage }) }
        : { title: say.title('PaymentDateMoved', { ...at, stage, previous }) };
    }
    case 'ExpectedDateRevised': {
      const { side, stage, reason } = event.data;
      const title =
        side === 'SHIPMENT'
          ? say.title('ShipmentExpected', at)
          : say.title('PaymentExpected', { ...at, stage: stageOf(say, stage) });
      return { title, ...say.because(reason) };
    }
  }
}

/** Orders without a schedule have the stage 1 only, of which nobody speaks. */
function stageOf(say: Narrator, stage = 1): string {
  return stage === 1 ? '' : say.part('stage', { stage: String(stage) });
}

function describeShipment(
  say: Narrator,
  event: Of<'ShipmentDispatched' | 'ShipmentCosted' | 'ShipmentDelivered'>,
): EventDescription {
  const { orderNumber: number, currency } = event.data;
  switch (event.type) {
    case 'ShipmentDispatched': {
      const { lines, replacementFor } = event.data;
      const goods = say.goods(lines);
      if (replacementFor !== undefined) {
        return { title: say.title('ReplacementDispatched', { number, goods }) };
      }
      const amount = grossOf(lines, currency);
      return { title: say.title(event.type, { number, goods, amount: say.money(amount) }), amount };
    }
    case 'ShipmentCosted': {
      const amount = { minor: sumMinor(event.data.lines.map(({ cost }) => cost)), currency };
      return { title: say.title(event.type, { number, amount: say.money(amount) }), amount };
    }
    case 'ShipmentDelivered':
      return { title: say.title(event.type, { number }) };
  }
}

function describeReversal(
  say: Narrator,
  event: Of<'ReturnAccepted' | 'CreditNoteIssued'>,
): EventDescription {
  const { orderNumber: number, currency } = event.data;
  const why = say.because(event.data.reason);
  if (event.type === 'CreditNoteIssued') {
    const amount = { minor: event.data.gross, currency };
    return { title: say.title(event.type, { number, amount: say.money(amount) }), amount, ...why };
  }
  const goods = say.goods(event.data.lines);
  if (event.data.disposition === 'REPLACE') {
    return { title: say.title('ReturnReplaced', { number, goods }), ...why };
  }
  const amount = grossOf(event.data.lines, currency);
  const values = { number, goods, amount: say.money(amount) };
  return { title: say.title('ReturnRefunded', values), amount, ...why };
}

function describeEnding(
  say: Narrator,
  event: Of<'OrderClosed' | 'OrderCancelled' | 'OrderReopened'>,
): EventDescription {
  const { orderNumber: number } = event.data;
  const why = say.because(event.data.reason);
  switch (event.type) {
    case 'OrderClosed': {
      const { writtenOff } = event.data;
      if (writtenOff.length === 0) return { title: say.title('OrderClosed', { number }), ...why };
      const goods = say.goods(writtenOff);
      return { title: say.title('OrderClosedShort', { number, goods }), ...why };
    }
    case 'OrderCancelled': {
      const { scope, cancelled } = event.data;
      if (scope === 'ALL') return { title: say.title('OrderCancelled', { number }), ...why };
      const goods = say.goods(cancelled);
      return { title: say.title('OrderRemainderCancelled', { number, goods }), ...why };
    }
    case 'OrderReopened':
      return { title: say.title('OrderReopened', { number }), ...why };
  }
}
