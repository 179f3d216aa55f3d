import { externalUuid, sumDecimals } from '#crm';
import type { MappedRow, Statement } from './mapping.js';
import { namesIn } from './names.js';
import { articleOf, type Sale } from './online-retail-log.js';
import type { Matching } from './online-retail-matching.js';
import type { OpenInvoice } from './online-retail.mapping.js';
import {
  creditStatement,
  customerOf,
  customerStatements,
  returnStatement,
  saleOf,
  saleStatements,
  SYSTEM,
  unmatchedStatement,
  type InvoiceHead,
  type InvoiceLine,
} from './online-retail-statements.js';

/** Articles that are no goods: postage, discounts, charges. What comes back of them is a credit. */
const SERVICES = ['POST', 'DOT', 'M', 'D', 'C2', 'CRUK', 'PADS', 'BANK CHARGES'];

/** What comes back of one sale by one return. */
interface FromSale {
  readonly sale: Sale;
  /** Quantities by line of the order. */
  readonly lines: { readonly lineId: string; readonly quantity: string }[];
  /** How many lines of the return it counts for. */
  rows: number;
}

/** The rows that invoices become. Each line of the file counts once, for the row that records its first unit. */
export class InvoiceRows {
  readonly #customers = new Set<string>();

  constructor(
    readonly matching: Matching,
    readonly exchangeRate: string | undefined,
  ) {}

  /** The customer of an invoice, the first time it is met. */
  *customer(invoice: OpenInvoice): Generator<MappedRow> {
    const { customer, place } = invoice;
    if (this.#customers.has(customer)) return;
    this.#customers.add(customer);
    const statements = customerStatements(this.#headOf(invoice));
    yield { place, stream: `customer-${customerOf(customer)}`, needs: [], statements, rows: 0 };
  }

  /** The sale that an invoice is, the returns, or both. */
  *rowsOf(invoice: OpenInvoice): Generator<MappedRow> {
    const { id, customer, at, sold } = invoice;
    const head = this.#headOf(invoice);
    if (sold.length > 0) {
      const sale = saleOf(id);
      const statements = saleStatements(head, sold);
      yield this.#row(invoice, `order-${sale.orderId}`, statements, sold.length);
      for (const [index, { article, quantity }] of sold.entries()) {
        const key = articleOf(customerOf(customer), article);
        this.matching.sold(key, { sale, lineId: String(index + 1), at }, quantity);
      }
    }
    yield* this.#returns(invoice, head);
  }

  *#returns(invoice: OpenInvoice, head: InvoiceHead): Generator<MappedRow> {
    const { id, customer, at, returned } = invoice;
    const { earlier } = this.matching;
    const bySale = new Map<string, FromSale>();
    // A sale that an earlier import took from and this one does not is to be told so.
    for (const { from } of earlier.decided(id)) fromSale(bySale, from.sale);
    const lines = returned.map(({ article, quantity }, index) => ({
      id: returnedLine(id, index),
      key: articleOf(customerOf(customer), article),
      quantity,
    }));
    const alone: MappedRow[] = [];
    for (const [index, taken] of this.matching.take(id, lines, at).entries()) {
      const line = returned[index];
      const lineId = returnedLine(id, index);
      if (line === undefined) continue;
      const matched = taken.filter(({ from }) => from !== undefined);
      for (const [nth, { from, quantity }] of matched.entries()) {
        if (from === undefined) continue;
        addPart(fromSale(bySale, from.sale), from.lineId, quantity, nth === 0 ? 1 : 0);
      }
      const rest = taken.find(({ from }) => from === undefined);
      if (rest === undefined && !earlier.isUnmatched(lineId)) continue;
      const part = { ...line, quantity: rest?.quantity ?? '0' };
      alone.push(this.#unmatched(invoice, head, lineId, part, matched.length === 0 ? 1 : 0));
    }
    for (const { sale, lines: parts, rows } of bySale.values()) {
      // By number, so that it does not matter in which order they were matched.
      parts.sort((one, other) => Number(one.lineId) - Number(other.lineId));
      const statements = [returnStatement(head, sale, parts)];
      yield this.#row(invoice, `order-${sale.orderId}`, statements, rows);
    }
    yield* alone;
  }

  #unmatched(
    invoice: OpenInvoice,
    head: InvoiceHead,
    externalId: string,
    line: InvoiceLine,
    rows: number,
  ): MappedRow {
    const isService = SERVICES.includes(line.article);
    const category = isService ? 'payment' : 'return';
    const stream = `${category}-${externalUuid(SYSTEM, category, externalId)}`;
    const statement = (isService ? creditStatement : unmatchedStatement)(head, externalId, line);
    return this.#row(invoice, stream, [statement], rows);
  }

  #row(
    { id, place, customer }: OpenInvoice,
    stream: string,
    statements: readonly Statement[],
    rows: number,
  ): MappedRow {
    const needs = [`customer-${customerOf(customer)}`];
    const names = () =>
      namesIn(SYSTEM, [
        ['order', id],
        ['customer', customer],
      ]);
    return { place, stream, needs, statements, rows, names };
  }

  #headOf({ id, customer, country, at }: OpenInvoice): InvoiceHead {
    return { id, customer, country, at, exchangeRate: this.exchangeRate };
  }
}

/** What a line of a return is called in the log when no sale of it is known. */
function returnedLine(invoice: string, index: number): string {
  return `${invoice}/${index + 1}`;
}

function fromSale(bySale: Map<string, FromSale>, sale: Sale): FromSale {
  const known = bySale.get(sale.orderId);
  if (known !== undefined) return known;
  const made = { sale, lines: [], rows: 0 };
  bySale.set(sale.orderId, made);
  return made;
}

/** A return names each line of its order once. */
function addPart(part: FromSale, lineId: string, quantity: string, rows: number): void {
  const index = part.lines.findIndex((line) => line.lineId === lineId);
  const before = part.lines[index]?.quantity ?? '0';
  const line = { lineId, quantity: sumDecimals(before, quantity) };
  part.lines.splice(index < 0 ? part.lines.length : index, index < 0 ? 0 : 1, line);
  part.rows += rows;
}
