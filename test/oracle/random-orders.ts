/** Orders of a random company: placed, changed, shipped, returned, credited, ended. */
import type { Business, Input } from './business.js';
import { billionths, decimalText } from './exact.js';
import { reading, type FactOf } from './facts.js';
import { orderIn, type OrderAnswer } from './orders.js';

/** Minor units of a currency with two digits behind the point, as commands take them. */
export function amountText(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}

/** What an order in that currency must say besides it: the company reckons in EUR. */
export function inCurrency(currency: string): Input {
  return currency === 'EUR' ? { currency } : { currency, exchangeRate: '0.9137' };
}

interface Known {
  readonly id: string;
  readonly now: OrderAnswer;
}

const CHANNELS = ['PHONE', 'EMAIL', 'ONLINE_STORE', 'POINT_OF_SALE'] as const;

/** The actions on orders, by name. Each tries something plausible; whether it is allowed is for the product to say. */
export const orderActions = {
  placeOrder,
  addLine,
  changeQuantity,
  reprice,
  cancelLine,
  promise,
  dispatch,
  replace,
  cost,
  deliver,
  takeBack,
  credit,
  endOrReopen,
};

function randomLine({ random }: Business): Input {
  return {
    productId: `p${random.whole(1, 6)}`,
    productName: `Product ${random.whole(1, 6)}`,
    ...(random.chance(0.8) ? { productGroup: random.pick(['Tea', 'Tools', 'Toys']) } : {}),
    quantity: random.pick(['1', '2', '3', '7', '10', '12', '2.5', '0.333', '30']),
    unitPrice: random.pick(['100', '33.33', '0.05', '19.99', '7.125', '1250', '0.335']),
    ...(random.chance(0.3) ? { discount: random.pick(['0.05', '0.15', '0.333']) } : {}),
    ...(random.chance(0.8) ? { taxRate: random.pick(['0.2', '0.07', '0.055']) } : {}),
  };
}

async function placeOrder(company: Business): Promise<void> {
  const { random } = company;
  const customerId = company.someCustomer();
  const currency = random.chance(0.85) ? 'EUR' : 'USD';
  const lines = Array.from({ length: random.whole(1, 4) }, () => randomLine(company));
  const id = await company.open('PlaceOrder', {
    customerId,
    ...inCurrency(currency),
    channel: random.pick(CHANNELS),
    ...(random.chance(0.5) ? { responsibleId: random.pick(company.managers) } : {}),
    ...(random.chance(0.5) ? { country: random.pick(['UA', 'DE', 'PL']) } : {}),
    ...(random.chance(0.15) ? { settlement: 'NOT_TRACKED' } : {}),
    lines,
  });
  if (id !== undefined) company.orders.push({ id, customerId, currency });
}

/** Some order as it stands, or undefined when there is none. */
export function someOrder(
  company: Business,
  isMeant: (order: OrderAnswer) => boolean = () => true,
): Known | undefined {
  const facts = reading(company.log, {});
  const found = company.orders.flatMap(({ id }) => {
    const now = orderIn(facts, id);
    return now !== undefined && isMeant(now) ? [{ id, now }] : [];
  });
  return found.length === 0 ? undefined : company.random.pick(found);
}

function lineOf(company: Business, order: Known): string {
  return company.random.pick(order.now.lines).lineId;
}

/** A part of a quantity, or all of it. */
function part({ random }: Business, quantity: string): string {
  const all = billionths(quantity);
  if (random.chance(0.4)) return quantity;
  const isWhole = all % 1_000_000_000n === 0n && all > 1_000_000_000n;
  if (isWhole) return String(random.whole(1, Number(all / 1_000_000_000n)));
  return decimalText((all * BigInt(random.whole(1, 3))) / 4n || all);
}

async function addLine(company: Business): Promise<void> {
  const order = someOrder(company);
  if (order === undefined) return;
  await company.record('AddOrderLine', { orderId: order.id, line: randomLine(company) });
}

async function changeQuantity(company: Business): Promise<void> {
  const order = someOrder(company);
  if (order === undefined) return;
  const quantity = company.random.pick(['1', '4', '5.5', '11', '20']);
  const lineId = lineOf(company, order);
  await company.record('ChangeOrderLineQuantity', { orderId: order.id, lineId, quantity });
}

async function reprice(company: Business): Promise<void> {
  const order = someOrder(company);
  if (order === undefined) return;
  const unitPrice = company.random.pick(['90', '33.34', '0.07', '21.995']);
  const lineId = lineOf(company, order);
  await company.record('RepriceOrderLine', { orderId: order.id, lineId, unitPrice });
}

async function cancelLine(company: Business): Promise<void> {
  const order = someOrder(company);
  if (order === undefined) return;
  const line = company.random.pick(order.now.lines);
  const some = company.random.chance(0.7) ? { quantity: part(company, line.leftToShip) } : {};
  await company.record('CancelOrderLine', { orderId: order.id, lineId: line.lineId, ...some });
}

async function promise(company: Business): Promise<void> {
  const order = someOrder(company);
  if (order === undefined) return;
  const date = company.clock.read().slice(0, 10);
  const orderId = order.id;
  const kind = company.random.pick(['shipment', 'payment', 'expected']);
  if (kind === 'shipment') await company.record('PromiseShipmentDate', { orderId, date });
  if (kind === 'payment') await company.record('PromisePaymentDate', { orderId, date });
  if (kind === 'expected') {
    await company.record('ReviseExpectedDate', { orderId, side: 'SHIPMENT', date });
  }
}

async function dispatch(company: Business): Promise<void> {
  const { random } = company;
  const order = someOrder(company, ({ lines }) => lines.some((line) => line.leftToShip !== '0'));
  if (order === undefined) return;
  const open = order.now.lines.filter((line) => line.leftToShip !== '0');
  const chosen = open.filter(() => random.chance(0.7));
  const lines = (chosen.length === 0 ? open : chosen).map(({ lineId, leftToShip }) => ({
    lineId,
    quantity: part(company, leftToShip),
    ...(random.chance(0.3) ? { cost: amountText(random.whole(1, 9999)) } : {}),
  }));
  const all = random.chance(0.3) ? {} : { lines };
  await company.record('DispatchShipment', { orderId: order.id, ...all });
}

function facts<T extends 'ShipmentDispatched' | 'ReturnAccepted'>(
  company: Business,
  type: T,
): readonly FactOf<T>[] {
  return reading(company.log, {}).filter((fact): fact is FactOf<T> => fact.type === type);
}

async function replace(company: Business): Promise<void> {
  const returns = facts(company, 'ReturnAccepted').filter(
    ({ data }) => data.disposition === 'REPLACE',
  );
  if (returns.length === 0) return;
  const { data } = company.random.pick(returns);
  const lines = data.lines.map(({ lineId, quantity }) => ({
    lineId,
    quantity: part(company, quantity),
  }));
  await company.record('DispatchShipment', {
    orderId: data.orderId,
    lines,
    replacementFor: data.returnId,
  });
}

async function cost(company: Business): Promise<void> {
  const shipments = facts(company, 'ShipmentDispatched');
  if (shipments.length === 0) return;
  const { data } = company.random.pick(shipments);
  const lines = data.lines.map(({ lineId }) => ({
    lineId,
    cost: amountText(company.random.whole(1, 9999)),
  }));
  const { orderId, shipmentId } = data;
  await company.record('CostShipment', { orderId, shipmentId, lines });
}

async function deliver(company: Business): Promise<void> {
  const shipments = facts(company, 'ShipmentDispatched');
  if (shipments.length === 0) return;
  const { orderId, shipmentId } = company.random.pick(shipments).data;
  await company.record('ConfirmDelivery', { orderId, shipmentId });
}

async function takeBack(company: Business): Promise<void> {
  const { random } = company;
  const shipments = facts(company, 'ShipmentDispatched');
  if (shipments.length === 0) return;
  const { orderId, shipmentId, lines } = random.pick(shipments).data;
  const chosen = lines.filter(() => random.chance(0.6));
  await company.record('AcceptReturn', {
    orderId,
    shipmentId,
    disposition: random.chance(0.6) ? 'REFUND' : 'REPLACE',
    lines: (chosen.length === 0 ? lines : chosen).map(({ lineId, quantity }) => ({
      lineId,
      quantity: part(company, quantity),
    })),
  });
}

async function credit(company: Business): Promise<void> {
  const { random } = company;
  const order = someOrder(company);
  if (order === undefined) return;
  await company.record('IssueCreditNote', {
    orderId: order.id,
    ...(random.chance(0.5) ? { lineId: lineOf(company, order) } : {}),
    net: amountText(random.whole(1, 500)),
    ...(random.chance(0.5) ? { tax: amountText(random.whole(1, 100)) } : {}),
    reason: 'dented',
  });
}

async function endOrReopen(company: Business): Promise<void> {
  const { random } = company;
  const how = random.weighted({ close: 3, remainder: 2, all: 2, reopen: 4 });
  const order = someOrder(company, ({ status }) => (status === 'OPEN') !== (how === 'reopen'));
  if (order === undefined) return;
  const orderId = order.id;
  if (how === 'close') await company.record('CloseOrder', { orderId, reason: 'out of stock' });
  if (how === 'remainder' || how === 'all') {
    const scope = how === 'all' ? 'ALL' : 'REMAINDER';
    await company.record('CancelOrder', { orderId, scope, reason: 'not wanted' });
  }
  if (how === 'reopen') await company.record('ReopenOrder', { orderId });
}
