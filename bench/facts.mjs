/**
 * A made-up company, the same one every time: its facts as the log keeps them, in the order of recording. They go into
 * the log without a decision, so that millions can be had; read models fold them as any others.
 */
import { FACT_VOIDED } from '#event-sourcing';
import { append, idFor, instant } from './appends.mjs';

const START = Date.UTC(2024, 0, 8, 9);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ROUND_DAYS = 14;
const LATE_DAYS = 20;
const MANAGERS = 20;
const GROUPS = [
  'Beverages',
  'Condiments',
  'Confections',
  'Dairy',
  'Grains',
  'Meat',
  'Produce',
  'Seafood',
];
const COUNTRIES = ['UA', 'DE', 'PL', 'FR', 'US'];
const CHANNELS = ['PHONE', 'EMAIL', 'MEETING', 'CHAT', 'WEB_FORM'];

/** Events of a customer: five when it is registered, then five in each of nine rounds. */
export const EVENTS_PER_CUSTOMER = 50;
const ROUNDS = 9;

/** @param {number} customer */
export function customerIdOf(customer) {
  return idFor(`customer/${customer}`);
}

/**
 * The appends that make about `events` events. With `late`, about a fifth of the facts happened 20 days before they
 * were recorded, and about a tenth of the events are voids.
 *
 * @param {number} events
 * @param {{ late?: boolean }} [options]
 */
export function* companyAppends(events, { late = false } = {}) {
  const customers = Math.max(1, Math.round(events / EVENTS_PER_CUSTOMER));
  for (let manager = 0; manager < MANAGERS; manager += 1) yield managerAppend(manager);
  for (let customer = 0; customer < customers; customer += 1) yield openingOf(customer);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let customer = 0; customer < customers; customer += 1)
      yield* roundOf(customer, round, late);
  }
}

/**
 * One customer with so many facts, all of them contacts but the registration.
 *
 * @param {string} name
 * @param {number} events
 */
export function* talkativeCustomer(name, events) {
  const customerId = idFor(`talkative/${name}`);
  const data = { customerId, kinds: ['BUYER'], name, source: { channel: 'PHONE' } };
  yield append(`customer-${customerId}`, `talkative/${name}`, START, [
    { type: 'CustomerRegistered', data },
  ]);
  for (let n = 1; n < events; n += 1) {
    yield contactAppend(customerId, `talkative/${name}/${n}`, START + n * 30 * MINUTE_MS);
  }
}

/**
 * A contact with this customer.
 *
 * @param {string} customerId
 * @param {string} key tells this contact from all others
 * @param {number} recorded
 * @param {number} [happened]
 */
export function contactAppend(customerId, key, recorded, happened = recorded) {
  const contactId = idFor(`contact/${key}`);
  const data = {
    contactId,
    customerId,
    channel: CHANNELS[key.length % CHANNELS.length],
    direction: 'OUTBOUND',
    subject: 'Next delivery',
    responsibleId: idFor('manager/0'),
    startedAt: instant(happened),
    endedAt: instant(happened + 15 * MINUTE_MS),
    outcome: 'AGREED',
    summary: 'Will take the delivery in two parts, the second one after the holidays',
  };
  return append(
    `contact-${contactId}`,
    `contact/${key}`,
    recorded,
    [{ type: 'ContactRecorded', data }],
    { happened },
  );
}

/**
 * What says that the only fact of an append was never true.
 *
 * @param {{ stream: string, events: readonly { id: string, type: string }[] }} append
 * @param {string} customerId
 * @param {number} recorded
 */
export function voidAppend({ stream, events: [fact] }, customerId, recorded) {
  const reason = 'It was another customer';
  const data = { voids: fact.id, voidedType: fact.type, reason, customerId };
  const voided = [{ type: FACT_VOIDED, data }];
  return append(stream, `void/${fact.id}`, recorded, voided, { expected: 0 });
}

/** @param {number} manager */
function managerAppend(manager) {
  const managerId = idFor(`manager/${manager}`);
  const data = { managerId, name: `Manager ${manager}`, title: 'Sales' };
  return append(`manager-${managerId}`, `manager/${manager}`, START, [
    { type: 'ManagerRegistered', data },
  ]);
}

/** @param {number} customer */
function openingOf(customer) {
  const customerId = customerIdOf(customer);
  const country = COUNTRIES[customer % COUNTRIES.length];
  const managerId = idFor(`manager/${customer % MANAGERS}`);
  const detail = { customerId, detailId: idFor(`detail/${customer}`), kind: 'PHONE' };
  return append(`customer-${customerId}`, `opening/${customer}`, START + customer * 1000, [
    {
      type: 'CustomerRegistered',
      data: {
        customerId,
        kinds: ['BUYER'],
        name: `Customer ${customer} Ltd`,
        source: { channel: 'PHONE' },
      },
    },
    { type: 'CustomerClassified', data: { customerId, attribute: 'COUNTRY', to: country } },
    { type: 'CustomerClassified', data: { customerId, attribute: 'SIZE', to: 'SMALL' } },
    { type: 'CustomerManagerAssigned', data: { customerId, managerId } },
    { type: 'ContactDetailAdded', data: { ...detail, value: `+380 44 ${100_000 + customer}` } },
  ]);
}

/**
 * A contact, an order, its shipment, its payment, and another contact, or instead of that, with `late` in every second
 * round, the void of the first one.
 *
 * @param {number} customer
 * @param {number} round
 * @param {boolean} late
 */
function* roundOf(customer, round, late) {
  const customerId = customerIdOf(customer);
  const key = `${customer}/${round}`;
  const at = START + (1 + round) * ROUND_DAYS * DAY_MS + customer * 1000;
  const before = late ? LATE_DAYS * DAY_MS : 0;
  const first = contactAppend(customerId, `${key}/first`, at);
  yield first;
  yield* orderOf(customer, key, at + DAY_MS, before);
  const last = at + 9 * DAY_MS;
  if (!late || round % 2 === 0) {
    yield contactAppend(customerId, `${key}/second`, last, last - before);
    return;
  }
  yield voidAppend(first, customerId, last);
}

/**
 * @param {number} customer
 * @param {string} key
 * @param {number} at
 * @param {number} before how much before it was recorded the payment came in
 */
function* orderOf(customer, key, at, before) {
  const orderId = idFor(`order/${key}`);
  const stream = `order-${orderId}`;
  const order = {
    orderId,
    orderNumber: key,
    customerId: customerIdOf(customer),
    currency: 'EUR',
    settlement: 'TRACKED',
    responsibleId: idFor(`manager/${customer % MANAGERS}`),
    channel: CHANNELS[customer % CHANNELS.length],
    country: COUNTRIES[customer % COUNTRIES.length],
  };
  const lines = [
    orderLine('1', customer, '10', 100_000),
    orderLine('2', customer + 3, '4', 40_000),
  ];
  const shipped = lines.map(({ lineId, productId, productGroup, quantity, net, tax, gross }) => ({
    ...{ lineId, productId, productGroup, quantity, net, tax, gross },
  }));
  yield append(stream, stream, at, [{ type: 'OrderPlaced', data: { ...order, lines } }]);
  const shipment = { ...order, shipmentId: idFor(`shipment/${key}`), lines: shipped };
  const dispatched = [{ type: 'ShipmentDispatched', data: shipment }];
  yield append(stream, `${stream}/shipped`, at + 2 * DAY_MS, dispatched, { expected: 0 });
  const amount = { minor: 168_000, currency: 'EUR' };
  const paymentId = idFor(`payment/${key}`);
  const payment = {
    paymentId,
    customerId: order.customerId,
    responsibleId: order.responsibleId,
    amount,
    method: 'BANK_TRANSFER',
    reference: `Invoice ${key}, many thanks`,
    allocations: [{ orderId, orderNumber: key, amount }],
  };
  const paid = at + 5 * DAY_MS;
  const received = [{ type: 'PaymentReceived', data: payment }];
  // Every third one only, so that late facts are about a fifth of all.
  const happened = customer % 3 === 0 ? paid - before : paid;
  yield append(`payment-${paymentId}`, paymentId, paid, received, { happened });
}

/**
 * @param {string} lineId
 * @param {number} product
 * @param {string} quantity
 * @param {number} net
 */
function orderLine(lineId, product, quantity, net) {
  return {
    lineId,
    productId: `p${product % 77}`,
    productGroup: GROUPS[product % GROUPS.length],
    productName: `Product ${product % 77}`,
    quantity,
    unit: 'pcs',
    unitPrice: '100',
    discount: '0',
    taxRate: '0.2',
    net,
    tax: net / 5,
    gross: net + net / 5,
  };
}
