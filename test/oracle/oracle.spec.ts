/**
 * The product against a naïve recomputation that shares no code with it: random business, with a fifth of the facts
 * late and a tenth void, asked about random days as they were and as they were known.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentsOf, everythingRead } from '../flow/everything-read.js';
import { evidence } from '../support/counts.js';
import { disagreements, oracleAnswers, type Answers, type Question } from './answers.js';
import type { Business } from './business.js';
import { isFact, reading } from './facts.js';
import { paymentIn, voidOrders, type PaymentAnswer } from './money.js';
import { openCompany, settled, type OpenCompany } from './open-company.js';
import { orderIn, type OrderAnswer } from './orders.js';
import { productAnswers, readingOf } from './product-answers.js';
import { doBusiness } from './random-log.js';
import { randomQuestion } from './random-question.js';
import { Random } from './random.js';

const QUESTIONS_PER_LOG = 25;

/**
 * What is below nothing on any day, once everything is known: see the invariants of domain.md §2. Only an import may
 * record what makes it so, marked as an anomaly, and nobody imports here.
 */
function belowNothing({ log, orders, payments }: Business): readonly string[] {
  const isVoid = voidOrders(log, {});
  const days = new Set(log.filter(isFact).map(({ occurredAt }) => occurredAt));
  return [...days].sort().flatMap((d) => {
    const facts = reading(log, { d });
    const found = [
      ...orders.flatMap(({ id }) => orderBelowNothing(id, orderIn(facts, id))),
      ...payments.flatMap(({ id }) => paymentBelowNothing(id, paymentIn(facts, id, isVoid))),
    ];
    return found.map((what) => `${d}: ${what}`);
  });
}

function orderBelowNothing(id: string, order: OrderAnswer | undefined): readonly string[] {
  if (order === undefined) return [];
  const quantities = order.lines.flatMap(({ lineId, ...line }) =>
    Object.entries(line)
      .filter(([, quantity]) => quantity.startsWith('-'))
      .map(([what, quantity]) => `order ${id}, line ${lineId}: ${what} ${quantity}`),
  );
  return order.paid < 0 ? [...quantities, `order ${id}: paid ${order.paid}`] : quantities;
}

function paymentBelowNothing(id: string, payment: PaymentAnswer | undefined): readonly string[] {
  if (payment === undefined) return [];
  const { left, allocations } = payment;
  const amounts = [['left', left], ...allocations.map((one) => [one.orderId, one.minor])] as const;
  return amounts
    .filter(([, minor]) => Number(minor) < 0)
    .map(([what, minor]) => `payment ${id}: ${what} ${minor}`);
}

async function withCompany<T>(
  seed: number,
  size: number,
  use: (opened: OpenCompany) => Promise<T>,
): Promise<T> {
  const opened = await openCompany(seed);
  try {
    await doBusiness(opened.company, size);
    await settled(opened.company.runtime);
    return await use(opened);
  } finally {
    await opened.close();
  }
}

describe('reading(d, k)', () => {
  it('is what a naïve filter-and-fold says, on history, card, order, payment and balance', async () => {
    const run = evidence('reading-oracle', { questions: 1000 });
    const random = new Random(run.seed);
    const sums = { logs: 0, events: 0, late: 0, voids: 0, accepted: 0 };
    let questions = 0;
    while (questions < run.counts.questions) {
      const seed = random.whole(1, 1_000_000_000);
      await withCompany(seed, random.whole(30, 140), async ({ company }) => {
        for (let asked = 0; asked < QUESTIONS_PER_LOG; asked += 1, questions += 1) {
          const question = randomQuestion(company, random);
          const product = productAnswers(company.runtime, company.positions, question);
          const found = await disagreements(company, oracleAnswers(company.log, question), product);
          const where = `log ${seed}, ${JSON.stringify(question)}`;
          expect({ where, found }).toEqual({ where, found: [] });
        }
        expect({ seed, broken: belowNothing(company) }).toEqual({ seed, broken: [] });
        const { late, voids, accepted } = company;
        sums.logs += 1;
        sums.events += company.log.length;
        sums.late += late;
        sums.voids += voids;
        sums.accepted += accepted;
      });
    }
    expect(sums.late / sums.accepted).toBeGreaterThan(0.15);
    expect(sums.voids / sums.accepted).toBeGreaterThan(0.07);
    run.finish({ questions });
  });
});

describe('one company of 120 facts', () => {
  let opened: OpenCompany;
  let company: Business;

  beforeAll(async () => {
    opened = await openCompany(4711);
    company = opened.company;
    await doBusiness(company, 120);
    await settled(company.runtime);
  });

  afterAll(() => opened.close());

  /** Of 25 random questions, how many are answered differently. */
  async function caught(answers: (question: Question) => Answers): Promise<number> {
    const random = new Random(1);
    let different = 0;
    for (let asked = 0; asked < QUESTIONS_PER_LOG; asked += 1) {
      const question = randomQuestion(company, random);
      const right = oracleAnswers(company.log, question);
      if ((await disagreements(company, right, answers(question))).length > 0) different += 1;
    }
    return different;
  }

  it.each(['valid time', 'recorded time', 'voids'] as const)(
    'tells a product that overlooks %s from a right one',
    async (blind) => {
      const different = await caught((question) => oracleAnswers(company.log, question, blind));
      expect(different).toBeGreaterThan(QUESTIONS_PER_LOG / 3);
    },
  );

  it.each(['asOf', 'knownAt'] as const)(
    'is answered wrongly by the product itself when it is not told %s',
    async (untold) => {
      const different = await caught(({ [untold]: _untold, ...question }) =>
        productAnswers(company.runtime, company.positions, question),
      );
      expect(different).toBeGreaterThan(QUESTIONS_PER_LOG / 3);
    },
  );

  it('is listed in the very documents that it is read in one by one', async () => {
    const random = new Random(3);
    for (let asked = 0; asked < 10; asked += 1) {
      const question = randomQuestion(company, random);
      const then = readingOf(company.positions, question);
      for (const model of company.runtime.projections) {
        const listed = await documentsOf(company.runtime, model, then);
        const live = await documentsOf(company.runtime, model);
        const single: Record<string, unknown> = {};
        for (const key of new Set([...Object.keys(listed), ...Object.keys(live)])) {
          const document = await company.runtime.reads.document(model, key, then);
          if (document !== undefined) single[key] = document;
        }
        const where = { model: model.name, question };
        expect({ where, listed }).toEqual({ where, listed: single });
      }
    }
  });
});

describe('every read model', () => {
  it('is the same live, as a reading of now, and built anew', async () => {
    const run = evidence('live-reading-rebuilt', { logs: 20 });
    const random = new Random(run.seed + 1);
    for (let log = 0; log < run.counts.logs; log += 1) {
      const seed = random.whole(1, 1_000_000_000);
      await withCompany(seed, 150, async ({ company: { runtime, clock } }) => {
        // Facts may lie up to five minutes ahead; once they have passed, now is all there is.
        clock.forward(10 * 60_000);
        const live = await everythingRead(runtime);
        const now = { asOf: clock.read(), knownAt: { at: clock.read() } };
        for (const model of runtime.projections) {
          for (const [key, document] of Object.entries(live[model.name] ?? {})) {
            const read = await runtime.reads.document(model, key, now);
            expect({ seed, model: model.name, key, read }).toEqual({
              seed,
              model: model.name,
              key,
              read: document,
            });
          }
        }
        const different = (await runtime.verify()).filter((report) => report.different.length > 0);
        expect({ seed, different }).toEqual({ seed, different: [] });
        await runtime.rebuild();
        await settled(runtime);
        expect(await everythingRead(runtime)).toEqual(live);
      });
    }
    run.finish({ logs: run.counts.logs });
  });
});
