/**
 * reading(d, k) of domain.md, written down as literally as possible: filter, then sort. No code of the product, only
 * the types of its events.
 */
import type { RecordedEvent } from '#event-sourcing';
import type { ContactEvent } from '../../libs/crm/contacts/contacts.events.js';
import type { CreditEvent, ReturnEvent } from '../../libs/crm/credits/credits.events.js';
import type { CustomerEvent } from '../../libs/crm/customers/customers.events.js';
import type { ManagerEvent } from '../../libs/crm/managers/managers.events.js';
import type { OrderEvent } from '../../libs/crm/orders/orders.events.js';
import type { PaymentEvent } from '../../libs/crm/payments/payments.events.js';

/** A decoded event, with nothing but what a reading needs. */
export interface FactLike<T extends string, D> {
  readonly id: string;
  readonly type: T;
  readonly stream: string;
  /** Place in the log, from 0: the index in the order in which the store handed the events over. */
  readonly position: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly data: D;
}

type AsFact<E> = E extends RecordedEvent<infer T, infer D> ? FactLike<T, D> : never;

type DecisionEvent = RecordedEvent<
  'DecisionRecorded',
  { readonly about: string; readonly customerId?: string }
>;

export type Fact = AsFact<
  | OrderEvent
  | PaymentEvent
  | CreditEvent
  | ReturnEvent
  | CustomerEvent
  | ContactEvent
  | ManagerEvent
  | DecisionEvent
>;
export type FactOf<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

/** That fact of this stream was never true: no fact of the business, and without a valid time of its own. */
export type Void = FactLike<'FactVoided', { readonly voids: string; readonly customerId?: string }>;

export type Logged = Fact | Void;

/** Both clocks: `d` an instant of valid time, `k` a position. Absent means "everything". */
export interface Clocks {
  readonly d?: string | undefined;
  readonly k?: number | undefined;
}

/** What a wrong product would overlook; the test of the test uses it. */
export type Blindness = 'valid time' | 'recorded time' | 'voids';

/** { e : v(e) ≤ d, r(e) ≤ k, no void x of e with r(x) ≤ k }, ordered by (v, r). */
export function reading(
  log: readonly Logged[],
  { d, k }: Clocks,
  blind?: Blindness,
): readonly Fact[] {
  const isKnown = (entry: Logged) =>
    k === undefined || blind === 'recorded time' || entry.position <= k;
  const hasHappened = (fact: Fact) =>
    d === undefined || blind === 'valid time' || fact.occurredAt <= d;
  const isVoid = (fact: Fact) =>
    blind !== 'voids' && log.some((x) => isVoiding(x) && x.data.voids === fact.id && isKnown(x));
  return log
    .filter(isFact)
    .filter((fact) => isKnown(fact) && hasHappened(fact) && !isVoid(fact))
    .sort(byReadingOrder);
}

/** The facts of a reading together with those that a void has struck out by then. */
export function readingWithVoided(log: readonly Logged[], clocks: Clocks): readonly Fact[] {
  return reading(log, clocks, 'voids');
}

/** A time as a position: the last one whose running maximum of `recordedAt` is ≤ the time; −1 when there is none. */
export function positionKnownAt(log: readonly Logged[], at: string): number {
  let newest = '';
  let last = -1;
  for (const entry of log) {
    if (entry.recordedAt > newest) newest = entry.recordedAt;
    if (newest <= at) last = entry.position;
  }
  return last;
}

/**
 * The order in which the facts of one document are applied: those before the fact that opens it wait, and come right
 * after it, as they were ordered. Empty when nothing opens it.
 */
export function fromOpening(facts: readonly Fact[], opens: Fact['type']): readonly Fact[] {
  const at = facts.findIndex(({ type }) => type === opens);
  const opening = facts[at];
  if (opening === undefined) return [];
  return [opening, ...facts.slice(0, at), ...facts.slice(at + 1)];
}

export function isFact(entry: Logged): entry is Fact {
  return entry.type !== 'FactVoided';
}

export function isVoiding(entry: Logged): entry is Void {
  return entry.type === 'FactVoided';
}

function byReadingOrder(one: Fact, other: Fact): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt < other.occurredAt ? -1 : 1;
  return one.position - other.position;
}
