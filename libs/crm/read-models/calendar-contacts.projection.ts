import { z } from 'zod';
import { personal, projection } from '#event-sourcing';
import { contactEvents, type ContactEvent } from '../contacts/contacts.events.js';
import { Channel, Importance } from '../shared/vocabulary.js';

const instant = z.iso.datetime();

/** A contact that is still to come. */
export const PlannedContact = z.strictObject({
  customerId: z.uuid().describe('Id of the customer'),
  managerId: z.uuid().describe('Id of the manager who is to hold it'),
  subject: personal(z.string()).describe('What it is about, in a few words'),
  channel: Channel.describe('Through which channel'),
  orderId: z.uuid().optional().describe('Id of the order it is about'),
  orderNumber: z.string().optional().describe('Number of the order it is about'),
  importance: Importance.describe('How much it matters'),
  plannedStart: instant.describe('When it is to begin'),
  plannedEnd: instant.optional().describe('When it is to end'),
  firstPlannedStart: instant.describe('When it was to begin at first'),
});
export type PlannedContact = z.output<typeof PlannedContact>;

/** The same as those see it to whom nothing personal is shown. */
export const ShownContact = PlannedContact.partial({ subject: true });
export type ShownContact = z.output<typeof ShownContact>;

const key = ({ data }: ContactEvent) => data.contactId;

/** The contacts that are still to come: those that were held or cancelled are gone from it. */
export const calendarContacts = projection({
  name: 'calendarContacts',
  one: 'calendarContact',
  version: 1,
  description: 'A contact in the calendar: planned, and neither held nor cancelled',
  entity: 'contact',
  hidden: true,
  document: PlannedContact,
  indexes: [
    ['plannedStart'],
    ['managerId', 'plannedStart'],
    ['customerId', 'plannedStart'],
    ['importance', 'plannedStart'],
  ],
  events: [contactEvents],
  on: {
    ContactPlanned: {
      key,
      apply: (_, { data }) => {
        const { customerId, responsibleId: managerId, subject, channel, about } = data;
        const { plannedStart, plannedEnd, importance } = data;
        return {
          customerId,
          managerId,
          subject,
          channel,
          ...about,
          importance,
          plannedStart,
          ...(plannedEnd === undefined ? {} : { plannedEnd }),
          firstPlannedStart: plannedStart,
        };
      },
    },
    ContactRescheduled: {
      key,
      apply: (contact, { data }) => {
        if (contact === undefined) return undefined;
        const { plannedEnd: _end, ...rest } = contact;
        return { ...rest, ...data.to };
      },
    },
    ContactImportanceChanged: {
      key,
      apply: (contact, { data }) => contact && { ...contact, importance: data.to },
    },
    ContactReassigned: {
      key,
      apply: (contact, { data }) => contact && { ...contact, managerId: data.responsibleId },
    },
    ContactCompleted: { key, apply: (contact) => contact && null },
    ContactCancelled: { key, apply: (contact) => contact && null },
  },
});
