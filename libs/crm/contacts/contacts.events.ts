import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';
import { DecisionRecorded, type WithoutDecisions } from '../shared/decision.js';
import { Channel, Importance } from '../shared/vocabulary.js';

/** Who began it: INBOUND the customer, OUTBOUND we. */
export const Direction = z.enum(['INBOUND', 'OUTBOUND']).meta({
  graphql: 'ContactDirection',
  about: 'Who began a contact.',
  values: {
    INBOUND: 'The customer.',
    OUTBOUND: 'We.',
  },
});
export type Direction = z.output<typeof Direction>;

/** What came out of a contact. */
export const ContactOutcome = z
  .enum(['REACHED', 'NOT_REACHED', 'AGREED', 'REFUSED', 'CALL_BACK', 'OTHER'])
  .meta({
    graphql: 'ContactOutcome',
    about: 'What came out of a contact.',
    values: {
      REACHED: 'The customer was reached, no more.',
      NOT_REACHED: 'Nobody was reached.',
      AGREED: 'The customer agreed.',
      REFUSED: 'The customer declined.',
      CALL_BACK: 'To be called back.',
      OTHER: 'Something else; see the summary.',
    },
  });
export type ContactOutcome = z.output<typeof ContactOutcome>;

/** What a contact is about. */
export const ContactAbout = z
  .strictObject({
    orderId: z.uuid().optional().describe('Id of the order it is about'),
    orderNumber: z.string().min(1).max(64).optional().describe('Number of that order'),
  })
  .meta({ graphql: 'ContactAbout' });
export type ContactAbout = z.output<typeof ContactAbout>;

/** Whether a participant is one of ours or of the customer's. */
export const ParticipantKind = z.enum(['MANAGER', 'PERSON']).meta({
  graphql: 'ParticipantKind',
  about: 'Whose a participant of a contact is.',
  values: {
    MANAGER: 'Ours: a manager.',
    PERSON: 'The customer’s: a contact person.',
  },
});
export type ParticipantKind = z.output<typeof ParticipantKind>;

/** Somebody who takes part in a contact, besides the manager who holds it and the person it is held with. */
export const Participant = z
  .strictObject({
    kind: ParticipantKind.describe('Whether one of ours or of the customer’s'),
    id: z.uuid().describe('Id of the manager or contact person'),
  })
  .meta({ graphql: 'Participant' });
export type Participant = z.output<typeof Participant>;

/** Carried by every fact of a contact, so that each can be told, filtered and counted by itself. */
const essence = {
  contactId: z.uuid().describe('Id of the contact'),
  customerId: z.uuid().describe('Id of the customer'),
  channel: Channel.describe('Through which channel'),
  direction: Direction.describe('INBOUND: the customer began it; OUTBOUND: we did'),
  subject: personal(z.string().min(1).max(300)).describe('What it is about, in a few words'),
  responsibleId: z.uuid().describe('Id of the manager who holds the contact'),
  personId: z.uuid().optional().describe('Id of the contact person at the customer'),
  participants: z
    .array(Participant)
    .min(1)
    .max(100)
    .optional()
    .describe('Who else takes part; absent for nobody'),
  about: ContactAbout.optional().describe('What it is about, in our records'),
};

const reason = personal(z.string().min(1).max(1000));
const importance = Importance.describe('How much it matters');
const plannedStart = z.iso.datetime().describe('When it is to begin');

/** When a contact is to be held. */
const Plan = z.strictObject({
  plannedStart,
  plannedEnd: z.iso.datetime().optional().describe('When it is to end'),
});
export type Plan = z.output<typeof Plan>;

const held = {
  startedAt: z.iso.datetime().describe('When it began'),
  endedAt: z.iso.datetime().describe('When it ended; the same as the beginning for a message'),
  outcome: ContactOutcome.describe('What came out of it'),
  summary: personal(z.string().min(1).max(10_000)).optional().describe('What was said and agreed'),
};

/** The facts of one interaction with a customer: a call, a meeting, a message. */
export const contactEvents = events(
  'contact',
  {
    ContactPlanned: z.strictObject({
      ...essence,
      ...Plan.shape,
      importance,
    }),
    ContactRescheduled: z.strictObject({
      ...essence,
      from: Plan.describe('When it was to be held up to now'),
      to: Plan.describe('When it is to be held from now on'),
      reason: reason.optional().describe('Why'),
    }),
    ContactImportanceChanged: z.strictObject({
      ...essence,
      plannedStart,
      from: Importance.describe('How much it mattered up to now'),
      to: Importance.describe('How much it matters from now on'),
    }),
    ContactReassigned: z.strictObject({
      ...essence,
      plannedStart,
      previousResponsibleId: z.uuid().describe('Id of the manager who was to hold it up to now'),
      reason: reason.optional().describe('Why'),
    }),
    ContactCompleted: z.strictObject({ ...essence, ...held }),
    ContactCancelled: z.strictObject({
      ...essence,
      plannedStart: z.iso.datetime().describe('When it was to begin'),
      reason: reason.describe('Why it will not take place'),
    }),
    ContactRecorded: z.strictObject({ ...essence, ...held }),
    DecisionRecorded,
  },
  { subject: 'customerId' },
);

export type ContactEvent = WithoutDecisions<EventOf<typeof contactEvents>>;
export type NewContactEvent = WithoutDecisions<NewEventOf<typeof contactEvents>>;
