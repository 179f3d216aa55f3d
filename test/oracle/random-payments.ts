/** Payments of a random company: received, put on orders, taken off, given back, bounced. */
import type { Business } from './business.js';
import { reading } from './facts.js';
import { paymentIn, type PaymentAnswer } from './money.js';
import { amountText, inCurrency, someOrder } from './random-orders.js';

export const paymentActions = {
  receive,
  receiveForOrder,
  allocate,
  deallocate,
  refund,
  bounce,
  takeBackUnmatched,
  creditCustomer,
};

/** Money that nobody has said yet what it is for. */
async function receive(company: Business): Promise<void> {
  const { random } = company;
  const customerId = company.someCustomer();
  const id = await company.open('ReceivePayment', {
    customerId,
    amount: amountText(random.pick([100, 5_000, 48_000, random.whole(1, 200_000)])),
    ...inCurrency(random.chance(0.85) ? 'EUR' : 'USD'),
    ...(random.chance(0.3) ? { method: 'CARD' } : {}),
  });
  if (id !== undefined) company.payments.push({ id, customerId });
}

/** Pays an order: exactly, a part of it, or more than it costs. */
async function receiveForOrder(company: Business): Promise<void> {
  const { random } = company;
  const order = someOrder(company, ({ leftToPay }) => leftToPay > 0);
  if (order === undefined) return;
  const { customerId, currency, leftToPay } = order.now;
  const how = random.weighted({ exactly: 5, part: 3, more: 2 });
  const share = random.whole(1, leftToPay);
  const onOrder = how === 'exactly' ? leftToPay : how === 'part' ? share : leftToPay + share;
  const id = await company.open('ReceivePayment', {
    customerId,
    amount: amountText(random.chance(0.7) ? onOrder : onOrder + random.whole(1, 5000)),
    ...inCurrency(currency),
    allocations: [{ orderId: order.id, amount: amountText(onOrder) }],
  });
  if (id !== undefined) company.payments.push({ id, customerId });
}

function somePayment(
  company: Business,
  isMeant: (payment: PaymentAnswer) => boolean = () => true,
): { readonly id: string; readonly now: PaymentAnswer } | undefined {
  const facts = reading(company.log, {});
  const found = company.payments.flatMap(({ id }) => {
    const now = paymentIn(facts, id);
    return now !== undefined && isMeant(now) ? [{ id, now }] : [];
  });
  return found.length === 0 ? undefined : company.random.pick(found);
}

async function allocate(company: Business): Promise<void> {
  const { random } = company;
  const payment = somePayment(company, ({ left }) => left > 0);
  if (payment === undefined) return;
  const { customerId, currency, left } = payment.now;
  const order = someOrder(
    company,
    (one) => one.customerId === customerId && one.currency === currency,
  );
  if (order === undefined) return;
  const wanted = random.chance(0.6) ? Math.max(1, order.now.leftToPay) : random.whole(1, left);
  const allocations = [{ orderId: order.id, amount: amountText(Math.min(left, wanted)) }];
  await company.record('AllocatePayment', { paymentId: payment.id, allocations });
}

/** A part of what is on an order, or all of it. */
function offOrder({ random }: Business, { allocations }: PaymentAnswer) {
  const { orderId, minor } = random.pick(allocations);
  const off = random.chance(0.5) ? minor : random.whole(1, minor);
  return { minor: off, list: [{ orderId, amount: amountText(off) }] };
}

async function deallocate(company: Business): Promise<void> {
  const payment = somePayment(company, ({ allocations }) => allocations.length > 0);
  if (payment === undefined) return;
  const allocations = offOrder(company, payment.now).list;
  await company.record('DeallocatePayment', { paymentId: payment.id, allocations });
}

async function refund(company: Business): Promise<void> {
  const { random } = company;
  const payment = somePayment(company, ({ left, allocated }) => left + allocated > 0);
  if (payment === undefined) return;
  const { left, allocated } = payment.now;
  const paymentId = payment.id;
  if (allocated > 0 && random.chance(0.5)) {
    const off = offOrder(company, payment.now);
    const amount = amountText(off.minor);
    await company.record('RefundPayment', { paymentId, amount, deallocate: off.list });
  } else {
    const amount = amountText(random.whole(1, left + allocated));
    await company.record('RefundPayment', { paymentId, amount });
  }
}

async function bounce(company: Business): Promise<void> {
  const payment = somePayment(company);
  if (payment === undefined) return;
  const kind = company.random.pick(['BANK', 'CHARGEBACK']);
  await company.record('BouncePayment', { paymentId: payment.id, kind });
}

function withoutOrder(company: Business) {
  const { random } = company;
  return {
    customerId: company.someCustomer(),
    ...inCurrency(random.chance(0.85) ? 'EUR' : 'USD'),
    settlement: random.pick(['TRACKED', 'TRACKED', 'NOT_TRACKED']),
    reason: 'bought long ago',
  };
}

/** Goods of which nobody knows when they were shipped. */
async function takeBackUnmatched(company: Business): Promise<void> {
  const { random } = company;
  const unitPrice = amountText(random.whole(1, 20_000));
  const line = { productId: 'tea', productGroup: 'Drinks', quantity: '1.5', unitPrice };
  const lines = [line, { productId: 'cup', quantity: '2', unitPrice: '3', taxRate: '0.2' }];
  await company.record('AcceptUnmatchedReturn', { ...withoutOrder(company), lines });
}

async function creditCustomer(company: Business): Promise<void> {
  const net = amountText(company.random.whole(1, 20_000));
  await company.record('IssueCustomerCredit', { ...withoutOrder(company), net, tax: '1' });
}
