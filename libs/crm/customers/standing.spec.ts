import { describe, expect, it } from '@jest/globals';
import { given, testUuid, type Asked, type Entry } from '#event-sourcing/testing';
import { customerDecider, type CustomerCommand } from './customers.decider.js';
import type { CustomerEvent } from './customers.events.js';

const customerId = testUuid(1);
const registered: Entry<CustomerEvent> = {
  type: 'CustomerRegistered',
  data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
};
const fact = <T extends string>(type: T, reason: string) => ({
  type,
  data: { customerId, reason },
});
const marked = fact('CustomerVipMarked' as const, 'large');
const archived = fact('CustomerArchived' as const, 'closed');
const unmarked = { type: 'CustomerVipUnmarked', data: { customerId } } as const;
const restored = { type: 'CustomerRestored', data: { customerId } } as const;

describe('the VIP mark', () => {
  it('is set with a reason, and taken off', () => {
    given(customerDecider, [registered])
      .when({ type: 'MarkCustomerVip', customerId, reason: 'large' })
      .then([marked]);
    given(customerDecider, [registered, marked])
      .when({ type: 'UnmarkCustomerVip', customerId })
      .then([unmarked]);
  });

  it('changes nothing where it is so already', () => {
    given(customerDecider, [registered, marked])
      .when({ type: 'MarkCustomerVip', customerId, reason: 'very large' })
      .then([]);
    given(customerDecider, [registered, marked, unmarked])
      .when({ type: 'UnmarkCustomerVip', customerId })
      .then([]);
  });

  it('can be declared void', () => {
    given(customerDecider, [registered, marked]).whenVoided(1).then([1]);
  });
});

describe('the archive', () => {
  const restore = { type: 'RestoreCustomer', customerId } as const;

  it('takes a customer in and gives it back', () => {
    given(customerDecider, [registered])
      .when({ type: 'ArchiveCustomer', customerId, reason: 'closed' })
      .then([archived]);
    given(customerDecider, [registered, archived])
      .when({ ...restore, reason: 'opened again' })
      .then([{ ...restored, data: { customerId, reason: 'opened again' } }]);
  });

  it('changes nothing where it is so already', () => {
    given(customerDecider, [registered, archived])
      .when({ type: 'ArchiveCustomer', customerId, reason: 'closed' })
      .then([]);
    given(customerDecider, [registered, archived, restored]).when(restore).then([]);
  });

  it.each<Asked<CustomerCommand>>([
    { type: 'RenameCustomer', customerId, name: 'Kulyk' },
    { type: 'AddCustomerKind', customerId, kind: 'AGENT' },
    { type: 'RemoveCustomerKind', customerId, kind: 'BUYER' },
    { type: 'ClassifyCustomer', customerId, attribute: 'COUNTRY', to: 'UA' },
    { type: 'AddContactDetail', customerId, kind: 'PHONE', value: '1' },
    { type: 'AddContactPerson', customerId, name: 'Maria' },
    { type: 'AssignManager', customerId, managerId: testUuid(9) },
    { type: 'MarkCustomerVip', customerId, reason: 'large' },
  ])('refuses changes of data: $type, customer_archived', (command) => {
    const refusal = given(customerDecider, [registered, archived])
      .when(command)
      .thenRefused('customer_archived');
    expect(refusal.message).toBe(
      `customerId is ${customerId}: that customer was archived at 2026-03-01T09:01:00.000Z; restore it first`,
    );
  });

  it('takes in what happened before, what an import has marked, and everything once restored', () => {
    const rename = { type: 'RenameCustomer', customerId, name: 'Kulyk' } as const;
    const renamed = {
      type: 'CustomerRenamed',
      data: { customerId, name: 'Kulyk', previousName: 'Alfreds' },
    } as const;
    const before = { occurredAt: '2020-01-01T00:00:00.000Z' };
    given(customerDecider, [registered, archived])
      .when({ ...rename, meta: before })
      .then([renamed]);
    given(customerDecider, [registered, archived])
      .when({ ...rename, meta: { source: { anomaly: 'customer_archived' } } })
      .then([renamed]);
    given(customerDecider, [registered, archived, restored]).when(rename).then([renamed]);
    given(customerDecider, [registered, { ...archived, voided: true }])
      .when(rename)
      .then([renamed]);
  });
});
