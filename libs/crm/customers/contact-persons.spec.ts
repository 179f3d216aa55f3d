import { describe, expect, it } from '@jest/globals';
import { uuidV5 } from '#event-sourcing';
import { commandMeta, given, testUuid, type Entry } from '#event-sourcing/testing';
import { customerDecider } from './customers.decider.js';
import type { CustomerEvent } from './customers.events.js';

const customerId = testUuid(1);
const personId = testUuid(2);
const registered: Entry<CustomerEvent> = {
  type: 'CustomerRegistered',
  data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
};
const maria = { name: 'Maria Anders', title: 'Sales', phone: '030-0074321', email: 'm@a.example' };
const added = { type: 'ContactPersonAdded', data: { customerId, personId, ...maria } } as const;
const married = { ...maria, name: 'Maria Berg' };
const changed = {
  type: 'ContactPersonChanged',
  data: { customerId, personId, ...married, previousName: 'Maria Anders' },
} as const;
const left = {
  type: 'ContactPersonLeft',
  data: { customerId, personId, name: 'Maria Anders' },
} as const;
const other = {
  type: 'ContactPersonAdded',
  data: { ...added.data, personId: testUuid(3) },
} as const;

const add = { type: 'AddContactPerson', customerId, personId, ...maria } as const;
const change = { type: 'ChangeContactPerson', customerId, personId, ...married } as const;
const leave = { type: 'RecordContactPersonLeft', customerId, personId } as const;

describe('adding a contact person', () => {
  it('records who it is and how to reach them', () => {
    given(customerDecider, [registered]).when(add).then([added]);
  });

  it('makes an id from the command id when none is given', () => {
    const { personId: _none, ...rest } = add;
    const made = uuidV5(commandMeta().commandId, 'contact-person');
    given(customerDecider, [registered])
      .when(rest)
      .then([{ type: 'ContactPersonAdded', data: { ...added.data, personId: made } }]);
  });

  it('changes nothing when the person is there already', () => {
    given(customerDecider, [registered, added]).when(add).then([]);
  });

  it('is refused under an id that is taken: contact_person_already_exists', () => {
    const refusal = given(customerDecider, [registered, added])
      .when({ ...add, name: 'Ana' })
      .thenRefused('contact_person_already_exists');
    expect(refusal.path).toEqual(['personId']);
    given(customerDecider, [registered, added, left])
      .when(add)
      .thenRefused('contact_person_already_exists');
  });
});

describe('changing a contact person', () => {
  it('records all that is known from now on, and the name before', () => {
    given(customerDecider, [registered, added]).when(change).then([changed]);
  });

  it('takes away what is not told', () => {
    const { phone: _phone, ...rest } = change;
    const { phone: _gone, ...data } = changed.data;
    given(customerDecider, [registered, added])
      .when(rest)
      .then([{ ...changed, data }]);
  });

  it('changes nothing when all is the same', () => {
    given(customerDecider, [registered, added])
      .when({ ...change, ...maria })
      .then([]);
  });

  it('is refused for one who is not there: contact_person_not_found', () => {
    given(customerDecider, [registered]).when(change).thenRefused('contact_person_not_found');
  });

  it('is refused for one who has left: contact_person_left', () => {
    const refusal = given(customerDecider, [registered, added, left])
      .when(change)
      .thenRefused('contact_person_left');
    expect(refusal.message).toContain(`left at 2026-03-01T09:02:00.000Z`);
  });
});

describe('the leaving of a contact person', () => {
  it('is recorded with the name, and why if told', () => {
    given(customerDecider, [registered, added]).when(leave).then([left]);
    given(customerDecider, [registered, added])
      .when({ ...leave, reason: 'Moved' })
      .then([{ ...left, data: { ...left.data, reason: 'Moved' } }]);
  });

  it('changes nothing the second time', () => {
    given(customerDecider, [registered, added, left]).when(leave).then([]);
  });

  it('is refused for one who is not there: contact_person_not_found', () => {
    given(customerDecider, [registered]).when(leave).thenRefused('contact_person_not_found');
  });
});

describe('the void', () => {
  it('of an addition takes changes and leaving along, and nobody else', () => {
    given(customerDecider, [registered, added, other, changed, left]).whenVoided(1).then([1, 3, 4]);
  });

  it('of a leaving brings the person back', () => {
    given(customerDecider, [registered, added, { ...left, voided: true }])
      .when(change)
      .then([changed]);
  });
});
