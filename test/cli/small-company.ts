import { openRuntime, type Runtime } from '#runtime';

/** The log of domain.md §2: a payment recorded late, a shipment that never was and the right one. */
export async function record(data: string): Promise<void> {
  let now = '';
  const runtime = await openRuntime({ data, mode: 'write', clock: () => now, currency: 'EUR' });
  let count = 0;
  const at = async (recorded: string, type: string, input: object, occurred = recorded) => {
    now = `${recorded}T10:00:00.000Z`;
    count += 1;
    const commandId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const occurredAt = occurred === recorded ? undefined : `${occurred}T10:00:00.000Z`;
    const actor = { type: 'user', id: 'anna' } as const;
    const meta = { commandId, actor, correlationId: commandId, now, occurredAt };
    return runtime.execute({ type, ...input, meta });
  };
  await tell(at);
  await runtime.close();
}

type At = (
  recorded: string,
  type: string,
  input: object,
  occurred?: string,
) => ReturnType<Runtime['execute']>;

async function tell(at: At): Promise<void> {
  const idIn = ({ stream }: { readonly stream: string }) => stream.slice(stream.indexOf('-') + 1);
  const managerId = idIn(await at('2026-02-01', 'RegisterManager', { name: 'Anna Kovalenko' }));
  const registered = { kinds: ['BUYER'], source: { channel: 'PHONE' } };
  const customerId = idIn(
    await at('2026-02-01', 'RegisterCustomer', { name: 'Kavarnia Lviv', ...registered }),
  );
  await at('2026-02-01', 'RegisterCustomer', { name: 'Kavarnia Odesa', ...registered });
  const line = { productId: 'B1', productName: 'Beans', unitPrice: '10', quantity: '10' };
  const orderId = idIn(
    await at('2026-03-01', 'PlaceOrder', {
      ...{ customerId, number: 'A-1', currency: 'EUR', responsibleId: managerId, channel: 'PHONE' },
      lines: [{ lineId: '1', ...line }],
    }),
  );
  const shipped = await at('2026-03-05', 'DispatchShipment', { orderId });
  await at(
    '2026-03-10',
    'ReceivePayment',
    { customerId, amount: '100.00', currency: 'EUR', allocations: [{ orderId, amount: '100.00' }] },
    '2026-03-07',
  );
  const eventId = shipped.eventIds[0];
  await at('2026-03-20', 'VoidFact', { stream: `order-${orderId}`, eventId, reason: 'Nine left' });
  const nine = [{ lineId: '1', quantity: '9' }];
  await at('2026-03-20', 'DispatchShipment', { orderId, lines: nine }, '2026-03-05');
}
