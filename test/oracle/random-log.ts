/** Seeded, random, valid business: what domain.md allows, in any order, late and voided too. */
import type { Business } from './business.js';
import { dossierActions } from './random-dossier.js';
import { orderActions } from './random-orders.js';
import { paymentActions } from './random-payments.js';
import {
  peopleActions,
  registerCustomer,
  registerManager,
  voidSomething,
} from './random-people.js';

type Action = (company: Business) => Promise<void>;

const actions = {
  ...orderActions,
  ...paymentActions,
  ...peopleActions,
  ...dossierActions,
  voidSomething,
};

/** How often each is tried. Refusals fall out, so what is refused often is tried more often. */
const weights: Readonly<Record<keyof typeof actions, number>> = {
  placeOrder: 8,
  addLine: 2,
  changeQuantity: 2,
  reprice: 2,
  cancelLine: 2,
  promise: 2,
  dispatch: 16,
  replace: 5,
  cost: 2,
  deliver: 3,
  takeBack: 10,
  credit: 4,
  endOrReopen: 8,
  receive: 4,
  receiveForOrder: 10,
  allocate: 6,
  deallocate: 4,
  refund: 4,
  bounce: 2,
  takeBackUnmatched: 2,
  creditCustomer: 2,
  person: 3,
  mark: 2,
  archive: 2,
  replan: 3,
  decide: 2,
  leave: 1,
  registerCustomer: 1,
  registerManager: 1,
  assign: 2,
  rename: 2,
  kind: 2,
  classify: 2,
  detail: 3,
  record: 4,
  plan: 3,
  endContact: 4,
  voidSomething: 10,
};

/** Lets the company do business until its log has at least `size` events. @throws when the product refuses too much */
export async function doBusiness(company: Business, size: number): Promise<void> {
  await registerManager(company);
  await registerCustomer(company);
  for (let tries = 0; company.log.length < size; tries += 1) {
    if (tries > size * 20) {
      throw new Error(`only ${company.log.length} events after ${tries} tries: ${told(company)}`);
    }
    company.pass();
    if (company.standingCustomers().length === 0) await registerCustomer(company);
    const action: Action = actions[company.random.weighted(weights)];
    await action(company);
  }
}

/** Which refusals there were, for messages. */
export function told({ refused }: Business): string {
  return [...refused]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, times]) => `${reason} × ${times}`)
    .join(', ');
}
