import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Json, underTest, type UnderTest } from './under-test.js';

/** A calendar of two managers and two customers, looked at on 15 March at noon in Kyiv. */
interface Filled {
  readonly managers: readonly string[];
  readonly customers: readonly string[];
}

const NOW = '2026-03-15T10:00:00.000Z';
const IMPORTANCE = ['HIGH', 'NORMAL', 'LOW'] as const;
/** Days from 11 to 19 March, and none. */
const DAYS = [undefined, ...Array.from({ length: 9 }, (_, n) => `2026-03-${11 + n}`)];

let api: UnderTest;
let filled: Filled;

beforeAll(async () => {
  api = await underTest({ timeZone: 'Europe/Kyiv' });
  filled = await fill();
  api.clock = NOW;
});
afterAll(() => api.close());

async function fill(): Promise<Filled> {
  api.clock = '2026-03-01T08:00:00.000Z';
  const managers: string[] = [];
  for (const name of ['Olena', 'Ivan']) {
    managers.push((await api.record('registerManager', { name }, 'manager { id }')).manager.id);
  }
  const customers: string[] = [];
  for (const name of ['Kvitka', 'Zoria']) {
    const input = { name, kinds: ['BUYER'], source: { channel: 'EVENT' } };
    customers.push((await api.record('registerCustomer', input, 'customer { id }')).customer.id);
  }
  // Contacts of three weights at the hours of five days: late in the evening it is the next day in Kyiv.
  for (let n = 0; n < 40; n += 1) {
    const [day, hour] = [13 + (n % 5), String((n * 7) % 24).padStart(2, '0')];
    await api.record('planContact', {
      ...{ customerId: customers[n % 2], responsibleId: managers[n % 3 === 0 ? 0 : 1] },
      ...{ channel: 'PHONE', direction: 'OUTBOUND', subject: `Call ${n}` },
      plannedStart: `2026-03-${day}T${hour}:30:00.000Z`,
      importance: IMPORTANCE[n % 3],
    });
  }
  for (const [n, date] of DAYS.entries()) {
    await api.record('placeOrder', {
      ...{ customerId: customers[n % 2], responsibleId: managers[n % 2], number: `N-${n}` },
      ...{ currency: 'EUR', channel: 'PHONE', promisedShipmentDate: date },
      lines: [{ productId: 'tea', productName: 'Tea', unitPrice: '10', quantity: '2', unit: 'kg' }],
    });
  }
  return { managers, customers };
}

const FIELDS = `nodes { id kind bucket due promised firstPromised expected daysLate minutesLate mark importance
  plannedStart state customer { id } manager { id } order { number } contact { subject } }
  pageInfo { hasNextPage endCursor } totalCount today counts { overdue today future undated }`;

const QUERY = `query ($filter: CalendarFilter, $first: Int!, $after: Cursor, $asOf: AsOf, $knownAt: AsKnown) {
  calendar(filter: $filter, first: $first, after: $after, asOf: $asOf, knownAt: $knownAt) { ${FIELDS} }
}`;

const calendar = async (variables: object = {}): Promise<Json> =>
  (await api.data(QUERY, { first: 100, ...variables })).calendar;

/** All pages of so many. */
async function paged(first: number, variables: object = {}): Promise<Json[]> {
  const nodes: Json[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await calendar({ first, ...variables, ...(after === null ? {} : { after }) });
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}

/** As the order of the calendar says it. */
function sortKey({ due, importance, plannedStart, id }: Json): string {
  const rank = IMPORTANCE.findIndex((one) => one === importance);
  return [due ?? '~', rank, plannedStart ?? '', id].join(' ');
}

const ids = (nodes: readonly Json[]): string[] => nodes.map(({ id }) => String(id));

describe('the calendar', () => {
  it('comes by the day it is due, then by importance, time and id, in pages of any size', async () => {
    const all = (await calendar()).nodes;
    expect(all).toHaveLength(40 + 2 * DAYS.length);
    expect(all).toEqual([...all].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
    for (const size of [1, 3, 7]) expect(await paged(size)).toEqual(all);
  });

  it('tells each bucket from the others, and counts them', async () => {
    const { nodes, counts, totalCount, today } = await calendar();
    const inBucket = (bucket: string) => nodes.filter((node: Json) => node.bucket === bucket);
    expect(today).toBe('2026-03-15');
    for (const { bucket, due } of nodes) {
      const told = due === null ? 'UNDATED' : due < today ? 'OVERDUE' : due > today ? 'FUTURE' : 0;
      expect(bucket).toBe(told === 0 ? 'TODAY' : told);
    }
    expect(totalCount).toBe(nodes.length);
    expect(counts).toEqual({
      overdue: inBucket('OVERDUE').length,
      today: inBucket('TODAY').length,
      future: inBucket('FUTURE').length,
      undated: inBucket('UNDATED').length,
    });
    const both = ['OVERDUE', 'UNDATED'];
    const filter = { buckets: both };
    const wanted = nodes.filter((node: Json) => both.includes(node.bucket));
    expect(await paged(5, { filter })).toEqual(wanted);
    expect(await calendar({ filter })).toMatchObject({ totalCount: wanted.length, counts });
  });

  it('is filtered by customer, manager, kind, importance and period, alone and together', async () => {
    const { nodes } = await calendar();
    const [manager] = filled.managers;
    const [customer] = filled.customers;
    const period = { from: '2026-03-14', to: '2026-03-16' };
    const filters: readonly (readonly [object, (node: Json) => boolean])[] = [
      [{ customer }, (node) => node.customer.id === customer],
      [{ manager }, (node) => node.manager.id === manager],
      [{ kinds: ['CONTACT'] }, (node) => node.kind === 'CONTACT'],
      [{ kinds: ['PAYMENT', 'CONTACT'] }, (node) => node.kind !== 'SHIPMENT'],
      [{ importance: ['HIGH', 'LOW'] }, (node) => node.importance !== 'NORMAL'],
      [{ period }, ({ due }) => due !== null && due >= period.from && due <= period.to],
    ];
    for (const [filter, holds] of filters) {
      const wanted = nodes.filter(holds);
      expect(wanted.length).toBeGreaterThan(0);
      expect(await paged(4, { filter })).toEqual(wanted);
      expect((await calendar({ filter })).totalCount).toBe(wanted.length);
    }
    const [byCustomer, byManager, , byKind, , byPeriod] = filters;
    const some = [byCustomer, byManager, byKind, byPeriod].flatMap((one) => (one ? [one] : []));
    const together = Object.assign({}, ...some.map(([filter]) => filter));
    const wanted = nodes.filter((node: Json) => some.every(([, holds]) => holds(node)));
    expect(wanted.length).toBeGreaterThan(2);
    expect(ids(await paged(2, { filter: together }))).toEqual(ids(wanted));
  });

  it('refuses a cursor of another list, and a period that ends before it begins', async () => {
    const { pageInfo } = await calendar({ first: 1 });
    const filter = { kinds: ['CONTACT'] };
    const other = await api.ask(QUERY, { first: 1, after: pageInfo.endCursor, filter });
    expect(other.errors?.[0]?.message).toContain('after is a cursor of another query');
    const period = { from: '2026-03-16', to: '2026-03-15' };
    const empty = await api.ask(QUERY, { first: 1, filter: { period } });
    expect(empty.errors?.[0]?.message).toBe(
      'from is 2026-03-16 and to is 2026-03-15: from must not be later',
    );
  });
});

describe('the calendar of another day', () => {
  it('moves the buckets and nothing else when the day has not come yet', async () => {
    const [now, later] = [await calendar(), await calendar({ asOf: '2026-03-18' })];
    expect(later.today).toBe('2026-03-18');
    expect(ids(later.nodes)).toEqual(ids(now.nodes));
    expect(later.counts).toEqual({ overdue: 46, today: 2, future: 1, undated: 11 });
  });

  it('is now when it is the end of today', async () => {
    const { nodes, counts, today } = await calendar();
    expect(await calendar({ asOf: '2026-03-15' })).toMatchObject({ nodes, counts, today });
  });

  it('shows what was done since as still to do, and not what came up since', async () => {
    const before = await calendar();
    const [done] = before.nodes.filter((node: Json) => node.kind === 'CONTACT');
    const contactId = done.id.slice('contact:'.length);
    api.clock = '2026-03-16T10:00:00.000Z';
    await api.record('completeContact', { contactId, outcome: 'AGREED' });
    const added = await api.record(
      'planContact',
      {
        ...{ customerId: filled.customers[0], responsibleId: filled.managers[0] },
        ...{ channel: 'EMAIL', direction: 'OUTBOUND', subject: 'Offer' },
        plannedStart: '2026-03-17T08:00:00.000Z',
      },
      'contact { id }',
    );
    const now = ids((await calendar()).nodes);
    expect(now).not.toContain(done.id);
    expect(now).toContain(`contact:${added.contact.id}`);
    const then = await calendar({ asOf: NOW });
    expect(then).toMatchObject({ nodes: before.nodes, counts: before.counts });
    expect(await paged(9, { asOf: NOW })).toEqual(before.nodes);
    const filter = { customer: filled.customers[0], manager: filled.managers[0] };
    const wanted = before.nodes.filter(
      (node: Json) => node.customer.id === filter.customer && node.manager.id === filter.manager,
    );
    expect((await calendar({ asOf: NOW, filter })).nodes).toEqual(wanted);
    const known = await calendar({ knownAt: { at: NOW } });
    expect(ids(known.nodes)).toEqual(ids(before.nodes));
  });

  it('is seen at once by a query that waits for the position of the change', async () => {
    const { nodes } = await calendar({ filter: { kinds: ['CONTACT'] } });
    const contactId = nodes[0].id.slice('contact:'.length);
    const { position } = await api.record('cancelContact', { contactId, reason: 'Ill' });
    const seen = await api.data(
      `query ($position: Position) { calendar(first: 1, filter: { kinds: [CONTACT] }, minPosition: $position) { nodes { id } } }`,
      { position },
    );
    expect(seen.calendar.nodes).toEqual([{ id: nodes[1].id }]);
  });
});
