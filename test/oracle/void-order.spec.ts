/** domain.md §2: an allocation to a void order counts as unallocated. Found by the oracle; it spans two streams. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Receipt } from '#event-sourcing';
import { openCompany, settled, type OpenCompany } from './open-company.js';
import { productAnswers } from './product-answers.js';

describe('a payment of 100.00 for an order that was never placed', () => {
  let opened: OpenCompany;
  let customerId: string;
  let paymentId: string;
  let wrongOrder: string;
  let rightOrder: string;
  let commands = 0;

  async function execute(type: string, input: object): Promise<Receipt> {
    commands += 1;
    opened.company.clock.forward(60_000);
    const commandId = `00000000-0000-4000-8000-${String(commands).padStart(12, '0')}`;
    const actor = { type: 'user', id: 'void-order' } as const;
    const { runtime, clock } = opened.company;
    const meta = { commandId, actor, correlationId: commandId, now: clock.read() };
    const receipt = await runtime.execute({ type, ...{ commandId, ...input }, meta });
    await settled(runtime);
    return receipt;
  }
  const idOf = ({ stream }: Receipt) => stream.slice(stream.indexOf('-') + 1);
  const placeOrder = () => {
    const line = { productId: 'p', productName: 'Tea', quantity: '1', unitPrice: '100' };
    const order = { customerId, currency: 'EUR', channel: 'PHONE', lines: [line] };
    return execute('PlaceOrder', order);
  };
  const payment = async () => {
    const found = await productAnswers(opened.company.runtime, [], {}).payment(paymentId);
    return { allocated: found?.allocated, left: found?.left, on: found?.allocations };
  };

  beforeAll(async () => {
    opened = await openCompany(1);
    const source = { channel: 'PHONE' };
    customerId = idOf(
      await execute('RegisterCustomer', { kinds: ['BUYER'], name: 'Olha', source }),
    );
    const placed = await placeOrder();
    wrongOrder = idOf(placed);
    rightOrder = idOf(await placeOrder());
    const allocations = [{ orderId: wrongOrder, amount: '100' }];
    const money = { customerId, amount: '100', currency: 'EUR', allocations };
    paymentId = idOf(await execute('ReceivePayment', money));
    const eventId = placed.eventIds[0];
    await execute('VoidFact', { stream: placed.stream, eventId, reason: 'typed in twice' });
  });

  afterAll(() => opened.close());

  it('is not allocated any more', async () => {
    expect(await payment()).toEqual({ allocated: 0, left: 10_000, on: [] });
  });

  it('can be put on the order that was meant', async () => {
    const allocations = [{ orderId: rightOrder, amount: '100' }];
    await execute('AllocatePayment', { paymentId, allocations });
    const on = [{ orderId: rightOrder, minor: 10_000 }];
    expect(await payment()).toEqual({ allocated: 10_000, left: 0, on });
  });
});
