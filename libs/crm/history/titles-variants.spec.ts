import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fact } from '#event-sourcing/testing';
import { describeEvent } from './titles.js';

/** The title of the frozen example of a type of event, with other data in these fields. */
function title(type: string, other: Readonly<Record<string, unknown>>): string {
  const file = new URL(`../../../test/golden/events/${type}.v1.json`, import.meta.url);
  const data = { ...JSON.parse(readFileSync(file, 'utf8')).data, ...other };
  return describeEvent(fact(type, data)).title;
}

describe('the words for a customer', () => {
  it('keep a country or a language that no code stands for, and what is neither', () => {
    const set = (attribute: string, to: string) =>
      title('CustomerClassified', { from: undefined, attribute, to });
    expect(set('COUNTRY', 'QQ')).toBe('Country set to QQ');
    expect(set('COUNTRY', 'Utopia')).toBe('Country set to Utopia');
    expect(set('LANGUAGE', 'zz')).toBe('Language set to zz');
    expect(set('LANGUAGE', 'Swiss German')).toBe('Language set to Swiss German');
    expect(set('REGION', 'DE')).toBe('Region set to DE');
  });

  it('say what a first classification, a first manager, a label set', () => {
    expect(title('CustomerClassified', { from: undefined })).toBe('Country set to Germany');
    expect(title('CustomerClassified', { from: undefined, attribute: 'LANGUAGE', to: 'UK' })).toBe(
      'Language set to Ukrainian',
    );
    expect(title('CustomerManagerAssigned', { previousManagerId: undefined })).toBe(
      'A manager became responsible',
    );
    expect(title('ContactDetailChanged', { previousValue: '030-0076545' })).toBe(
      'Phone number changed: 030-0076545 (office)',
    );
    expect(title('ContactDetailAdded', { label: undefined })).toBe(
      'Phone number added: 030-0074321',
    );
  });
});

describe('the words for a manager', () => {
  it('tell a new name, also when the one before is unknown', () => {
    expect(title('ManagerRenamed', { previousName: undefined })).toBe(
      'Manager renamed to Olena Melnyk',
    );
  });
});

describe('the words for a contact', () => {
  it('name the channel, and who began it', () => {
    expect(title('ContactRecorded', { channel: 'EMAIL', direction: 'INBOUND' })).toBe(
      'E-mail from the customer, agreed: Spring delivery (order 10248)',
    );
    expect(title('ContactCompleted', { channel: 'MEETING', outcome: 'NOT_REACHED' })).toBe(
      'Planned meeting: not reached – Spring delivery (order 10248)',
    );
  });

  it('say at whose request people met, and who sent what was planned', () => {
    expect(title('ContactRecorded', { channel: 'MEETING', direction: 'INBOUND' })).toBe(
      'Meeting at the customer’s request, agreed: Spring delivery (order 10248)',
    );
    expect(title('ContactCompleted', { channel: 'EMAIL', direction: 'INBOUND' })).toBe(
      'Planned e-mail from the customer: agreed – Spring delivery (order 10248)',
    );
  });

  it('mark what is not urgent, and nothing of normal importance', () => {
    expect(title('ContactPlanned', { importance: 'LOW', about: undefined })).toBe(
      'Call planned for 15 Mar 2026, 10:00: Spring delivery (not urgent)',
    );
    expect(title('ContactPlanned', { importance: 'NORMAL', about: undefined })).toBe(
      'Call planned for 15 Mar 2026, 10:00: Spring delivery',
    );
  });
});

describe('the words for an order', () => {
  const line = { quantity: '1', gross: 44_000, net: 44_000, tax: 0 };

  it('count its lines, and group thousands', () => {
    expect(title('OrderPlaced', { lines: [{ ...line, gross: 126_579_302 }] })).toBe(
      'Order 10248 placed: 1 line, 1,265,793.02 EUR',
    );
    expect(title('OrderPlaced', { lines: [line, line, line], currency: 'JPY' })).toBe(
      'Order 10248 placed: 3 lines, 132,000 JPY',
    );
  });

  it('are exact for the largest amounts', () => {
    expect(title('OrderPlaced', { lines: [{ ...line, gross: Number.MAX_SAFE_INTEGER }] })).toBe(
      'Order 10248 placed: 1 line, 90,071,992,547,409.91 EUR',
    );
  });

  it('say which of price and tax changed', () => {
    const from = { unitPrice: '14', discount: '0', taxRate: '0.2' };
    expect(title('OrderLineRepriced', { from, to: { ...from, unitPrice: '12.605' } })).toBe(
      'Order 10248: price of Queso Cabrales changed from 14.00 EUR to 12.605 EUR',
    );
    expect(title('OrderLineRepriced', { from, to: { ...from, taxRate: '0.075' } })).toBe(
      'Order 10248: tax on Queso Cabrales changed from 20% to 7.5%',
    );
  });

  it('say what was promised first, and of the only stage only the date', () => {
    expect(title('ShipmentDatePromised', { previousDate: undefined })).toBe(
      'Order 10248: shipment promised for 25 Mar 2026',
    );
    expect(title('PaymentDatePromised', { previousDate: undefined, stage: 1 })).toBe(
      'Order 10248: payment promised for 15 Apr 2026',
    );
    expect(title('ExpectedDateRevised', { side: 'SHIPMENT', stage: undefined })).toBe(
      'Order 10248: shipment expected on 20 Apr 2026',
    );
  });

  it('count the lines of a large shipment, and say what replaces a return', () => {
    expect(title('ShipmentDispatched', { lines: [line, line] })).toBe(
      'Order 10248: shipped 2 lines, 880.00 EUR',
    );
    expect(title('ShipmentDispatched', { lines: [line], replacementFor: 'a return' })).toBe(
      'Order 10248: shipped 1 unit as a replacement',
    );
    expect(title('ReturnAccepted', { disposition: 'REPLACE' })).toBe(
      'Order 10248: 1 unit returned for replacement',
    );
  });

  it('tell a whole end from a partial one', () => {
    expect(title('OrderClosed', { writtenOff: [] })).toBe('Order 10248 closed');
    expect(title('OrderCancelled', { scope: 'ALL' })).toBe('Order 10248 cancelled');
  });
});

describe('the words for a payment', () => {
  it('name the orders that it pays, if any, each once', () => {
    const order = (orderNumber: string) => ({
      orderNumber,
      amount: { minor: 100, currency: 'EUR' },
    });
    expect(title('PaymentReceived', { method: 'CASH', allocations: [] })).toBe(
      'Payment of 315.00 EUR received by cash',
    );
    expect(
      title('PaymentAllocated', { allocations: [order('10248'), order('10249'), order('10248')] }),
    ).toBe('3.00 EUR of a payment used for orders 10248, 10249');
  });

  it('tell a bounce at the bank from a chargeback', () => {
    expect(title('PaymentBounced', { kind: 'BANK' })).toBe(
      'Payment of 299.04 EUR bounced at the bank',
    );
  });
});
