import type { Instant, LedgerRow, Reading, Reads } from '#event-sourcing';

const PAGE = 100;

/**
 * Id of the shipment that was a customer's first purchase: of those at that time the first in reading order that
 * replaces nothing. Undefined when there is none.
 *
 * @param firstPurchaseAt from the customer's card in the same reading
 */
export async function firstPurchaseId(
  reads: Reads,
  customerId: string,
  firstPurchaseAt: Instant,
  reading: Reading = {},
): Promise<string | undefined> {
  const { items } = await reads.ledger({
    ...reading,
    key: `customer:${customerId}`,
    where: { type: { equals: SHIPPED }, occurredAt: { equals: firstPurchaseAt } },
    descending: false,
    limit: PAGE,
  });
  const events = await reads.events(items.map(({ item }) => item));
  return events.find(({ data }) => data['replacementFor'] === undefined)?.id;
}

/** Whether the row alone leaves it open that this was the first purchase of its customer. */
export function mayBeFirstPurchase({ type }: LedgerRow): boolean {
  return type === SHIPPED;
}

const SHIPPED = 'ShipmentDispatched';
