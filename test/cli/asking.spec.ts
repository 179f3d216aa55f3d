import { beforeAll, describe, expect, it } from '@jest/globals';
import { displayWidth } from '../../apps/cli/text-width.js';
import { litopys, scratch, type Surroundings } from './litopys.js';
import { record } from './small-company.js';

const data = scratch('asking');
beforeAll(() => record(data));

async function ask(args: readonly string[], surroundings: Surroundings = {}): Promise<string> {
  const { code, out, err } = await litopys([...args, '--data', data], surroundings);
  expect({ args, code, err: code === 0 ? '' : err }).toEqual({ args, code: 0, err: '' });
  return out.replaceAll('\u00a0', ' ');
}

describe('the card of a customer', () => {
  it('shows on one screen who it is and what is open', async () => {
    const card = await ask(['customer', 'lviv', '--as-of', '2026-03-06']);
    expect(card.split('\n')[0]).toBe('Kavarnia Lviv');
    expect(card).toMatch(/^kinds +buyer$/m);
    expect(card).toMatch(
      /^open orders +A-1, 2026-03-01, 100\.00 EUR; to be shipped; 100\.00 EUR to be paid$/m,
    );
    expect(card).toMatch(/^balance +the customer owes 90\.00 EUR$/m);
  });

  it('is told in the language of LITOPYS_LOCALE, unless --locale says another', async () => {
    const environment = { LITOPYS_LOCALE: 'uk' };
    expect(await ask(['customer', 'lviv'], { environment })).toMatch(
      /^розрахунки +ми винні 10,00 EUR$/m,
    );
    const russian = await ask(['customer', 'lviv', '--locale', 'ru'], { environment });
    expect(russian).toMatch(/^расчёты +мы должны 10,00 EUR$/m);
  });

  it('has its figures as they are for programs', async () => {
    const card = JSON.parse(await ask(['customer', 'lviv', '--json', '--locale', 'ru']));
    expect(card.balances).toMatchObject([{ receivable: { minor: -1_000, currency: 'EUR' } }]);
    expect((await ask(['customer', 'lviv', '--csv'])).split('\n')[1]).toMatch(/,-10\.00 EUR$/);
  });

  it('of a time when nobody knew the customer is refused', async () => {
    const { code, err } = await litopys(
      ['customer', 'lviv', '--as-of', '2026-01-01', '--data', data],
      {},
    );
    expect(code).toBe(1);
    expect(err).toBe('Kavarnia Lviv was not known then: give a later --as-of or --known-at');
  });
});

describe('settlements', () => {
  it('are by order, with what was open before the period', async () => {
    const table = await ask(['settlements', 'lviv', '--from', '2026-03-06']);
    const [heading, order, total] = table.split('\n');
    expect(heading).toMatch(/^order +opening +charges +payments +closing$/);
    expect(order).toMatch(/^A-1 +90\.00 EUR +0\.00 EUR +100\.00 EUR +-10\.00 EUR$/);
    expect(total).toMatch(/^total +90\.00 EUR +0\.00 EUR +100\.00 EUR +-10\.00 EUR$/);
    const json = JSON.parse(await ask(['settlements', 'lviv', '--json', '--from', '2026-03-06']));
    expect(json.currencies).toMatchObject([
      { opening: { minor: 9_000 }, closing: { minor: -1_000 }, orders: [{ orderNumber: 'A-1' }] },
    ]);
  });
});

describe('an event', () => {
  it('is shown with what declares it void, by id and by position', async () => {
    const shown = JSON.parse(await ask(['event', '5', '--json']));
    expect(shown).toMatchObject({
      type: 'ShipmentDispatched',
      voidingEvent: { type: 'FactVoided' },
      cause: null,
      voidedEvent: null,
    });
    const { id } = shown;
    expect(JSON.parse(await ask(['event', id, '--json']))).toEqual(shown);
    expect(await ask(['event', '7'])).toMatch(/^declares void +5 ShipmentDispatched: /m);
  });
});

describe('the log', () => {
  const types = async (...args: string[]) =>
    (await ask(['log', ...args]))
      .split('\n')
      .filter((line) => line !== '')
      .map((line): string => JSON.parse(line).type);

  it.each([
    [
      ['--type', 'OrderPlaced', 'PaymentReceived'],
      ['OrderPlaced', 'PaymentReceived'],
    ],
    [['--category', 'manager'], ['ManagerRegistered']],
    [['--customer', 'odesa'], ['CustomerRegistered']],
    [
      ['--only', 'LATE'],
      ['PaymentReceived', 'ShipmentDispatched'],
    ],
    [
      ['--only', 'VOID'],
      ['ShipmentDispatched', 'FactVoided'],
    ],
    [['--recorded-from', '2026-03-10', '--recorded-to', '2026-03-10'], ['PaymentReceived']],
    [['--occurred-from', '2026-03-07', '--occurred-to', '2026-03-07'], ['PaymentReceived']],
    [['--command', '00000000-0000-4000-8000-000000000004'], ['OrderPlaced']],
    [['--actor', 'nobody'], []],
  ])('keeps what %j asks for', async (args, expected) => {
    expect(await types(...args)).toEqual(expected);
  });

  it('is CSV with one heading, and lines in words on a terminal', async () => {
    const csv = (await ask(['log', '--csv'])).split('\n');
    expect(csv).toHaveLength(9);
    expect(csv[0]).toMatch(/^position,id,type,stream,.*,data$/);
    const lines = (await ask(['log'], { width: 130 })).split('\n');
    expect(lines[5]).toMatch(
      /^ +6 {2}2026-03-10 10:00 {2}PaymentReceived +anna +Kavarnia Lviv · .*\[2026-03-07\]$/,
    );
  });
});

describe('history and activity', () => {
  it('filter by text, period, manager and key moments', async () => {
    const titles = async (...args: string[]) =>
      JSON.parse(await ask([...args, '--json'])).map(({ type }: { type: string }) => type);
    expect(await titles('history', 'lviv', '--text', 'bank transfer')).toEqual(['PaymentReceived']);
    expect(await titles('history', 'lviv', '--to', '2026-02-28')).toEqual(['CustomerRegistered']);
    expect(await titles('history', 'lviv', '--key-moments')).toEqual(['ShipmentDispatched']);
    expect(await titles('activity', '--from', '2026-03-07', '--kind', 'PAYMENT')).toEqual([
      'PaymentReceived',
    ]);
    const orders = await titles('activity', '--manager', 'anna', '--kind', 'ORDER');
    expect(orders).toEqual(['OrderPlaced']);
  });
});

describe('a list', () => {
  it('finds customers by words, and names customers and managers instead of ids', async () => {
    const found = await ask(['list', 'customers', '--search', 'odes', '--columns', 'name']);
    expect(found).toBe('name\nKavarnia Odesa');
    expect(await ask(['list', 'orders'])).toMatch(/^A-1 +Kavarnia Lviv +.*Anna Kovalenko$/m);
    const other = await litopys(['list', 'orders', '--search', 'x', '--data', data]);
    expect(other.code).toBe(2);
    expect(other.err).toContain('orders cannot be searched by words; customers can');
  });
});

describe('on a terminal', () => {
  const questions = [
    ['history', 'lviv', '--include-voided'],
    ['activity'],
    ['customer', 'lviv'],
    ['settlements', 'lviv'],
    ['log'],
    ['list'],
    ['list', 'customers', '--columns', 'all'],
    ['list', 'orders'],
    ['sales'],
    ['projections'],
  ];

  it.each([80, 100])('of %i columns no line is longer, in any language', async (width) => {
    for (const locale of ['en', 'uk', 'ru']) {
      for (const question of questions) {
        const out = await ask([...question, '--locale', locale], { width });
        const long = out.split('\n').filter((line) => displayWidth(line) > width);
        expect({ question, locale, long }).toEqual({ question, locale, long: [] });
      }
    }
  });

  it('there are colours where it can show them, and nowhere else', async () => {
    const coloured = await ask(['history', 'lviv'], { width: 100, colour: true });
    expect(coloured).toContain('\u001b[1m');
    expect(await ask(['history', 'lviv'], { width: 100 })).not.toContain('\u001b');
  });
});

describe('wrong words', () => {
  it.each([
    [['settlements', 'lviv', '--from', '2026-03-02', '--to', '2026-03-01'], 2, 'exchange them'],
    [['activity', '--manager', 'nobody'], 1, 'there are Anna Kovalenko'],
    [['event', 'nowhere'], 2, 'EVENT is nowhere, which is no position of this log'],
    [['log', '--recorded-from', '2026-03-02', '--recorded-to', '2026-03-01'], 2, 'exchange them'],
    [['history', 'lviv', '--locale', 'fr'], 2, 'Allowed choices are en, uk, ru'],
  ])('%j are answered with what would be right', async (args, code, text) => {
    const outcome = await litopys([...args, '--data', data]);
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(text);
  });

  it('of the environment too', async () => {
    const environment = { LITOPYS_LOCALE: 'fr' };
    const { code, err } = await litopys(['activity', '--data', data], { environment });
    expect({ code, err }).toEqual({
      code: 2,
      err: 'LITOPYS_LOCALE is "fr": give one of en, uk, ru',
    });
  });
});
