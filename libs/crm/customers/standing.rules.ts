import { Refusal, type CommandMeta } from '#event-sourcing';
import { given } from '../shared/given.js';
import type { RegisteredCustomer } from './customer.state.js';
import type { NewCustomerEvent } from './customers.events.js';
import type {
  ArchiveCustomer,
  MarkCustomerVip,
  RestoreCustomer,
  UnmarkCustomerVip,
} from './standing.commands.js';

export type StandingCommand =
  MarkCustomerVip | UnmarkCustomerVip | ArchiveCustomer | RestoreCustomer;

/** Says again what is so already: nothing changes. */
export function decideStanding(
  command: StandingCommand,
  { customerId, isVip, archivedAt }: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const { reason } = command;
  switch (command.type) {
    case 'MarkCustomerVip':
      if (isVip) return [];
      return [{ type: 'CustomerVipMarked', data: { customerId, reason: command.reason } }];
    case 'UnmarkCustomerVip':
      if (!isVip) return [];
      return [{ type: 'CustomerVipUnmarked', data: given({ customerId, reason }) }];
    case 'ArchiveCustomer':
      if (archivedAt !== undefined) return [];
      return [{ type: 'CustomerArchived', data: { customerId, reason: command.reason } }];
    case 'RestoreCustomer':
      if (archivedAt === undefined) return [];
      return [{ type: 'CustomerRestored', data: given({ customerId, reason }) }];
  }
}

/**
 * Nothing new is begun with a customer that is archived: no order placed, no contact planned, no data changed. What went
 * before it may still be recorded, and so may all that comes of what is under way: contacts held, shipments, returns,
 * payments. An import that has marked its fact with an anomaly may record it all the same.
 *
 * @throws Refusal `customer_archived`
 */
export function refuseArchived(
  { customerId, archivedAt }: RegisteredCustomer,
  { occurredAt, now, source }: CommandMeta,
): void {
  if (archivedAt === undefined || source?.anomaly !== undefined) return;
  if ((occurredAt ?? now) < archivedAt) return;
  throw new Refusal(
    'customer_archived',
    `customerId is ${customerId}: that customer was archived at ${archivedAt}; restore it first`,
    ['customerId'],
  );
}
