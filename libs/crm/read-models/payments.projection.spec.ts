import { describe, expect, it } from '@jest/globals';
import { foldDocument } from '#event-sourcing';
import { fact, minute } from '#event-sourcing/testing';
import { paymentId } from '../orders/orders.examples.js';
import {
  allocated,
  bounced,
  deallocated,
  euros,
  head,
  pays,
  paysOther,
  received,
  refunded,
} from '../payments/payments.examples.js';
import { payments, type PaymentDocument } from './payments.projection.js';

type Told = { readonly type: string; readonly data: object };

function after(...facts: readonly Told[]): PaymentDocument {
  const log = facts.map(({ type, data }, n) => fact(type, { ...data }, { revision: n }));
  return payments.document.parse(foldDocument(payments, paymentId, log)) as PaymentDocument;
}

describe('a payment', () => {
  it('shows what came in and which orders it pays', () => {
    expect(after(received(pays(300)))).toEqual({
      customerId: head.customerId,
      externalIds: [],
      responsibleId: head.responsibleId,
      receivedAt: minute(0),
      businessDate: '2026-03-01',
      method: 'BANK_TRANSFER',
      status: 'RECEIVED',
      amount: euros(500),
      allocated: euros(300),
      refunded: euros(0),
      bounced: euros(0),
      unallocated: euros(200),
      allocations: [pays(300)],
      lastActivityAt: minute(0),
    });
  });

  it('follows what is put to orders and taken off', () => {
    const document = after(
      received(pays(300)),
      allocated(paysOther(100), pays(50)),
      deallocated(paysOther(100), pays(10)),
    );
    expect([document.allocations, document.allocated, document.unallocated]).toEqual([
      [pays(340)],
      euros(340),
      euros(160),
    ]);
    expect(document.lastActivityAt).toBe(minute(2));
  });

  it('shows what was given back', () => {
    const document = after(received(pays(300)), refunded(250, pays(50)));
    expect([document.refunded, document.allocated, document.unallocated]).toEqual([
      euros(250),
      euros(250),
      euros(0),
    ]);
  });

  it('shows that it bounced', () => {
    const document = after(received(pays(300)), refunded(100), bounced(400, pays(300)));
    expect(document).toMatchObject({
      status: 'BOUNCED',
      bouncedAt: minute(2),
      bounceKind: 'BANK',
      bounced: euros(400),
      refunded: euros(100),
      allocated: euros(0),
      unallocated: euros(0),
      allocations: [],
    });
  });

  it('is not there before the money came in', () => {
    const early = fact('PaymentAllocated', allocated(pays(1)).data);
    expect(foldDocument(payments, paymentId, [early])).toBeUndefined();
  });
});
