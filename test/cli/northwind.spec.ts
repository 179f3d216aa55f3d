import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { JsonObject, RecordedEvent } from '#event-sourcing';
import { externalUuid } from '#crm';
import { describeWithShared } from '../support/counts.js';
import { essenceOf, interruptedAfter, litopys, logOf, reading, scratch } from './litopys.js';

interface GroundTruth {
  readonly customers_in_table: number;
  readonly not_shipped: number;
  readonly by_category: Readonly<Record<string, number>>;
  readonly by_manager: readonly { readonly employee: string; readonly orders: number }[];
}

interface Line {
  readonly productGroup: string;
  readonly net: number;
}

const linesOf = (event: RecordedEvent) => event.data['lines'] as readonly Line[];
const netOf = (events: readonly RecordedEvent[]) =>
  events.flatMap(linesOf).reduce((sum, { net }) => sum + net, 0);

/** The files as they are, split at commas: enough for the columns used here, and nothing of the product. */
function columnOf(folder: string, file: string, key: number, value: (cells: string[]) => string) {
  const rows = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').slice(1);
  return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[key]!, value(cells)]));
}

async function documentsOf(data: string, name: string): Promise<readonly JsonObject[]> {
  const { out, code } = await litopys([
    ...['list', name, '--limit', '100000', '--json', '--data', data],
  ]);
  expect(code).toBe(0);
  return JSON.parse(out);
}

describeWithShared('the real Northwind, imported', 'northwind', (folder) => {
  const data = scratch('northwind');
  const args = ['import', '--mapping', 'northwind', folder, '--data', data, '--json', '--quiet'];
  let events: readonly RecordedEvent[] = [];
  let truth: GroundTruth;
  const ofType = (type: string) => events.filter((event) => event.type === type);

  beforeAll(async () => {
    truth = JSON.parse(readFileSync(join(folder, 'ground_truth.json'), 'utf8'));
    const { code, err } = await litopys(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    events = await logOf(data);
  });

  it('has 91 customers, 9 managers and 830 orders, 21 of them not shipped', async () => {
    expect(ofType('CustomerRegistered')).toHaveLength(truth.customers_in_table);
    expect(ofType('ManagerRegistered')).toHaveLength(9);
    expect(ofType('OrderPlaced')).toHaveLength(830);
    expect(ofType('OrderPlaced').length - ofType('ShipmentDispatched').length).toBe(21);
    const orders = await documentsOf(data, 'orders');
    expect(orders).toHaveLength(830);
    expect(orders.filter(({ shipmentState }) => shipmentState === 'NOT_SHIPPED')).toHaveLength(
      truth.not_shipped,
    );
  });

  it('ordered 1,265,793.02 and shipped 1,239,855.60, rounded per line', async () => {
    expect(netOf(ofType('OrderPlaced'))).toBe(126_579_302);
    expect(netOf(ofType('ShipmentDispatched'))).toBe(123_985_560);
    const sales = (await documentsOf(data, 'sales')).filter(
      ({ dimension }) => dimension === 'COUNTRY',
    );
    const sum = (measure: string) => sales.reduce((total, row) => total + Number(row[measure]), 0);
    expect([sum('orders'), sum('ordered'), sum('shipped')]).toEqual([
      830, 126_579_302, 123_985_560,
    ]);
  });

  it('keeps every order, shipped and required date', () => {
    const ids = columnOf(folder, 'orders.csv', 0, ([id = '']) =>
      externalUuid('northwind', 'order', id),
    );
    const dates = (type: string) =>
      new Map(ofType(type).map(({ stream, metadata }) => [stream, metadata.businessDate]));
    const [placed, dispatched] = [dates('OrderPlaced'), dates('ShipmentDispatched')];
    for (const [id, uuid] of ids) expect(placed.get(`order-${uuid}`)).toBe(ordered.get(id));
    for (const [id, uuid] of ids) {
      expect(dispatched.get(`order-${uuid}`) ?? '').toBe(shipped.get(id));
    }
    const promised = new Map(
      ofType('OrderPlaced').map(
        ({ data: { orderNumber, promisedShipmentDate } }) =>
          [...[orderNumber, promisedShipmentDate]] as [string, string],
      ),
    );
    expect(promised).toEqual(required);
  });
  const ordered = columnOf(folder, 'orders.csv', 0, (cells) => cells[3]!);
  const required = columnOf(folder, 'orders.csv', 0, (cells) => cells[4]!);
  const shipped = columnOf(folder, 'orders.csv', 0, (cells) => cells[5]!);

  it('sums by category as the ground truth does, within 0.02', async () => {
    const sums = new Map<string, number>();
    for (const { value, ordered: minor } of (await documentsOf(data, 'sales')).filter(
      ({ dimension }) => dimension === 'PRODUCT_GROUP',
    )) {
      sums.set(String(value), (sums.get(String(value)) ?? 0) + Number(minor));
    }
    expect([...sums.keys()].sort()).toEqual(Object.keys(truth.by_category).sort());
    for (const [category, expected] of Object.entries(truth.by_category)) {
      expect(Math.abs((sums.get(category) ?? 0) - Math.round(expected * 100))).toBeLessThanOrEqual(
        2,
      );
    }
  });

  it('has as many orders per employee as the ground truth', () => {
    const names = new Map(
      ofType('ManagerRegistered').map(({ data: { managerId, name } }) => [managerId, name]),
    );
    const counts = new Map<unknown, number>();
    for (const { data: placed } of ofType('OrderPlaced')) {
      const name = names.get(placed['responsibleId']);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts).toEqual(
      new Map(truth.by_manager.map(({ employee, orders }) => [employee, orders])),
    );
  });

  it('is the same when it is imported again: nothing is appended', async () => {
    const { code, out } = await litopys(args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rows: 930, unchanged: 930, recorded: 0, facts: 0 });
    expect(await logOf(data)).toHaveLength(events.length);
  });

  it('is the same, stream by stream, when it was stopped and gone on with', async () => {
    const stopped = scratch('northwind-stopped');
    const again = args.map((arg) => (arg === data ? stopped : arg));
    const receipts = join(scratch('receipts'), 'receipts.ndjson');
    for (const rows of [5, 60, 400]) {
      const interruption = interruptedAfter(rows);
      expect((await litopys([...again, '--receipts', receipts], { interruption })).code).toBe(130);
    }
    expect((await litopys(again)).code).toBe(0);
    expect(essenceOf(await logOf(stopped))).toEqual(essenceOf(events));
    await reading(stopped, async (runtime) => {
      for (const { different } of await runtime.verify()) expect(different).toEqual([]);
    });
  });
});
