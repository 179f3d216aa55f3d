import type { UnderTest } from '../api/under-test.js';

/**
 * A company of which every figure is known. Olena's customer Kvitka owes the rest of order 1001, whose payment of
 * 20 December 2025 was recorded only in January, and of order 1002, of which a shipment was declared void. Zoria only
 * registered. The clock then says noon on 20 November 2026.
 */
export async function firstHour(api: UnderTest): Promise<void> {
  let count = 0;
  const record = (day: string, command: string, input: object, fields = ''): Promise<Receipt> => {
    api.clock = `${day}T10:00:00.000Z`;
    count += 1;
    const commandId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    return api.record(command, { commandId, ...input }, fields);
  };
  const { manager } = await record(
    ...['2025-10-01', 'registerManager'],
    { name: 'Olena Koval' },
    'manager { id }',
  );
  const source = { channel: 'EMAIL' };
  const zoria = { name: 'Zoria', kinds: ['BUYER'], source };
  await record('2025-10-01', 'registerCustomer', zoria);
  const kvitka = { name: 'Kvitka Ltd', kinds: ['BUYER'], source };
  const { customer } = await record('2025-10-02', 'registerCustomer', kvitka, 'customer { id }');
  const of = { customerId: customer?.id, responsibleId: manager?.id, channel: 'PHONE' };
  await lastYear(record, of);
  await thisYear(record, of);
  api.clock = '2026-11-20T12:00:00.000Z';
}

interface Thing {
  readonly id: string;
}

interface Receipt {
  readonly eventIds: readonly string[];
  readonly manager?: Thing;
  readonly customer?: Thing;
  readonly order?: Thing;
}

type Record = (day: string, command: string, input: object, fields?: string) => Promise<Receipt>;

interface Of {
  readonly customerId: string | undefined;
  readonly responsibleId: string | undefined;
  readonly channel: string;
}

async function lastYear(record: Record, of: Of): Promise<void> {
  const tea = { lineId: '1', productId: 'tea', productName: 'Tea', unit: 'kg', taxRate: '0.2' };
  const placed = {
    ...{ ...of, number: '1001', currency: 'EUR', promisedPaymentDate: '2025-12-10' },
    lines: [{ ...tea, quantity: '10', unitPrice: '100' }],
  };
  const { order } = await record('2025-11-10', 'placeOrder', placed, 'order { id }');
  const orderId = order?.id;
  const shipped = { orderId, lines: [{ lineId: '1', quantity: '6' }] };
  await record('2025-11-12', 'dispatchShipment', shipped);
  const pays = (amount: string) => ({
    ...{ customerId: of.customerId, amount, currency: 'EUR' },
    allocations: [{ orderId, amount }],
  });
  const late = { ...pays('480.00'), occurredAt: '2025-12-20T10:00:00.000Z' };
  await record('2026-01-08', 'receivePayment', late);
  await record('2026-07-15', 'recordContact', {
    ...call(of, 'Late payment'),
    outcome: 'NOT_REACHED',
  });
  await record('2026-08-03', 'receivePayment', pays('100.00'));
}

async function thisYear(record: Record, of: Of): Promise<void> {
  await record('2026-10-05', 'recordContact', { ...call(of, 'Autumn order'), outcome: 'AGREED' });
  const cups = { lineId: '1', productId: 'cups', productName: 'Cups', unit: 'box' };
  const placed = {
    ...{ ...of, number: '1002', currency: 'EUR' },
    ...{ promisedShipmentDate: '2026-11-18', promisedPaymentDate: '2026-11-20' },
    lines: [{ ...cups, quantity: '2', unitPrice: '50' }],
  };
  const { order } = await record('2026-11-01', 'placeOrder', placed, 'order { id }');
  const shipped = { orderId: order?.id, lines: [{ lineId: '1', quantity: '1' }] };
  const { eventIds } = await record('2026-11-02', 'dispatchShipment', shipped);
  const reason = 'The lorry did not leave that day';
  await record('2026-11-03', 'voidFact', { eventId: eventIds[0], reason });
  await record('2026-11-04', 'dispatchShipment', shipped);
  const plan = (day: string, subject: string, importance: string) => ({
    ...call(of, subject),
    ...{ plannedStart: `2026-11-${day}T08:00:00.000Z`, importance },
  });
  await record('2026-11-05', 'planContact', plan('20', 'Late invoice', 'HIGH'));
  await record('2026-11-06', 'planContact', plan('25', 'Winter prices', 'NORMAL'));
}

function call(of: Of, subject: string) {
  return { ...of, direction: 'OUTBOUND', subject };
}
