import { Refusal, idOf, type Decider, type Instant } from '#event-sourcing';
import { pastDecisions } from '../shared/decision.js';
import { given } from '../shared/given.js';
import { newStream, openedBy } from '../shared/ids.js';
import type { RecordManagerLeft, RegisterManager, RenameManager } from './managers.commands.js';
import type { ManagerEvent, NewManagerEvent } from './managers.events.js';

export type ManagerCommand = RegisterManager | RenameManager | RecordManagerLeft;

/** What is true of a manager. `absent`: never registered, or the registration was void. */
export type ManagerState =
  | { readonly status: 'absent' }
  | { readonly status: 'registered'; readonly name: string; readonly leftAt?: Instant };

/**
 * The rules of managers. Refuses with manager_already_registered and manager_not_found. Every fact can be declared void:
 * who a manager is responsible for is said by the facts of others, and they stand.
 */
export const managerDecider: Decider<ManagerCommand, ManagerState, ManagerEvent, NewManagerEvent> =
  {
    category: 'manager',
    commands: ['RegisterManager', 'RenameManager', 'RecordManagerLeft'],
    streamOf: (command) =>
      command.type === 'RegisterManager'
        ? newStream('manager', command.meta)
        : `manager-${command.managerId}`,
    ...pastDecisions<ManagerState, ManagerEvent>({
      initial: { status: 'absent' },
      evolve(state, event) {
        if (event.type === 'ManagerRegistered') {
          return { status: 'registered', name: event.data.name };
        }
        if (state.status === 'absent') return state;
        return event.type === 'ManagerRenamed'
          ? { ...state, name: event.data.name }
          : { ...state, leftAt: event.metadata.occurredAt };
      },
    }),
    decide(command, state, { stream }) {
      switch (command.type) {
        case 'RegisterManager':
          return register(command, state, idOf(stream));
        case 'RenameManager':
          return rename(command, known(command, state));
        case 'RecordManagerLeft':
          return recordLeft(command, known(command, state));
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

type KnownManager = Extract<ManagerState, { readonly status: 'registered' }>;

function known(
  { managerId }: RenameManager | RecordManagerLeft,
  state: ManagerState,
): KnownManager {
  if (state.status === 'registered') return state;
  throw new Refusal(
    'manager_not_found',
    `managerId is ${managerId}: no such manager is registered; register the manager first`,
    ['managerId'],
  );
}

function rename(
  { managerId, name }: RenameManager,
  { name: previousName }: KnownManager,
): readonly NewManagerEvent[] {
  if (name === previousName) return [];
  return [{ type: 'ManagerRenamed', data: { managerId, name, previousName } }];
}

function recordLeft(
  { managerId, reason }: RecordManagerLeft,
  { name, leftAt }: KnownManager,
): readonly NewManagerEvent[] {
  if (leftAt !== undefined) return [];
  return [{ type: 'ManagerLeft', data: given({ managerId, name, reason }) }];
}
