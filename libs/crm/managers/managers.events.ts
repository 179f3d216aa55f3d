import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';
import { DecisionAboutManagerRecorded, type WithoutDecisions } from '../shared/decision.js';

/** The facts of the employees who are responsible for customers. */
export const managerEvents = events(
  'manager',
  {
    ManagerRegistered: z.strictObject({
      managerId: z.uuid().describe('Id of the manager'),
      name: personal(z.string().min(1).max(200)).describe('Name of the manager'),
      title: z.string().min(1).max(100).optional().describe('Position in the company'),
      email: personal(z.string().min(1).max(254)).optional().describe('E-mail address at work'),
    }),
    ManagerRenamed: z.strictObject({
      managerId: z.uuid().describe('Id of the manager'),
      name: personal(z.string().min(1).max(200)).describe('Name of the manager from now on'),
      previousName: personal(z.string().min(1).max(200))
        .optional()
        .describe('Name of the manager before, if known'),
    }),
    ManagerLeft: z.strictObject({
      managerId: z.uuid().describe('Id of the manager'),
      name: personal(z.string().min(1).max(200)).describe('Name of the manager'),
      reason: personal(z.string().min(1).max(1000)).optional().describe('Why, or where to'),
    }),
    DecisionRecorded: DecisionAboutManagerRecorded,
  },
  { subject: 'managerId' },
);

export type ManagerEvent = WithoutDecisions<EventOf<typeof managerEvents>>;
export type NewManagerEvent = WithoutDecisions<NewEventOf<typeof managerEvents>>;
