import { describe, expect, it } from '@jest/globals';
import type { CommandMeta } from '#event-sourcing';
import { commandMeta, given, testUuid } from '#event-sourcing/testing';
import { externalUuid } from '../shared/ids.js';
import { managerDecider } from './managers.decider.js';

const command = { type: 'RegisterManager', name: 'Olena Koval', title: 'Key accounts' } as const;
const streamFor = (meta: CommandMeta) =>
  managerDecider.streamOf({ ...command, commandId: meta.commandId, meta });
const managerId = streamFor(commandMeta()).slice('manager-'.length);
const registered = { type: 'ManagerRegistered', data: { managerId, name: 'Olena Koval' } } as const;

describe('registering a manager', () => {
  it('records name, title and e-mail address', () => {
    given(managerDecider)
      .when({ ...command, email: 'olena@example.com' })
      .then([
        {
          type: 'ManagerRegistered',
          data: {
            managerId,
            name: 'Olena Koval',
            title: 'Key accounts',
            email: 'olena@example.com',
          },
        },
      ]);
  });

  it('makes the id from the external id when there is one', () => {
    const source = { externalSystem: 'northwind', externalId: '5' };
    const meta = commandMeta({ commandId: testUuid(9), source });
    expect(streamFor(meta)).toBe(`manager-${externalUuid('northwind', 'manager', '5')}`);
  });

  it('is refused the second time: manager_already_registered', () => {
    given(managerDecider, [registered]).when(command).thenRefused('manager_already_registered');
  });

  it('is possible again when the first registration was void', () => {
    given(managerDecider, [{ ...registered, voided: true }])
      .when({ type: 'RegisterManager', name: 'Olena Koval' })
      .then([registered]);
  });

  it('can be declared void', () => {
    given(managerDecider, [registered]).whenVoided(0).then([0]);
  });
});

describe('the leaving of a manager', () => {
  const leave = { type: 'RecordManagerLeft', managerId } as const;
  const left = { type: 'ManagerLeft', data: { managerId, name: 'Olena Koval' } } as const;

  it('is recorded with the name, and why if told', () => {
    given(managerDecider, [registered]).when(leave).then([left]);
    given(managerDecider, [registered])
      .when({ ...leave, reason: 'Moved to Lviv' })
      .then([{ ...left, data: { ...left.data, reason: 'Moved to Lviv' } }]);
  });

  it('changes nothing the second time', () => {
    given(managerDecider, [registered, left]).when(leave).then([]);
  });

  it('is refused of nobody: manager_not_found', () => {
    given(managerDecider).when(leave).thenRefused('manager_not_found');
  });

  it('can be declared void', () => {
    given(managerDecider, [registered, left]).whenVoided(1).then([1]);
    given(managerDecider, [registered, { ...left, voided: true }])
      .when(leave)
      .then([left]);
  });
});
