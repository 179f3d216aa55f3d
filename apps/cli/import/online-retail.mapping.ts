import { Refusal } from '#event-sourcing';
import { decimal, refuseMalformed, required } from './cells.js';
import { countryCode } from './countries.js';
import { readCsv, type CsvRow, type Place } from './csv.js';
import { localInstant } from './local-time.js';
import type { Mapping, MappingSettings, SourceRow } from './mapping.js';
import { InvoiceRows } from './online-retail-invoices.js';
import { articleOf, earlierReturns } from './online-retail-log.js';
import { Matching } from './online-retail-matching.js';
import { CURRENCY, customerOf, SYSTEM, type InvoiceLine } from './online-retail-statements.js';

const COLUMNS = [
  ...['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice'],
  ...['CustomerID', 'Country'],
];
const ZONE = 'Europe/London';

/** An invoice as it comes together: its lines need not stand side by side. */
export interface OpenInvoice {
  readonly id: string;
  readonly place: Place;
  readonly customer: string;
  readonly country: string;
  /** As the first of its lines that can be recorded says. */
  readonly at: string;
  readonly sold: InvoiceLine[];
  readonly returned: InvoiceLine[];
}

/** What must be known of the whole file before its first row is recorded. */
interface Survey {
  readonly rows: number;
  /** The row of the last line of each invoice. */
  readonly ends: ReadonlyMap<string, number>;
  /** Which articles come back from which customers. */
  readonly returned: ReadonlySet<string>;
}

/**
 * The UCI data set "Online Retail" (D. Chen, 2015, doi 10.24432/C5BW33): one CSV file of invoice lines. An invoice is
 * an order that is shipped as a whole at the same instant; payments are unknown: settlement NOT_TRACKED. What comes back
 * (a C… invoice, a negative quantity) is matched to what the customer bought before. The file is read twice: the first
 * time to know where each invoice ends and what comes back, so that hardly anything of it has to be kept in memory.
 */
export const onlineRetail: Mapping = {
  name: 'online-retail',
  system: SYSTEM,
  currency: CURRENCY,
  timeZone: ZONE,
  takes: 'OnlineRetail.csv, gzipped or not',
  async open(path, settings) {
    const survey = await surveyOf(path);
    return { files: [path], total: survey.rows, rows: () => readRows(path, survey, settings) };
  },
};

async function surveyOf(path: string): Promise<Survey> {
  const ends = new Map<string, number>();
  const returned = new Set<string>();
  let rows = 0;
  for await (const row of readCsv(path, path, COLUMNS)) {
    rows += 1;
    const [invoice, customer] = [row.cell('InvoiceNo'), row.cell('CustomerID')];
    ends.set(invoice, row.place.row);
    if (customer !== '' && isReturn(row)) {
      returned.add(articleOf(customerOf(customer), row.cell('StockCode')));
    }
  }
  return { rows, ends, returned };
}

async function* readRows(
  path: string,
  survey: Survey,
  { log, exchangeRate }: MappingSettings,
): AsyncGenerator<SourceRow> {
  const matching = new Matching(survey.returned, await earlierReturns(log, SYSTEM));
  const invoices = new InvoiceRows(matching, exchangeRate);
  const open = new Map<string, OpenInvoice>();
  for await (const row of readCsv(path, path, COLUMNS)) {
    const id = row.cell('InvoiceNo');
    try {
      refuseMalformed(row);
      const invoice = open.get(id) ?? openInvoice(row);
      open.set(id, invoice);
      yield* invoices.customer(invoice);
      addLine(row, invoice);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield { place: row.place, code: error.code, message: error.message };
    }
    if (survey.ends.get(id) !== row.place.row) continue;
    const complete = open.get(id);
    open.delete(id);
    if (complete !== undefined) yield* invoices.rowsOf(complete);
  }
}

function openInvoice(row: CsvRow): OpenInvoice {
  const customer = row.cell('CustomerID');
  if (customer === '') {
    throw new Refusal(
      'customer_missing',
      'CustomerID is empty: a fact needs the customer whom it concerns; add it if it is known',
    );
  }
  const text = required(row, 'InvoiceDate');
  const at = localInstant(text, ZONE);
  if (at === undefined) {
    throw new Refusal(
      'invalid_date',
      `InvoiceDate is "${text}": give the local time in London, such as 2010-12-01 08:26:00`,
    );
  }
  const country = countryCode(row.cell('Country'));
  const id = required(row, 'InvoiceNo');
  return { id, place: row.place, customer, country, at, sold: [], returned: [] };
}

function addLine(row: CsvRow, invoice: OpenInvoice): void {
  if (row.cell('CustomerID') !== invoice.customer) {
    throw new Refusal(
      'customer_differs',
      `CustomerID is "${row.cell('CustomerID')}": invoice ${invoice.id} began with ${invoice.customer}; an invoice has one customer`,
    );
  }
  const quantity = decimal(row, 'Quantity', 'invalid_quantity', {});
  const price = decimal(row, 'UnitPrice', 'invalid_price', {});
  if (Number(price) <= 0) {
    throw new Refusal(
      'price_not_positive',
      `UnitPrice is "${price}": only what is paid for is a sale; give a price above 0`,
    );
  }
  if (Number(quantity) === 0) {
    throw new Refusal(
      'invalid_quantity',
      'Quantity is "0": give what was sold, or below 0 for what came back',
    );
  }
  const article = required(row, 'StockCode');
  const line = { article, name: row.cell('Description') || article, price };
  if (isReturn(row)) invoice.returned.push({ ...line, quantity: quantity.replace('-', '') });
  else invoice.sold.push({ ...line, quantity });
}

function isReturn(row: CsvRow): boolean {
  return row.cell('InvoiceNo').startsWith('C') || row.cell('Quantity').startsWith('-');
}
