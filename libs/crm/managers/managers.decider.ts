import { Refusal, idOf, type Decider } from '#event-sourcing';
import { given } from '../shared/given.js';
import { newStream, openedBy } from '../shared/ids.js';
import type { RegisterManager, RenameManager } from './managers.commands.js';
import type { ManagerEvent, NewManagerEvent } from './managers.events.js';

export type ManagerCommand = RegisterManager | RenameManager;

/** What is true of a manager. `absent`: never registered, or the registration was void. */
export type ManagerState =
  { readonly status: 'absent' } | { readonly status: 'registered'; readonly name: string };

/**
 * The rules of managers. Refuses with manager_already_registered and manager_not_found. Every fact can be declared void:
 * who a manager is responsible for is said by the facts of others, and they stand.
 */
export const managerDecider: Decider<ManagerCommand, ManagerState, ManagerEvent, NewManagerEvent> =
  {
    category: 'manager',
    commands: ['RegisterManager', 'RenameManager'],
    streamOf: (command) =>
      command.type === 'RegisterManager'
        ? newStream('manager', command.meta)
        : `manager-${command.managerId}`,
    initial: { status: 'absent' },
    evolve(state, event) {
      switch (event.type) {
        case 'ManagerRegistered':
          return { status: 'registered', name: event.data.name };
        case 'ManagerRenamed':
          return state.status === 'absent' ? state : { ...state, name: event.data.name };
      }
    },
    decide(command, state, { stream }) {
      switch (command.type) {
        case 'RegisterManager':
          return register(command, state, idOf(stream));
        case 'RenameManager':
          return rename(command, state);
      }
    },
    voiding: {
      check: () => undefined,
    },
  };

function register(
  { name, title, email, meta }: RegisterManager,
  { status }: ManagerState,
  managerId: string,
): readonly NewManagerEvent[] {
  if (status !== 'absent') {
    const { path, said } = openedBy(meta);
    throw new Refusal(
      'manager_already_registered',
      `${said}: manager ${managerId} is registered with it already; use its id, or give another ${path.join()}`,
      path,
    );
  }
  return [{ type: 'ManagerRegistered', data: given({ managerId, name, title, email }) }];
}

function rename(
  { managerId, name }: RenameManager,
  state: ManagerState,
): readonly NewManagerEvent[] {
  if (state.status === 'absent') {
    throw new Refusal(
      'manager_not_found',
      `managerId is ${managerId}: no such manager is registered; register the manager first`,
      ['managerId'],
    );
  }
  if (name === state.name) return [];
  return [{ type: 'ManagerRenamed', data: { managerId, name, previousName: state.name } }];
}
