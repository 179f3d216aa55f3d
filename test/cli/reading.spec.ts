import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openRuntime } from '#runtime';
import { litopys, scratch } from './litopys.js';
import { record } from './small-company.js';

describe('history', () => {
  const data = scratch('history');
  const history = async (...args: string[]) => {
    const { code, out } = await litopys(['history', 'lviv', ...args, '--data', data, '--json']);
    expect(code).toBe(0);
    const entries: { type: string; amount: { minor: number } | null; isVoid: boolean }[] =
      JSON.parse(out);
    return entries.map(({ type, amount, isVoid }) =>
      [type, amount?.minor ?? null, ...(isVoid ? ['void'] : [])].join(' ').trim(),
    );
  };
  beforeAll(() => record(data));

  it('tells everything that stands, newest first', async () => {
    expect(await history()).toEqual([
      'PaymentReceived 10000',
      'ShipmentDispatched 9000',
      'OrderPlaced 10000',
      'CustomerRegistered',
    ]);
  });

  it('tells a past day as we now believe it was, and as it was believed then', async () => {
    expect(await history('--as-of', '2026-03-06')).toContain('ShipmentDispatched 9000');
    const then = await history('--as-of', '2026-03-08', '--known-at', '2026-03-08');
    expect(then).toEqual(['ShipmentDispatched 10000', 'OrderPlaced 10000', 'CustomerRegistered']);
    const later = await history('--as-of', '2026-03-08', '--known-at', '2026-03-10');
    expect(later[0]).toBe('PaymentReceived 10000');
  });

  it('shows what was void when asked, and only some kinds when asked', async () => {
    expect(await history('--include-voided', '--kind', 'SHIPMENT')).toEqual([
      'FactVoided',
      'ShipmentDispatched 9000',
      'ShipmentDispatched 10000 void',
    ]);
    expect(await history('--kind', 'ORDER', 'PAYMENT')).toEqual([
      'PaymentReceived 10000',
      'OrderPlaced 10000',
    ]);
    expect(await history('--limit', '1')).toEqual(['PaymentReceived 10000']);
  });

  it('is a table for people, with what was recorded late, and CSV for programs', async () => {
    const table = await litopys(['history', 'Kavarnia Lviv', '--data', data]);
    expect(table.err).toBe('Kavarnia Lviv');
    const [heading, payment] = table.out.split('\n');
    expect(heading).toMatch(/^date +kind +what happened +amount +by +remark$/);
    expect(payment).toMatch(/^2026-03-07 +PAYMENT .*100\.00 EUR +anna +recorded 2026-03-10$/);
    const csv = await litopys(['history', 'Kavarnia Lviv', '--data', data, '--csv', '--quiet']);
    expect(csv.out.split('\n')[0]).toBe(
      'position,eventId,type,kind,occurredAt,recordedAt,businessDate,title,amount,reason,detail,actor,channel,stream,isVoid,voidedBy,isKeyMoment',
    );
    expect(csv.out.split('\n')).toHaveLength(5);
  });

  it.each([
    ['uk', /^дата +вид +що сталося +сума +хто записав +примітка$/,
      /^07\.03\.2026 +оплата +Отримано платіж 100,00 EUR \(банківський переказ\) за замовлення A-1 +100,00 EUR +anna +записано 10\.03\.2026$/],
    ['ru', /^дата +вид +что произошло +сумма +кто записал +примечание$/,
      /^07\.03\.2026 +оплата +Получен платёж 100,00 EUR \(банковский перевод\) за заказ A-1 +100,00 EUR +anna +записано 10\.03\.2026$/],
  ])('is told in %s when asked', async (locale, heading, payment) => {
    const asked = ['history', 'Kavarnia Lviv', '--data', data, '--locale', locale, '--limit', '1'];
    const { out, err } = await litopys(asked);
    const lines = out.replaceAll('\u00a0', ' ').split('\n');
    expect(lines[0]).toMatch(heading);
    expect(lines[1]).toMatch(payment);
    expect(err).toMatch(/--limit пока/);
    const csv = await litopys([...asked, '--csv', '--quiet']);
    expect(csv.out).toContain(',100.00 EUR,');
  }); // prettier-ignore

  it('asks which customer is meant when several have the text in their name', async () => {
    const { code, err } = await litopys(['history', 'kavarnia', '--data', data]);
    expect(code).toBe(1);
    expect(err).toContain('2 customers have "kavarnia" in their name');
  });
});

describe('log', () => {
  const data = scratch('log');
  beforeAll(() => record(data));
  const lines = async (...args: string[]) => {
    const { code, out } = await litopys(['log', ...args, '--data', data]);
    expect(code).toBe(0);
    return out === '' ? [] : out.split('\n');
  };

  it('prints every fact in the order of the log, voids and what they void too', async () => {
    const facts = (await lines('--json')).map((line) => JSON.parse(line));
    expect(facts.map(({ type }) => type)).toEqual([
      ...['ManagerRegistered', 'CustomerRegistered', 'CustomerRegistered', 'OrderPlaced'],
      ...['ShipmentDispatched', 'PaymentReceived', 'FactVoided', 'ShipmentDispatched'],
    ]);
    expect(facts[4].voidedBy).toBe(facts[6].id);
    expect(facts[5]).toMatchObject({
      occurredAt: '2026-03-07T10:00:00.000Z',
      recordedAt: '2026-03-10T10:00:00.000Z',
      businessDate: '2026-03-07',
      actor: { type: 'user', id: 'anna' },
      data: { amount: { minor: 10_000, currency: 'EUR' } },
    });
  });

  it('goes on after a position, within a stream, a customer, a limit', async () => {
    const all = await lines();
    const third: string = JSON.parse(all[2]!).position;
    expect(await lines('--after', third)).toEqual(all.slice(3));
    expect(await lines('--after', third, '--limit', '2')).toEqual(all.slice(3, 5));
    expect(await lines('--after', '3')).toEqual(all.slice(3));
    const stream = JSON.parse((await lines('--json'))[3]!).stream;
    const types = (await lines('--stream', stream, '--json')).map((line) => JSON.parse(line).type);
    expect(types).toEqual([
      'OrderPlaced',
      'ShipmentDispatched',
      'FactVoided',
      'ShipmentDispatched',
    ]);
    expect(await lines('--customer', 'odesa')).toHaveLength(1);
  });

  it('follows what another process records, and ends at the limit', async () => {
    const growing = scratch('follow');
    await record(growing);
    const following = litopys(['log', '--follow', '--limit', '9', '--data', growing]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const runtime = await openRuntime({ data: growing, mode: 'write' });
    const commandId = '99999999-9999-4999-8999-999999999999';
    const meta = { commandId, correlationId: commandId, now: new Date().toISOString() };
    const actor = { type: 'user', id: 'anna' } as const;
    await runtime.execute({
      type: 'RegisterManager',
      ...{ name: 'Petro' },
      meta: { ...meta, actor },
    });
    await runtime.caughtUp();
    const { out, code } = await following;
    await runtime.close();
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(9);
    expect(out).toContain('Petro');
  });
});

describe('list', () => {
  const data = scratch('list');
  beforeAll(() => record(data));

  it('shows the most telling columns of any read model, and those that are asked for', async () => {
    const { out } = await litopys(['list', 'customers', '--data', data]);
    const [heading, ...rows] = out.split('\n');
    expect(heading).toMatch(/^name +orderCount +lastActivityAt$/);
    expect(rows).toHaveLength(2);
    const every = await litopys(['list', 'customers', '--columns', 'all', '--data', data]);
    expect(every.out).toMatch(/^id +name +nameFolded +kinds .*registeredAt/);
    const { out: chosen } = await litopys([
      ...['list', 'customers', '--columns', 'name,orderCount', '--sort', 'nameFolded'],
      ...['--data', data],
    ]);
    expect(chosen.split('\n')[1]).toMatch(/^Kavarnia Lviv +1$/);
  });

  it('filters by indexed fields and reads past days', async () => {
    const where = ['--where', 'nameFolded=kavarnia lviv'];
    const { out } = await litopys(['list', 'customers', ...where, '--json', '--data', data]);
    expect(JSON.parse(out)).toMatchObject([{ name: 'Kavarnia Lviv', orderCount: 1 }]);
    const past = await litopys([
      ...['list', 'orders', '--as-of', '2026-02-28', '--json', '--data', data],
    ]);
    expect(JSON.parse(past.out)).toEqual([]);
  });

  it('names the read models there are', async () => {
    const { out } = await litopys(['list', '--json', '--data', data]);
    const names = JSON.parse(out).map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['customers', 'orders', 'payments', 'sales']));
  });
});

describe('sales', () => {
  const data = scratch('sales');
  beforeAll(() => record(data));

  it.each([
    ['MONTH', '2026-03'],
    ['QUARTER', '2026-Q1'],
    ['YEAR', '2026'],
  ])('by %s are sums of months', async (unit, period) => {
    const { out } = await litopys([
      ...['sales', '--unit', unit, '--by', 'GROUP', '--json', '--data', data],
      ...['--from', '2026-03-31', '--to', '2026-03-01'],
    ]);
    expect(JSON.parse(out)).toEqual([
      {
        ...{ period, value: 'UNKNOWN', orders: 1, ordered: 10_000, shipped: 9_000 },
        ...{ returned: 0, credited: 0, revenue: 9_000, currency: 'EUR' },
      },
    ]);
  });
});

describe('projections', () => {
  const data = scratch('projections');
  beforeAll(() => record(data));

  it('are built when they are missing, and only then', async () => {
    const built = scratch('build');
    await record(built);
    for (const file of readdirSync(built).filter((name) => name.startsWith('read-models'))) {
      rmSync(join(built, file));
    }
    const build = () => litopys(['projections', 'build', '--data', built]);
    expect((await build()).out).toMatch(/^Built: .*\borders \(version \d+\)/);
    expect((await build()).out).toMatch(/^All \d+ read models are at the head of the log/);
  });

  it('are listed, rebuilt and verified', async () => {
    const listed = await litopys(['projections', '--json', '--data', data]);
    const status: { state: string; lagEvents: number }[] = JSON.parse(listed.out);
    expect(status.length).toBeGreaterThan(5);
    expect(new Set(status.map(({ state, lagEvents }) => `${state} ${lagEvents}`))).toEqual(
      new Set(['live 0']),
    );
    expect(await litopys(['projections', 'rebuild', 'orders', '--data', data])).toMatchObject({
      code: 0,
    });
    const { code, out } = await litopys(['projections', 'verify', 'all', '--data', data]);
    expect(code).toBe(0);
    expect(out).toContain('orders: 1 documents, as a fresh fold');
  });
});
