import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { testUuid } from '#event-sourcing/testing';
import * as contacts from './contacts/contacts.commands.js';
import * as credits from './credits/credits.commands.js';
import * as persons from './customers/contact-persons.commands.js';
import * as customers from './customers/customers.commands.js';
import * as standing from './customers/standing.commands.js';
import * as decisions from './decisions/decisions.commands.js';
import * as managers from './managers/managers.commands.js';

const classes = {
  ...contacts,
  ...credits,
  ...persons,
  ...customers,
  ...standing,
  ...decisions,
  ...managers,
};

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
const personId = testUuid(8);
const goods = { productId: 'tea', quantity: '2', unitPrice: '5.50' };

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
  RescheduleContact: { contactId, plannedStart, plannedEnd: plannedStart, reason: 'on holiday' },
  ChangeContactImportance: { contactId, importance: 'LOW' },
  ReassignContact: { contactId, responsibleId: testUuid(3) },
  AddContactPerson: { customerId, name: 'Maria', phone: '030-0074321', email: 'm@a.example' },
  ChangeContactPerson: { customerId, personId, name: 'Maria', title: 'Sales' },
  RecordContactPersonLeft: { customerId, personId, reason: 'moved' },
  MarkCustomerVip: { customerId, reason: 'large' },
  UnmarkCustomerVip: { customerId },
  ArchiveCustomer: { customerId, reason: 'closed' },
  RestoreCustomer: { customerId },
  RecordManagerLeft: { managerId: testUuid(3) },
  RecordDecision: { about: `order-${testUuid(5)}`, decision: 'go on', grounds: 'they pay' },
  AcceptUnmatchedReturn: { customerId, currency: 'EUR', lines: [goods], reason: 'old' },
  IssueCustomerCredit: { customerId, currency: 'EUR', net: '15', tax: '3', reason: 'late' },
  RegisterManager: { name: 'Olena Koval', title: 'Key accounts', email: 'olena@example.com' },
  RenameManager: { managerId: testUuid(3), name: 'Olena Melnyk' },
} as const;
type Name = keyof typeof INPUTS;

/** The fields at fault, as paths. */
function faults(name: Name, input: object): readonly string[] {
  const command: object = plainToInstance<object, object>(classes[name], { commandId, ...input });
  const pathsOf = ({ property, children = [] }: ValidationError): readonly string[] =>
    children.length === 0
      ? [property]
      : children.flatMap(pathsOf).map((path) => `${property}.${path}`);
  return validateSync(command, { whitelist: true }).flatMap(pathsOf);
}

describe('the input of a command', () => {
  it.each(Object.entries(INPUTS))('%s is accepted as it should be', (name, input) => {
    const command = new classes[name as Name]();
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
    ['PlanContact', { participants: [{ kind: 'PERSON', id: 'x' }] }, 'participants.0.id'],
    ['CompleteContact', { participants: [{ kind: 'DOG', id: personId }] }, 'participants.0.kind'],
    ['ChangeContactImportance', { importance: 'URGENT' }, 'importance'],
    ['AddContactPerson', { email: 'maria' }, 'email'],
    ['MarkCustomerVip', { reason: '  ' }, 'reason'],
    ['ArchiveCustomer', { reason: '' }, 'reason'],
    ['RecordDecision', { about: 'order-7' }, 'about'],
    ['RecordDecision', { grounds: '' }, 'grounds'],
    ['AcceptUnmatchedReturn', { lines: [] }, 'lines'],
    ['AcceptUnmatchedReturn', { lines: [{ ...goods, quantity: '-1' }] }, 'lines.0.quantity'],
    ['IssueCustomerCredit', { net: '-1' }, 'net'],
    ['RenameManager', { managerId: '5' }, 'managerId'],
    ['RenameManager', { name: ' ' }, 'name'],
  ] as const)('%s is refused with %j', (name, wrong, field) => {
    expect(faults(name, { ...INPUTS[name], ...wrong })).toEqual([field]);
  });
});
