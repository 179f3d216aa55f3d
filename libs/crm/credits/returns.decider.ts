import { consult, type Decider } from '#event-sourcing';
import { customerFold } from '../customers/customer.state.js';
import type { OrderSettings } from '../orders/order.rules.js';
import { pastDecisions } from '../shared/decision.js';
import { newStream } from '../shared/ids.js';
import type { AcceptUnmatchedReturn } from './credits.commands.js';
import type { NewReturnEvent, ReturnEvent } from './credits.events.js';
import { acceptReturn } from './credits.rules.js';

/** `absent`: never accepted, or that was void. */
export type ReturnState = { readonly status: 'absent' | 'accepted' };

const consults = {
  customer: consult(customerFold, ({ customerId }: AcceptUnmatchedReturn) => [
    `customer-${customerId}`,
  ]),
};

/**
 * The rules of returns whose shipment cannot be named; see `acceptReturn`. Each can be declared void at any time: nothing
 * else depends on it.
 */
export function makeReturnDecider(
  settings: OrderSettings,
): Decider<AcceptUnmatchedReturn, ReturnState, ReturnEvent, NewReturnEvent, typeof consults> {
  return {
    category: 'return',
    commands: ['AcceptUnmatchedReturn'],
    streamOf: ({ meta }) => newStream('return', meta),
    consults,
    ...pastDecisions<ReturnState, ReturnEvent>({
      initial: { status: 'absent' },
      evolve: () => ({ status: 'accepted' }),
    }),
    decide(command, { status }, { stream, consulted }) {
      const customer = consulted.customer.get(`customer-${command.customerId}`);
      return acceptReturn(command, status, { stream, customer }, settings);
    },
    voiding: { check: () => undefined },
  };
}
