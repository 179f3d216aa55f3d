import { describe, expect, it } from '@jest/globals';
import { addDays } from '#crm';
import { courseOf, type Course } from '../../apps/cli/demo/courses.js';
import { Diary, type Action } from '../../apps/cli/demo/diary.js';
import { english } from '../../apps/cli/demo/english.js';
import { planDemo } from '../../apps/cli/demo/plan.js';
import { russian } from '../../apps/cli/demo/russian.js';
import { ukrainian } from '../../apps/cli/demo/ukrainian.js';

const TODAY = '2026-03-16';
const SETTINGS = {
  customers: 120,
  months: 24,
  seed: 7,
  today: TODAY,
  timeZone: 'Europe/Kyiv',
  currency: 'EUR',
};

const planned = (inMemory?: number): readonly Action[] => [
  ...[...planDemo(SETTINGS, inMemory).batches('')].flat(),
];
const actions = planned();
const diary = new Diary(SETTINGS.seed, '2024-03-16', TODAY, SETTINGS.timeZone);

const text = (action: Action, field: string): string => {
  const value: unknown = Reflect.get(action.input, field);
  return typeof value === 'string' ? value : '';
};
const of = (...types: readonly string[]) => actions.filter(({ type }) => types.includes(type));
const happened = ({ meta }: Action) => Date.parse(meta.occurredAt ?? meta.now);
const idOf = (customer: number) => diary.idOf('customer', `customer/${customer}`);

const DAY_MS = 86_400_000;

/** The days on which goods of an order first left, by customer, the earliest first. */
const purchases = new Map<string, number[]>();
const buyers = new Map(
  of('PlaceOrder').map((order) => [order.stream.slice('order-'.length), text(order, 'customerId')]),
);
const shipped = new Set<string>();
for (const shipment of of('DispatchShipment').sort((a, b) => happened(a) - happened(b))) {
  const orderId = text(shipment, 'orderId');
  if (shipped.has(orderId)) continue;
  shipped.add(orderId);
  const buyer = buyers.get(orderId) ?? '';
  purchases.set(buyer, [...(purchases.get(buyer) ?? []), happened(shipment) / DAY_MS]);
}

/** For each customer of a course: the days of its purchases, the first as 0, and how long ago the last was. */
function purchasesOf(course: Course): readonly { readonly days: number[]; readonly ago: number }[] {
  return customersOf(course).map((id) => {
    const times = purchases.get(id) ?? [];
    const ago = Date.parse(TODAY) / DAY_MS - (times.at(-1) ?? 0);
    return { days: times.map((time) => time - (times[0] ?? 0)), ago };
  });
}

function customersOf(course: Course): readonly string[] {
  return Array.from({ length: SETTINGS.customers }, (_, customer) => customer)
    .filter((customer) => courseOf(customer) === course)
    .map(idOf);
}

const gaps = (days: readonly number[]) => days.slice(1).map((day, i) => day - (days[i] ?? 0));
const every = (course: Course, holds: (days: readonly number[], ago: number) => boolean) => {
  const all = purchasesOf(course);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter(({ days, ago }) => !holds(days, ago))).toEqual([]);
};
const inHalves = (days: readonly number[], ago: number) => {
  const middle = ((days.at(-1) ?? 0) + ago) / 2;
  return [days.filter((day) => day < middle).length, days.filter((day) => day >= middle).length];
};

describe('the customers of the demo', () => {
  it('buy steadily up to now', () => {
    for (const id of customersOf('STEADY')) {
      const days = of('PlaceOrder')
        .filter((order) => text(order, 'customerId') === id)
        .map((order) => happened(order) / DAY_MS);
      expect(Math.max(...gaps([...days, Date.parse(TODAY) / DAY_MS]))).toBeLessThan(100);
    }
  });

  it('grow: they buy more in the second half of their time', () => {
    every('GROWING', (days, ago) => {
      const [before = 0, after = 0] = inHalves(days, ago);
      return after > before;
    });
  });

  it('fade: they buy less in the second half of their time', () => {
    every('FADING', (days, ago) => {
      const [before = 0, after = 0] = inHalves(days, ago);
      return after < before;
    });
  });

  it('leave: nothing in the last half year, and some are put away then, with a decision', () => {
    every('LEAVES', (days, ago) => days.length > 0 && ago > 180);
    const leavers = customersOf('LEAVES');
    const archived = of('ArchiveCustomer').map((command) => text(command, 'customerId'));
    expect(archived.length).toBeGreaterThan(0);
    expect(archived.filter((id) => !leavers.includes(id))).toEqual([]);
    const decided = of('RecordDecision').map((command) => text(command, 'about'));
    expect(archived.filter((id) => !decided.includes(`customer-${id}`))).toEqual([]);
  });

  it('come back: nothing for 180 days, then a contact, then they buy again', () => {
    every('COMES_BACK', (days, ago) => Math.max(0, ...gaps(days)) >= 180 && ago < 120);
    const subjects = [english, ukrainian, russian].map(({ winBack }) => winBack.subject);
    const wonBack = of('RecordContact')
      .filter((contact) => subjects.includes(text(contact, 'subject')))
      .map((contact) => text(contact, 'customerId'));
    expect(new Set(wonBack)).toEqual(new Set(customersOf('COMES_BACK')));
  });

  it('buy in their season only', () => {
    every('SEASONAL', (days) => gaps(days).some((gap) => gap > 80) && days.length > 3);
  });

  it('buy once, or never', () => {
    const orders = (id: string) =>
      of('PlaceOrder').filter((order) => text(order, 'customerId') === id).length;
    expect(new Set(customersOf('ONE_TIME').map(orders))).toEqual(new Set([1]));
    expect(new Set(customersOf('NEVER_BOUGHT').map(orders))).toEqual(new Set([0]));
  });

  it('are new in the last two months', () => {
    const early = of('RegisterCustomer').filter(
      ({ meta }) => meta.now < addDays(TODAY, -61) && newIds.has(meta.commandId),
    );
    expect(early).toEqual([]);
    expect(newIds.size).toBeGreaterThan(0);
  });

  it('speak English, Ukrainian and Russian, and no two have the same name', () => {
    const languages = of('ClassifyCustomer')
      .filter((command) => text(command, 'attribute') === 'LANGUAGE')
      .map((command) => text(command, 'to'));
    expect(new Set(languages)).toEqual(new Set(['EN', 'UK', 'RU']));
    const names = of('RegisterCustomer').map((command) => text(command, 'name'));
    expect(new Set(names).size).toBe(names.length);
  });
});

const newIds = new Set(
  Array.from({ length: SETTINGS.customers }, (_, customer) => customer)
    .filter((customer) => courseOf(customer) === 'NEW')
    .map((customer) => diary.commandId(`customer/${customer}`)),
);

describe('the plan of the demo', () => {
  it('is the same however much of it is in memory at a time', () => {
    expect(planned(3000)).toEqual(actions);
    expect(planDemo(SETTINGS).count).toBe(actions.length);
    expect(planDemo(SETTINGS).last).toBe(actions.at(-1)?.meta.commandId);
  });

  it('begins on any day with what is recorded from then on', () => {
    const plan = planDemo(SETTINGS, 3000);
    const rest = [...plan.batches('2025-11-03')].flat();
    expect(rest).toEqual(actions.slice(plan.before('2025-11-03')));
  });

  it('uses every kind of fact that lives of customers are made of', () => {
    const types = new Set(actions.map(({ type }) => type));
    for (const type of [
      ...['AddContactPerson', 'ChangeContactPerson', 'RecordContactPersonLeft', 'MarkCustomerVip'],
      ...['RescheduleContact', 'ReassignContact', 'ChangeContactImportance', 'CancelContact'],
      ...['ArchiveCustomer', 'RecordDecision', 'RecordManagerLeft', 'ConfirmDelivery'],
      ...['PromiseShipmentDate', 'PromisePaymentDate', 'ReviseExpectedDate', 'IssueCreditNote'],
      ...['CloseOrder', 'ReopenOrder', 'AcceptReturn', 'AcceptUnmatchedReturn', 'VoidFact'],
      ...['IssueCustomerCredit', 'BouncePayment', 'RefundPayment', 'RenameCustomer', 'CancelOrder'],
    ]) {
      expect(types).toContain(type);
    }
  });

  it('leaves something to do: contacts that are overdue, due and coming, shipments promised before and after today', () => {
    const ended = new Set(of('CompleteContact', 'CancelContact').map((a) => text(a, 'contactId')));
    const starts = of('PlanContact')
      .filter(({ stream }) => !ended.has(stream.slice('contact-'.length)))
      .map((plan) => text(plan, 'plannedStart').slice(0, 10));
    expect(starts.some((day) => day < TODAY)).toBe(true);
    expect(starts).toContain(TODAY);
    expect(starts.some((day) => day > TODAY)).toBe(true);
    const promised = of('PlaceOrder')
      .filter(({ stream }) => !shipped.has(stream.slice('order-'.length)))
      .map((order) => text(order, 'promisedShipmentDate'));
    expect(promised.some((day) => day > TODAY)).toBe(true);
  });
});
