import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';

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
  },
  { subject: 'managerId' },
);

export type ManagerEvent = EventOf<typeof managerEvents>;
export type NewManagerEvent = NewEventOf<typeof managerEvents>;
