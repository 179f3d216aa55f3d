import { describe, expect, it } from '@jest/globals';
import { foldDocument, type JsonObject, type RecordedEvent } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import type { CustomerDocument } from './customer.document.js';
import { customers } from './customers.projection.js';

const customerId = testUuid(1);
const detailId = testUuid(2);
const registration = { kinds: ['BUYER'], name: ' Кулик & Sons', source: { channel: 'EVENT' } };

/** A fact about the customer, on a day of March 2026. */
function on(day: number, type: string, data: JsonObject = {}, source?: JsonObject): RecordedEvent {
  const occurredAt = `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
  return fact(type, { customerId, ...data }, { occurredAt, ...(source && { source }) });
}

function card(...facts: readonly RecordedEvent[]): CustomerDocument | undefined {
  const document = foldDocument(customers, customerId, facts);
  return document && customers.document.parse(document) as CustomerDocument; // prettier-ignore
}

const registered = on(1, 'CustomerRegistered', registration);
const fresh = {
  ...registration,
  nameFolded: 'кулик & sons',
  search: ['sons', 'кулик'],
  contactDetails: [],
  contactPersons: [],
  isVip: false,
  isArchived: false,
  externalIds: [],
  registeredAt: '2026-03-01T12:00:00.000Z',
  lastActivityAt: '2026-03-01T12:00:00.000Z',
  contactCount: 0,
  orderCount: 0,
  shipmentCount: 0,
  paymentCount: 0,
};

describe('the card of a customer', () => {
  it('begins with the registration', () => {
    expect(card(registered)).toEqual(fresh);
    expect(card(on(1, 'CustomerRegistered', { ...registration, taxId: 'UA1' }))).toEqual({
      ...fresh,
      search: ['sons', 'ua1', 'кулик'],
      taxId: 'UA1',
    });
  });

  it('knows what other systems call the customer', () => {
    const source = { externalSystem: 'northwind', externalId: 'ALFKI' };
    expect(card(on(1, 'CustomerRegistered', registration, source))?.externalIds).toEqual([
      'northwind:ALFKI',
    ]);
  });

  it('follows name, kinds and classification', () => {
    const facts = [
      on(2, 'CustomerRenamed', { name: 'KULYK', previousName: 'Кулик & Sons' }),
      on(3, 'CustomerKindAdded', { kind: 'SUPPLIER' }),
      on(4, 'CustomerKindAdded', { kind: 'SUPPLIER' }),
      on(5, 'CustomerKindRemoved', { kind: 'BUYER' }),
      on(6, 'CustomerClassified', { attribute: 'COUNTRY', to: 'PL' }),
      on(7, 'CustomerClassified', { attribute: 'COUNTRY', from: 'PL', to: 'UA' }),
      on(8, 'CustomerClassified', { attribute: 'LANGUAGE', to: 'uk' }),
      on(9, 'CustomerManagerAssigned', { managerId: testUuid(3) }),
    ];
    expect(card(registered, ...facts)).toEqual({
      ...fresh,
      name: 'KULYK',
      nameFolded: 'kulyk',
      search: ['kulyk'],
      kinds: ['SUPPLIER'],
      country: 'UA',
      language: 'uk',
      managerId: testUuid(3),
    });
  });

  it('follows the contact persons, and keeps those who have left', () => {
    const [personId, other] = [testUuid(20), testUuid(21)];
    const added = on(2, 'ContactPersonAdded', { personId, name: 'Ірина', phone: '044 123 45 67' });
    const colleague = on(3, 'ContactPersonAdded', { personId: other, name: 'Петро' });
    const married = { personId, name: 'Ірина Кіт', email: 'I.Kit@Kulyk.ua' };
    const changed = on(4, 'ContactPersonChanged', { ...married, previousName: 'Ірина' });
    const left = on(5, 'ContactPersonLeft', { personId: other, name: 'Петро' });
    const found = card(registered, added, colleague, changed, left);
    expect(found?.contactPersons).toEqual([
      married,
      { personId: other, name: 'Петро', leftAt: '2026-03-05T12:00:00.000Z' },
    ]);
    expect(found?.search).toEqual(
      ['i.kit@kulyk.ua', 'sons', 'кулик', 'петро', 'ірина', 'кіт'].sort(),
    );
  });

  it('knows whether the customer is a VIP, and archived since when', () => {
    const marked = on(2, 'CustomerVipMarked', { reason: 'large' });
    const archived = on(3, 'CustomerArchived', { reason: 'closed' });
    const at = { isArchived: true, archivedAt: '2026-03-03T12:00:00.000Z' };
    expect(card(registered, marked, archived)).toEqual({ ...fresh, isVip: true, ...at });
    const back = [on(4, 'CustomerVipUnmarked'), on(5, 'CustomerRestored')];
    expect(card(registered, marked, archived, ...back)).toEqual(fresh);
  });

  it('follows the contact details', () => {
    const added = on(2, 'ContactDetailAdded', { detailId, kind: 'PHONE', value: '1', label: 'x' });
    const other = on(3, 'ContactDetailAdded', { detailId: testUuid(9), kind: 'WEB', value: 'a.b' });
    const changed = on(4, 'ContactDetailChanged', {
      detailId,
      kind: 'PHONE',
      value: '2',
      previousValue: '1',
    });
    const web = { detailId: testUuid(9), kind: 'WEB', value: 'a.b' };
    expect(card(registered, added, other)?.contactDetails).toEqual([
      { detailId, kind: 'PHONE', value: '1', label: 'x' },
      web,
    ]);
    expect(card(registered, added, other, changed)?.contactDetails).toEqual([
      { detailId, kind: 'PHONE', value: '2' },
      web,
    ]);
    expect(card(registered, changed)?.contactDetails).toEqual([
      { detailId, kind: 'PHONE', value: '2' },
    ]);
    const removed = on(5, 'ContactDetailRemoved', { detailId, kind: 'PHONE', value: '2' });
    expect(card(registered, added, other, changed, removed)?.contactDetails).toEqual([web]);
  });

  it('counts contacts, orders, shipments and payments, and knows first and last', () => {
    const facts = [
      on(2, 'ContactPlanned'),
      on(3, 'ContactCompleted'),
      on(4, 'ContactRecorded'),
      on(5, 'OrderPlaced'),
      on(6, 'OrderPlaced'),
      on(7, 'ShipmentDispatched'),
      on(8, 'ShipmentDispatched', { replacementFor: testUuid(5) }),
      on(9, 'PaymentReceived'),
      on(10, 'OrderCancelled'),
    ];
    expect(card(registered, ...facts)).toEqual({
      ...fresh,
      contactCount: 2,
      orderCount: 2,
      shipmentCount: 2,
      paymentCount: 1,
      lastContactAt: '2026-03-04T12:00:00.000Z',
      firstOrderAt: '2026-03-05T12:00:00.000Z',
      firstPurchaseAt: '2026-03-07T12:00:00.000Z',
      lastActivityAt: '2026-03-09T12:00:00.000Z',
    });
  });

  it.each(['ShipmentDelivered', 'ReturnAccepted', 'PaymentRefunded', 'PaymentBounced'])(
    'was last active at a %s',
    (type) => {
      expect(card(registered, on(20, type))?.lastActivityAt).toBe('2026-03-20T12:00:00.000Z');
    },
  );

  it('takes in what happened before the customer was registered', () => {
    const late = on(15, 'CustomerRegistered', registration);
    const facts = [on(2, 'OrderPlaced'), on(3, 'ShipmentDispatched'), on(4, 'ContactRecorded')];
    expect(card(...facts, late, on(16, 'OrderPlaced'))).toEqual({
      ...fresh,
      registeredAt: '2026-03-15T12:00:00.000Z',
      lastActivityAt: '2026-03-16T12:00:00.000Z',
      firstOrderAt: '2026-03-02T12:00:00.000Z',
      firstPurchaseAt: '2026-03-03T12:00:00.000Z',
      lastContactAt: '2026-03-04T12:00:00.000Z',
      contactCount: 1,
      orderCount: 2,
      shipmentCount: 1,
    });
    expect(card(...facts)).toBeUndefined();
  });
});
