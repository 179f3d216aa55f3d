import { describe, expect, it } from '@jest/globals';
import { decideVoid, VOID_FACT, type CommandMeta } from '#event-sourcing';
import { commandMeta, fact, given, testUuid } from '#event-sourcing/testing';
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
});

describe('renaming a manager', () => {
  const rename = { type: 'RenameManager', managerId, name: 'Olena Melnyk' } as const;
  const renamed = {
    type: 'ManagerRenamed',
    data: { managerId, name: 'Olena Melnyk', previousName: 'Olena Koval' },
  } as const;

  it('records the name and the one before', () => {
    given(managerDecider, [registered]).when(rename).then([renamed]);
    given(managerDecider, [registered, renamed])
      .when({ ...rename, name: 'Olena Bondar' })
      .then([
        {
          type: 'ManagerRenamed',
          data: { managerId, name: 'Olena Bondar', previousName: 'Olena Melnyk' },
        },
      ]);
  });

  it('changes nothing when that is the name already', () => {
    given(managerDecider, [registered, renamed]).when(rename).then([]);
    given(managerDecider, [registered])
      .when({ ...rename, name: 'Olena Koval' })
      .then([]);
  });

  it('needs a manager: manager_not_found', () => {
    given(managerDecider).when(rename).thenRefused('manager_not_found');
    given(managerDecider, [{ ...registered, voided: true }])
      .when(rename)
      .thenRefused('manager_not_found');
  });

  it('can be declared void by itself', () => {
    given(managerDecider, [registered, renamed]).whenVoided(1).then([1]);
  });
});

describe('the registration of a manager', () => {
  it('can be declared void, and takes later names along', () => {
    const stream = `manager-${managerId}`;
    const facts = [
      fact('ManagerRegistered', registered.data, { stream }),
      fact('ManagerRenamed', { ...registered.data, previousName: 'O.' }, { stream, revision: 1 }),
    ];
    const eventId = testUuid(1);
    const command = {
      type: VOID_FACT,
      stream,
      eventId,
      reason: 'twice',
      meta: commandMeta(),
    } as const;
    const voided = decideVoid(command, managerDecider, facts, 'managerId');
    expect(voided).toEqual(
      ['ManagerRegistered', 'ManagerRenamed'].map((voidedType, index) => ({
        type: 'FactVoided',
        data: { voids: testUuid(index + 1), voidedType, reason: 'twice', managerId },
      })),
    );
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
