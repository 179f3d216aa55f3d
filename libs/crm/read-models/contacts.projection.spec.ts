import { describe, expect, it } from '@jest/globals';
import { foldDocument, type JsonObject, type RecordedEvent } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import { contacts } from './contacts.projection.js';
import { managers } from './managers.projection.js';

const contactId = testUuid(1);
const essence = {
  customerId: testUuid(2),
  channel: 'PHONE',
  direction: 'OUTBOUND',
  subject: 'Spring delivery',
  responsibleId: testUuid(3),
};
const about = { orderId: testUuid(4), orderNumber: '10248' };
const plan = { plannedStart: '2026-03-16T08:00:00.000Z', importance: 'HIGH' };
const held = {
  startedAt: '2026-03-16T08:05:00.000Z',
  endedAt: '2026-03-16T08:20:00.000Z',
  outcome: 'AGREED',
};

const event = (type: string, data: JsonObject) => fact(type, { contactId, ...essence, ...data });
const contact = (...facts: readonly RecordedEvent[]) => {
  const document = foldDocument(contacts, contactId, facts);
  return document && contacts.document.parse(document);
};

describe('a contact', () => {
  const planned = event('ContactPlanned', { ...plan, about, personId: testUuid(5) });
  const whole = { ...essence, ...about, ...plan, personId: testUuid(5), participants: [] };

  it('is planned until it is held', () => {
    expect(contact(planned)).toEqual({ ...whole, status: 'PLANNED' });
    const completed = event('ContactCompleted', { ...held, summary: 'Two parts' });
    expect(contact(planned, completed)).toEqual({
      ...whole,
      ...held,
      status: 'COMPLETED',
      summary: 'Two parts',
    });
    expect(contact(completed, planned)).toEqual(contact(planned, completed));
    expect(contact(completed)).toBeUndefined();
  });

  it('is planned until it is cancelled', () => {
    const cancelled = event('ContactCancelled', { plannedStart: plan.plannedStart, reason: 'ill' });
    expect(contact(planned, cancelled)).toEqual({
      ...whole,
      status: 'CANCELLED',
      cancelReason: 'ill',
    });
  });

  it('may be held without having been planned', () => {
    expect(contact(event('ContactRecorded', held))).toEqual({
      ...essence,
      ...held,
      participants: [],
      status: 'COMPLETED',
    });
  });

  it('follows its plan: time, importance, and who is to hold it', () => {
    const { plannedStart } = plan;
    const to = { plannedStart: '2026-03-17T08:00:00.000Z', plannedEnd: '2026-03-17T09:00:00.000Z' };
    const later = { plannedStart: '2026-03-18T08:00:00.000Z' };
    const moved = event('ContactRescheduled', { from: { plannedStart }, to });
    const again = event('ContactRescheduled', { from: to, to: later });
    const lowered = event('ContactImportanceChanged', { plannedStart, from: 'HIGH', to: 'LOW' });
    const given = { responsibleId: testUuid(7), previousResponsibleId: testUuid(3), plannedStart };
    const reassigned = event('ContactReassigned', given);
    expect(contact(planned, moved, lowered, reassigned)).toEqual({
      ...whole,
      ...to,
      importance: 'LOW',
      responsibleId: testUuid(7),
      status: 'PLANNED',
    });
    expect(contact(planned, moved, again)).toEqual({ ...whole, ...later, status: 'PLANNED' });
    expect(contact(moved)).toBeUndefined();
  });

  it('was held with those who were there, whoever was to be', () => {
    const participants = [{ kind: 'PERSON', id: testUuid(8) }];
    const completed = event('ContactCompleted', { ...held, personId: testUuid(6), participants });
    expect(contact(planned, completed)).toEqual({
      ...whole,
      ...held,
      personId: testUuid(6),
      participants,
      status: 'COMPLETED',
    });
  });
});

describe('a manager', () => {
  const managerId = testUuid(3);

  it('is known by name, title, e-mail address and what other systems call him', () => {
    const registered = fact(
      'ManagerRegistered',
      { managerId, name: 'Olena Koval', title: 'Key accounts', email: 'olena@example.com' },
      { source: { externalSystem: 'northwind', externalId: '5' } },
    );
    expect(foldDocument(managers, managerId, [registered])).toEqual({
      name: 'Olena Koval',
      nameFolded: 'olena koval',
      title: 'Key accounts',
      email: 'olena@example.com',
      externalIds: ['northwind:5'],
      registeredAt: registered.metadata.occurredAt,
    });
    const left = fact('ManagerLeft', { managerId, name: 'Olena Koval' });
    expect(foldDocument(managers, managerId, [registered, left])?.['leftAt']).toBe(
      left.metadata.occurredAt,
    );
  });

  it('has the name that was given last', () => {
    const facts = [
      fact('ManagerRegistered', { managerId, name: 'Olena Koval' }),
      fact('ManagerRenamed', { managerId, name: 'Olena Melnyk' }, { revision: 1 }),
    ];
    expect(foldDocument(managers, managerId, facts)).toMatchObject({
      name: 'Olena Melnyk',
      nameFolded: 'olena melnyk',
    });
  });
});
