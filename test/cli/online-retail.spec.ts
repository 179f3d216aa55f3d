import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { stringify } from 'csv-stringify';
import { beforeAll, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-sourcing';
import { externalUuid } from '#crm';
import { countryCode } from '../../apps/cli/import/countries.js';
import { describeWithShared, evidence, isFull, type Evidence } from '../support/counts.js';
import { killedImport } from './killed-import.js';
import { essenceOf, interruptedAfter, litopys, logOf, reading, scratch } from './litopys.js';
import { rawRows, truthOf, type RetailTruth } from './online-retail-file.js';

interface Line {
  readonly quantity: string;
  readonly net: number;
}

const linesOf = (event: RecordedEvent) => event.data['lines'] as readonly Line[];
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** `npm test` takes every tenth customer, by its number, and every tenth row without one. */
const isWanted = ([, , , , at = '', , customer = '']: readonly string[]): boolean =>
  isFull || (customer === '' ? at.endsWith('0:00') : customer.endsWith('8'));

async function fileOf(folder: string): Promise<string> {
  const whole = join(folder, 'OnlineRetail.csv.gz');
  if (isFull) return whole;
  const path = join(scratch('retail-file'), 'OnlineRetail.csv.gz');
  async function* chosen() {
    let isHeading = true;
    for await (const cells of rawRows(whole)) {
      if (isHeading || isWanted(cells)) yield cells;
      isHeading = false;
    }
  }
  await pipeline(chosen, stringify(), createGzip(), createWriteStream(path));
  return path;
}

/** Imports of so many rows take longer than other tests. */
const PATIENCE_MS = isFull ? 3_600_000 : 300_000;

describeWithShared('Online Retail, imported', 'online-retail', (folder) => {
  const data = scratch('retail');
  const importing = (into: string, interruption?: AbortSignal) =>
    litopys(
      [
        ...['import', '--mapping', 'online-retail', file, '--data', into, '--json', '--quiet'],
        ...['--rejects', join(into, 'rejects.csv')],
      ],
      interruption === undefined ? {} : { interruption },
    );
  let file = '';
  let run: Evidence<'customers'>;
  let truth: RetailTruth;
  let summary: Record<string, unknown>;
  let events: readonly RecordedEvent[] = [];
  const ofType = (type: string) => events.filter((event) => event.type === type);

  beforeAll(async () => {
    run = evidence('online-retail', { customers: 4338 });
    file = await fileOf(folder);
    truth = await truthOf(file);
    const { out, code, err } = await importing(data);
    expect({ code, err: err.split(';')[0] }).toEqual({
      code: 3,
      err: `${truth.withoutCustomer + truth.withoutPrice} rows were rejected`,
    });
    summary = JSON.parse(out);
    events = await logOf(data);
  }, PATIENCE_MS);

  it('is what the published figures say', () => {
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (!isFull) return;
    const { sales, raw, top_countries: top } = read('ground_truth.json');
    const { net_of_returns: net } = read('retention.json');
    expect(truth).toMatchObject({
      ...{ customers: sales.customers, orders: sales.orders, registered: raw.customers },
      ...{ revenue: Math.round(sales.revenue * 100), withoutCustomer: raw.rows_without_customer },
      ...{ keep: net.customers_left, without: net.customers_without_purchase },
      ...{ returnLines: net.return_lines, inPart: net.of_these_in_part },
      ...{ unmatchedReturns: 1107, credits: net.return_lines_without_source - 1107 },
    });
    for (const { country, customers, invoices, revenue } of top) {
      expect(truth.countries.get(country)).toEqual([
        ...[customers, invoices, Math.round(revenue * 100)],
      ]);
    }
  });

  it('has the customers, orders and revenue of the file', () => {
    const dispatched = ofType('ShipmentDispatched');
    expect({
      registered: ofType('CustomerRegistered').length,
      customers: new Set(dispatched.map((event) => event.data['customerId'])).size,
      orders: ofType('OrderPlaced').length,
      shipments: dispatched.length,
      revenue: sum(dispatched.flatMap(linesOf).map(({ net }) => net)),
    }).toEqual({
      registered: truth.registered,
      customers: truth.customers,
      orders: truth.orders,
      shipments: truth.orders,
      revenue: truth.revenue,
    });
  });

  it('has the countries of the invoices', () => {
    for (const [country, figures] of truth.countries) {
      const orders = ofType('ShipmentDispatched').filter(
        (event) => event.data['country'] === countryCode(country),
      );
      expect([
        country,
        new Set(orders.map((event) => event.data['customerId'])).size,
        orders.length,
        sum(orders.flatMap(linesOf).map(({ net }) => net)),
      ]).toEqual([country, ...figures]);
    }
  });

  it('takes returns back from the sales that they came from, and names those that it does not find', () => {
    expect(ofType('UnmatchedReturnAccepted')).toHaveLength(truth.unmatchedReturns);
    expect(ofType('CustomerCreditIssued')).toHaveLength(truth.credits);
    const left = new Map<unknown, number>();
    const count = (type: string, sign: number): void => {
      for (const event of ofType(type)) {
        const { customerId } = event.data;
        const quantity = sum(linesOf(event).map((line) => Number(line.quantity)));
        left.set(customerId, (left.get(customerId) ?? 0) + sign * quantity);
      }
    };
    count('ShipmentDispatched', 1);
    count('ReturnAccepted', -1);
    const without = [...left].filter(([, quantity]) => quantity === 0).map(([id]) => id);
    expect(without.sort()).toEqual(
      truth.without.map((id) => externalUuid('online-retail', 'customer', id)).sort(),
    );
    expect(left.size - without.length).toBe(truth.keep);
  });

  it('counts every row once, and says what was rejected and why', () => {
    const { withoutCustomer, withoutPrice } = truth;
    expect(summary['reasons']).toEqual({
      customer_missing: withoutCustomer,
      ...(withoutPrice > 0 && { price_not_positive: withoutPrice }),
    });
    expect(Number(summary['recorded']) + Number(summary['rejected'])).toBe(summary['rows']);
    expect(readFileSync(join(data, 'rejects.csv'), 'utf8').split('\n')).toHaveLength(
      withoutCustomer + withoutPrice + 2,
    );
  });

  it('is in London time, in pounds, with what was concluded said', () => {
    const first = ofType('ShipmentDispatched').find(
      ({ data: { orderNumber } }) => orderNumber === SUMMER,
    );
    expect(first?.data).toMatchObject({ currency: 'GBP', settlement: 'NOT_TRACKED' });
    expect(first?.metadata).toMatchObject({
      occurredAt: '2011-06-01T11:19:00.000Z',
      source: { externalSystem: 'online-retail', externalId: SUMMER, inferred: ['SHIPMENT'] },
    });
  });
  const SUMMER = '555207';

  it(
    'is the same when it is imported again: nothing is appended',
    async () => {
      const { out } = await importing(data);
      expect(JSON.parse(out)).toMatchObject({
        recorded: 0,
        facts: 0,
        rejected: summary['rejected'],
      });
      expect(await logOf(data)).toHaveLength(events.length);
    },
    PATIENCE_MS,
  );

  it(
    'is the same, stream by stream, when it was stopped, killed and gone on with',
    async () => {
      const stopped = scratch('retail-stopped');
      const rows = truth.withoutCustomer + truth.orders;
      const { code } = await importing(stopped, interruptedAfter(Math.round(rows * 0.3)));
      expect(code).toBe(130);
      await killedImport(['online-retail', file], stopped, Math.round(truth.orders * 0.3));
      await importing(stopped);
      expect(essenceOf(await logOf(stopped))).toEqual(essenceOf(events));
      await reading(stopped, async (runtime) => {
        for (const { name, different } of await runtime.verify()) {
          expect({ name, different }).toEqual({ name, different: [] });
        }
      });
      run.finish({ customers: truth.customers });
    },
    PATIENCE_MS,
  );
});
