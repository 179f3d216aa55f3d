import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actors, busyCompany, type BusyCompany } from './busy-company.js';
import { underTest, type Json, type UnderTest } from './under-test.js';

const LOG = `query ($filter: LogFilter, $first: Int!, $after: Position) {
  log(filter: $filter, first: $first, after: $after) {
    nodes {
      id position type stream category occurredAt recordedAt businessDate actor { id }
      commandId correlationId causationId source { externalSystem importId } data voids voidedBy
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

let api: UnderTest;
let busy: BusyCompany;
let all: readonly Json[];

/** Walks the log page by page, to its end. */
async function walk(filter: object | undefined, first: number): Promise<Json[]> {
  const nodes: Json[] = [];
  let after: string | null = null;
  do {
    const { log }: Json = await api.data(LOG, { filter, first, after });
    nodes.push(...log.nodes);
    after = log.pageInfo.hasNextPage ? log.pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}

beforeAll(async () => {
  api = await underTest({ timeZone: 'Europe/Kyiv' });
  busy = await busyCompany(api);
  all = await walk(undefined, 100);
});
afterAll(() => api.close());

const within = (range: { from?: string; below?: string }, instant: string): boolean =>
  (range.from === undefined || instant >= range.from) &&
  (range.below === undefined || instant < range.below);
const at = (day: string) => `2026-03-${day}T10:00:00.000Z`;

/** Each filter with the naive one that it must equal, over all events. */
const filters: readonly [string, () => object, (event: Json) => boolean][] = [
  ['types', () => ({ types: ['OrderPlaced', 'FactVoided'] }),
    ({ type }) => ['OrderPlaced', 'FactVoided'].includes(type)],
  ['categories', () => ({ categories: ['order', 'manager'] }),
    ({ stream }) => /^(order|manager)-/.test(stream)],
  ['customer', () => ({ customer: busy.customers[0] }),
    ({ data }) => data.customerId === busy.customers[0]],
  ['actor', () => ({ actor: 'ivan' }), ({ actor }) => actor.id === 'ivan'],
  ['command', () => ({ command: all[5].commandId }),
    ({ commandId }) => commandId === all[5].commandId],
  ['correlation', () => ({ correlation: 'renaming' }),
    ({ correlationId }) => correlationId === 'renaming'],
  ['recorded', () => ({ recorded: { from: at('05'), below: at('08') } }),
    ({ recordedAt }) => within({ from: at('05'), below: at('08') }, recordedAt)],
  ['recorded from', () => ({ recorded: { from: at('20') } }),
    ({ recordedAt }) => recordedAt >= at('20')],
  ['recorded below', () => ({ recorded: { below: at('03') } }),
    ({ recordedAt }) => recordedAt < at('03')],
  ['recorded before everything', () => ({ recorded: { below: '2026-01-01T00:00:00Z' } }), () => false],
  ['occurred', () => ({ occurred: { from: at('08'), below: at('10') } }),
    ({ occurredAt }) => within({ from: at('08'), below: at('10') }, occurredAt)],
  ['occurred and recorded', () => ({ occurred: { from: at('08') }, recorded: { below: at('20') } }),
    ({ occurredAt, recordedAt }) => occurredAt >= at('08') && recordedAt < at('20')],
  ['LATE', () => ({ only: ['LATE'] }), ({ occurredAt, recordedAt }) => occurredAt < recordedAt],
  ['VOID', () => ({ only: ['VOID'] }),
    ({ type, voidedBy }) => type === 'FactVoided' || voidedBy !== null],
  ['OVERRIDE', () => ({ only: ['OVERRIDE'] }), () => false],
  ['POLICY', () => ({ only: ['POLICY'] }), () => false],
  ['IMPORT', () => ({ only: ['IMPORT'] }), ({ source }) => source?.importId === 'run-1'],
  ['LATE or IMPORT', () => ({ only: ['LATE', 'IMPORT'] }),
    ({ occurredAt, recordedAt, source }) =>
      occurredAt < recordedAt || source?.importId === 'run-1'],
  ['several at once',
    () => ({ customer: busy.customers[2], categories: ['order'], actor: 'shop', only: ['VOID'] }),
    ({ data, category, actor, type, voidedBy }) =>
      data.customerId === busy.customers[2] && category === 'order' && actor.id === 'shop' &&
      (type === 'FactVoided' || voidedBy !== null)],
]; // prettier-ignore

describe('The log, filtered', () => {
  it.each(filters)(
    'by %s, is what a naive filter leaves of all events',
    async (_, filter, naive) => {
      const expected = all.filter(naive).map(({ id }) => id);
      for (const first of [100, 2]) {
        expect((await walk(filter(), first)).map(({ id }) => id)).toEqual(expected);
      }
    },
  );

  it('is of a company in which every one of these filters leaves something out', () => {
    const left = filters.map(([name, , naive]) => [name, all.filter(naive).length] as const);
    const none = left.filter(([, count]) => count === 0).map(([name]) => name);
    expect(none).toEqual(['recorded before everything', 'OVERRIDE', 'POLICY']);
    expect(left.filter(([, count]) => count === all.length)).toEqual([]);
    expect(new Set(all.map(({ actor }) => actor.id))).toEqual(new Set(actors));
  });
});

const EVENT = `query ($id: ID!) {
  event(id: $id) {
    type
    cause { id type }
    caused { type data cause { id } }
    voidedEvent { id type }
    voidingEvent { id type data actor { id } }
  }
}`;

describe('An event', () => {
  it('leads to what it caused, and back', async () => {
    const { event } = await api.data(EVENT, { id: busy.cause });
    expect(event).toMatchObject({ type: 'CustomerRenamed', cause: null, voidingEvent: null });
    expect(event.caused.map(({ data }: Json) => data.subject)).toEqual([
      'New letterhead',
      'New contract',
    ]);
    expect(event.caused.map(({ cause }: Json) => cause.id)).toEqual([busy.cause, busy.cause]);
  });

  it('that was never true leads to who said so and why, and back', async () => {
    const [struck] = all.filter(({ voidedBy }) => voidedBy !== null);
    const { event } = await api.data(EVENT, { id: struck.id });
    expect(event.voidingEvent).toMatchObject({
      id: struck.voidedBy,
      type: 'FactVoided',
      data: { reason: 'The lorry did not leave' },
      actor: { id: 'olena' },
    });
    const back = await api.data(EVENT, { id: struck.voidedBy });
    expect(back.event.voidedEvent).toEqual({ id: struck.id, type: 'ShipmentDispatched' });
  });

  it('is null where there is none', async () => {
    expect(await api.data(EVENT, { id: 'nothing' })).toEqual({ event: null });
  });
});
