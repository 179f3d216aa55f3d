import { describe, expect, it } from '@jest/globals';
import type { JsonObject, LedgerRow } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import { history } from '../read-models/history.ledger.js';
import { historyEntry } from './history-entry.js';

const customerId = testUuid(1);
const managerId = testUuid(2);
const orderId = testUuid(3);
const shipped = fact(
  'ShipmentDispatched',
  {
    orderId,
    orderNumber: '10248',
    customerId,
    currency: 'EUR',
    settlement: 'TRACKED',
    responsibleId: managerId,
    channel: 'PHONE',
    shipmentId: testUuid(4),
    lines: [{ lineId: '1', productId: '11', quantity: '4', net: 400, tax: 80, gross: 480 }],
  },
  {
    stream: `order-${orderId}`,
    revision: 1,
    occurredAt: '2026-03-05T12:00:00.000Z',
    recordedAt: '2026-03-06T08:00:00.000Z',
    actor: { type: 'user', id: 'olena' },
    reasonCode: 'LATE',
  },
);

/** The row that the ledger keeps for an event. */
function rowOf(event: typeof shipped, marks: JsonObject = {}): LedgerRow {
  const { id: eventId, type, stream, revision, position, metadata } = event;
  const { occurredAt, recordedAt, businessDate, actor, commandId } = metadata;
  const { correlationId, causationId } = metadata;
  const envelope = { occurredAt, recordedAt, knownFrom: recordedAt, businessDate };
  const cause = { commandId, correlationId, causationId };
  const by = { actorType: actor.type, actorId: actor.id };
  const place = { position, eventId, type, stream, revision };
  return { ...place, ...envelope, ...cause, ...by, ...history.describe(event), ...marks };
}

describe('an entry of a history', () => {
  it('says what happened, how much, when, since when it is known, who and with whom', () => {
    expect(historyEntry(rowOf(shipped), shipped)).toEqual({
      title: 'Order 10248: shipped 4 units, 4.80 EUR',
      amount: { minor: 480, currency: 'EUR' },
      id: shipped.id,
      position: shipped.position,
      type: 'ShipmentDispatched',
      kind: 'SHIPMENT',
      occurredAt: '2026-03-05T12:00:00.000Z',
      recordedAt: '2026-03-06T08:00:00.000Z',
      businessDate: '2026-03-05',
      actor: { type: 'user', id: 'olena' },
      customerId,
      managerId,
      channel: 'PHONE',
      subject: `order:${orderId}`,
      reasonCode: 'LATE',
      isVoid: false,
      isKeyMoment: false,
    });
  });

  it('of a voided fact is struck out, unless the reading knows nothing of the void yet', () => {
    const row = rowOf(shipped, { voidedAt: '0000000000000009', voidedBy: testUuid(9) });
    expect(historyEntry(row, shipped)).toMatchObject({ isVoid: true, voidedBy: testUuid(9) });
    expect(historyEntry(row, shipped, 'EN', { knownAt: '0000000000000009' }).isVoid).toBe(true);
    const earlier = historyEntry(row, shipped, 'EN', { knownAt: '0000000000000008' });
    expect(earlier.isVoid).toBe(false);
    expect(earlier.voidedBy).toBeUndefined();
  });

  it('is a key moment for the first purchase, and when the ledger says so', () => {
    const first = (firstPurchaseId: string) =>
      historyEntry(rowOf(shipped), shipped, 'EN', { firstPurchaseId }).isKeyMoment;
    expect(first(shipped.id)).toBe(true);
    expect(first(testUuid(99))).toBe(false);
    expect(historyEntry(rowOf(shipped, { keyMoment: 'true' }), shipped).isKeyMoment).toBe(true);
  });

  it('of a void names the fact that it voids', () => {
    const voided = fact(
      'FactVoided',
      { voids: shipped.id, voidedType: shipped.type, reason: 'Counted twice', customerId },
      { stream: `order-${orderId}`, revision: 2 },
    );
    const row: LedgerRow = { ...rowOf(shipped), ...history.describe(voided), voids: shipped.id };
    expect(historyEntry({ ...row, type: 'FactVoided' }, voided)).toMatchObject({
      title: 'Declared void: shipment',
      reason: 'Counted twice',
      kind: 'SHIPMENT',
      voids: shipped.id,
      isVoid: false,
    });
  });
});
