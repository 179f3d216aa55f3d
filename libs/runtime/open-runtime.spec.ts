import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { customers } from '#crm';
import { StoreLocked, type Command } from '#event-sourcing';
import { openRuntime, type Runtime, type RuntimeOptions } from './open-runtime.js';

const customerId = '0b2a8f5e-6f43-4c59-8a5e-4b0c4b1f7a01';

let data: string;
let open: Runtime[];
const runtime = async (options: Partial<RuntimeOptions> = {}): Promise<Runtime> => {
  const one = await openRuntime({ data, mode: 'write', ...options });
  open.push(one);
  return one;
};
const register = (name = 'Ada Ltd'): Command & { readonly name: string } => ({
  type: 'RegisterCustomer',
  name,
  ...{ kinds: ['BUYER'], source: { channel: 'PHONE' } },
  meta: {
    commandId: customerId,
    actor: { type: 'user', id: 'u1' },
    correlationId: customerId,
    now: new Date().toISOString(),
  },
});

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'litopys-runtime-'));
  open = [];
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  rmSync(data, { recursive: true });
});

describe('The runtime', () => {
  it('carries a fact from the command to the read model, and keeps it over a restart', async () => {
    const first = await runtime();
    const receipt = await first.execute(register());
    await first.reads.waitFor(receipt.position!);
    const key = receipt.stream.slice('customer-'.length);
    const found = await first.reads.document(customers, key);
    expect(found).toMatchObject({ name: 'Ada Ltd' });
    await open.pop()!.close();
    const second = await runtime();
    await second.caughtUp();
    expect(await second.reads.document(customers, key)).toEqual(found);
    expect(second.logId).toBe(first.logId);
  });

  it('refuses a second writer, naming the holder', async () => {
    await runtime();
    const second = openRuntime({ data, mode: 'write' });
    await expect(second).rejects.toThrow(StoreLocked);
    await expect(second).rejects.toThrow(`process ${process.pid}`);
  });

  it('lets a reader read beside the writer, and write nothing', async () => {
    const writer = await runtime();
    const receipt = await writer.execute(register());
    const reader = await runtime({ mode: 'read' });
    await reader.reads.waitFor(receipt.position!);
    const found = await reader.reads.document(customers, receipt.stream.slice('customer-'.length));
    expect(found).toMatchObject({ name: 'Ada Ltd' });
    await expect(reader.execute(register())).rejects.toMatchObject({ field: 'mode' });
    const later = await writer.execute({
      ...register('Bob Ltd'),
      meta: { ...register().meta, commandId: '0b2a8f5e-6f43-4c59-8a5e-4b0c4b1f7a02' },
    });
    await reader.reads.waitFor(later.position!);
    expect((await reader.reads.ledger({ limit: 10 })).items).toHaveLength(2);
    expect((await reader.status()).every(({ lagEvents }) => lagEvents === 0)).toBe(true);
  });

  it.each(['write', 'read'] as const)('tells whom new facts concern (%s)', async (mode) => {
    const writer = await runtime();
    const first = await writer.execute(register());
    const teller = mode === 'write' ? writer : await runtime({ mode });
    const stop = new AbortController();
    const changes = teller.changes(first.position, stop.signal)[Symbol.asyncIterator]();
    expect((await changes.next()).value).toEqual({ upTo: first.position, changes: [] });
    const next = changes.next();
    const { position, stream } = await writer.execute({
      ...register('Bob Ltd'),
      meta: { ...register().meta, commandId: '0b2a8f5e-6f43-4c59-8a5e-4b0c4b1f7a02' },
    });
    expect((await next).value).toEqual({
      upTo: position,
      changes: [
        { position, keys: expect.arrayContaining([stream.replace('customer-', 'customer:')]) },
      ],
    });
    stop.abort();
    expect(await changes.next()).toEqual({ done: true, value: undefined });
  });

  it('keeps the time zone and the currency that the log was begun with', async () => {
    await runtime({ timeZone: 'Europe/Kyiv', currency: 'UAH' });
    await open.pop()!.close();
    expect(await runtime()).toMatchObject({ timeZone: 'Europe/Kyiv', currency: 'UAH' });
    await open.pop()!.close();
    await expect(openRuntime({ data, mode: 'write', timeZone: 'UTC' })).rejects.toThrow(
      'timeZone is "UTC": this log was begun with "Europe/Kyiv"',
    );
  });

  it('says how every read model stands', async () => {
    const one = await runtime();
    await one.execute(register());
    await one.caughtUp();
    const status = await one.status();
    expect(status.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ledger', 'customers', 'orders', 'sales']),
    );
    expect(new Set(status.map(({ lagEvents }) => lagEvents))).toEqual(new Set([0]));
  });

  it('verifies what is stored against a fresh fold, and rebuilds it', async () => {
    const one = await runtime();
    await one.execute(register());
    await one.caughtUp();
    await one.rebuild();
    const reports = await one.verify();
    expect(reports.flatMap(({ different }) => different)).toEqual([]);
    expect(reports.find(({ name }) => name === 'customers')?.documents).toBe(1);
  });
});
