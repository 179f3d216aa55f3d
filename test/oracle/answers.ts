/** The same questions to two who should know: the product, and the oracle. */
import type { Business } from './business.js';
import { positionKnownAt, reading, type Blindness, type Clocks, type Logged } from './facts.js';
import {
  balanceIn,
  paymentIn,
  voidOrders,
  type BalanceAnswer,
  type PaymentAnswer,
} from './money.js';
import { orderIn, type OrderAnswer } from './orders.js';
import { cardIn, historyIn, type CardAnswer } from './people.js';

/** How far back: the day it was true on, and the day (or the place in the log) it was known at. */
export interface Question {
  readonly asOf?: string | undefined;
  readonly knownAt?: { readonly at: string } | { readonly index: number } | undefined;
}

export interface Answers {
  history(customerId: string, includeVoided: boolean): Promise<readonly string[]>;
  card(customerId: string): Promise<CardAnswer | undefined>;
  order(orderId: string): Promise<OrderAnswer | undefined>;
  payment(paymentId: string): Promise<PaymentAnswer | undefined>;
  balance(customerId: string): Promise<readonly BalanceAnswer[]>;
}

/** The oracle's answers; `blind` makes it as wrong as a product that overlooks something. */
export function oracleAnswers(
  log: readonly Logged[],
  question: Question,
  blind?: Blindness,
): Answers {
  const clocks = clocksOf(log, question);
  const facts = reading(log, clocks, blind);
  const seen = blindClocks(clocks, blind);
  const isVoid: ReadonlySet<string> = blind === 'voids' ? new Set() : voidOrders(log, seen);
  return {
    history: (id, includeVoided) =>
      Promise.resolve(historyIn(log, seen, id, includeVoided || blind === 'voids')),
    card: (id) => Promise.resolve(cardIn(facts, id)),
    order: (id) => Promise.resolve(orderIn(facts, id)),
    payment: (id) => Promise.resolve(paymentIn(facts, id, isVoid)),
    balance: (id) => Promise.resolve(balanceIn(facts, id)),
  };
}

function clocksOf(log: readonly Logged[], { asOf, knownAt }: Question): Clocks {
  if (knownAt === undefined) return { d: asOf };
  return { d: asOf, k: 'at' in knownAt ? positionKnownAt(log, knownAt.at) : knownAt.index };
}

function blindClocks({ d, k }: Clocks, blind: Blindness | undefined): Clocks {
  return {
    d: blind === 'valid time' ? undefined : d,
    k: blind === 'recorded time' ? undefined : k,
  };
}

/** Where two disagree over a company, in words; empty when nowhere. */
export async function disagreements(
  { customers, orders, payments }: Pick<Business, 'customers' | 'orders' | 'payments'>,
  expected: Answers,
  found: Answers,
): Promise<readonly string[]> {
  const different: string[] = [];
  const compare = async (what: string, ask: (answers: Answers) => Promise<unknown>) => {
    const [right, wrong] = [written(await ask(expected)), written(await ask(found))];
    if (right !== wrong) different.push(`${what}\n  oracle  ${right}\n  product ${wrong}`);
  };
  for (const id of customers) {
    await compare(`history of ${id}`, (answers) => answers.history(id, false));
    await compare(`history of ${id}, void too`, (answers) => answers.history(id, true));
    await compare(`card of ${id}`, (answers) => answers.card(id));
    await compare(`balance of ${id}`, (answers) => answers.balance(id));
  }
  for (const { id } of orders) await compare(`order ${id}`, (answers) => answers.order(id));
  for (const { id } of payments) await compare(`payment ${id}`, (answers) => answers.payment(id));
  return different;
}

function written(answer: unknown): string {
  return JSON.stringify(answer) ?? 'nothing';
}
