import { z } from 'zod';
import { rollup } from '#event-sourcing';
import { credits, type CreditDocument } from './credits.projection.js';
import type { OrderDocument } from './order.document.js';
import { orders } from './orders.projection.js';

/** What sales are grouped by. */
export const SalesDimension = z.enum(['PRODUCT_GROUP', 'COUNTRY', 'MANAGER', 'CHANNEL']).meta({
  graphql: 'SalesGrouping',
  about: 'What sales are grouped by.',
  values: {
    PRODUCT_GROUP: 'By product group.',
    COUNTRY: 'By the country of the order.',
    MANAGER: 'By the manager responsible for the order.',
    CHANNEL: 'By the channel that the order came through.',
  },
});
export type SalesDimension = z.output<typeof SalesDimension>;

/** The value of a dimension where the facts do not say one. */
export const UNKNOWN_VALUE = 'UNKNOWN';

const SalesKey = z.strictObject({
  month: z.string().describe('Month of the business calendar, e.g. "2026-03"'),
  dimension: SalesDimension.describe('What the row is grouped by'),
  value: z
    .string()
    .describe('Product group, country, id of the manager, or channel; UNKNOWN where none is given'),
  currency: z.string().describe('Currency of the amounts, ISO 4217'),
});
type SalesKey = z.output<typeof SalesKey>;

const SalesMeasures = z.strictObject({
  orders: z.int().describe('Orders placed in the month in which the value occurs'),
  ordered: z.int().describe('Net of what was ordered in the month, in minor units'),
  shipped: z.int().describe('Net of what was shipped in the month, in minor units'),
  returned: z.int().describe('Net of what came back for a refund in the month, in minor units'),
  credited: z.int().describe('Net of credit notes issued in the month, in minor units'),
  revenue: z.int().describe('Shipped less returned and credited, in minor units'),
  cost: z
    .int()
    .describe('What the goods shipped in the month cost us, as far as known, in minor units'),
  shippedWithCost: z
    .int()
    .describe('Net of what was shipped in the month and whose cost is known, in minor units'),
});
type SalesMeasures = z.output<typeof SalesMeasures>;

/** A part of an order's sales, on its day, before it is counted to each dimension. */
interface Sale {
  readonly businessDate: string;
  readonly group: string | undefined;
  readonly add: Partial<SalesMeasures>;
}

/** Sales by month, grouped four ways; each way makes the same total. */
export const sales = rollup({
  name: 'sales',
  one: 'salesRow',
  version: 1,
  description:
    'Sales by month and product group, country, manager or channel: each amount in the month in which it happened',
  of: orders,
  key: SalesKey,
  measures: SalesMeasures,
  indexes: [['dimension', 'month', 'value'], ['month']],
  contribute(order) {
    const rows = new Map<string, Row>();
    addSales(rows, order, salesOf(order));
    for (const [dimension, value] of placedIn(order)) {
      const month = order.businessDate.slice(0, 7);
      addTo(rows, { month, dimension, value, currency: order.currency }, { orders: 1 });
    }
    return [...rows.values()];
  },
});

/**
 * What sales are less by without an order: rows of the same shape as those of `sales`, to be added to them. A rollup
 * sums over one kind of document, and these are no orders.
 */
export const creditedSales = rollup({
  name: 'creditedSales',
  one: 'creditedSalesRow',
  version: 1,
  description: 'What was returned and credited without an order, by month, grouped as sales are',
  of: credits,
  hidden: true,
  key: SalesKey,
  measures: SalesMeasures,
  indexes: [['dimension', 'month', 'value'], ['month']],
  contribute(credit) {
    const rows = new Map<string, Row>();
    addSales(rows, credit, lessOf(credit));
    return [...rows.values()];
  },
});

/** All rollups of which sales are the sum, row by row. */
export const salesRollups = [sales, creditedSales] as const;

interface Row {
  readonly key: SalesKey;
  readonly add: SalesMeasures;
}

/** What sales are grouped by besides the product group. */
type Grouped = Pick<
  OrderDocument | CreditDocument,
  'currency' | 'country' | 'responsibleId' | 'channel'
>;

/** Counts each sale once in each dimension. */
function addSales(rows: Map<string, Row>, of: Grouped, all: readonly Sale[]): void {
  for (const { businessDate, group, add } of all) {
    for (const [dimension, value = UNKNOWN_VALUE] of valuesOf(of, group)) {
      const month = businessDate.slice(0, 7);
      addTo(rows, { month, dimension, value, currency: of.currency }, add);
    }
  }
}

function addTo(rows: Map<string, Row>, key: SalesKey, add: Partial<SalesMeasures>): void {
  const id = `${key.month} ${key.dimension} ${key.value}`;
  rows.set(id, { key, add: plus(rows.get(id)?.add ?? none(), add) });
}

function valuesOf(
  { country, responsibleId, channel }: Grouped,
  group: string | undefined,
): readonly (readonly [SalesDimension, string | undefined])[] {
  return [
    ['PRODUCT_GROUP', group],
    ['COUNTRY', country],
    ['MANAGER', responsibleId],
    ['CHANNEL', channel],
  ];
}

/** The values that an order counts for: once for each of its product groups. */
function placedIn(order: OrderDocument): readonly (readonly [SalesDimension, string])[] {
  const groups = new Set(order.lines.map(({ productGroup }) => productGroup ?? UNKNOWN_VALUE));
  const [, ...others] = valuesOf(order, undefined);
  return [
    ...[...groups].map((group) => ['PRODUCT_GROUP', group] as const),
    ...others.map(([dimension, value]) => [dimension, value ?? UNKNOWN_VALUE] as const),
  ];
}

/** Everything an order sells, each on the day on which it happened. */
function salesOf(order: OrderDocument): readonly Sale[] {
  return [
    ...order.lines.map(({ addedOn, productGroup: group, net }) => ({
      businessDate: addedOn === '' ? order.businessDate : addedOn,
      group,
      add: { ordered: net },
    })),
    ...order.shipments.flatMap(({ businessDate, lines }) =>
      lines.map(({ productGroup: group, net, cost }) => ({
        businessDate,
        group,
        add: {
          shipped: net,
          revenue: net,
          ...(cost !== undefined && { cost, shippedWithCost: net }),
        },
      })),
    ),
    ...order.returns
      .filter(({ disposition }) => disposition === 'REFUND')
      .flatMap(({ businessDate, lines }) =>
        lines.map(({ productGroup: group, net }) => ({
          businessDate,
          group,
          add: { returned: net, revenue: -net },
        })),
      ),
    ...order.creditNotes.map(({ businessDate, productGroup: group, net }) => ({
      businessDate,
      group,
      add: { credited: net, revenue: -net },
    })),
  ];
}

/** What a credit takes off sales: a return by the groups of its lines, a note by its own. */
function lessOf({ kind, businessDate, productGroup, net, lines }: CreditDocument): readonly Sale[] {
  if (kind === 'CREDIT_NOTE') {
    return [{ businessDate, group: productGroup, add: { credited: net, revenue: -net } }];
  }
  return lines.map((line) => ({
    businessDate,
    group: line.productGroup,
    add: { returned: line.net, revenue: -line.net },
  }));
}

function none(): SalesMeasures {
  return {
    orders: 0,
    ordered: 0,
    shipped: 0,
    returned: 0,
    credited: 0,
    revenue: 0,
    cost: 0,
    shippedWithCost: 0,
  };
}

function plus(sum: SalesMeasures, add: Partial<SalesMeasures>): SalesMeasures {
  return {
    orders: sum.orders + (add.orders ?? 0),
    ordered: sum.ordered + (add.ordered ?? 0),
    shipped: sum.shipped + (add.shipped ?? 0),
    returned: sum.returned + (add.returned ?? 0),
    credited: sum.credited + (add.credited ?? 0),
    revenue: sum.revenue + (add.revenue ?? 0),
    cost: sum.cost + (add.cost ?? 0),
    shippedWithCost: sum.shippedWithCost + (add.shippedWithCost ?? 0),
  };
}
