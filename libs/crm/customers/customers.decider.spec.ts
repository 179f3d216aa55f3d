import { describe, expect, it } from '@jest/globals';
import type { CommandMeta, NewEvent } from '#event-sourcing';
import { commandMeta, given, testUuid, type Asked } from '#event-sourcing/testing';
import { externalUuid } from '../shared/ids.js';
import type { RegisterCustomer } from './customers.commands.js';
import { customerDecider } from './customers.decider.js';
import type { NewCustomerEvent } from './customers.events.js';

type CustomerRegistration = Extract<NewCustomerEvent, { type: 'CustomerRegistered' }>['data'];

const command: Asked<RegisterCustomer> = {
  type: 'RegisterCustomer',
  kinds: ['BUYER'],
  name: 'Alfreds Futterkiste',
  source: { channel: 'EVENT' },
};
const streamFor = (meta: CommandMeta) =>
  customerDecider.streamOf({ ...command, commandId: meta.commandId, meta });
const customerId = streamFor(commandMeta()).slice('customer-'.length);
const managerId = testUuid(0x11);

const registered: NewEvent<'CustomerRegistered', CustomerRegistration> = {
  type: 'CustomerRegistered',
  data: { customerId, kinds: ['BUYER'], name: 'Alfreds Futterkiste', source: { channel: 'EVENT' } },
};
const history = [registered];
const manager = [{ type: 'ManagerRegistered', data: { managerId, name: 'Olena Koval' } }];

describe('registering a customer', () => {
  it('records kinds, name, tax id and source', () => {
    given(customerDecider)
      .when({ ...command, taxId: 'DE123', source: { channel: 'EVENT', campaign: 'fair-26' } })
      .then([
        {
          type: 'CustomerRegistered',
          data: {
            customerId,
            kinds: ['BUYER'],
            name: 'Alfreds Futterkiste',
            taxId: 'DE123',
            source: { channel: 'EVENT', campaign: 'fair-26' },
          },
        },
      ]);
  });

  it('makes the id from the external id when there is one', () => {
    const source = { externalSystem: 'northwind', externalId: 'ALFKI' };
    expect(streamFor(commandMeta({ source }))).toBe(
      `customer-${externalUuid('northwind', 'customer', 'ALFKI')}`,
    );
  });

  it('is refused the second time: customer_already_registered', () => {
    given(customerDecider, history).when(command).thenRefused('customer_already_registered');
  });

  it('is possible again when the first registration was void', () => {
    given(customerDecider, [{ ...registered, voided: true }])
      .when(command)
      .then(history);
  });

  it('names a referrer that is registered', () => {
    const referredBy = testUuid(0x22);
    const source = { channel: 'EVENT' as const, referredBy };
    const known = { ...registered, data: { ...registered.data, customerId: referredBy } };
    given(customerDecider)
      .and(`customer-${referredBy}`, [known])
      .when({ ...command, source })
      .then([{ type: 'CustomerRegistered', data: { ...registered.data, source } }]);
  });

  it('is refused for a referrer that nobody knows: referrer_not_found', () => {
    const source = { channel: 'EVENT' as const, referredBy: testUuid(0x22) };
    const refusal = given(customerDecider)
      .when({ ...command, source })
      .thenRefused('referrer_not_found');
    expect(refusal.path).toEqual(['source', 'referredBy']);
  });
});

describe('a customer that nobody registered', () => {
  it('accepts nothing: customer_not_found', () => {
    for (const asked of [
      { type: 'RenameCustomer', customerId, name: 'ALFKI' },
      { type: 'AddCustomerKind', customerId, kind: 'SUPPLIER' },
      { type: 'RemoveCustomerKind', customerId, kind: 'BUYER' },
      { type: 'ClassifyCustomer', customerId, attribute: 'COUNTRY', to: 'DE' },
      { type: 'AddContactDetail', customerId, kind: 'PHONE', value: '030-0074321' },
      { type: 'ChangeContactDetail', customerId, detailId: testUuid(1), value: '1' },
      { type: 'RemoveContactDetail', customerId, detailId: testUuid(1) },
      { type: 'AssignManager', customerId, managerId },
    ] as const) {
      const refusal = given(customerDecider).when(asked).thenRefused('customer_not_found');
      expect(refusal.path).toEqual(['customerId']);
    }
  });
});

describe('renaming a customer', () => {
  const rename = { type: 'RenameCustomer', customerId, name: 'Alfreds Feinkost' } as const;

  it('records both names', () => {
    given(customerDecider, history)
      .when(rename)
      .then([
        {
          type: 'CustomerRenamed',
          data: { customerId, name: 'Alfreds Feinkost', previousName: 'Alfreds Futterkiste' },
        },
      ]);
  });

  it('changes nothing when that is its name', () => {
    given(customerDecider, history)
      .when({ ...rename, name: 'Alfreds Futterkiste' })
      .then([]);
  });
});

describe('the kinds of a customer', () => {
  const supplier = { type: 'CustomerKindAdded', data: { customerId, kind: 'SUPPLIER' } } as const;
  const noBuyer = { type: 'CustomerKindRemoved', data: { customerId, kind: 'BUYER' } } as const;
  const add = { type: 'AddCustomerKind', customerId, kind: 'SUPPLIER' } as const;
  const remove = { type: 'RemoveCustomerKind', customerId, kind: 'BUYER' } as const;

  it('can be added and removed', () => {
    given(customerDecider, history).when(add).then([supplier]);
    given(customerDecider, [...history, supplier])
      .when(remove)
      .then([noBuyer]);
  });

  it('do not change when a kind is there already, or not there', () => {
    given(customerDecider, [...history, supplier])
      .when(add)
      .then([]);
    given(customerDecider, history)
      .when({ ...remove, kind: 'PARTNER' })
      .then([]);
  });

  it('are never empty: customer_kind_required', () => {
    given(customerDecider, history).when(remove).thenRefused('customer_kind_required');
  });

  it('are not left empty by a void: customer_kind_required', () => {
    given(customerDecider, [...history, supplier, noBuyer])
      .whenVoided(1)
      .thenRefused('customer_kind_required');
    given(customerDecider, [...history, supplier, noBuyer])
      .whenVoided(2)
      .then([2]);
  });
});

describe('classifying a customer', () => {
  const classify = {
    type: 'ClassifyCustomer',
    customerId,
    attribute: 'COUNTRY',
    to: 'DE',
  } as const;
  const german = {
    type: 'CustomerClassified',
    data: { customerId, attribute: 'COUNTRY', to: 'DE' },
  } as const;

  it('records the code, and the one before', () => {
    given(customerDecider, history).when(classify).then([german]);
    given(customerDecider, [...history, german])
      .when({ ...classify, to: 'AT' })
      .then([
        {
          type: 'CustomerClassified',
          data: { customerId, attribute: 'COUNTRY', from: 'DE', to: 'AT' },
        },
      ]);
  });

  it('changes nothing when that is its code', () => {
    given(customerDecider, [...history, german])
      .when(classify)
      .then([]);
  });
});

describe('assigning a manager', () => {
  const assign = { type: 'AssignManager', customerId, managerId } as const;
  const assigned = { type: 'CustomerManagerAssigned', data: { customerId, managerId } } as const;

  it('records who is responsible from now on', () => {
    given(customerDecider, history)
      .and(`manager-${managerId}`, manager)
      .when(assign)
      .then([assigned]);
  });

  it('records who was responsible before, and why it changed', () => {
    const next = testUuid(0x12);
    given(customerDecider, [...history, assigned])
      .and(`manager-${next}`, manager)
      .when({ ...assign, managerId: next, reason: 'moved to Kyiv' })
      .then([
        {
          type: 'CustomerManagerAssigned',
          data: {
            customerId,
            managerId: next,
            previousManagerId: managerId,
            reason: 'moved to Kyiv',
          },
        },
      ]);
  });

  it('changes nothing when that manager is responsible already', () => {
    given(customerDecider, [...history, assigned])
      .and(`manager-${managerId}`, manager)
      .when(assign)
      .then([]);
  });

  it('is refused for a manager who had left by then: manager_left', () => {
    const left = { type: 'ManagerLeft', data: { managerId, name: 'Olena Koval' } };
    const refusal = given(customerDecider, history)
      .and(`manager-${managerId}`, [...manager, left])
      .when(assign)
      .thenRefused('manager_left');
    expect(refusal.path).toEqual(['managerId']);
    given(customerDecider, history)
      .and(`manager-${managerId}`, [...manager, left])
      .when({ ...assign, meta: { occurredAt: '2020-01-01T00:00:00.000Z' } })
      .then([{ type: 'CustomerManagerAssigned', data: { customerId, managerId } }]);
  });

  it('is refused for a manager that nobody registered: manager_not_found', () => {
    given(customerDecider, history).when(assign).thenRefused('manager_not_found');
    given(customerDecider, history)
      .and(`manager-${managerId}`, [{ ...manager[0]!, voided: true }])
      .when(assign)
      .thenRefused('manager_not_found');
  });
});
