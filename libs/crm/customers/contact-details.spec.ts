import { describe, expect, it } from '@jest/globals';
import { uuidV5 } from '#event-sourcing';
import { commandMeta, given, testUuid, type Entry } from '#event-sourcing/testing';
import { customerDecider } from './customers.decider.js';
import type { CustomerEvent } from './customers.events.js';

const customerId = testUuid(1);
const detailId = testUuid(2);
const kind = 'PHONE' as const;
const registered: Entry<CustomerEvent> = {
  type: 'CustomerRegistered',
  data: { customerId, kinds: ['BUYER'], name: 'Alfreds Futterkiste', source: { channel: 'EVENT' } },
};
const added = {
  type: 'ContactDetailAdded',
  data: { customerId, detailId, kind, value: '030-0074321', label: 'office' },
} as const;
const changed = {
  type: 'ContactDetailChanged',
  data: { customerId, detailId, kind, value: '030-0076545', previousValue: '030-0074321' },
} as const;
const removed = {
  type: 'ContactDetailRemoved',
  data: { customerId, detailId, kind, value: '030-0076545' },
} as const;
const other = {
  type: 'ContactDetailAdded',
  data: { ...added.data, detailId: testUuid(3) },
} as const;

describe('adding a contact detail', () => {
  const add = { ...added.data, type: 'AddContactDetail' } as const;

  it('records it under the id that was given', () => {
    given(customerDecider, [registered]).when(add).then([added]);
  });

  it('makes an id from the command id when none is given', () => {
    const { detailId: _none, ...rest } = add;
    const made = uuidV5(commandMeta().commandId, 'contact-detail');
    given(customerDecider, [registered])
      .when(rest)
      .then([{ type: 'ContactDetailAdded', data: { ...added.data, detailId: made } }]);
  });

  it('changes nothing when it is there already', () => {
    given(customerDecider, [registered, added]).when(add).then([]);
  });

  it('is refused when the id is taken by another one: contact_detail_already_exists', () => {
    const refusal = given(customerDecider, [registered, added])
      .when({ ...add, value: 'alfred@example.com' })
      .thenRefused('contact_detail_already_exists');
    expect(refusal.path).toEqual(['detailId']);
  });
});

describe('changing a contact detail', () => {
  const change = {
    type: 'ChangeContactDetail',
    customerId,
    detailId,
    value: '030-0076545',
  } as const;

  it('records the new value and label, and the value before', () => {
    given(customerDecider, [registered, added]).when(change).then([changed]);
    given(customerDecider, [registered, added])
      .when({ ...change, label: 'accounting' })
      .then([{ ...changed, data: { ...changed.data, label: 'accounting' } }]);
  });

  it('changes nothing when value and label are the same', () => {
    given(customerDecider, [registered, added])
      .when({ ...change, value: '030-0074321', label: 'office' })
      .then([]);
  });

  it('is refused for one that is not there: contact_detail_not_found', () => {
    given(customerDecider, [registered]).when(change).thenRefused('contact_detail_not_found');
    given(customerDecider, [registered, added, changed, removed])
      .when(change)
      .thenRefused('contact_detail_not_found');
  });
});

describe('removing a contact detail', () => {
  const remove = { type: 'RemoveContactDetail', customerId, detailId } as const;

  it('records which value it was', () => {
    given(customerDecider, [registered, added, changed]).when(remove).then([removed]);
  });

  it('is refused for one that is not there: contact_detail_not_found', () => {
    given(customerDecider, [registered]).when(remove).thenRefused('contact_detail_not_found');
  });
});

describe('the void', () => {
  it('of an added contact detail takes its changes and its removal along, and no other', () => {
    given(customerDecider, [registered, added, other, changed, removed])
      .whenVoided(1)
      .then([1, 3, 4]);
  });

  it('of an added contact detail leaves what was added later under the same id', () => {
    const twice = [registered, added, removed, added, changed];
    given(customerDecider, twice).whenVoided(1).then([1, 2]);
    given(customerDecider, twice).whenVoided(3).then([3, 4]);
  });

  it('of a change brings the value before back', () => {
    const history = [registered, added, { ...changed, voided: true }];
    given(customerDecider, history)
      .when({ type: 'RemoveContactDetail', customerId, detailId })
      .then([{ ...removed, data: { ...removed.data, value: '030-0074321' } }]);
  });

  it('of a removal brings the contact detail back', () => {
    given(customerDecider, [registered, added, changed, removed]).whenVoided(3).then([3]);
  });

  it('of a registration is refused while later facts stand: customer_has_facts', () => {
    const refusal = given(customerDecider, [registered, added, changed])
      .whenVoided(0)
      .thenRefused('customer_has_facts');
    expect(refusal.message).toBe(
      `eventId is ${testUuid(1)}: the registration of customer ${customerId} is needed by 2 later facts of the same stream; void those first`,
    );
  });

  it('of a registration is possible when nothing else stands', () => {
    given(customerDecider, [registered]).whenVoided(0).then([0]);
    given(customerDecider, [registered, { ...added, voided: true }])
      .whenVoided(0)
      .then([0]);
  });
});
