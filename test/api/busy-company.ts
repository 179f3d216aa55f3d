import type { JsonObject } from '#event-sourcing';
import { testUuid } from '#event-sourcing/testing';
import type { UnderTest } from './under-test.js';

export interface BusyCompany {
  readonly customers: readonly string[];
  readonly managers: readonly string[];
  /** Id of the event that the reminders of the last day were caused by. */
  readonly cause: string;
}

/** Facts are recorded by these in turn. */
export const actors = ['olena', 'ivan', 'shop'] as const;

/** How facts of a test are recorded: on a day, by an actor; late when they occurred on another day. */
interface How {
  readonly by?: (typeof actors)[number];
  readonly occurred?: string;
  readonly more?: JsonObject;
}

/**
 * Two managers and three customers. Two of these have an order in two shipments of the same time, after one that is
 * declared void, a payment recorded two days late, and a return; the order of the third is cancelled. One customer comes
 * from an import, and two contacts follow from an event. Recorded from 2 March 2026 on, in Kyiv.
 */
export async function busyCompany(api: UnderTest): Promise<BusyCompany> {
  let count = 0;
  const record = async (day: string, type: string, input: object, how: How = {}) => {
    api.clock = `2026-03-${day}T10:00:00.000Z`;
    count += 1;
    const commandId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const actor = { type: how.by === 'shop' ? 'integration' : 'user', id: how.by ?? 'olena' };
    const occurredAt =
      how.occurred === undefined ? undefined : `2026-03-${how.occurred}T10:00:00.000Z`;
    const meta = { commandId, actor, correlationId: commandId, now: api.clock, occurredAt };
    const { stream, eventIds } = await api.runtime.execute({
      ...{ type, ...input },
      meta: { ...meta, ...how.more },
    });
    return { id: stream.slice(stream.indexOf('-') + 1), eventId: String(eventIds[0]), stream };
  };
  const managers = [
    (await record('02', 'RegisterManager', { name: 'Olena Koval' })).id,
    (await record('02', 'RegisterManager', { name: 'Ivan Melnyk' })).id,
  ];
  const stories = ['Kvitka', 'Zoria', 'Lanka'].map((name, n) => trade(record, n, name, managers));
  const customers = await dayByDay(stories);
  const cause = await record('20', 'RenameCustomer', { customerId: customers[0], name: 'Kvitka+' });
  for (const subject of ['New letterhead', 'New contract']) {
    const more = { causationId: cause.eventId, correlationId: 'renaming' };
    const contact = { ...call(String(customers[0]), String(managers[1])), subject };
    await record('21', 'RecordContact', contact, { by: 'ivan', more });
  }
  return { customers, managers, cause: cause.eventId };
}

type Record = (
  day: string,
  type: string,
  input: object,
  how?: How,
) => Promise<{ readonly id: string; readonly eventId: string; readonly stream: string }>;

function call(customerId: string, responsibleId: string) {
  const how = { channel: 'PHONE', direction: 'OUTBOUND', outcome: 'AGREED' };
  return { customerId, responsibleId, ...how, subject: 'Spring delivery' };
}

/** Tells stories of which each ends its day with a `yield`, for facts must be recorded in the order of the days. */
async function dayByDay<T>(stories: readonly AsyncGenerator<void, T>[]): Promise<readonly T[]> {
  const ends = new Map<number, T>();
  while (ends.size < stories.length) {
    for (const [n, story] of stories.entries()) {
      if (ends.has(n)) continue;
      const { done, value } = await story.next();
      if (done === true) ends.set(n, value);
    }
  }
  return stories.map((_, n) => ends.get(n)!);
}

async function* trade(
  record: Record,
  n: number,
  name: string,
  managers: readonly string[],
): AsyncGenerator<void, string> {
  const by = actors[n] ?? 'olena';
  const source = { externalSystem: 'shop', externalId: name, importId: 'run-1' };
  const how = { by, ...(n === 2 ? { more: { source } } : {}) };
  const registered = { name, kinds: ['BUYER'], source: { channel: 'EVENT' } };
  const { id: customerId } = await record('02', 'RegisterCustomer', registered, how);
  const responsibleId = managers[n % 2] ?? '';
  await record('02', 'AssignManager', { customerId, managerId: managers[0] }, how);
  yield;
  await record('03', 'AssignManager', { customerId, managerId: managers[1] }, how);
  yield;
  await record('04', 'RecordContact', call(customerId, responsibleId), how);
  yield;
  const line = { productId: 'tea', productName: 'Tea', unitPrice: '10', quantity: '10' };
  const placed = { number: `N-${n}`, currency: 'EUR', channel: 'PHONE' };
  const order = { customerId, responsibleId, ...placed, lines: [{ lineId: '1', ...line }] };
  const { id: orderId } = await record('05', 'PlaceOrder', order, how);
  yield;
  if (n === 1) {
    await record('06', 'CancelOrder', { orderId, scope: 'ALL', reason: 'No money' }, how);
    return customerId;
  }
  const some = (quantity: string) => ({ orderId, lines: [{ lineId: '1', quantity }] });
  const wrong = await record('06', 'DispatchShipment', some('1'), how);
  yield;
  const reason = 'The lorry did not leave';
  await record('07', 'VoidFact', { stream: wrong.stream, eventId: wrong.eventId, reason }, how);
  yield;
  const shipmentId = testUuid(n + 1);
  await record('08', 'DispatchShipment', { shipmentId, ...some('4') }, how);
  await record('08', 'DispatchShipment', some('5'), how);
  yield;
  const paid = { customerId, amount: '40.00', currency: 'EUR' };
  await record('10', 'ReceivePayment', paid, { ...how, occurred: '08' });
  const returned = { ...some('1'), shipmentId, disposition: 'REFUND', reason: 'Damp' };
  await record('10', 'AcceptReturn', returned, how);
  return customerId;
}
