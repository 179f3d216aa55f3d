/**
 * Whatever a sales manager asks for, page by page he gets exactly what the policy gives him: nothing twice, nothing left
 * out. The policy is written here once more, as a plain condition on each document of the full list.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  collectionOf,
  type Condition,
  type Cursor,
  findInMemory,
  type FindQuery,
  type JsonObject,
  type LedgerQuery,
  type LedgerRow,
  type Page,
  type Projection,
  type Reading,
  type Rollup,
} from '#event-sourcing';
import { Forbidden } from '#crm';
import { readsFor, type ReadsFor, type Runtime } from '#runtime';
import { type OpenCompany, openCompany, settled } from '../oracle/open-company.js';
import { Random } from '../oracle/random.js';
import { doBusiness } from '../oracle/random-log.js';
import { evidence } from '../support/counts.js';

type Model = Projection<unknown> | Rollup;
type Where = NonNullable<FindQuery['where']>;

const ALL = 20_000;
let opened: OpenCompany;
let runtime: Runtime;
let random: Random;
/** Whose manager is whose, now. */
let managerOf: ReadonlyMap<string, unknown>;
const run = evidence('access-paging', { lists: 3_000, logs: 1_000 });

beforeAll(async () => {
  opened = await openCompany(run.seed);
  await doBusiness(opened.company, 250);
  runtime = opened.company.runtime;
  await settled(runtime);
  random = new Random(run.seed);
  const customers = runtime.projections.find(({ name }) => name === 'customers');
  if (customers === undefined) throw new Error('there are no customers');
  const { items } = await runtime.reads.documents(customers, { limit: ALL });
  managerOf = new Map(items.map(({ item }) => [item.key, item.document['managerId']]));
}, 120_000);
afterAll(() => opened.close());

/** Whether a document is this manager's, as docs/how-to/who-may-see-what.md says. */
function isHis(model: Model, key: string, document: JsonObject, manager: string): boolean {
  const ofHis = (customer: unknown) => managerOf.get(String(customer)) === manager;
  const { customerId, responsibleId, managerId, dimension, value } = document;
  switch (model.name) {
    case 'managers':
      return true;
    case 'customers':
    case 'balances':
      return ofHis(key);
    case 'payments':
    case 'credits':
      return ofHis(customerId);
    case 'orders':
    case 'contacts':
      return ofHis(customerId) || responsibleId === manager;
    case 'calendarContacts':
    case 'calendarOrders':
      return ofHis(customerId) || managerId === manager;
    case 'sales':
    case 'creditedSales':
      return dimension === 'MANAGER' && value === manager;
    default:
      throw new Error(`${model.name}: say here what of it is a sales manager's`);
  }
}

function isHisFact({ customerId, managerId, subject, type }: LedgerRow, manager: string): boolean {
  if (typeof customerId === 'string' && managerOf.get(customerId) === manager) return true;
  if (/^(order|contact):/.test(String(subject)) && managerId === manager) return true;
  const ofHimself = ['ManagerRegistered', 'ManagerRenamed', 'ManagerLeft'].includes(type);
  return ofHimself && subject === `manager:${manager}`;
}

/** A condition that some document fulfils. */
function conditionOn(value: unknown, other: unknown): Condition | undefined {
  const [one, two] = [value, other].map((each) => (Array.isArray(each) ? each[0] : each));
  if (typeof one === 'boolean') return { equals: one };
  if (typeof one !== 'string') return undefined;
  const among = typeof two === 'string' ? [one, two] : [one];
  return random.pick<Condition>([{ equals: one }, { in: among }, { from: one }, { below: one }]);
}

function whereOf(fields: readonly string[], documents: readonly JsonObject[]): Where {
  if (documents.length === 0 || random.chance(0.3)) return {};
  const wanted = random.chance(0.7)
    ? [random.pick(fields)]
    : [random.pick(fields), random.pick(fields)];
  const found = wanted.map((field) => {
    const condition = conditionOn(random.pick(documents)[field], random.pick(documents)[field]);
    return [field, condition] as const;
  });
  return Object.fromEntries(
    found.flatMap(([field, one]) => (one === undefined ? [] : [[field, one]])),
  );
}

async function allPages<T>(
  page: (after: Cursor | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let after: Cursor | undefined; ;) {
    const { items, hasMore } = await page(after);
    all.push(...items.map(({ item }) => item));
    after = items.at(-1)?.cursor;
    if (!hasMore) return all;
    expect(items.length).toBeGreaterThan(0);
  }
}

/** A manager of the company, or somebody who is none; with his reads. */
function somebody(): { readonly manager: string; readonly reads: ReadsFor } {
  const manager = random.pick([...opened.company.managers, '00000000-0000-4000-8000-00000000dead']);
  const actor = { type: 'user', id: 'm' } as const;
  return {
    manager,
    reads: readsFor(runtime.reads, { role: 'SALES_MANAGER', actor, managerId: manager }),
  };
}

function readingOf(model: Model): Reading | undefined {
  if (model.kind === 'rollup' || random.chance(0.6)) return undefined;
  const asOf = random.pick([
    '2026-02-01T00:00:00.000Z',
    '2026-04-01T00:00:00.000Z',
    '2027-01-01T00:00:00.000Z',
  ]);
  return { asOf };
}

async function tryList(model: Model): Promise<void> {
  const { manager, reads } = somebody();
  const reading = readingOf(model);
  const everything = (await runtime.reads.documents(model, { limit: ALL }, reading)).items.map(
    ({ item }) => item,
  );
  const indexes = model.indexes.map((index) => index.map((name) => name.replace('[]', '')));
  const many = new Set(
    model.indexes
      .flat()
      .filter((name) => name.endsWith('[]'))
      .map((name) => name.slice(0, -2)),
  );
  const where = whereOf(
    indexes.flat(),
    everything.map(({ document }) => document),
  );
  const [sorted] = random
    .pick(indexes)
    .filter((name) => !many.has(name))
    .slice(-1);
  const descending = random.chance(0.5);
  const order =
    sorted === undefined || random.chance(0.3)
      ? { descending }
      : { orderBy: { field: sorted, descending } };
  const query = { where, ...order };
  const asked = `${model.name} of ${manager} ${JSON.stringify({ query, reading, seed: run.seed })}`;
  const mine = everything.filter(({ key, document }) => isHis(model, key, document, manager));
  const stored = mine.map(({ key, document }) => ({ key, body: document }));
  const expected = findInMemory(stored, collectionOf(model), { ...query, limit: ALL }).map(
    ({ key }) => key,
  );
  const isSums = model.kind === 'rollup' && model.name !== 'calendarOrders';
  if (isSums && expected.length === 0) {
    // Of sums that cannot be his, or are not told by manager, he hears that he may not see them.
    const asking = reads.documents(model, { ...query, limit: 1 });
    await asking.catch((error: unknown) => expect(error).toBeInstanceOf(Forbidden));
    return;
  }
  const limit = random.pick([1, 2, 3, 7, 50]);
  const found = await allPages((after) =>
    reads.documents(model, { ...query, after, limit }, reading),
  );
  expect({ asked, keys: found.map(({ key }) => key) }).toEqual({ asked, keys: expected });
  if (reading === undefined) {
    expect({ asked, count: await reads.count(model, where) }).toEqual({
      asked,
      count: expected.length,
    });
  }
}

async function tryLog(): Promise<void> {
  const { manager, reads } = somebody();
  const query: Omit<LedgerQuery, 'limit'> = {
    order: random.pick(['log', 'reading'] as const),
    descending: random.chance(0.5),
    includeVoided: random.chance(0.5),
    includeVoids: random.chance(0.5),
    ...(random.chance(0.5) ? {} : { asOf: '2026-03-01T00:00:00.000Z' }),
  };
  const everything = (await runtime.reads.ledger({ ...query, limit: ALL })).items.map(
    ({ item }) => item,
  );
  const where = whereOf(['type', 'customerId', 'managerId', 'kind', 'subject'], everything);
  const asked = `the log of ${manager} ${JSON.stringify({ query, where, seed: run.seed })}`;
  const wanted = (await runtime.reads.ledger({ ...query, where, limit: ALL })).items.map(
    ({ item }) => item,
  );
  const expected = wanted.filter((row) => isHisFact(row, manager)).map(({ position }) => position);
  const limit = random.pick([1, 3, 20, 100]);
  const found = await allPages((after) => reads.ledger({ ...query, where, after, limit }));
  expect({ asked, at: found.map(({ position }) => position) }).toEqual({ asked, at: expected });
}

describe('A sales manager gets, page by page,', () => {
  const executed = { lists: 0, logs: 0 };
  afterAll(() => run.finish(executed));

  it('exactly the documents that are his, in order, of every read model, now and on past days', async () => {
    const models = [...runtime.projections, ...runtime.rollups];
    for (; executed.lists < run.counts.lists; executed.lists += 1)
      await tryList(models[executed.lists % models.length] ?? random.pick(models));
  }, 600_000);

  it('exactly the facts that he may know, in order', async () => {
    for (; executed.logs < run.counts.logs; executed.logs += 1) await tryLog();
  }, 600_000);
});
