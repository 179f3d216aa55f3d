/** The card and the history of a customer, folded naïvely. */
import { fromOpening, readingWithVoided, reading } from './facts.js';
import type { Clocks, Fact, FactOf, Logged } from './facts.js';

/** Ids of the facts that concern a customer, newest first. */
export function historyIn(
  log: readonly Logged[],
  clocks: Clocks,
  customerId: string,
  includeVoided = false,
): readonly string[] {
  const facts = includeVoided ? readingWithVoided(log, clocks) : reading(log, clocks);
  return facts
    .filter((fact) => customerOf(fact) === customerId)
    .map(({ id }) => id)
    .reverse();
}

/** Every event's data names the customer it concerns; that of a manager's concerns none. */
export function customerOf(fact: Fact): string | undefined {
  return 'customerId' in fact.data ? fact.data.customerId : undefined;
}

export interface DetailAnswer {
  readonly detailId: string;
  readonly kind: string;
  readonly value: string;
}

export interface PersonAnswer {
  readonly personId: string;
  readonly name: string;
  readonly leftAt: string | null;
}

export interface CardAnswer {
  readonly name: string;
  /** Sorted: they are a set. */
  readonly kinds: readonly string[];
  readonly codes: Readonly<Record<string, string>>;
  /** Sorted by id: they are a set. */
  readonly contactDetails: readonly DetailAnswer[];
  /** Sorted by id: they are a set. */
  readonly contactPersons: readonly PersonAnswer[];
  readonly isVip: boolean;
  readonly archivedAt: string | null;
  readonly managerId: string | null;
  readonly registeredAt: string;
  readonly firstOrderAt: string | null;
  readonly firstPurchaseAt: string | null;
  readonly lastContactAt: string | null;
  readonly lastActivityAt: string | null;
  readonly contactCount: number;
  readonly orderCount: number;
  readonly shipmentCount: number;
  readonly paymentCount: number;
}

/** What happened, as against what was planned, promised or written down. */
const ACTIVITIES: readonly Fact['type'][] = [
  'CustomerRegistered',
  'ContactCompleted',
  'ContactRecorded',
  'OrderPlaced',
  'ShipmentDispatched',
  'ShipmentDelivered',
  'ReturnAccepted',
  'UnmatchedReturnAccepted',
  'PaymentReceived',
  'PaymentRefunded',
  'PaymentBounced',
];

/** The card as these facts of a reading make it; undefined for a customer who is not registered in them. */
export function cardIn(facts: readonly Fact[], customerId: string): CardAnswer | undefined {
  const all = fromOpening(
    facts.filter((fact) => customerOf(fact) === customerId),
    'CustomerRegistered',
  );
  const registered = all[0];
  if (registered?.type !== 'CustomerRegistered') return undefined;
  const of = (...types: readonly Fact['type'][]) =>
    all
      .filter(({ type }) => types.includes(type))
      .map(({ occurredAt }) => occurredAt)
      .sort();
  const held = of('ContactCompleted', 'ContactRecorded');
  return {
    ...identityIn(all, registered),
    ...standingIn(all),
    registeredAt: registered.occurredAt,
    firstOrderAt: of('OrderPlaced')[0] ?? null,
    firstPurchaseAt: of('ShipmentDispatched')[0] ?? null,
    lastContactAt: held.at(-1) ?? null,
    lastActivityAt: of(...ACTIVITIES).at(-1) ?? null,
    contactCount: held.length,
    orderCount: of('OrderPlaced').length,
    shipmentCount: of('ShipmentDispatched').length,
    paymentCount: of('PaymentReceived').length,
  };
}

/** Who the customer is: the last word on each. */
function identityIn(facts: readonly Fact[], { data }: FactOf<'CustomerRegistered'>) {
  let name = data.name;
  let managerId: string | null = null;
  const kinds = new Set<string>(data.kinds);
  const codes: Record<string, string> = {};
  const details = new Map<string, DetailAnswer>();
  for (const fact of facts) {
    if (fact.type === 'CustomerRenamed') name = fact.data.name;
    if (fact.type === 'CustomerKindAdded') kinds.add(fact.data.kind);
    if (fact.type === 'CustomerKindRemoved') kinds.delete(fact.data.kind);
    if (fact.type === 'CustomerClassified') codes[fact.data.attribute] = fact.data.to;
    if (fact.type === 'CustomerManagerAssigned') managerId = fact.data.managerId;
    if (fact.type === 'ContactDetailAdded' || fact.type === 'ContactDetailChanged') {
      const { detailId, kind, value } = fact.data;
      details.set(detailId, { detailId, kind, value });
    }
    if (fact.type === 'ContactDetailRemoved') details.delete(fact.data.detailId);
  }
  const contactDetails = [...details.values()].sort((one, other) =>
    one.detailId < other.detailId ? -1 : 1,
  );
  const sorted = Object.entries(codes).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    name,
    kinds: [...kinds].sort(),
    codes: Object.fromEntries(sorted),
    contactDetails,
    managerId,
  };
}

/** Its people, whether it is a VIP, and since when it has been archived. */
function standingIn(facts: readonly Fact[]) {
  const persons = new Map<string, PersonAnswer>();
  let isVip = false;
  let archivedAt: string | null = null;
  for (const fact of facts) {
    if (fact.type === 'ContactPersonAdded' || fact.type === 'ContactPersonChanged') {
      const { personId, name } = fact.data;
      // Whoever has left does not come back by being described better.
      persons.set(personId, { personId, name, leftAt: persons.get(personId)?.leftAt ?? null });
    }
    const left = fact.type === 'ContactPersonLeft' ? persons.get(fact.data.personId) : undefined;
    if (left !== undefined) persons.set(left.personId, { ...left, leftAt: fact.occurredAt });
    if (fact.type === 'CustomerVipMarked') isVip = true;
    if (fact.type === 'CustomerVipUnmarked') isVip = false;
    if (fact.type === 'CustomerArchived') archivedAt = fact.occurredAt;
    if (fact.type === 'CustomerRestored') archivedAt = null;
  }
  const contactPersons = [...persons.values()].sort((one, other) =>
    one.personId < other.personId ? -1 : 1,
  );
  return { contactPersons, isVip, archivedAt };
}
