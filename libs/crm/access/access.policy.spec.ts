import { describe, expect, it } from '@jest/globals';
import { VOID_FACT } from '#event-sourcing';
import { deciders } from '../deciders.js';
import {
  MAY_RECORD,
  PERSONAL_DATA,
  refuseDeciding,
  refuseRecording,
  refuseVoiding,
  SCOPE,
} from './access.policy.js';
import { type Caller, Role } from './caller.js';

const caller = (role: Role): Caller => ({ role, actor: { type: 'user', id: 'x' } });
const may = (role: Role, check: (who: Caller) => void): boolean => {
  try {
    check(caller(role));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'Forbidden', role });
    return false;
  }
};
const whoMay = (check: (who: Caller) => void) => Role.options.filter((role) => may(role, check));

const SALES = ['SALES_MANAGER', 'HEAD_OF_SALES', 'INTEGRATION', 'ADMIN'];
const HEAD = ['HEAD_OF_SALES', 'INTEGRATION', 'ADMIN'];
const PEOPLE = ['SALES_MANAGER', 'HEAD_OF_SALES', 'ADMIN'];

describe('The policy', () => {
  it('has a row for every command, and no other row', () => {
    const commands = deciders({ baseCurrency: 'EUR' }).flatMap(
      (one): readonly string[] => one.commands,
    );
    expect(Object.keys(MAY_RECORD).toSorted()).toEqual([...commands, VOID_FACT].toSorted());
  });

  it.each(Object.keys(MAY_RECORD))(
    'lets whoever sells record %s, or whoever leads, or people alone; auditors and analysts never',
    (command) => {
      const led = ['AssignManager', 'RegisterManager', 'RenameManager', 'RecordManagerLeft'];
      const who = whoMay((one) => refuseRecording(one, command));
      if (led.includes(command)) expect(who).toEqual(HEAD);
      else expect(who).toEqual(command === 'RecordDecision' ? PEOPLE : SALES);
    },
  );

  it('lets nobody record what has no row', () => {
    for (const command of ['DropEverything', 'toString', '__proto__'])
      expect(whoMay((one) => refuseRecording(one, command))).toEqual([]);
  });

  it('lets only who leads declare void whose a customer is', () => {
    for (const type of ['CustomerManagerAssigned', 'CustomerRegistered', 'ManagerLeft'])
      expect(whoMay((one) => refuseVoiding(one, type))).toEqual(HEAD);
    expect(whoMay((one) => refuseVoiding(one, 'OrderPlaced'))).toEqual(Role.options);
  });

  it('lets only who leads decide about managers', () => {
    expect(whoMay((one) => refuseDeciding(one, 'manager-1'))).toEqual(['HEAD_OF_SALES', 'ADMIN']);
    expect(whoMay((one) => refuseDeciding(one, 'order-1'))).toEqual(Role.options);
  });

  it('shows sales managers what is their own, all others everything', () => {
    expect(Role.options.filter((role) => SCOPE[role] === 'OWN')).toEqual(['SALES_MANAGER']);
  });

  it('masks personal data for auditors, hides them from analysts, and shows them to those who work with customers', () => {
    expect(PERSONAL_DATA).toEqual({
      ...{ SALES_MANAGER: 'CLEAR', HEAD_OF_SALES: 'CLEAR', AUDITOR: 'MASKED' },
      ...{ ANALYST: 'ABSENT', INTEGRATION: 'CLEAR', ADMIN: 'CLEAR' },
    });
  });
});
