import { describe, expect, it } from '@jest/globals';
import { foldDocument, type RecordedEvent } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import { balances } from './balances.projection.js';
import { credits } from './credits.projection.js';
import { summedSales } from './sales-rows.js';
import { creditedSales } from './sales.rollup.js';

const customerId = testUuid(1);
const id = testUuid(2);
const occurredAt = '2026-03-05T12:00:00.000Z';
const header = {
  customerId,
  currency: 'EUR',
  settlement: 'TRACKED',
  responsibleId: testUuid(3),
  country: 'DE',
};
const line = { productId: 'tea', quantity: '2', unitPrice: '5' };
const tea = { ...line, productGroup: 'Drinks', net: 1000, tax: 200, gross: 1200 };
const cup = { ...line, productId: 'cup', net: 300, tax: 0, gross: 300 };
const note = { productGroup: 'Services', net: 500, tax: 100, gross: 600 };

const returned = (told: object = {}) =>
  fact(
    'UnmatchedReturnAccepted',
    { returnId: id, ...header, lines: [tea, cup], reason: 'old', ...told },
    { occurredAt, source: { externalSystem: 'shop', externalId: 'C1' } },
  );
const credited = (told: object = {}) =>
  fact('CustomerCreditIssued', { creditId: id, ...header, ...note, reason: 'late', ...told }, {
    occurredAt,
  }); // prettier-ignore
const document = (event: RecordedEvent) =>
  credits.document.parse(foldDocument(credits, id, [event]));

const when = { creditedAt: occurredAt, businessDate: '2026-03-05' };

describe('a credit without an order', () => {
  it('of goods that came back has their lines and their sum', () => {
    expect(document(returned())).toEqual({
      kind: 'UNMATCHED_RETURN',
      externalIds: ['shop:C1'],
      ...when,
      ...header,
      lines: [tea, cup],
      net: 1300,
      tax: 200,
      gross: 1500,
      reason: 'old',
    });
  });

  it('of a note has its amount, and the product that it is for', () => {
    expect(document(credited())).toEqual({
      kind: 'CREDIT_NOTE',
      externalIds: [],
      ...when,
      ...header,
      ...note,
      lines: [],
      reason: 'late',
    });
  });

  it('takes off what the customer owes, with tax, where payments are followed', () => {
    const money = (minor: number) => ({ minor, currency: 'EUR' });
    expect(foldDocument(balances, customerId, [returned(), credited()])?.['currencies']).toEqual([
      {
        currency: 'EUR',
        charges: money(-2100),
        receipts: money(0),
        receivable: money(-2100),
      },
    ]);
    const untracked = returned({ settlement: 'NOT_TRACKED' });
    expect(balances.on['UnmatchedReturnAccepted']?.key(untracked)).toBeUndefined();
  });
});

describe('what sales are less by without an order', () => {
  const rows = (event: RecordedEvent, dimension: string) =>
    creditedSales
      .contribute(document(event), id)
      .filter(({ key }) => key['dimension'] === dimension)
      .map(({ key, add }) => [key['value'], add['returned'], add['credited'], add['revenue']]);

  it('is returned by the groups of the lines, without tax', () => {
    expect(rows(returned(), 'PRODUCT_GROUP')).toEqual([
      ['Drinks', 1000, 0, -1000],
      ['UNKNOWN', 300, 0, -300],
    ]);
  });

  it('is credited by the group of the product', () => {
    expect(rows(credited(), 'PRODUCT_GROUP')).toEqual([['Services', 0, 500, -500]]);
  });

  it('is counted to country, manager and channel as well', () => {
    expect(rows(returned(), 'COUNTRY')).toEqual([['DE', 1300, 0, -1300]]);
    expect(rows(returned(), 'MANAGER')).toEqual([[testUuid(3), 1300, 0, -1300]]);
    expect(rows(returned({ channel: 'EMAIL' }), 'CHANNEL')).toEqual([['EMAIL', 1300, 0, -1300]]);
    expect(rows(credited(), 'CHANNEL')).toEqual([['UNKNOWN', 0, 500, -500]]);
  });

  it('is added to the rows of orders of the same month and value', () => {
    const key = { month: '2026-03', dimension: 'PRODUCT_GROUP', currency: 'EUR' };
    const nothing = { orders: 0, ordered: 0, shipped: 0, returned: 0, credited: 0, revenue: 0 };
    const none = { ...nothing, cost: 0, shippedWithCost: 0 };
    const [drinks, unknown] = creditedSales
      .contribute(document(returned()), id)
      .map(({ key: of, add }) => ({ ...of, ...add }));
    const sold = { ...key, value: 'Drinks', ...none, orders: 1, shipped: 5000, revenue: 5000 };
    expect(drinks && unknown && summedSales([sold, drinks])).toEqual([
      { ...sold, returned: 1000, revenue: 4000 },
    ]);
  });
});
