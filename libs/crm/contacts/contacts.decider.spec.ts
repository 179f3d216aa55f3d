import { describe, expect, it } from '@jest/globals';
import { commandMeta, given, NOW, testUuid, type Entry } from '#event-sourcing/testing';
import { contactDecider } from './contacts.decider.js';
import type { ContactEvent } from './contacts.events.js';

const customerId = testUuid(1);
const responsibleId = testUuid(2);
const orderId = testUuid(3);
const essence = {
  customerId,
  channel: 'PHONE',
  direction: 'OUTBOUND',
  subject: 'Spring delivery',
  responsibleId,
} as const;
const plan = {
  ...essence,
  type: 'PlanContact',
  plannedStart: '2026-03-16T08:00:00.000Z',
} as const;
const record = { ...essence, type: 'RecordContact', outcome: 'AGREED' } as const;

const contactId = contactDecider
  .streamOf({ ...plan, commandId: testUuid(0xc0), meta: commandMeta() })
  .slice('contact-'.length);
const planned = {
  type: 'ContactPlanned',
  data: { ...essence, contactId, plannedStart: plan.plannedStart, importance: 'NORMAL' },
} as const;
const completed = {
  type: 'ContactCompleted',
  data: { ...essence, contactId, startedAt: NOW, endedAt: NOW, outcome: 'REACHED' },
} as const;
const recorded = {
  type: 'ContactRecorded',
  data: { ...essence, contactId, startedAt: NOW, endedAt: NOW, outcome: 'AGREED' },
} as const;
const cancelled = {
  type: 'ContactCancelled',
  data: { ...essence, contactId, plannedStart: plan.plannedStart, reason: 'on holiday' },
} as const;
const complete = { type: 'CompleteContact', contactId, outcome: 'REACHED' } as const;
const cancel = { type: 'CancelContact', contactId, reason: 'on holiday' } as const;

const customer = [
  {
    type: 'CustomerRegistered',
    data: { customerId, kinds: ['BUYER'], name: 'Alfreds', source: { channel: 'EVENT' } },
  },
];
const manager = [{ type: 'ManagerRegistered', data: { managerId: responsibleId, name: 'Olena' } }];
const order = [{ type: 'OrderPlaced', data: { orderId, orderNumber: '10248', customerId } }];

const company = (history: readonly Entry<ContactEvent>[] = []) =>
  given(contactDecider, history)
    .and(`customer-${customerId}`, customer)
    .and(`manager-${responsibleId}`, manager)
    .and(`order-${orderId}`, order);

describe('planning a contact', () => {
  it('records what is planned, of normal importance unless told', () => {
    company().when(plan).then([planned]);
    company()
      .when({ ...plan, importance: 'HIGH', plannedEnd: '2026-03-16T08:30:00.000Z' })
      .then([
        {
          type: 'ContactPlanned',
          data: { ...planned.data, importance: 'HIGH', plannedEnd: '2026-03-16T08:30:00.000Z' },
        },
      ]);
  });

  it('names the order that it is about by id and number', () => {
    company()
      .when({ ...plan, orderId })
      .then([
        {
          type: 'ContactPlanned',
          data: { ...planned.data, about: { orderId, orderNumber: '10248' } },
        },
      ]);
  });

  it('is refused under an id that is taken: contact_already_exists', () => {
    company([planned]).when(plan).thenRefused('contact_already_exists');
  });

  it('is refused when it would end before it begins: contact_ends_before_start', () => {
    const refusal = company()
      .when({ ...plan, plannedEnd: '2026-03-16T07:59:59.999Z' })
      .thenRefused('contact_ends_before_start');
    expect(refusal.path).toEqual(['plannedEnd']);
  });

  it.each([
    ['customer_not_found', { customerId: testUuid(9) }, 'customerId'],
    ['manager_not_found', { responsibleId: testUuid(9) }, 'responsibleId'],
    ['order_not_found', { orderId: testUuid(9) }, 'orderId'],
  ])('is refused for what nobody recorded: %s', (code, unknown, field) => {
    for (const command of [plan, record]) {
      const refusal = company()
        .when({ ...command, ...unknown })
        .thenRefused(code);
      expect(refusal.path).toEqual([field]);
    }
  });

  it('is refused about the order of another customer: order_of_other_customer', () => {
    const foreign = [{ ...order[0]!, data: { ...order[0]!.data, customerId: testUuid(9) } }];
    company()
      .and(`order-${orderId}`, foreign)
      .when({ ...plan, orderId })
      .thenRefused('order_of_other_customer');
  });
});

describe('completing a contact', () => {
  it('records when it was held and what came out of it', () => {
    company([planned])
      .when({
        ...complete,
        startedAt: '2026-03-15T09:30:00.000Z',
        endedAt: '2026-03-15T09:45:00.000Z',
        summary: 'Will order in April',
      })
      .then([
        {
          type: 'ContactCompleted',
          data: {
            ...completed.data,
            startedAt: '2026-03-15T09:30:00.000Z',
            endedAt: '2026-03-15T09:45:00.000Z',
            summary: 'Will order in April',
          },
        },
      ]);
  });

  it('was held when it occurred, unless told', () => {
    const occurredAt = '2026-03-14T12:00:00.000Z';
    company([planned]).when(complete).then([completed]);
    company([planned])
      .when({ ...complete, meta: { occurredAt } })
      .then([
        {
          type: 'ContactCompleted',
          data: { ...completed.data, startedAt: occurredAt, endedAt: occurredAt },
        },
      ]);
  });

  it('is refused the second time: contact_already_completed', () => {
    company([planned, completed]).when(complete).thenRefused('contact_already_completed');
    company([recorded]).when(complete).thenRefused('contact_already_completed');
  });

  it('is refused for a cancelled one: contact_cancelled', () => {
    company([planned, cancelled]).when(complete).thenRefused('contact_cancelled');
  });

  it('is refused for one that is not planned, or whose plan was void: contact_not_found', () => {
    company().when(complete).thenRefused('contact_not_found');
    company([{ ...planned, voided: true }])
      .when(complete)
      .thenRefused('contact_not_found');
  });

  it('is refused when it ends before it starts: contact_ends_before_start', () => {
    company([planned])
      .when({ ...complete, startedAt: NOW, endedAt: '2026-03-15T09:59:00.000Z' })
      .thenRefused('contact_ends_before_start');
  });

  it('is refused before it has been held: contact_not_held_yet', () => {
    company([planned])
      .when({ ...complete, endedAt: '2026-03-15T10:05:00.001Z' })
      .thenRefused('contact_not_held_yet');
  });
});

describe('recording a contact that nobody planned', () => {
  it('records the whole of it', () => {
    company().when(record).then([recorded]);
  });

  it('is refused under an id that is taken: contact_already_exists', () => {
    company([recorded]).when(record).thenRefused('contact_already_exists');
  });
});

describe('cancelling a contact', () => {
  it('records why, and when it was planned', () => {
    company([planned]).when(cancel).then([cancelled]);
  });

  it('changes nothing when it is cancelled already', () => {
    company([planned, cancelled]).when(cancel).then([]);
  });

  it('is refused when it has been held: contact_already_completed', () => {
    company([planned, completed]).when(cancel).thenRefused('contact_already_completed');
  });

  it('is refused for one that is not planned: contact_not_found', () => {
    company().when(cancel).thenRefused('contact_not_found');
  });
});

describe('the void', () => {
  it('of a plan takes what became of it along', () => {
    company([planned, completed]).whenVoided(0).then([0, 1]);
  });

  it('of a completion or a cancellation leaves the contact planned', () => {
    company([planned, completed]).whenVoided(1).then([1]);
    company([planned, { ...completed, voided: true }])
      .when(complete)
      .then([completed]);
    company([planned, { ...cancelled, voided: true }])
      .when(complete)
      .then([completed]);
  });
});
