import { Refusal, idOf, type Decider } from '#event-sourcing';
import { given } from '../shared/given.js';
import { newStream } from '../shared/ids.js';
import type { RegisterManager } from './managers.commands.js';
import type { ManagerEvent, NewManagerEvent } from './managers.events.js';

export type ManagerCommand = RegisterManager;

/** What is true of a manager. `absent`: never registered, or the registration was void. */
export type ManagerState = { readonly status: 'absent' } | { readonly status: 'registered' };

/** The rules of managers. Refuses with manager_already_registered; a registration can always be voided. */
export const managerDecider: Decider<ManagerCommand, ManagerState, ManagerEvent, NewManagerEvent> =
  {
    category: 'manager',
    commands: ['RegisterManager'],
    streamOf: ({ meta }) => newStream('manager', meta),
    initial: { status: 'absent' },
    evolve(state, event) {
      switch (event.type) {
        case 'ManagerRegistered':
          return { status: 'registered' };
      }
    },
    decide({ name, title, email }, state, { stream }) {
      const managerId = idOf(stream);
      if (state.status !== 'absent') {
        throw new Refusal(
          'manager_already_registered',
          `manager ${managerId} is registered already; use its id`,
        );
      }
      return [{ type: 'ManagerRegistered', data: given({ managerId, name, title, email }) }];
    },
  };
