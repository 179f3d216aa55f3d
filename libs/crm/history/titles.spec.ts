import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fact } from '#event-sourcing/testing';
import { eventCategories } from '../crm.events.js';
import { describeEvent } from './titles.js';

/** The frozen example of a type of event. */
function golden(type: string) {
  const file = new URL(`../../../test/golden/events/${type}.v1.json`, import.meta.url);
  return fact(type, JSON.parse(readFileSync(file, 'utf8')).data);
}

const SENTENCES = {
  CustomerRegistered: 'Customer registered: Alfreds Futterkiste (buyer, partner; channel: event)',
  CustomerRenamed: 'Renamed from Alfreds Futterkiste to Alfreds Feinkost',
  CustomerKindAdded: 'Customer kind added: supplier',
  CustomerKindRemoved: 'Customer kind removed: partner',
  CustomerClassified: 'Country changed from Austria to Germany',
  ContactDetailAdded: 'Phone number added: 030-0074321 (accounting)',
  ContactDetailChanged: 'Phone number changed from 030-0074321 to 030-0076545 (office)',
  ContactDetailRemoved: 'Phone number removed: 030-0076545',
  CustomerManagerAssigned: 'Ivan Melnyk became responsible in place of Olena Koval',
  ContactPersonAdded: 'Contact person added: Maria Anders (Sales representative)',
  ContactPersonChanged:
    'Contact person renamed from Maria Anders to Maria Berg (Sales representative)',
  ContactPersonLeft: 'Contact person left: Maria Berg',
  CustomerVipMarked: 'Marked as VIP',
  CustomerVipUnmarked: 'No longer VIP',
  CustomerArchived: 'Customer archived',
  CustomerRestored: 'Customer taken out of the archive',
  ContactRescheduled:
    'Call moved from 15 Mar 2026, 12:00 to 18 Mar 2026, 10:30: Spring delivery (order 10248)',
  ContactImportanceChanged:
    'Call planned for 15 Mar 2026, 12:00 is not urgent now: Spring delivery (order 10248)',
  ContactReassigned:
    'Call planned for 15 Mar 2026, 12:00: Ivan Melnyk takes it over from Olena Koval: Spring delivery (order 10248)',
  ContactPlanned: 'Call planned for 15 Mar 2026, 12:00: Spring delivery (order 10248) (important)',
  ContactCompleted: 'Planned call: agreed – Spring delivery (order 10248)',
  ContactCancelled: 'Call planned for 15 Mar 2026, 12:00 cancelled: Spring delivery (order 10248)',
  ContactRecorded: 'Call, agreed: Spring delivery (order 10248)',
  ManagerRegistered: 'Manager registered: Olena Koval',
  ManagerRenamed: 'Manager Olena Koval renamed to Olena Melnyk',
  ManagerLeft: 'Manager left: Olena Koval',
  OrderPlaced: 'Order 10248 placed: 2 lines, 315.00 EUR',
  OrderLineAdded: 'Order 10248: 10.5 × Singaporean Hokkien Fried Mee added, 123.48 EUR',
  OrderLineQuantityChanged: 'Order 10248: quantity of Queso Cabrales changed from 12 to 20',
  OrderLineRepriced: 'Order 10248: discount on Queso Cabrales changed from 5% to 10%',
  OrderLineCancelled: 'Order 10248: 2 × Queso Cabrales cancelled',
  ShipmentDatePromised: 'Order 10248: promised shipment moved from 20 Mar 2026 to 25 Mar 2026',
  PaymentDatePromised:
    'Order 10248: promised payment, stage 2, moved from 10 Apr 2026 to 15 Apr 2026',
  ExpectedDateRevised: 'Order 10248: payment, stage 2, expected on 20 Apr 2026',
  ShipmentDispatched: 'Order 10248: shipped 5 units, 79.80 EUR',
  ShipmentCosted: 'Order 10248: shipped goods cost 41.20 EUR',
  ShipmentDelivered: 'Order 10248: shipment delivered',
  ReturnAccepted: 'Order 10248: 1 unit returned for a refund, 15.96 EUR',
  CreditNoteIssued: 'Order 10248: credit note of 6.00 EUR',
  OrderClosed: 'Order 10248 closed, 7 units written off',
  OrderCancelled: 'Order 10248: 7 units not shipped yet cancelled',
  OrderReopened: 'Order 10248 reopened',
  PaymentReceived: 'Payment of 315.00 EUR received by bank transfer for order 10248',
  PaymentAllocated: '215.00 EUR of a payment used for order 10248',
  PaymentDeallocated: '15.00 EUR of a payment no longer used for order 10248',
  PaymentRefunded: '15.96 EUR paid back to the customer',
  PaymentBounced: 'Payment of 299.04 EUR charged back by the payer',
  UnmatchedReturnAccepted: '2 units returned for a refund without an order, 26.28 GBP',
  CustomerCreditIssued: 'Credit note of 18.00 GBP without an order',
  DecisionRecorded: 'Order 10248, decision: Ship before payment',
};

const names: Readonly<Record<string, string>> = {
  '0e9a7d40-93f4-4f6e-8a3f-5d2b1c7e9a10': 'Olena Koval',
  '2f3c8b91-7d15-4c0b-9e6a-8b4d3f2a1c55': 'Ivan Melnyk',
};
const telling = { timeZone: 'Europe/Kyiv', managerName: (id: string) => names[id] };

describe('what happened, in words', () => {
  it.each(Object.entries(SENTENCES))('%s: %s', (type, sentence) => {
    expect(describeEvent(golden(type), 'EN', telling).title).toBe(sentence);
  });

  it('is said of every type of event', () => {
    const types = new Set(eventCategories.flatMap(({ schemas }) => Object.keys(schemas)));
    expect(Object.keys(SENTENCES).sort()).toEqual([...types].sort());
  });

  it('comes with its amount, its reason, and what was said', () => {
    expect(describeEvent(golden('ReturnAccepted'))).toEqual({
      title: SENTENCES.ReturnAccepted,
      amount: { minor: 1596, currency: 'EUR' },
      reason: 'Damaged on the way',
    });
    expect(describeEvent(golden('ContactRecorded'))).toEqual({
      title: SENTENCES.ContactRecorded,
      detail: 'Will take the delivery in two parts',
    });
  });

  it('of a fact that was never true says which it was, and why', () => {
    const void1 = { voids: golden('OrderPlaced').id, voidedType: 'OrderPlaced', reason: 'Twice' };
    expect(describeEvent(fact('FactVoided', void1))).toEqual({
      title: 'Declared void: order',
      reason: 'Twice',
    });
  });

  it('cannot be said of an event that is none of ours', () => {
    expect(() => describeEvent(fact('LampLit', {}))).toThrow(/is a LampLit: no such fact is known/);
  });
});

describe('personal data whose key has been destroyed', () => {
  /** The event as the codec decodes it without the key. */
  function erased(type: string, ...fields: readonly string[]) {
    const { data } = golden(type);
    const blank = Object.fromEntries(fields.map((field) => [field, '[erased]']));
    return describeEvent(fact(type, { ...data, ...blank }), 'EN', telling);
  }

  it('reads as erased, and the rest of the sentence stands', () => {
    expect(erased('CustomerRegistered', 'name').title).toBe(
      'Customer registered: (erased) (buyer, partner; channel: event)',
    );
    expect(erased('CustomerRenamed', 'name', 'previousName').title).toBe(
      'Renamed from (erased) to (erased)',
    );
    expect(erased('ContactPlanned', 'subject').title).toBe(
      'Call planned for 15 Mar 2026, 12:00: (erased) (order 10248) (important)',
    );
    expect(erased('OrderCancelled', 'reason')).toEqual({
      title: SENTENCES.OrderCancelled,
      reason: '(erased)',
    });
    expect(erased('ContactRecorded', 'summary').detail).toBe('(erased)');
  });
});
