import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { externalUuid } from '#crm';
import type { RecordedEvent } from '#event-sourcing';
import { litopys, logOf, scratch } from './litopys.js';
import {
  importedAgain,
  importing,
  LESS,
  northwindFolder,
  type Replacements,
} from './northwind-folder.js';

const order = (id: string) => `order-${externalUuid('northwind', 'order', id)}`;
const customer = (id: string) => `customer-${externalUuid('northwind', 'customer', id)}`;

const told = ({ stream, type, data }: RecordedEvent) => ({ stream, type, data });

describe('an import', () => {
  it('records managers, customers with what is known of them, orders and shipments', async () => {
    const data = scratch('import');
    const { code, summary } = await importing(data);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ rows: 6, recorded: 6, unchanged: 0, rejected: 0, facts: 19 });
    const events = await logOf(data);
    expect(events.filter(({ stream }) => stream === order('10001')).map(told)).toMatchObject([
      {
        type: 'OrderPlaced',
        data: {
          orderNumber: '10001',
          customerId: externalUuid('northwind', 'customer', 'ALFKI'),
          responsibleId: externalUuid('northwind', 'manager', '1'),
          currency: 'USD',
          settlement: 'NOT_TRACKED',
          country: 'DE',
          region: 'Western Europe',
          promisedShipmentDate: '1996-08-01',
          lines: [
            { productId: '11', productGroup: 'Beverages', net: 16_800, tax: 0, gross: 16_800 },
            { productId: '12', productName: 'Aniseed, syrup', discount: '0.15', net: 8_330 },
          ],
        },
      },
      { type: 'ShipmentDispatched', data: { lines: [{ net: 16_800 }, { net: 8_330 }] } },
    ]);
    expect(
      events.filter(({ stream }) => stream === customer('ALFKI')).map(({ type }) => type),
    ).toEqual([
      'CustomerRegistered',
      'CustomerClassified',
      'CustomerClassified',
      'ContactDetailAdded',
      'ContactDetailAdded',
      'ContactDetailAdded',
    ]);
  });

  it('takes days for their beginning in the business time zone, and keeps who says so', async () => {
    const data = scratch('zone');
    const folder = northwindFolder();
    const environment = { LITOPYS_TIME_ZONE: 'Europe/Kyiv' };
    await litopys(['import', '--mapping', 'northwind', folder, '--data', data, '--quiet'], {
      environment,
    });
    const [placed, dispatched] = (await logOf(data)).filter(
      ({ stream }) => stream === order('10001'),
    );
    expect(placed?.metadata).toMatchObject({
      occurredAt: '1996-07-03T21:00:00.000Z',
      businessDate: '1996-07-04',
      actor: { type: 'integration', id: 'import:northwind' },
      source: { externalSystem: 'northwind', externalId: '10001' },
    });
    expect(dispatched?.metadata).toMatchObject({ businessDate: '1996-07-16' });
  });

  it('changes nothing when it is repeated', async () => {
    const { summary, added } = await importedAgain({});
    expect(summary).toMatchObject({ rows: 6, recorded: 0, unchanged: 6, facts: 0 });
    expect(added).toEqual([]);
  });

  it('records a shipment that the source did not have the first time', async () => {
    const { added, code } = await importedAgain({
      'orders.csv': {
        '10002': '10002,ANATR,1,1996-07-05,1996-08-16,1996-08-20,Central America,Mexico',
      },
    });
    expect(code).toBe(0);
    expect(added).toMatchObject([
      {
        type: 'ShipmentDispatched',
        stream: order('10002'),
        metadata: { occurredAt: '1996-08-20T00:00:00.000Z' },
      },
    ]);
  });

  it('records what changed in a describing row, each difference as a fact of its own', async () => {
    const { added, code } = await importedAgain({
      'customers.csv': {
        ALFKI:
          'ALFKI,Alfreds Feinkost,Maria Anders,Owner,Obere Str. 57,Berlin,Northern Europe,12209,Germany,,030-1',
      },
    });
    expect(code).toBe(0);
    expect(added.map(told)).toMatchObject([
      {
        type: 'CustomerRenamed',
        data: { name: 'Alfreds Feinkost', previousName: 'Alfreds Futterkiste' },
      },
      {
        type: 'CustomerClassified',
        data: { attribute: 'REGION', from: 'Western Europe', to: 'Northern Europe' },
      },
      { type: 'ContactDetailRemoved', data: { value: '030-0074321' } },
      { type: 'ContactDetailAdded', data: { value: '030-1', label: 'fax' } },
    ]);
  });

  it('records another name of an employee, once', async () => {
    const changes = {
      'employees.csv': { '1': '1,Leverling,Nancy,Sales Representative,1992-05-01' },
    };
    const { added, code, data } = await importedAgain(changes);
    expect(code).toBe(0);
    expect(added.map(told)).toEqual([
      {
        stream: `manager-${externalUuid('northwind', 'manager', '1')}`,
        type: 'ManagerRenamed',
        data: {
          managerId: externalUuid('northwind', 'manager', '1'),
          name: 'Nancy Leverling',
          previousName: 'Nancy Davolio',
        },
      },
    ]);
    const again = await importing(data, changes);
    expect(again.summary).toMatchObject({ recorded: 0, unchanged: 6, rejected: 0 });
  });

  it('follows a name that changes and changes back', async () => {
    const { data } = await importedAgain({ 'customers.csv': { ALFKI: renamed('Second') } });
    await importing(data);
    await importing(data, { 'customers.csv': { ALFKI: renamed('Second') } });
    await importing(data, { 'customers.csv': { ALFKI: renamed('Second') } });
    const names = (await logOf(data))
      .filter(({ type }) => type === 'CustomerRegistered' || type === 'CustomerRenamed')
      .filter(({ stream }) => stream === customer('ALFKI'))
      .map(({ data: { name } }) => name);
    expect(names).toEqual(['Alfreds Futterkiste', 'Second', 'Alfreds Futterkiste', 'Second']);
  });
});

function renamed(name: string): string {
  return `ALFKI,${name},Maria Anders,Owner,Obere Str. 57,Berlin,Western Europe,12209,Germany,030-0074321,`;
}

describe('a fact that the source tells differently', () => {
  it('is rejected as fact_changed, and nothing of its row is recorded', async () => {
    const { code, err, summary, added } = await importedAgain(LESS);
    expect(code).toBe(3);
    expect(summary).toMatchObject({ rejected: 1, unchanged: 5, recorded: 0 });
    expect(err).toContain('orders.csv row 2: fact_changed');
    expect(added).toEqual([]);
  });

  it('is voided with what builds on it, and recorded anew, when corrections are asked for', async () => {
    const { code, summary, added, data } = await importedAgain(LESS, '--correct');
    expect(code).toBe(0);
    expect(summary).toMatchObject({ recorded: 1, corrected: 1, facts: 4 });
    expect(added.map(told)).toMatchObject([
      { type: 'FactVoided', data: { voidedType: 'ShipmentDispatched' } },
      { type: 'FactVoided', data: { voidedType: 'OrderPlaced' } },
      { type: 'OrderPlaced', data: { lines: [{ quantity: '11' }, { quantity: '10' }] } },
      { type: 'ShipmentDispatched', data: { lines: [{ net: 15_400 }, { net: 8_330 }] } },
    ]);
    const again = await importing(data, LESS);
    expect(again.summary).toMatchObject({ recorded: 0, unchanged: 6 });
  });

  it('goes back to what was voided before, when the source does', async () => {
    const { data } = await importedAgain(LESS, '--correct');
    const before = (await logOf(data)).length;
    const { code } = await importing(data, {}, '--correct');
    expect(code).toBe(0);
    const added = (await logOf(data)).slice(before);
    expect(added.map(({ type }) => type)).toEqual([
      'FactVoided',
      'FactVoided',
      'OrderPlaced',
      'ShipmentDispatched',
    ]);
    expect((await importing(data)).summary).toMatchObject({ recorded: 0, unchanged: 6 });
  });

  it('only takes the shipment back when the source no longer has it', async () => {
    const gone = {
      'orders.csv': { '10001': '10001,ALFKI,1,1996-07-04,1996-08-01,,Western Europe,Germany' },
    };
    const { added, data } = await importedAgain(gone, '--correct');
    expect(added.map(told)).toMatchObject([
      { type: 'FactVoided', data: { voidedType: 'ShipmentDispatched' } },
    ]);
    expect((await importing(data, gone)).summary).toMatchObject({ recorded: 0, unchanged: 6 });
  });
});

describe('rows that cannot be', () => {
  const bad: Replacements = {
    'orders.csv': {
      '10001': '10001,NOONE,1,1996-07-04,1996-08-01,1996-07-16,Western Europe,Germany',
      '10002': '10002,ANATR,1,1996-02-30,1996-08-16,,Central America,Mexico',
    },
    'order-details.csv': { '10003': '10003,12,18.60,-5,0.05' },
  };

  it('are told with row, code and reason, and the rest is recorded', async () => {
    const { code, summary, err } = await importing(scratch('bad'), bad);
    expect(code).toBe(3);
    expect(summary).toMatchObject({ recorded: 3, rejected: 4 });
    expect(err).toContain('order-details.csv row 5: invalid_quantity: quantity is "-5"');
    expect(err).toContain('orders.csv row 2: customer_not_found');
    expect(err).toContain('orders.csv row 3: invalid_date: orderDate is "1996-02-30"');
    expect(err).toContain('orders.csv row 4: order_line_rejected');
    expect(err).toContain('4 rows were rejected');
  });

  it('go into a file when one is given: CSV, or NDJSON by its name', async () => {
    const [csv, ndjson] = [
      join(scratch('rejects'), 'bad.csv'),
      join(scratch('rejects'), 'bad.ndjson'),
    ];
    await importing(scratch('bad'), bad, '--rejects', csv);
    await importing(scratch('bad'), bad, '--rejects', ndjson);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('file,row,code,message');
    expect(lines[1]).toBe(
      'order-details.csv,5,invalid_quantity,"quantity is ""-5"": give a decimal number, more than 0"',
    );
    const objects = readFileSync(ndjson, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ file, row, code }) => [file, row, code])).toContainEqual([
      ...['orders.csv', 3, 'invalid_date'],
    ]);
  });

  it('are recorded, marked, when it is the world that broke the rule', async () => {
    const data = scratch('anomaly');
    const { code } = await importing(data, {
      'orders.csv': {
        '10001': '10001,ALFKI,1,1996-07-20,1996-08-01,1996-07-16,Western Europe,Germany',
      },
    });
    expect(code).toBe(0);
    const facts = (await logOf(data)).filter(({ stream }) => stream === order('10001'));
    expect(facts.map(({ type, metadata }) => [type, metadata.source?.anomaly])).toEqual([
      ['OrderPlaced', undefined],
      ['ShipmentDispatched', 'shipment_before_order'],
    ]);
  });
});
