import { z } from 'zod';
import { personal, projection } from '#event-sourcing';
import {
  ContactOutcome,
  Direction,
  Participant,
  contactEvents,
  type ContactEvent,
} from '../contacts/contacts.events.js';
import { Channel, Importance } from '../shared/vocabulary.js';

const ContactStatus = z.enum(['PLANNED', 'COMPLETED', 'CANCELLED']).meta({
  graphql: 'ContactStatus',
  about: 'Whether a contact is still to come.',
  values: {
    PLANNED: 'To be held.',
    COMPLETED: 'Held, planned or not.',
    CANCELLED: 'Will not take place.',
  },
});

const instant = z.iso.datetime();

export const ContactDocument = z.strictObject({
  customerId: z.uuid().describe('Id of the customer'),
  status: ContactStatus.describe('Whether it is still planned, was held, or will not take place'),
  channel: Channel.describe('Through which channel'),
  direction: Direction.describe('INBOUND: the customer began it; OUTBOUND: we did'),
  subject: personal(z.string()).describe('What it is about, in a few words'),
  responsibleId: z.uuid().describe('Id of the manager who holds the contact'),
  personId: z.uuid().optional().describe('Id of the contact person at the customer'),
  participants: z.array(Participant).describe('Who else takes part'),
  orderId: z.uuid().optional().describe('Id of the order it is about'),
  orderNumber: z.string().optional().describe('Number of the order it is about'),
  plannedStart: instant.optional().describe('When it was to begin; absent when nobody planned it'),
  plannedEnd: instant.optional().describe('When it was to end'),
  importance: Importance.optional().describe('How much it matters; absent when nobody planned it'),
  startedAt: instant.optional().describe('When it began'),
  endedAt: instant.optional().describe('When it ended'),
  outcome: ContactOutcome.optional().describe('What came out of it'),
  summary: personal(z.string()).optional().describe('What was said and agreed'),
  cancelReason: personal(z.string()).optional().describe('Why it will not take place'),
});

/** One contact: a call, a meeting, a message. */
export type ContactDocument = z.output<typeof ContactDocument>;

type Of<T> = Extract<ContactEvent, { readonly type: T }>;

const key = ({ data }: ContactEvent) => data.contactId;

/** What all facts of a contact say. */
function essence({ data }: ContactEvent) {
  const { customerId, channel, direction, subject, responsibleId, personId, about } = data;
  const { participants = [] } = data;
  return {
    customerId,
    channel,
    direction,
    subject,
    responsibleId,
    ...(personId === undefined ? {} : { personId }),
    participants,
    ...about,
  };
}

function held({ data }: Of<'ContactCompleted' | 'ContactRecorded'>) {
  const { startedAt, endedAt, outcome, summary } = data;
  return {
    status: 'COMPLETED' as const,
    startedAt,
    endedAt,
    outcome,
    ...(summary === undefined ? {} : { summary }),
  };
}

/** Contacts, planned and held. */
export const contacts = projection({
  name: 'contacts',
  one: 'contact',
  version: 2,
  description: 'A contact with a customer: a call, a meeting, a message, planned or held',
  entity: 'contact',
  document: ContactDocument,
  indexes: [
    ['customerId', 'plannedStart'],
    ['responsibleId', 'plannedStart'],
    ['status', 'plannedStart'],
    ['importance', 'plannedStart'],
    ['customerId', 'endedAt'],
    ['orderId'],
  ],
  events: [contactEvents],
  on: {
    ContactPlanned: {
      key,
      apply: (_, event) => {
        const { plannedStart, plannedEnd, importance } = event.data;
        return {
          ...essence(event),
          status: 'PLANNED' as const,
          plannedStart,
          ...(plannedEnd === undefined ? {} : { plannedEnd }),
          importance,
        };
      },
    },
    ContactRecorded: { key, apply: (_, event) => ({ ...essence(event), ...held(event) }) },
    ContactCompleted: {
      key,
      apply: (document, event) => document && { ...document, ...essence(event), ...held(event) },
    },
    ContactRescheduled: {
      key,
      apply: (document, { data }) => {
        if (document === undefined) return undefined;
        const { plannedEnd: _end, ...rest } = document;
        return { ...rest, ...data.to };
      },
    },
    ContactImportanceChanged: {
      key,
      apply: (document, { data }) => document && { ...document, importance: data.to },
    },
    ContactReassigned: {
      key,
      apply: (document, { data }) => document && { ...document, responsibleId: data.responsibleId },
    },
    ContactCancelled: {
      key,
      apply: (document, { data }) =>
        document && { ...document, status: 'CANCELLED' as const, cancelReason: data.reason },
    },
  },
});
