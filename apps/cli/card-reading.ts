import {
  balances,
  BalanceDocument,
  ContactDocument,
  CustomerDocument,
  customers,
  nextContactOf,
  openOrdersOf,
  OrderDocument,
  orders,
} from '#crm';
import type { Reading, Served } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { findDocuments } from './documents.js';
import { Ending, ExitCode } from './exit.js';
import type { FoundCustomer } from './find-customer.js';
import { documentsOf, namesOf } from './names-of.js';

/** So many open orders stand on a card; `more` says how many do not. */
const SHOWN = 5;

/** All that the card of a customer shows. */
export interface Card {
  readonly id: string;
  readonly customer: CustomerDocument;
  readonly manager: string | undefined;
  readonly nextContact: ContactDocument | undefined;
  readonly openOrders: readonly OrderDocument[];
  readonly moreOrders: number;
  readonly balances: BalanceDocument['currencies'];
}

/** The card of a customer as a reading gives it. @throws Ending when nobody knew the customer then */
export async function cardOf(
  runtime: Runtime,
  { id, name }: FoundCustomer,
  reading: Reading,
): Promise<Card> {
  const { reads } = runtime;
  const document = await reads.document(customers, id, reading);
  if (document === undefined) {
    throw new Ending(
      ExitCode.failed,
      `${name} was not known then: give a later --as-of or --known-at`,
    );
  }
  const customer = CustomerDocument.parse(document);
  const open = await findDocuments(
    reads,
    orders,
    { where: openOrdersOf(id), orderBy: { field: 'placedAt' } },
    { reading },
  );
  const [balance, next, names] = await Promise.all([
    reads.document(balances, id, reading),
    nextContactOf(reads, id, reading),
    namesOf(documentsOf(runtime), { customers: [], managers: [customer.managerId] }, reading),
  ]);
  return {
    id,
    customer,
    manager: names.get(customer.managerId),
    nextContact: parsedContact(next),
    openOrders: open.found.slice(0, SHOWN).map((order) => OrderDocument.parse(order.document)),
    moreOrders: Math.max(0, open.found.length - SHOWN),
    balances: balance === undefined ? [] : BalanceDocument.parse(balance).currencies,
  };
}

function parsedContact(next: Served | undefined): ContactDocument | undefined {
  return next === undefined ? undefined : ContactDocument.parse(next.document);
}
