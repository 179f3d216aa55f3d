import type { UnderTest } from './under-test.js';

/** A manager, a customer and the order of the vectors in domain.md §2: 10 × 100.00, tax 20 %. */
export interface Company {
  readonly managerId: string;
  readonly customerId: string;
  readonly orderId: string;
}

export const commandIds = {
  manager: '00000000-0000-4000-8000-000000000001',
  customer: '00000000-0000-4000-8000-000000000002',
  order: '00000000-0000-4000-8000-000000000003',
} as const;

export const teaOrder = {
  number: 'A-1',
  currency: 'EUR',
  channel: 'EMAIL',
  country: 'UA',
  lines: [
    {
      lineId: '1',
      productId: 'tea',
      productName: 'Tea',
      productGroup: 'Beverages',
      quantity: '10',
      unit: 'box',
      unitPrice: '100.00',
      taxRate: '0.2',
    },
  ],
} as const;

/** Recorded at the clock of the test, which is set to the day on which each happened. */
export async function company(api: UnderTest): Promise<Company> {
  api.clock = '2026-01-05T10:00:00.000Z';
  const { manager } = await api.record(
    'registerManager',
    { commandId: commandIds.manager, name: 'Olha Bondar' },
    'manager { id }',
  );
  const { customer } = await api.record(
    'registerCustomer',
    {
      commandId: commandIds.customer,
      name: 'Acme',
      kinds: ['BUYER'],
      source: { channel: 'EVENT' },
    },
    'customer { id }',
  );
  await api.record('assignManager', { customerId: customer.id, managerId: manager.id });
  api.clock = '2026-03-01T09:00:00.000Z';
  const { order } = await api.record(
    'placeOrder',
    { commandId: commandIds.order, customerId: customer.id, ...teaOrder },
    'order { id }',
  );
  return { managerId: manager.id, customerId: customer.id, orderId: order.id };
}
