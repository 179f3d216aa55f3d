import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { orders } from '#crm';
import type { Command } from '#event-sourcing';
import { openRuntime } from '#runtime';

const root = fileURLToPath(new URL('../../', import.meta.url));
// Inside the repository, where #event-sourcing resolves.
const folder = mkdtempSync(join(root, 'test/docs/.how-to-'));
const data = mkdtempSync(join(tmpdir(), 'litopys-how-to-'));
afterAll(() => {
  for (const made of [folder, data]) rmSync(made, { recursive: true, force: true });
});

function firstBlock(file: string): string {
  const text = readFileSync(join(root, 'docs/how-to', file), 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

describe('docs/how-to/new-projection.md', () => {
  it('shows a file that works as it is printed', async () => {
    const code = firstBlock('new-projection.md').replace("'../orders/orders.events.js'", "'#crm'");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'products.projection.ts'), code);
    const runtime = await openRuntime({ data, mode: 'write', readModelFolders: [folder] });
    let n = 0;
    const execute = async (command: Record<string, unknown>): Promise<string> => {
      n += 1;
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      const meta = {
        commandId: id,
        correlationId: id,
        actor: { type: 'user', id: 'u' },
        now: new Date().toISOString(),
      };
      const receipt = await runtime.execute({ ...command, meta } as unknown as Command);
      await runtime.reads.waitFor(receipt.position!);
      return receipt.stream.slice(receipt.stream.indexOf('-') + 1);
    };
    const responsibleId = await execute({ type: 'RegisterManager', name: 'Olena' });
    const customerId = await execute({
      type: 'RegisterCustomer',
      name: 'Ada Ltd',
      kinds: ['BUYER'],
      source: { channel: 'PHONE' },
    });
    const line = {
      productId: 'tea',
      productName: 'Tea',
      productGroup: 'Drinks',
      quantity: '3',
      unit: 'pcs',
      unitPrice: '2.50',
      discount: '0',
      taxRate: '0',
    };
    const orderId = await execute({
      ...{ type: 'PlaceOrder', number: '1', customerId, currency: 'EUR', responsibleId },
      ...{ channel: 'PHONE', settlement: 'TRACKED', lines: [line] },
    });
    const { lines } = (await runtime.reads.document(orders, orderId)) as {
      lines: { lineId: string }[];
    };
    await execute({
      type: 'DispatchShipment',
      orderId,
      lines: [{ lineId: lines[0]?.lineId, quantity: '2' }],
    });
    const products = runtime.projections.find(({ name }) => name === 'products')!;
    expect(await runtime.reads.document(products, 'tea')).toEqual({
      productId: 'tea',
      productGroup: 'Drinks',
      shipments: 1,
      netMinor: 500,
      customerIds: [customerId],
    });
    await runtime.close();
  });
});
