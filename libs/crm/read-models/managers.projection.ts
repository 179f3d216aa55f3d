import { z } from 'zod';
import { personal, projection } from '#event-sourcing';
import { managerEvents } from '../managers/managers.events.js';
import { externalIdsOf } from '../shared/external-ids.js';
import { foldName } from '../shared/names.js';

const ManagerDocument = z.strictObject({
  name: personal(z.string()).describe('Name of the manager'),
  nameFolded: personal(z.string()).describe('The name in lower case, to search and sort by'),
  title: z.string().optional().describe('Position in the company'),
  email: personal(z.string()).optional().describe('E-mail address at work'),
  externalIds: z.array(z.string()).describe('What other systems call the manager, as "system:id"'),
  registeredAt: z.iso.datetime().describe('Since when the manager has been known'),
  leftAt: z.iso.datetime().optional().describe('When the manager left; absent while here'),
});

/** One manager. */
export type ManagerDocument = z.output<typeof ManagerDocument>;

/** The employees who are responsible for customers. */
export const managers = projection({
  name: 'managers',
  one: 'manager',
  version: 2,
  description: 'An employee who is responsible for customers',
  entity: 'manager',
  document: ManagerDocument,
  indexes: [['nameFolded'], ['externalIds[]']],
  events: [managerEvents],
  on: {
    ManagerRegistered: {
      key: ({ data }) => data.managerId,
      apply: (_, { data: { managerId: _id, ...manager }, metadata }) => ({
        ...manager,
        nameFolded: foldName(manager.name),
        externalIds: externalIdsOf(metadata),
        registeredAt: metadata.occurredAt,
      }),
    },
    ManagerRenamed: {
      key: ({ data }) => data.managerId,
      apply: (manager, { data: { name } }) =>
        manager && { ...manager, name, nameFolded: foldName(name) },
    },
    ManagerLeft: {
      key: ({ data }) => data.managerId,
      apply: (manager, { metadata }) => manager && { ...manager, leftAt: metadata.occurredAt },
    },
  },
});
