import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { externalUuid } from '#crm';
import { interruptedAfter, litopys, logOf, scratch } from './litopys.js';

type Row = Readonly<Record<string, unknown>>;

const source = (id: string) => ({ system: 'shop', id });
const REGISTERED: Row = {
  command: 'RegisterCustomer',
  occurredAt: '2026-03-01',
  name: 'Ada Ltd',
  kinds: ['BUYER'],
  source: { ...source('K1'), channel: 'PHONE' },
};
const LINE = { productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '4.50' };
const PLACED: Row = {
  command: 'PlaceOrder',
  occurredAt: '2026-03-02T09:30:00+02:00',
  customerId: 'shop:K1',
  number: 'A-1',
  currency: 'EUR',
  channel: 'PHONE',
  lines: [LINE],
  source: source('A-1'),
};
const SHIPPED: Row = {
  command: 'DispatchShipment',
  occurredAt: '2026-03-03 10:00',
  orderId: 'shop:A-1',
  shipmentId: 'shop:S-1',
  source: source('S-1'),
};

const ndjson = (rows: readonly (Row | string)[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

async function importing(
  data: string,
  content: string | Buffer,
  {
    file = 'facts.ndjson',
    options = [] as readonly string[],
    interruption = undefined as AbortSignal | undefined,
  } = {},
) {
  const path = join(scratch('facts'), file);
  writeFileSync(path, content);
  const args = ['import', path, '--data', data, '--json', '--quiet', ...options];
  const { code, out, err } = await litopys(args, interruption && { interruption });
  return { code, err, summary: out === '' ? undefined : JSON.parse(out) };
}

describe('importing facts', () => {
  it('carries out a command a row, with the ids that the other system gave', async () => {
    const data = scratch('facts');
    const { code, summary } = await importing(data, ndjson([REGISTERED, PLACED, SHIPPED]));
    expect(code).toBe(0);
    expect(summary).toMatchObject({ source: 'ndjson', rows: 3, recorded: 3, facts: 3 });
    expect(
      (await logOf(data)).map(({ type, stream, metadata }) => [
        ...[type, stream, metadata.occurredAt, metadata.source?.externalId],
      ]),
    ).toEqual([
      [
        'CustomerRegistered',
        `customer-${externalUuid('shop', 'customer', 'K1')}`,
        ...['2026-03-01T00:00:00.000Z', 'K1'],
      ],
      [
        'OrderPlaced',
        `order-${externalUuid('shop', 'order', 'A-1')}`,
        ...['2026-03-02T07:30:00.000Z', 'A-1'],
      ],
      [
        'ShipmentDispatched',
        `order-${externalUuid('shop', 'order', 'A-1')}`,
        ...['2026-03-03T10:00:00.000Z', 'S-1'],
      ],
    ]);
  });

  it('changes nothing when it is repeated, and goes on where it was stopped', async () => {
    const [data, content] = [scratch('facts'), ndjson([REGISTERED, PLACED, SHIPPED])];
    const stopped = await importing(data, content, { interruption: interruptedAfter(1) });
    expect([stopped.code, stopped.summary.recorded]).toEqual([130, 1]);
    const gone = await importing(data, content);
    expect(gone.summary).toMatchObject({ recorded: 2, unchanged: 1 });
    const again = await importing(data, gzipSync(content), { file: 'facts.jsonl.gz' });
    expect(again.summary).toMatchObject({ recorded: 0, unchanged: 3, facts: 0 });
  });

  it('decides everything and writes nothing in a dry run', async () => {
    const data = join(scratch('facts'), 'data');
    const rows = ndjson([REGISTERED, PLACED, SHIPPED]);
    const { summary } = await importing(data, rows, { options: ['--dry-run'] });
    expect(summary).toMatchObject({ dryRun: true, recorded: 3, facts: 3 });
    expect((await litopys(['log', '--data', data])).code).toBe(4);
  });

  it('records what the world did out of order, marked with the rule that it breaks', async () => {
    const data = scratch('facts');
    const early = { ...SHIPPED, occurredAt: '2026-03-01 10:00' };
    const { code, summary } = await importing(data, ndjson([REGISTERED, PLACED, early]));
    expect(code).toBe(0);
    expect(summary).toMatchObject({ recorded: 3, anomalies: 1 });
    expect((await logOf(data)).at(-1)).toMatchObject({
      type: 'ShipmentDispatched',
      metadata: { source: { anomaly: 'shipment_before_order' } },
    });
  });

  it('names whoever takes part in a contact by the ids of the other system', async () => {
    const data = scratch('facts');
    const manager = { command: 'RegisterManager', name: 'Olena', source: source('M1') };
    const person = {
      ...{ command: 'AddContactPerson', customerId: 'shop:K1', personId: 'shop:P1' },
      ...{ name: 'Maria', source: source('P1') },
    };
    const held = {
      ...{ command: 'RecordContact', customerId: 'shop:K1', responsibleId: 'shop:M1' },
      ...{ channel: 'MEETING', direction: 'OUTBOUND', subject: 'Tasting', outcome: 'REACHED' },
      participants: [
        { kind: 'MANAGER', id: 'shop:M1' },
        { kind: 'PERSON', id: 'shop:P1' },
      ],
      source: source('C1'),
    };
    const { err } = await importing(data, ndjson([REGISTERED, manager, person, held]));
    expect(err).toBe('');
    expect((await logOf(data)).at(-1)?.data['participants']).toEqual([
      { kind: 'MANAGER', id: externalUuid('shop', 'manager', 'M1') },
      { kind: 'PERSON', id: externalUuid('shop', 'person', 'P1') },
    ]);
  });

  it('voids a fact by its id, wherever it stands', async () => {
    const data = scratch('facts');
    await importing(data, ndjson([REGISTERED, PLACED, SHIPPED]));
    const eventId = (await logOf(data)).at(-1)?.id;
    const row = { command: 'VoidFact', eventId, reason: 'Never left', source: source('V-1') };
    expect((await importing(data, ndjson([row]))).summary).toMatchObject({ recorded: 1 });
    expect((await logOf(data)).at(-1)).toMatchObject({ type: 'FactVoided' });
    const none = { ...row, eventId: externalUuid('x', 'y', 'z'), source: source('V-2') };
    expect((await importing(data, ndjson([none]))).err).toContain('fact_not_found');
  });
});

describe('rows of facts that cannot be', () => {
  it('say what is wrong besides a rule of time, and quote what was written', async () => {
    const data = scratch('facts');
    const early = { ...SHIPPED, occurredAt: '2026-03-01 10:00' };
    const tooMuch = { ...early, lines: [{ lineId: '1', quantity: '40' }] };
    const capitals = { command: 'VoidFact', eventId: 'S-1', reason: 'Wrong', source: source('V') };
    const { err } = await importing(data, ndjson([REGISTERED, PLACED, tooMuch, capitals]));
    expect(err).toContain('row 3: shipment_exceeds_order');
    expect(err).toContain('eventId is "S-1"');
  });

  it.each<[string, Row | string, string]>([
    ['no object', '[1]', 'not_an_object: the row is "[1]": give one JSON object a line'],
    ['no JSON', '{"command":', 'not_an_object'],
    ['no command', { source: source('1') }, 'command_missing'],
    [
      'no such command',
      { ...REGISTERED, command: 'UpdateCustomer' },
      'command_unknown: command is "UpdateCustomer": there is no such command; known are',
    ],
    ['no source', { ...REGISTERED, source: undefined }, 'source_missing: source.system is missing'],
    [
      'no id of its own',
      { ...REGISTERED, source: { system: 'shop', id: '' } },
      'source_missing: source.id is "": give what that system calls this fact',
    ],
    [
      'no such time',
      { ...REGISTERED, occurredAt: '30.02.2026' },
      'invalid_time: occurredAt is "30.02.2026": give a time such as',
    ],
    [
      'no such field',
      { ...REGISTERED, nmae: 'Ada' },
      'invalid_input: nmae is "Ada": there is no such field',
    ],
    ['a value that none can be', { ...REGISTERED, kinds: ['FRIEND'] }, 'invalid_input: kinds is'],
    ['what a rule refuses', PLACED, 'customer_not_found: customerId is'],
  ])('%s', async (_what, row, reason) => {
    const { code, err, summary } = await importing(scratch('bad'), ndjson([row]));
    expect(code).toBe(3);
    expect(summary).toMatchObject({ rows: 1, rejected: 1, recorded: 0 });
    expect(err).toContain(`facts.ndjson row 1: ${reason}`);
  });

  it('say something else under the same source than before', async () => {
    const data = scratch('bad');
    const { err } = await importing(data, ndjson([REGISTERED, { ...REGISTERED, name: 'Bob' }]));
    expect(err).toContain('row 2: idempotency_mismatch');
  });

  it('are no reason not to tell how a file of another name is written', async () => {
    const { code, err } = await importing(scratch('bad'), '', { file: 'facts.txt' });
    expect(code).toBe(2);
    expect(err).toContain('--format ndjson or --format csv');
  });
});

describe('a table of facts', () => {
  const heading = `command,source.system,source.id,customerId,name,kinds,source.channel,currency,channel,lines.productId,lines.productName,lines.quantity,lines.unitPrice`;
  const customer = 'RegisterCustomer,shop,K1,,Ada Ltd,BUYER; PARTNER,PHONE,,,,,,';
  const first = 'PlaceOrder,shop,A-1,shop:K1,,,,EUR,PHONE,tea,Tea,2,4.50';
  const second = 'PlaceOrder,shop,A-1,shop:K1,,,,,,cup,Cup,1,6.00';
  const table = (...rows: string[]) => [heading, ...rows, ''].join('\n');

  it('has its fields in columns, lists in cells, and the elements of a list in rows', async () => {
    const data = scratch('table');
    const options = { file: 'facts.csv' };
    const { code, summary } = await importing(data, table(customer, first, second), options);
    expect(code).toBe(0);
    expect(summary).toMatchObject({ source: 'csv', rows: 3, recorded: 3, facts: 2 });
    expect((await logOf(data)).map(({ data: fact }) => fact)).toMatchObject([
      { kinds: ['BUYER', 'PARTNER'], source: { channel: 'PHONE' } },
      {
        currency: 'EUR',
        lines: [
          { productId: 'tea', net: 900 },
          { productId: 'cup', net: 600 },
        ],
      },
    ]);
  });

  it('makes no fact of rows that contradict each other', async () => {
    const other = second.replace('EUR', '').replace(',,,cup', ',USD,,cup');
    const rows = table(customer, first, other);
    const { err, summary } = await importing(scratch('table'), rows, { file: 'facts.csv' });
    expect(summary).toMatchObject({ rows: 3, recorded: 1, rejected: 2 });
    expect(err).toContain('row 3: rows_differ: currency is "USD" in row 4 and "EUR" in an earlier');
  });

  it('voids a fact by what the other system calls it, and records it anew in the same file', async () => {
    const data = scratch('facts');
    const row = { command: 'VoidFact', eventId: 'shop:S-1', reason: 'Wrong day' };
    const again = { ...SHIPPED, shipmentId: 'shop:S-2', source: source('S-2') };
    const rows = ndjson([REGISTERED, PLACED, SHIPPED, { ...row, source: source('V-1') }, again]);
    expect((await importing(data, rows)).summary).toMatchObject({ recorded: 5, rejected: 0 });
    const log = await logOf(data);
    expect(log.map(({ type }) => type)).toEqual([
      ...['CustomerRegistered', 'OrderPlaced', 'ShipmentDispatched', 'FactVoided'],
      'ShipmentDispatched',
    ]);
    expect(log[3]?.data['voids']).toBe(log[2]?.id);
    expect((await importing(data, rows)).summary).toMatchObject({ recorded: 0, unchanged: 5 });
  });

  it('wants to know which fact is void where several rows have one id', async () => {
    const data = scratch('facts');
    const shipped = { ...SHIPPED, source: source('A-1') };
    await importing(data, ndjson([REGISTERED, PLACED, shipped]));
    const row = { command: 'VoidFact', reason: 'Never left', source: source('A-1') };
    const ambiguous = await importing(data, ndjson([{ ...row, eventId: 'shop:A-1' }]));
    expect(ambiguous.err).toContain(
      'fact_ambiguous: eventId is "shop:A-1": PlaceOrder and DispatchShipment have that id; say which, such as "PlaceOrder shop:A-1"',
    );
    const unknown = await importing(data, ndjson([{ ...row, eventId: 'shop:A-9' }]));
    expect(unknown.err).toContain(
      'fact_not_found: eventId is "shop:A-9": no row of that system and id has been recorded',
    );
    const told = { ...row, eventId: 'DispatchShipment shop:A-1' };
    expect((await importing(data, ndjson([told]))).summary).toMatchObject({ recorded: 1 });
    const { type, data: said } = (await logOf(data)).at(-1) ?? {};
    expect([type, said?.['voidedType']]).toEqual(['FactVoided', 'ShipmentDispatched']);
  });

  it('says why a row is refused in the words of the other system', async () => {
    const data = scratch('facts');
    const { err } = await importing(
      data,
      ndjson([
        REGISTERED,
        PLACED,
        { ...PLACED, number: 'A-2' },
        { ...SHIPPED, orderId: 'shop:A-7' },
      ]),
    );
    expect(err).toContain('orderId is shop:A-7: no such order has been placed');
    expect(err).toContain('command PlaceOrder shop:A-1 has been carried out with other input');
  });
});
