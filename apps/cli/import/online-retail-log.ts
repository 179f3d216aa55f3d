import { FACT_VOIDED, type EventStore, type StoredEvent } from '#event-sourcing';
import { orderEvents, parseDecimal } from '#crm';

/** An order of an earlier invoice, and its only shipment. */
export interface Sale {
  readonly orderId: string;
  readonly shipmentId: string;
}

/** A part of a return that an earlier import took from a sale. `key` says which article to which customer. */
export interface DecidedPart {
  readonly key: string;
  readonly from: { readonly sale: Sale; readonly lineId: string };
  readonly quantity: string;
}

/** What the log says of what came back already. */
export interface EarlierReturns {
  /** How much of a line of an order has come back, whoever recorded it, in units of 10^-9. */
  returned(sale: Sale, lineId: string): bigint;
  /** From which sales an earlier import took the lines of a return. */
  decided(invoice: string): readonly DecidedPart[];
  /** Whether an earlier import found no sale for the rest of a line of a return. */
  isUnmatched(line: string): boolean;
}

/** Which article to which customer: what sales and returns have in common. */
export function articleOf(customerId: string, article: string): string {
  return `${customerId} ${article}`;
}

const RETURNED = 'ReturnAccepted';
const UNMATCHED = ['UnmatchedReturnAccepted', 'CustomerCreditIssued'];

/** Reads the log once. Nothing of it needs decrypting: what was matched is not personal. */
export async function earlierReturns(
  log: Pick<EventStore, 'readAll'>,
  system: string,
): Promise<EarlierReturns> {
  const facts: StoredEvent[] = [];
  const voids = new Map<unknown, StoredEvent>();
  for await (const batch of log.readAll(undefined)) {
    for (const fact of batch) {
      if (fact.type === FACT_VOIDED) voids.set(fact.data['voids'], fact);
      else if (fact.type === RETURNED || UNMATCHED.includes(fact.type)) facts.push(fact);
    }
  }
  const ofSystem = (fact: StoredEvent | undefined): boolean =>
    fact?.metadata.source?.externalSystem === system;
  const returned = new Map<string, bigint>();
  const decided = new Map<string, DecidedPart[]>();
  const unmatched = new Set<string>();
  for (const fact of facts) {
    // What the import itself took back is decided anew; what people voided stays as it was decided.
    const stands = ofSystem(fact) && !ofSystem(voids.get(fact.id));
    const id = stands ? fact.metadata.source?.externalId : undefined;
    if (fact.type !== RETURNED && id !== undefined) unmatched.add(id);
    for (const part of fact.type === RETURNED ? partsOf(fact) : []) {
      const line = lineKey(part.from.sale, part.from.lineId);
      const before = returned.get(line) ?? 0n;
      if (!voids.has(fact.id)) returned.set(line, before + parseDecimal(part.quantity));
      if (id !== undefined) decided.set(id, [...(decided.get(id) ?? []), part]);
    }
  }
  return {
    returned: (sale, lineId) => returned.get(lineKey(sale, lineId)) ?? 0n,
    decided: (invoice) => decided.get(invoice) ?? [],
    isUnmatched: (line) => unmatched.has(line),
  };
}

/** The log is our own, and the declaration of the event says what its data are. */
const ReturnData = orderEvents.schemas.ReturnAccepted.pick({
  orderId: true,
  shipmentId: true,
  customerId: true,
  lines: true,
});

function partsOf({ data }: StoredEvent): readonly DecidedPart[] {
  const { orderId, shipmentId, customerId, lines } = ReturnData.strip().parse(data);
  return lines.map(({ lineId, productId, quantity }) => ({
    key: articleOf(customerId, productId),
    from: { sale: { orderId, shipmentId }, lineId },
    quantity,
  }));
}

function lineKey({ orderId }: Sale, lineId: string): string {
  return `${orderId} ${lineId}`;
}
