import { Refusal, type Instant } from '#event-sourcing';
import type { ManagerState } from './managers.decider.js';

/**
 * Nobody becomes responsible for what happens after they have left.
 *
 * @param path the field that names the manager
 * @throws Refusal `manager_not_found`, `manager_left`
 */
export function refuseAbsent(
  manager: ManagerState | undefined,
  managerId: string,
  at: Instant,
  path: readonly string[],
): void {
  const field = path.join('.');
  if (manager?.status !== 'registered') {
    throw new Refusal(
      'manager_not_found',
      `${field} is ${managerId}: no such manager is registered; register the manager first`,
      path,
    );
  }
  if (manager.leftAt === undefined || at < manager.leftAt) return;
  throw new Refusal(
    'manager_left',
    `${field} is ${managerId}: that manager left at ${manager.leftAt}; name another one`,
    path,
  );
}
