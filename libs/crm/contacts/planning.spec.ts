import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, NOW, testUuid, type Entry } from '#event-sourcing/testing';
import { contactDecider } from './contacts.decider.js';
import type { ContactEvent } from './contacts.events.js';

const customerId = testUuid(1);
const [responsibleId, colleagueId, gone] = [testUuid(2), testUuid(3), testUuid(4)];
const [personId, formerId] = [testUuid(5), testUuid(6)];
const essence = {
  customerId,
  channel: 'PHONE',
  direction: 'OUTBOUND',
  subject: 'Spring delivery',
  responsibleId,
} as const;
const plannedStart = '2026-03-16T08:00:00.000Z';
const plan = { ...essence, type: 'PlanContact', plannedStart } as const;
const contactId = contactDecider
  .streamOf({ ...plan, commandId: testUuid(0xc0), meta: commandMeta() })
  .slice('contact-'.length);
const planned = {
  type: 'ContactPlanned',
  data: { ...essence, contactId, plannedStart, importance: 'NORMAL' },
} as const;
const held = { startedAt: NOW, endedAt: NOW, outcome: 'REACHED' } as const;
const completed = { type: 'ContactCompleted', data: { ...essence, contactId, ...held } } as const;
const cancelled = {
  type: 'ContactCancelled',
  data: { ...essence, contactId, plannedStart, reason: 'ill' },
} as const;

const person = (id: string) => ({
  type: 'ContactPersonAdded',
  data: { customerId, personId: id, name: 'Maria' },
});
const customer = [
  {
    type: 'CustomerRegistered',
    data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
  },
  person(personId),
  person(formerId),
  { type: 'ContactPersonLeft', data: { customerId, personId: formerId, name: 'Maria' } },
];
const registered = (managerId: string) => ({
  type: 'ManagerRegistered',
  data: { managerId, name: 'Olena' },
});
const company = (history: readonly Entry<ContactEvent>[] = []) =>
  given(contactDecider, history)
    .and(`customer-${customerId}`, customer)
    .and(`manager-${responsibleId}`, [registered(responsibleId)])
    .and(`manager-${colleagueId}`, [registered(colleagueId)])
    .and(`manager-${gone}`, [
      registered(gone),
      { type: 'ManagerLeft', data: { managerId: gone, name: 'Olena' } },
    ]);

const to = { plannedStart: '2026-03-17T08:00:00.000Z', plannedEnd: '2026-03-17T08:30:00.000Z' };
const reschedule = { type: 'RescheduleContact', contactId, ...to } as const;
const moved = {
  type: 'ContactRescheduled',
  data: { ...essence, contactId, from: { plannedStart }, to },
} as const;
const change = { type: 'ChangeContactImportance', contactId, importance: 'HIGH' } as const;
const reassign = { type: 'ReassignContact', contactId, responsibleId: colleagueId } as const;
const given2 = {
  type: 'ContactReassigned',
  data: {
    ...{ ...essence, contactId, responsibleId: colleagueId },
    previousResponsibleId: responsibleId,
    plannedStart,
  },
} as const;

describe('moving a contact', () => {
  it('records when it was to be and when it is to be, and why if told', () => {
    company([planned]).when(reschedule).then([moved]);
    company([planned])
      .when({ ...reschedule, reason: 'on holiday' })
      .then([{ ...moved, data: { ...moved.data, reason: 'on holiday' } }]);
  });

  it('goes on from where it was moved to', () => {
    company([planned, moved])
      .when({ type: 'RescheduleContact', contactId, plannedStart })
      .then([{ ...moved, data: { ...moved.data, from: to, to: { plannedStart } } }]);
    company([planned, moved]).when(reschedule).then([]);
  });

  it('is refused when it would end before it begins: contact_ends_before_start', () => {
    company([planned])
      .when({ ...reschedule, plannedEnd: plannedStart })
      .thenRefused('contact_ends_before_start');
  });

  it('shows in what becomes of the contact', () => {
    company([planned, moved])
      .when({ type: 'CancelContact', contactId, reason: 'ill' })
      .then([{ ...cancelled, data: { ...cancelled.data, plannedStart: to.plannedStart } }]);
  });
});

it('Changing the importance records the one before, and nothing when it is the same', () => {
  const changed = {
    type: 'ContactImportanceChanged',
    data: { ...essence, contactId, plannedStart, from: 'NORMAL', to: 'HIGH' },
  } as const;
  company([planned]).when(change).then([changed]);
  company([planned, changed]).when(change).then([]);
});

describe('giving a contact to another manager', () => {
  it('records both, and nothing when it is theirs already', () => {
    company([planned]).when(reassign).then([given2]);
    company([planned, given2]).when(reassign).then([]);
  });

  it('is refused for one who is not registered: manager_not_found', () => {
    company([planned])
      .when({ ...reassign, responsibleId: testUuid(9) })
      .thenRefused('manager_not_found');
  });

  it('is refused for one who has left: manager_left', () => {
    const refusal = company([planned])
      .when({ ...reassign, responsibleId: gone })
      .thenRefused('manager_left');
    expect(refusal.path).toEqual(['responsibleId']);
    company()
      .when({ ...plan, responsibleId: gone })
      .thenRefused('manager_left');
  });
});

describe('a plan', () => {
  it.each([reschedule, change, reassign])('that is over is not changed: $type', (command) => {
    company().when(command).thenRefused('contact_not_found');
    company([planned, completed]).when(command).thenRefused('contact_already_completed');
    company([planned, cancelled]).when(command).thenRefused('contact_cancelled');
  });

  it('is as before when its change is void', () => {
    company([planned, moved]).whenVoided(1).then([1]);
    company([planned, { ...moved, voided: true }])
      .when(reschedule)
      .then([moved]);
  });

  it('is not made with an archived customer: customer_archived', () => {
    const archived = { type: 'CustomerArchived', data: { customerId, reason: 'closed' } };
    const put = company().and(`customer-${customerId}`, [...customer, archived]);
    put.when(plan).thenRefused('customer_archived');
    const record = { ...essence, type: 'RecordContact', outcome: 'REACHED' } as const;
    put.when(record).then([{ type: 'ContactRecorded', data: { ...essence, contactId, ...held } }]);
  });
});

describe('those who take part', () => {
  const participants = [
    { kind: 'MANAGER' as const, id: colleagueId },
    { kind: 'PERSON' as const, id: personId },
  ];

  it('are recorded with a plan, and with what was held in its place', () => {
    company()
      .when({ ...plan, personId, participants })
      .then([{ ...planned, data: { ...planned.data, personId, participants } }]);
    company([{ ...planned, data: { ...planned.data, personId } }])
      .when({ type: 'CompleteContact', contactId, outcome: 'REACHED', personId: formerId, participants })
      .then([{ ...completed, data: { ...completed.data, personId: formerId, participants } }]);
  }); // prettier-ignore

  it.each([
    ['contact_person_not_found', { personId: testUuid(9) }, ['personId']],
    ['contact_person_left', { personId: formerId }, ['personId']],
    ['contact_person_not_found', { participants: [{ kind: 'PERSON', id: colleagueId }] }, ['participants', '0', 'id']],
    ['manager_not_found', { participants: [{ kind: 'MANAGER', id: personId }] }, ['participants', '0', 'id']],
    ['manager_left', { participants: [{ kind: 'MANAGER', id: gone }] }, ['participants', '0', 'id']],
    ['participant_named_twice', { participants: [participants[0]!, participants[0]!] }, ['participants', '1', 'id']],
  ] as const)('are known and there: %s', (code, people, path) => {
    const refusal = company().when({ ...plan, ...people } as typeof plan).thenRefused(code);
    expect(refusal.path).toEqual(path);
  }); // prettier-ignore
});

describe('what comes of a plan', () => {
  const occurredAt = '2026-03-01T08:00:00.000Z';
  const cancel = { type: 'CancelContact', contactId, reason: 'ill' } as const;
  const complete = { type: 'CompleteContact', contactId, outcome: 'REACHED' } as const;

  it.each([cancel, complete, reschedule, reassign, change])(
    'cannot have come before it was made: contact_before_plan ($type)',
    (command) => {
      company([planned])
        .when({ ...command, meta: { occurredAt } })
        .thenRefused('contact_before_plan');
    },
  );

  it('is recorded all the same by an import that marks it', () => {
    const source = { anomaly: 'contact_before_plan' };
    company([planned])
      .when({ ...cancel, meta: { occurredAt, source } })
      .then([cancelled]);
  });
});
