/** The questions of the first hour: the very queries that the README and GraphiQL print, and what they answer. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Json, underTest, type UnderTest } from '../api/under-test.js';
import { firstHour } from './first-hour-company.js';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The README is written in November 2026; GraphiQL says the same with the dates of the day. */
const examples = read('apps/api/graphiql/examples.graphql')
  .replaceAll('LAST_QUARTER_BEGIN', '2026-07-01')
  .replaceAll('LAST_QUARTER_END', '2026-09-30')
  .replaceAll('THIS_YEAR', '2026')
  .replaceAll('LAST_YEAR', '2025');

const sectionOf = (text: string): string => /^## The first hour\n(.*?)^## /ms.exec(text)?.[1] ?? '';

/** The examples of GraphiQL by name, without the comments that stand before them. */
const inGraphiql = sectionOf(examples)
  .split(/^#> /m)
  .slice(1)
  .map((text) =>
    text
      .slice(text.indexOf('\n'))
      .replaceAll(/^#.*\n/gm, '')
      .trim(),
  );

const inReadme = [...sectionOf(read('README.md')).matchAll(/```graphql\n(.*?)```/gs)].map(
  ([, query = '']) => query.trim(),
);

let api: UnderTest;

beforeAll(async () => {
  api = await underTest();
  await firstHour(api);
});
afterAll(() => api.close());

/** What the query of this name answers. */
function answer(name: string): Promise<Json> {
  const query = inReadme.find((text) => text.startsWith(`query ${name} {`));
  if (query === undefined) throw new Error(`the README has no query ${name}`);
  return api.data(query);
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

it('The README and GraphiQL print the same queries', () => {
  expect(inReadme).toEqual(inGraphiql);
  expect(inReadme.map((query) => /^query (\w+) \{/.exec(query)?.[1])).toEqual([
    ...['Everything', 'LastQuarter', 'AsOf', 'AsKnownThen'],
    ...['ToDo', 'LeftOfOrder', 'Standing', 'Facts'],
  ]);
});

describe('What happened with this customer', () => {
  it('comes newest first', async () => {
    const { customers } = await answer('Everything');
    const [{ name, history }] = customers.nodes;
    expect(customers.nodes).toHaveLength(1);
    expect(name).toBe('Kvitka Ltd');
    expect(history.pageInfo.hasNextPage).toBe(false);
    expect(history.nodes.map((node: Json) => `${node.businessDate} ${node.title}`)).toEqual([
      '2026-11-06 Call planned for 25 Nov 2026, 08:00: Winter prices',
      '2026-11-05 Call planned for 20 Nov 2026, 08:00: Late invoice (important)',
      '2026-11-04 Order 1002: shipped 1 unit, 50.00 EUR',
      '2026-11-01 Order 1002 placed: 1 line, 100.00 EUR',
      '2026-10-05 Call, agreed: Autumn order',
      '2026-08-03 Payment of 100.00 EUR received by bank transfer for order 1001',
      '2026-07-15 Call, not reached: Late payment',
      '2025-12-20 Payment of 480.00 EUR received by bank transfer for order 1001',
      '2025-11-12 Order 1001: shipped 6 units, 720.00 EUR',
      '2025-11-10 Order 1001 placed: 1 line, 1,200.00 EUR',
      '2025-10-02 Customer registered: Kvitka Ltd (buyer; channel: e-mail)',
    ]);
    expect(history.nodes[2]).toEqual({
      businessDate: '2026-11-04',
      kind: 'SHIPMENT',
      title: 'Order 1002: shipped 1 unit, 50.00 EUR',
      amount: eur('50.00'),
      manager: { name: 'Olena Koval' },
      isKeyMoment: false,
    });
  });

  it('can be narrowed to the contacts and payments of the last quarter', async () => {
    const { customers } = await answer('LastQuarter');
    expect(customers.nodes).toEqual([
      {
        name: 'Kvitka Ltd',
        history: {
          nodes: [
            {
              businessDate: '2026-08-03',
              kind: 'PAYMENT',
              title: 'Payment of 100.00 EUR received by bank transfer for order 1001',
              amount: eur('100.00'),
            },
            {
              businessDate: '2026-07-15',
              kind: 'CONTACT',
              title: 'Call, not reached: Late payment',
              amount: null,
            },
          ],
        },
      },
      { name: 'Zoria', history: { nodes: [] } },
    ]);
  });

  const before = [
    { businessDate: '2025-11-12', title: 'Order 1001: shipped 6 units, 720.00 EUR' },
    { businessDate: '2025-11-10', title: 'Order 1001 placed: 1 line, 1,200.00 EUR' },
    {
      businessDate: '2025-10-02',
      title: 'Customer registered: Kvitka Ltd (buyer; channel: e-mail)',
    },
  ];

  it('can be asked as of the end of last year, and as we knew it then', async () => {
    const kvitka = (answered: Json) =>
      answered.customers.nodes.find(({ name }: Json) => name === 'Kvitka Ltd');
    const payment = {
      businessDate: '2025-12-20',
      title: 'Payment of 480.00 EUR received by bank transfer for order 1001',
    };
    expect(kvitka(await answer('AsOf'))).toEqual({
      name: 'Kvitka Ltd',
      balance: { currencies: [{ receivable: eur('240.00') }] },
      history: { nodes: [payment, ...before] },
    });
    expect(kvitka(await answer('AsKnownThen'))).toEqual({
      name: 'Kvitka Ltd',
      balance: { currencies: [{ receivable: eur('720.00') }] },
      history: { nodes: before },
    });
  });
});

describe('What is to be done', () => {
  const of = { customer: { name: 'Kvitka Ltd' }, manager: { name: 'Olena Koval' } };
  const ofOrder = { ...of, mark: '', subject: null, minutesLate: null };

  it('today, and what is overdue', async () => {
    const { today, overdue } = await answer('ToDo');
    expect(today).toEqual({
      today: '2026-11-20',
      counts: { overdue: 2, today: 2, future: 1, undated: 1 },
      nodes: [
        {
          ...{ ...of, mark: '!', kind: 'CONTACT', due: '2026-11-20', subject: 'Late invoice' },
          ...{ minutesLate: 240, order: null, quantities: null, amounts: null },
        },
        {
          ...{ ...ofOrder, kind: 'PAYMENT', due: '2026-11-20', order: { number: '1002' } },
          ...{ quantities: null, amounts: { left: eur('100.00') } },
        },
      ],
    });
    expect(overdue).toEqual({
      nodes: [
        {
          ...{ ...ofOrder, kind: 'PAYMENT', due: '2025-12-10', order: { number: '1001' } },
          ...{ quantities: null, amounts: { left: eur('620.00') }, daysLate: 345 },
        },
        {
          ...{ ...ofOrder, kind: 'SHIPMENT', due: '2026-11-18', order: { number: '1002' } },
          ...{ quantities: { left: '1' }, amounts: { left: eur('50.00') }, daysLate: 2 },
        },
      ],
      pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
    });
  });

  it('of this order: what is left to ship and to be paid', async () => {
    expect((await answer('LeftOfOrder')).orders.nodes).toEqual([
      {
        number: '1002',
        customer: { name: 'Kvitka Ltd' },
        shipmentState: 'PARTIALLY_SHIPPED',
        shipmentPromised: '2026-11-18',
        shipmentExpected: null,
        lines: [
          { productName: 'Cups', ordered: '2', dispatched: '1', leftToShip: '1', unit: 'box' },
        ],
        paymentState: 'UNPAID',
        paymentStages: [{ stage: 1, promised: '2026-11-20', expected: null, amount: null }],
        due: eur('100.00'),
        paid: { amount: '0.00' },
        leftToPay: { amount: '100.00' },
      },
    ]);
  });
});

it('How we stand with this customer', async () => {
  const settled = (opening: string, charges: string, payments: string, closing: string) => ({
    ...{ opening: { amount: opening }, charges: { amount: charges } },
    ...{ payments: { amount: payments }, closing: { amount: closing } },
  });
  expect((await answer('Standing')).customers.nodes).toEqual([
    {
      name: 'Kvitka Ltd',
      balance: { currencies: [{ receivable: eur('190.00') }] },
      settlements: {
        currencies: [
          {
            currency: 'EUR',
            ...settled('240.00', '50.00', '100.00', '190.00'),
            orders: [
              { orderNumber: '1001', closing: { amount: '140.00' } },
              { orderNumber: '1002', closing: { amount: '50.00' } },
            ],
          },
        ],
      },
    },
  ]);
});

it('The raw facts behind a figure: what it is the sum of, who recorded it, when, and why not', async () => {
  const { sales, log } = await answer('Facts');
  expect(sales.totals).toEqual([{ revenue: eur('50.00') }]);
  const facts = log.nodes.map(({ id: _id, data, voidingEvent, ...rest }: Json) => ({
    ...rest,
    net: data.lines[0].net,
    void: voidingEvent && [
      voidingEvent.recordedAt,
      voidingEvent.actor.id,
      voidingEvent.data.reason,
    ],
  }));
  const shipped = { type: 'ShipmentDispatched', actor: { type: 'USER', id: 'local' }, net: 5000 };
  const on = (day: string) => ({ occurredAt: day, recordedAt: day });
  expect(facts).toEqual([
    {
      ...{ ...shipped, ...on('2026-11-02T10:00:00.000Z') },
      void: ['2026-11-03T10:00:00.000Z', 'local', 'The lorry did not leave that day'],
    },
    { ...shipped, ...on('2026-11-04T10:00:00.000Z'), void: null },
  ]);
});
