/** Destroying the keys makes every person unreadable, and no sum wrong. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Runtime } from '#runtime';
import { openCompany, settled, type OpenCompany } from '../oracle/open-company.js';
import { doBusiness } from '../oracle/random-log.js';
import { documentsOf, readModel } from './everything-read.js';

const ERASED = '[erased]';

describe('a company whose keys have all been destroyed', () => {
  let opened: OpenCompany;
  let runtime: Runtime;
  let salesBefore: Record<string, unknown>;
  let customersBefore: Record<string, unknown>;

  const rows = () => documentsOf(runtime, readModel(runtime.rollups, 'sales'));
  const documents = (name: string) => documentsOf(runtime, readModel(runtime.projections, name));

  beforeAll(async () => {
    opened = await openCompany(23);
    const { company } = opened;
    runtime = company.runtime;
    await doBusiness(company, 300);
    await settled(runtime);
    salesBefore = await rows();
    customersBefore = await documents('customers');
    for (const subject of [...company.customers, ...company.managers]) {
      await runtime.keys.destroy(subject);
    }
    await runtime.rebuild();
    await settled(runtime);
  });

  afterAll(() => opened.close());

  it('has the same sums by product group, country, manager and channel', async () => {
    const { dimensions, groups } = kindsOf(Object.values(salesBefore));
    expect(dimensions).toEqual(['CHANNEL', 'COUNTRY', 'MANAGER', 'PRODUCT_GROUP']);
    expect(groups.length).toBeGreaterThan(1);
    expect(await rows()).toEqual(salesBefore);
  });

  it('has no names and no addresses any more', async () => {
    const customers = Object.values(await documents('customers'));
    expect(customers.length).toBe(Object.keys(customersBefore).length);
    expect(customers.length).toBeGreaterThan(0);
    for (const customer of customers) {
      expect(customer).toMatchObject({ name: ERASED });
      for (const detail of arrayAt(customer, 'contactDetails')) {
        expect(detail).toMatchObject({ value: ERASED });
      }
    }
    for (const manager of Object.values(await documents('managers'))) {
      expect(manager).toMatchObject({ name: ERASED });
    }
  });

  it('says nothing anywhere that its people had typed', async () => {
    const typed = [
      'About tea',
      'Customer ',
      'Renamed ',
      'Manager ',
      '+380',
      'dented',
      'has the flu',
    ];
    const all = await Promise.all(runtime.projections.map(({ name }) => documents(name)));
    const text = JSON.stringify(all);
    expect(typed.filter((word) => text.includes(word))).toEqual([]);
  });

  it('is still so after a restart', async () => {
    runtime = await opened.reopen();
    await settled(runtime);
    expect(await rows()).toEqual(salesBefore);
    const [customer] = Object.values(await documents('customers'));
    expect(customer).toMatchObject({ name: ERASED });
  });

  it('takes no new facts about an erased customer', async () => {
    const [customerId] = opened.company.customers;
    const commandId = 'f2c3b7d4-4f2a-4f7c-9a43-1f8a2e6a0c55';
    const actor = { type: 'user', id: 'erasure' } as const;
    const meta = { commandId, actor, correlationId: commandId, now: runtime.clock() };
    const renamed = { type: 'RenameCustomer', commandId, customerId, name: 'Again', meta };
    await expect(runtime.execute(renamed)).rejects.toMatchObject({ code: 'subject_erased' });
  });
});

function arrayAt(document: unknown, field: string): readonly unknown[] {
  const found = Object.entries(document ?? {}).find(([name]) => name === field)?.[1];
  return Array.isArray(found) ? found : [];
}

function kindsOf(rows: readonly unknown[]) {
  const read = (row: unknown) => row as { readonly dimension: string; readonly value: string };
  const dimensions = [...new Set(rows.map((row) => read(row).dimension))].sort();
  const groups = rows
    .map(read)
    .flatMap((row) => (row.dimension === 'PRODUCT_GROUP' ? [row.value] : []));
  return { dimensions, groups: [...new Set(groups)] };
}
