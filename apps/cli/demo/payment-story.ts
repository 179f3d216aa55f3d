import type {
  BouncePayment,
  PromisePaymentDate,
  ReceivePayment,
  RecordDecision,
  RefundPayment,
  ReviseExpectedDate,
} from '#crm';
import type { Input } from '../input.js';
import { tellUnplanned } from './contact-story.js';
import type { Telling } from './hero.js';
import { inDecimals, type Order } from './order.js';

/** The customer pays in one or two parts; some keep us waiting; a few payments bounce or are given back. */
export function tellPayments(telling: Telling, order: Order, shipped: number, due: number): void {
  const { faker } = order.hero.language;
  // What was the only piece may have come back.
  if (due <= 0) return;
  const temper = faker.number.float();
  if (temper < 0.04) return remind(telling, order, shipped + 20, 'NOT_REACHED');
  if (temper < 0.14) return payLate(telling, order, shipped, due);
  const day = shipped + faker.number.int({ min: 1, max: 16 });
  if (faker.datatype.boolean(0.15)) {
    const part = Math.floor(due / 3);
    receive(telling, order, 1, part, day);
    receive(telling, order, 2, due - part, day + faker.number.int({ min: 5, max: 20 }));
    return;
  }
  const paymentId = receive(telling, order, 1, due, day);
  tellMishap(telling, order, { paymentId, day, due });
}

/** Nothing came in when it was promised: somebody calls, and the customer names another day, or we do. */
function payLate(telling: Telling, order: Order, shipped: number, due: number): void {
  const { diary } = telling;
  const { faker, reasons, decisions } = order.hero.language;
  const asked = shipped + faker.number.int({ min: 14, max: 20 });
  remind(telling, order, asked, faker.helpers.arrayElement(['REACHED', 'AGREED'] as const));
  const paid = asked + faker.number.int({ min: 5, max: 25 });
  const date = diary.date(paid - faker.number.int({ min: 0, max: 4 }));
  const promise: Input<PromisePaymentDate> = {
    type: 'PromisePaymentDate',
    ...{ orderId: order.id, date },
  };
  const revise: Input<ReviseExpectedDate> = {
    type: 'ReviseExpectedDate',
    ...{ orderId: order.id, side: 'PAYMENT', date },
    reason: faker.helpers.arrayElement(reasons.paymentLate),
  };
  const isPromised = faker.datatype.boolean(0.6);
  order.write(`${order.key}/pays-later`, isPromised ? promise : revise, asked + 1);
  if (faker.datatype.boolean(0.25)) {
    const decide: Input<RecordDecision> = {
      type: 'RecordDecision',
      ...{ about: `order-${order.id}`, ...decisions.moreTime },
    };
    order.write(`${order.key}/decision`, decide, asked + 2);
  }
  receive(telling, order, 1, due, paid);
}

function remind(
  telling: Telling,
  order: Order,
  day: number,
  outcome: 'REACHED' | 'AGREED' | 'NOT_REACHED',
): void {
  const { hero, key, id: orderId } = order;
  const { openInvoice: talk } = hero.language;
  // A customer that is put away is written to no more.
  if (day >= (hero.life.archived ?? Infinity)) return;
  tellUnplanned(telling, hero, `${key}/reminder`, { day, talk, outcome, orderId });
}

interface Paid {
  readonly paymentId: string;
  readonly day: number;
  readonly due: number;
}

function tellMishap(telling: Telling, order: Order, { paymentId, day, due }: Paid): void {
  const { faker, reasons } = order.hero.language;
  if (faker.datatype.boolean(0.02)) {
    const bounce: Input<BouncePayment> = {
      type: 'BouncePayment',
      ...{ paymentId, kind: 'BANK', reason: reasons.noCover },
    };
    order.write(`${order.key}/bounce`, bounce, day + 3);
    receive(telling, order, 2, due, day + 8);
  } else if (faker.datatype.boolean(0.02)) {
    const amount = inDecimals(Math.max(1, Math.floor(due / 10)));
    const refund: Input<RefundPayment> = {
      type: 'RefundPayment',
      ...{ paymentId, amount, reason: reasons.goodwill },
    };
    order.write(`${order.key}/refund`, refund, day + 5);
  }
}

/** Payments are seen on the bank statement, often a day or more after the money came in. */
function receive(
  { diary, currency }: Telling,
  order: Order,
  n: number,
  cents: number,
  day: number,
): string {
  const { faker } = order.hero.language;
  const key = `${order.key}/payment/${n}`;
  const amount = inDecimals(cents);
  const command: Input<ReceivePayment> = {
    type: 'ReceivePayment',
    customerId: order.hero.id,
    ...{ amount, currency, method: 'BANK_TRANSFER' },
    allocations: [{ orderId: order.id, amount }],
  };
  const late = faker.datatype.boolean(0.4) ? faker.number.int({ min: 1, max: 3 }) : 0;
  order.write(key, command, day, late);
  return diary.idOf('payment', key);
}
