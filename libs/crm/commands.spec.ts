import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { testUuid } from '#event-sourcing/testing';
import * as contacts from './contacts/contacts.commands.js';
import * as customers from './customers/customers.commands.js';
import * as managers from './managers/managers.commands.js';

const commandId = testUuid(1);
const customerId = testUuid(2);
const source = { channel: 'EVENT', referredBy: testUuid(4) };
const contact = {
  customerId,
  channel: 'PHONE',
  direction: 'OUTBOUND',
  subject: 'Spring delivery',
  responsibleId: testUuid(3),
  orderId: testUuid(5),
};
const plannedStart = '2026-03-16T08:00:00.000Z';
const detailId = testUuid(6);
const contactId = testUuid(7);

/** A right input of every command about people, by the name of its class. */
const INPUTS = {
  RegisterCustomer: { kinds: ['BUYER', 'AGENT'], name: 'Alfreds', taxId: 'DE1', source },
  RenameCustomer: { customerId, name: 'Alfreds Feinkost' },
  AddCustomerKind: { customerId, kind: 'SUPPLIER' },
  RemoveCustomerKind: { customerId, kind: 'BUYER' },
  ClassifyCustomer: { customerId, attribute: 'COUNTRY', to: 'DE' },
  AddContactDetail: { customerId, kind: 'PHONE', value: '030-0074321', label: 'office' },
  ChangeContactDetail: { customerId, detailId, value: '030-0076545' },
  RemoveContactDetail: { customerId, detailId },
  AssignManager: { customerId, managerId: testUuid(3), reason: 'moved' },
  PlanContact: { ...contact, plannedStart, plannedEnd: plannedStart, importance: 'HIGH' },
  RecordContact: { ...contact, startedAt: plannedStart, outcome: 'AGREED', summary: 'Two parts' },
  CompleteContact: { contactId, endedAt: plannedStart, outcome: 'REACHED' },
  CancelContact: { contactId, reason: 'on holiday' },
  RegisterManager: { name: 'Olena Koval', title: 'Key accounts', email: 'olena@example.com' },
  RenameManager: { managerId: testUuid(3), name: 'Olena Melnyk' },
} as const;
type Name = keyof typeof INPUTS;

/** The fields at fault, as paths. */
function faults(name: Name, input: object): readonly string[] {
  const command: object = plainToInstance<object, object>(
    { ...contacts, ...customers, ...managers }[name],
    { commandId, ...input },
  );
  const pathsOf = ({ property, children = [] }: ValidationError): readonly string[] =>
    children.length === 0
      ? [property]
      : children.flatMap(pathsOf).map((path) => `${property}.${path}`);
  return validateSync(command, { whitelist: true }).flatMap(pathsOf);
}

describe('the input of a command', () => {
  it.each(Object.entries(INPUTS))('%s is accepted as it should be', (name, input) => {
    const command = new { ...contacts, ...customers, ...managers }[name as Name]();
    expect(command.type).toBe(name);
    expect(faults(name as Name, input)).toEqual([]);
  });

  it.each([
    ['RegisterCustomer', { kinds: [] }, 'kinds'],
    ['RegisterCustomer', { kinds: ['BUYER', 'BUYER'] }, 'kinds'],
    ['RegisterCustomer', { kinds: ['FRIEND'] }, 'kinds'],
    ['RegisterCustomer', { name: '   ' }, 'name'],
    ['RegisterCustomer', { name: 'a'.repeat(201) }, 'name'],
    ['RegisterCustomer', { source: { channel: 'RUMOUR' } }, 'source.channel'],
    ['RegisterCustomer', { source: { ...source, referredBy: 'Olena' } }, 'source.referredBy'],
    ['RegisterCustomer', { source: undefined }, 'source'],
    ['RegisterCustomer', { commandId: '7' }, 'commandId'],
    ['RegisterCustomer', { occurredAt: '2026-03-16' }, 'occurredAt'],
    ['RenameCustomer', { customerId: 'ALFKI' }, 'customerId'],
    ['ClassifyCustomer', { to: '' }, 'to'],
    ['AddContactDetail', { kind: 'PIGEON' }, 'kind'],
    ['AddContactDetail', { value: '' }, 'value'],
    ['PlanContact', { plannedStart: undefined }, 'plannedStart'],
    ['PlanContact', { importance: 'URGENT' }, 'importance'],
    ['CompleteContact', { outcome: undefined }, 'outcome'],
    ['CancelContact', { reason: '' }, 'reason'],
    ['RegisterManager', { email: 'olena' }, 'email'],
    ['RenameManager', { managerId: '5' }, 'managerId'],
    ['RenameManager', { name: ' ' }, 'name'],
  ] as const)('%s is refused with %j', (name, wrong, field) => {
    expect(faults(name, { ...INPUTS[name], ...wrong })).toEqual([field]);
  });
});
