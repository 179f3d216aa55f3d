import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { run } from '../../apps/cli/program.js';
import { openRuntime } from '#runtime';
import { litopys, scratch } from './litopys.js';

const data = join(scratch('calendar'), 'data');

/** A contact planned for 15 March, an order to be shipped on 10 and paid on 20 March, half of it shipped. */
beforeAll(async () => {
  const now = '2026-03-01T10:00:00.000Z';
  const runtime = await openRuntime({ data, mode: 'write', clock: () => now });
  let count = 0;
  const record = async (type: string, input: object): Promise<string> => {
    count += 1;
    const commandId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const actor = { type: 'user', id: 'anna' } as const;
    const meta = { commandId, actor, correlationId: commandId, now };
    const { stream } = await runtime.execute({ type, ...input, meta });
    return stream.slice(stream.indexOf('-') + 1);
  };
  const responsibleId = await record('RegisterManager', { name: 'Anna Kovalenko' });
  await record('RegisterManager', { name: 'Ivan Melnyk' });
  const registered = { name: 'Kavarnia', kinds: ['BUYER'], source: { channel: 'PHONE' } };
  const customerId = await record('RegisterCustomer', registered);
  const of = { customerId, responsibleId, channel: 'PHONE' };
  const line = { productId: 'B1', productName: 'Beans', unitPrice: '10', unit: 'kg' };
  const orderId = await record('PlaceOrder', {
    ...{ ...of, number: 'A-1', currency: 'EUR' },
    ...{ promisedShipmentDate: '2026-03-10', promisedPaymentDate: '2026-03-20' },
    lines: [{ lineId: '1', ...line, quantity: '10' }],
  });
  await record('DispatchShipment', { orderId, lines: [{ lineId: '1', quantity: '6' }] });
  const expected = { side: 'SHIPMENT', date: '2026-03-18', reason: 'No lorry' };
  await record('ReviseExpectedDate', { orderId, ...expected });
  await record('PlanContact', {
    ...{ ...of, direction: 'OUTBOUND', subject: 'Spring prices', importance: 'HIGH' },
    plannedStart: '2026-03-15T08:00:00.000Z',
  });
  await runtime.close();
});

const TODAY = '2026-03-15T10:00:00Z';
const calendar = (...args: readonly string[]) =>
  litopys(['calendar', '--data', data, '--today', TODAY, ...args]);

it('lists what is overdue, due today and to come, and says how much there is of each', async () => {
  expect(await calendar()).toEqual({
    code: 0,
    err: 'Today is 2026-03-15: overdue 1, today 1, later 1, without a day 0',
    out: [
      '!  due                  late  kind      what to do           customer             left  manager         remark',
      '   2026-03-10            5 d  SHIPMENT  order A-1            Kavarnia  4 kg, 40.00 EUR  Anna Kovalenko  promised 2026-03-10, expected 2026-03-18 (+8 d)',
      '!  2026-03-15 08:00  120 min  CONTACT   Call: Spring prices  Kavarnia                   Anna Kovalenko',
      '   2026-03-20                 PAYMENT   order A-1            Kavarnia       100.00 EUR  Anna Kovalenko',
    ].join('\n'),
  });
});

it('speaks the language that is asked for', async () => {
  const { out, err } = await calendar('--locale', 'uk', '--bucket', 'OVERDUE', 'TODAY');
  expect(err).toBe('Сьогодні 15.03.2026: прострочено 1, на сьогодні 1, далі 1, без дати 0');
  const [heading, overdue] = out.split('\n');
  const cells = (line = '') => line.replaceAll('\u00a0', ' ').trim().split(/ {2,}/);
  expect(cells(heading)).toEqual([
    ...['!', 'строк', 'запізнення', 'вид', 'що зробити'],
    ...['клієнт', 'залишилося', 'менеджер', 'примітка'],
  ]);
  expect(cells(overdue)).toEqual([
    ...['10.03.2026', '5 дн.', 'відвантаження', 'замовлення A-1', 'Kavarnia', '4 kg, 40,00 EUR'],
    ...['Anna Kovalenko', 'обіцяно 10.03.2026, очікується 18.03.2026 (+8 дн.)'],
  ]);
});

it('is narrowed by manager, customer, kind, bucket, importance and period', async () => {
  const ids = async (...args: readonly string[]) => {
    const rows: readonly { readonly kind: string }[] = JSON.parse(
      (await calendar('--json', ...args)).out,
    );
    return rows.map(({ kind }) => kind);
  };
  expect(await ids()).toEqual(['SHIPMENT', 'CONTACT', 'PAYMENT']);
  expect(await ids('--manager', 'Anna')).toEqual(['SHIPMENT', 'CONTACT', 'PAYMENT']);
  expect(await ids('--manager', 'Ivan')).toEqual([]);
  expect(await ids('--customer', 'Kavarnia', '--kind', 'PAYMENT')).toEqual(['PAYMENT']);
  expect(await ids('--bucket', 'OVERDUE', 'TODAY')).toEqual(['SHIPMENT', 'CONTACT']);
  expect(await ids('--importance', 'HIGH')).toEqual(['CONTACT']);
  expect(await ids('--from', '2026-03-16')).toEqual(['PAYMENT']);
  expect(await ids('--limit', '1')).toEqual(['SHIPMENT']);
});

it('paints what is overdue red, what is due today bold and what is to come dim', async () => {
  const lines: string[] = [];
  await run(['calendar', '--data', data, '--today', TODAY, '--quiet'], {
    out: (line) => void lines.push(line),
    say: () => undefined,
    ...{ bar: undefined, colour: true, width: undefined, environment: {} },
    interruption: () => new AbortController().signal,
  });
  const [, overdue, today, future] = lines;
  expect(overdue).toContain('\u001b[31mSHIPMENT\u001b[39m');
  expect(today).toContain('\u001b[1mCONTACT');
  expect(future).toContain('\u001b[2mPAYMENT');
});

it('refuses a manager that nobody knows, and a period that ends before it begins', async () => {
  const unknown = await calendar('--manager', 'Nobody');
  expect([unknown.code, unknown.err]).toEqual([
    1,
    'No manager has "Nobody" in the name; there are Anna Kovalenko, Ivan Melnyk',
  ]);
  expect((await calendar('--from', '2026-03-16', '--to', '2026-03-15')).code).toBe(2);
});
