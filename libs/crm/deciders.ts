import { contactDecider } from './contacts/contacts.decider.js';
import { makeReturnDecider } from './credits/returns.decider.js';
import { customerDecider } from './customers/customers.decider.js';
import { decisionDecider } from './decisions/decisions.decider.js';
import { managerDecider } from './managers/managers.decider.js';
import { makeOrderDecider } from './orders/orders.decider.js';
import { makePaymentDecider } from './payments/payments.decider.js';

/** Settings of the installation that facts depend on. */
export interface DeciderSettings {
  /** ISO 4217; a fact in another currency carries the rate to this one. */
  readonly baseCurrency: string;
}

/** The rules of every category of streams. */
export function deciders(settings: DeciderSettings) {
  return [
    customerDecider,
    contactDecider,
    managerDecider,
    makeOrderDecider(settings),
    makePaymentDecider(settings),
    makeReturnDecider(settings),
    decisionDecider,
  ] as const;
}
