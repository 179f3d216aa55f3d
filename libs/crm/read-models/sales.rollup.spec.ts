import { describe, expect, it } from '@jest/globals';
import { foldDocument } from '#event-sourcing';
import { fact } from '#event-sourcing/testing';
import {
  creditNoteId,
  head,
  line,
  managerId,
  orderFact,
  orderId,
  part,
  placed,
  replaced,
  returned,
  shipmentId,
  toReplace,
} from '../orders/orders.examples.js';
import { orders } from './orders.projection.js';
import { sales } from './sales.rollup.js';

type Told = { readonly type: string; readonly data: object };

/** The rows of an order whose facts happened on these days. */
function rowsOf(...facts: readonly (readonly [date: string, told: Told])[]) {
  const log = facts.map(([date, { type, data }], n) =>
    fact(type, { ...data }, { revision: n, occurredAt: `${date}T12:00:00.000Z` }),
  );
  return sales.contribute(foldDocument(orders, orderId, log)!, orderId);
}

const none = {
  orders: 0,
  ordered: 0,
  shipped: 0,
  returned: 0,
  credited: 0,
  revenue: 0,
  cost: 0,
  shippedWithCost: 0,
};

/** Month, value and the measures that are not 0, of the rows of one dimension. */
function by(dimension: string, rows: ReturnType<typeof rowsOf>) {
  return rows
    .filter(({ key }) => key['dimension'] === dimension)
    .map(({ key, add }) => [
      key['month'],
      key['value'],
      Object.fromEntries(Object.entries(add).filter(([, amount]) => amount !== 0)),
    ]);
}

const ship = (quantity: number, cost?: number) =>
  orderFact('ShipmentDispatched', {
    ...head,
    shipmentId,
    lines: [{ ...part(quantity), ...(cost !== undefined && { cost }) }],
  });
const credit = orderFact('CreditNoteIssued', {
  ...head,
  creditNoteId,
  net: 1_000,
  tax: 200,
  gross: 1_200,
  reason: 'scratched',
});

describe('the sales of an order', () => {
  const rows = rowsOf(
    ['2026-01-31', placed],
    ['2026-02-10', ship(4, 25_000)],
    ['2026-03-01', returned(1)],
    ['2026-03-02', credit],
  );

  it('count each amount in the month in which it happened', () => {
    expect(by('COUNTRY', rows)).toEqual([
      ['2026-01', 'UA', { orders: 1, ordered: 100_000 }],
      [
        '2026-02',
        'UA',
        { shipped: 40_000, revenue: 40_000, cost: 25_000, shippedWithCost: 40_000 },
      ],
      ['2026-03', 'UA', { returned: 10_000, credited: 1_000, revenue: -11_000 }],
    ]);
  });

  it('make the same total by manager and by channel', () => {
    expect(by('MANAGER', rows).map(([, value]) => value)).toEqual(Array(3).fill(managerId));
    expect(by('CHANNEL', rows).map(([month, , add]) => [month, add])).toEqual(
      by('COUNTRY', rows).map(([month, , add]) => [month, add]),
    );
  });

  it('count a credit note that is for no line to an unknown product group', () => {
    expect(by('PRODUCT_GROUP', rows).slice(-1)).toEqual([
      ['2026-03', 'UNKNOWN', { credited: 1_000, revenue: -1_000 }],
    ]);
  });

  it('name every row by month, dimension, value and currency, with all measures', () => {
    expect(rows[0]).toEqual({
      key: { month: '2026-01', dimension: 'PRODUCT_GROUP', value: 'Beverages', currency: 'EUR' },
      add: { ...none, orders: 1, ordered: 100_000 },
    });
    for (const { key, add } of rows) {
      expect([sales.key.parse(key), sales.measures.parse(add)]).toEqual([key, add]);
    }
  });
});

describe('an order of several product groups', () => {
  const { productGroup: _none, ...plain } = line;
  const lines = [line, { ...line, lineId: '2' }, { ...plain, lineId: '3', net: 500 }];
  const rows = rowsOf(['2026-01-31', orderFact('OrderPlaced', { ...head, lines })]);

  it('counts once for each of them, and once elsewhere', () => {
    expect(by('PRODUCT_GROUP', rows)).toEqual([
      ['2026-01', 'Beverages', { orders: 1, ordered: 200_000 }],
      ['2026-01', 'UNKNOWN', { orders: 1, ordered: 500 }],
    ]);
    expect(by('COUNTRY', rows)).toEqual([['2026-01', 'UA', { orders: 1, ordered: 200_500 }]]);
  });
});

describe('goods that are replaced', () => {
  it('are neither returned nor sold again', () => {
    const rows = rowsOf(
      ['2026-01-31', placed],
      ['2026-02-10', ship(4)],
      ['2026-03-01', toReplace(1)],
      ['2026-03-02', replaced(1)],
    );
    expect(by('COUNTRY', rows)).toEqual([
      ['2026-01', 'UA', { orders: 1, ordered: 100_000 }],
      ['2026-02', 'UA', { shipped: 40_000, revenue: 40_000 }],
      ['2026-03', 'UA', {}],
    ]);
  });
});
